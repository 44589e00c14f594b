"""Guidelines with effective dates: proposed by one, approved by another; no gap, no overlap (S68, known bugs 9, 10)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accountteam.tests.cast import local
from contacts import operations, queries
from contacts.guideline import Channel
from contacts.models import ResponseRule, RuleProposal
from contacts.operations import AlreadyDecided, NotAllowed, Terms
from contacts.queries.proposals import newest_rule, rule_lines, rule_review

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")
JUNE = date(2006, 6, 1)
PAGER = {
    "lower": 15,
    "upper": 30,
    "unit": "minutes",
    "count": "business",
    "day_end": "same_time",
    "met_by": "telephone_call",
}
WRITTEN = {**PAGER, "lower": None, "upper": 1, "unit": "business_days", "met_by": "dated_acknowledgement"}


def rule(source="S45") -> ResponseRule:
    return ResponseRule.objects.filter(source=source).order_by("-effective_from")[0]


def propose(cast, *, of=None, actor=None, on=JUNE, reason="Agreed", at=NOW, base=PAGER, **terms):
    return operations.propose_rule(
        rule_id=(of or rule()).pk,
        actor=actor or cast.ota_user,
        terms=Terms(**{**base, "upper": 45, **terms}),
        effective_from=on,
        reason=reason,
        at=at,
    )


def approve(cast, proposal, actor=None, at=NOW):
    return operations.approve_rule(proposal_id=proposal.pk, actor=actor or cast.admin_user, at=at)


def refusal(cast, **given):
    with pytest.raises(ValidationError) as refused:
        propose(cast, **given)
    return refused.value


def due(cast, received, channel=Channel.PAGER):
    return queries.quote(cast.ellery, channel, local(received)).promise.due_by


class TestProposing:
    def test_s68_changes_nothing_before_it_is_approved_and_begins_on_its_day(self, cast):
        proposal = propose(cast)
        assert due(cast, "2006-06-01 10:00") == local("2006-06-01 10:30")
        approve(cast, proposal)
        assert due(cast, "2006-06-01 10:00") == local("2006-06-01 10:45")
        assert due(cast, "2006-05-31 10:00") == local("2006-05-31 10:30")

    def test_is_for_sales_operations_and_administrators(self, cast):
        for actor in (cast.ellery_user, cast.nakai_user, cast.joan):
            with pytest.raises(ResponseRule.DoesNotExist):
                propose(cast, actor=actor)

    def test_wants_a_reason(self, cast):
        assert "reason" in refusal(cast, reason="").message_dict

    def test_of_nothing_new_is_refused(self, cast):
        assert "how it is already" in refusal(cast, upper=30).messages[0]

    @pytest.mark.parametrize(
        ("field", "terms"),
        [
            ("lower", {"lower": 60}),
            ("day_end", {"day_end": "close"}),
            ("count", {"unit": "business_days", "lower": None, "upper": 2, "count": "elapsed"}),
        ],
    )
    def test_known_bug_9_with_terms_that_would_be_ignored_is_refused_beside_the_field(self, cast, field, terms):
        assert field in refusal(cast, **terms).message_dict

    def test_from_today_is_refused(self, cast):
        """What was logged this morning was promised under the rule of the day."""
        assert "effective_from" in refusal(cast, on=date(2006, 5, 18)).message_dict

    def test_that_overlaps_is_refused(self, cast):
        approve(cast, propose(cast, on=date(2006, 7, 1)))
        assert "would overlap" in refusal(cast, on=JUNE, upper=60).message_dict["effective_from"][0]

    def test_that_leaves_a_gap_is_refused(self, cast):
        ResponseRule.objects.filter(source="S45").update(effective_to=date(2006, 5, 25))
        message = refusal(cast).message_dict["effective_from"][0]
        assert "the next begins on Fri 26 May 2006" in message

    @pytest.mark.parametrize("terms", [{"count": "elapsed", "base": PAGER}, {"day_end": "close", "base": WRITTEN}])
    def test_known_bug_9_each_setting_moves_the_due_time(self, cast, terms):
        of = rule("S50" if terms["base"] is WRITTEN else "S45")
        channel = Channel.EMAIL if terms["base"] is WRITTEN else Channel.PAGER
        approve(cast, propose(cast, of=of, **{**terms, "upper": of.upper}))
        was = {Channel.PAGER: "2006-06-02 08:20", Channel.EMAIL: "2006-06-02 16:50"}[channel]
        assert due(cast, "2006-06-01 16:50", channel) not in (local(was), None)


class TestApproving:
    def test_ends_the_old_version_the_day_before(self, cast):
        old, new = rule(), approve(cast, propose(cast))
        old.refresh_from_db()
        assert (old.effective_to, new.effective_from, new.version) == (date(2006, 5, 31), JUNE, 2)
        assert new.effective_to is None

    def test_is_an_administrators_and_never_the_proposers(self, cast):
        proposal = propose(cast, actor=cast.admin_user)
        for actor in (cast.admin_user, cast.ota_user):
            with pytest.raises(NotAllowed):
                approve(cast, proposal, actor)
        with pytest.raises(RuleProposal.DoesNotExist):
            approve(cast, proposal, cast.brandvold_user)

    def test_after_its_day_begins_tomorrow(self, cast):
        new = approve(cast, propose(cast), at=local("2006-06-10 09:00"))
        assert new.effective_from == date(2006, 6, 11)

    def test_is_done_once(self, cast):
        proposal = propose(cast)
        approve(cast, proposal)
        with pytest.raises(AlreadyDecided):
            approve(cast, proposal)

    def test_where_the_line_has_ended_meanwhile_is_refused_in_words(self, cast):
        proposal = propose(cast)
        ResponseRule.objects.filter(source="S45").update(effective_to=date(2006, 5, 25))
        with pytest.raises(ValidationError, match="with no gap"):
            approve(cast, proposal)
        assert ResponseRule.objects.filter(channel_class="pager").count() == 2

    def test_to_decline_wants_a_reason(self, cast):
        proposal = propose(cast)
        given = {"proposal_id": proposal.pk, "actor": cast.admin_user, "at": NOW}
        with pytest.raises(ValidationError, match="Say why"):
            operations.decline(RuleProposal, answer="", **given)
        assert operations.decline(RuleProposal, answer="Too long", **given).is_approved is False
        assert rule().version == 1


class TestTheDatabase:
    def test_refuses_a_gap_between_two_versions(self, cast):
        old = rule()
        ResponseRule.objects.filter(pk=old.pk).update(effective_to=date(2006, 5, 25))
        old.pk, old.version, old.effective_from, old.effective_to = None, 2, JUNE, None
        old.save()
        with pytest.raises(IntegrityError, match="no_gap"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        old.delete()

    def test_refuses_an_overlap(self, cast):
        old = rule()
        old.pk, old.version, old.effective_from = None, 2, JUNE
        with pytest.raises(IntegrityError, match="one_in_force"), transaction.atomic():
            old.save()


class TestTheList:
    def test_shows_each_line_with_what_is_in_force_to_come_and_waiting(self, cast, django_assert_num_queries):
        approve(cast, propose(cast))
        propose(cast, of=rule("S50"), base=WRITTEN, upper=2)
        with django_assert_num_queries(2):
            lines = {line.newest.source: line for line in rule_lines(cast.ota_user, NOW)}
        assert len(lines) == 6
        assert (lines["S45"].in_force.version, lines["S45"].newest.version) == (1, 2)
        assert [said.version for _, said in lines["S45"].coming] == [2]
        assert lines["S50"].waiting.upper == 2
        assert newest_rule(cast.ota_user, lines["S45"].in_force.pk) == lines["S45"].newest

    def test_review_says_both_in_words(self, cast):
        review = rule_review(cast.admin_user, propose(cast).pk)
        assert "15 to 30 minutes" in review.now.text
        assert "15 to 45 minutes" in review.then.text
