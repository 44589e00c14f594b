"""The policy of proposals and of cards, cell by cell: a role, a verb, and whose it is, tried at the operations."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ObjectDoesNotExist

from accountteam.tests.cast import local, user
from contacts import operations
from contacts.access import CHANGES, PEOPLE, Role
from contacts.models import RuleProposal

from .test_rules import approve, propose

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")

# Whose proposal each of the cast may approve and decline, and withdraw: one of their own (where they may make one), and
# another's. x may, - is refused, . does not see it.
CELLS = """
                  propose  decide-own  decide-other  withdraw-own  withdraw-other
joan              .        .           .             .             .
ira               .        .           .             .             .
ellery_user       .        .           .             .             .
whitcombe_user    .        .           .             .             .
brandvold_user    .        .           .             .             .
holloway_user     .        .           .             .             .
ota_user          x        -           -             x             -
admin_user        x        -           x             x             -
"""
# Whose card each may say is wrong: of somebody who serves Cobalt Mesa, and of somebody who does not.
REPORTS = {"joan": "x.", "ira": "x.", **dict.fromkeys(["ellery_user", "whitcombe_user", "brandvold_user"], "xx")}
REPORTS |= dict.fromkeys(["holloway_user", "ota_user", "admin_user"], "xx")


def outcome(tried: Callable[[], object]) -> str:
    try:
        tried()
    except ObjectDoesNotExist:
        return "."
    except operations.NotAllowed:
        return "-"
    return "x"


def cells():
    head, *rows = (line.split() for line in CELLS.strip().splitlines())
    return [(who, what, cell) for who, *row in rows for what, cell in zip(head, row, strict=True)]


@pytest.fixture
def everybody(cast):
    cast.ira = user("ira@cobalt.example.com", name="Ira Castle", role="clec_admin", clec=cast.cobalt, zone="UTC")
    return cast


def proposal_of(cast, actor, *, own: bool) -> RuleProposal:
    proposal = propose(cast)
    proposer = actor if own else user("else@ilec.example.com", name="Else", role="administrator", zone="UTC")
    RuleProposal.objects.update(proposed_by=proposer)
    return proposal


@pytest.mark.parametrize(("who", "what", "cell"), cells())
def test_each_cell_of_proposals(everybody, who, what, cell):
    actor = getattr(everybody, who)
    if what == "propose":
        assert outcome(lambda: propose(everybody, actor=actor)) == cell
        return
    verb, whose = what.split("-")
    given = {"proposal_id": proposal_of(everybody, actor, own=whose == "own").pk, "actor": actor, "at": NOW}
    if verb == "withdraw":
        assert outcome(lambda: operations.withdraw(RuleProposal, **given)) == cell
        return
    assert outcome(lambda: operations.decline(RuleProposal, answer="No", **given)) == cell
    RuleProposal.objects.update(decided_by=None, decided_at=None, is_approved=None, answer="")
    assert outcome(lambda: approve(everybody, RuleProposal.objects.get(), actor=actor)) == cell


@pytest.mark.parametrize(("who", "row"), REPORTS.items())
def test_each_cell_of_reporting_a_card(everybody, who, row):
    actor = getattr(everybody, who)
    for person, cell in zip((everybody.ellery, everybody.lindqvist), row, strict=True):
        given = {"person_id": person.pk, "actor": actor, "what": "x", "at": NOW}
        assert outcome(lambda given=given: operations.report_wrong_contact(**given)) == cell


def test_who_sees_what_is_proposed_and_whose_numbers_are_old():
    keepers = {Role.SALES_OPERATIONS, Role.ADMINISTRATOR}
    assert {role for role in Role if CHANGES.may_ever(role, "see what is proposed")} == keepers
    assert {role for role in Role if PEOPLE.may_ever(role, "see whose numbers are old or reported wrong")} == keepers
