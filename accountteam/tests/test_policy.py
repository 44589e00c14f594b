"""The policy that readers find is the policy that the doors obey."""

import pytest

from accountteam.policy import DOCUMENT, POLICIES, as_markdown, with_policy
from contacts.access import Relation, Role


class TestTheDocument:
    def test_shows_the_policy_of_the_code(self):
        """Run `manage.py write_policy` after a change of the tables."""
        written = DOCUMENT.read_text()
        assert written == with_policy(written)

    def test_names_every_role_and_thing(self):
        shown = as_markdown()
        assert all(role.label in shown for role in Role)
        assert all(policy.thing in shown for policy in POLICIES)

    def test_without_its_marks_is_refused(self):
        with pytest.raises(ValueError, match="not enough values"):
            with_policy("no marks")


class TestTheTables:
    @pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.thing)
    def test_any_stands_alone_in_its_cell(self, policy):
        """Where every relation is enough, naming others would only confuse."""
        cells = [policy.reach(role, verb) for role in Role for verb in policy.rows]
        assert all(len(cell) == 1 for cell in cells if Relation.ANY in cell)

    def test_a_company_reaches_its_own_and_nothing_else(self):
        for policy in POLICIES:
            for role in (Role.CLEC_USER, Role.CLEC_ADMIN):
                theirs = {Relation.COMPANY, Relation.SELF}
                assert all(policy.reach(role, verb) <= theirs for verb in policy.rows)
