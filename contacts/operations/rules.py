"""Response guidelines: a new version from a day on. What runs keeps the one it was born under (S68)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from contacts import guideline
from contacts.acting import operation
from contacts.models import ResponseRule, RuleProposal, User
from contacts.queries.clock import today_at_the_desk
from contacts.queries.proposals import rules_for
from contacts.wording import date_text

from .deciding import decide, needs_reason, refuse_who_may_not_propose, undecided

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a guideline asks, as `guideline.Rule` takes it."""

    lower: int | None
    upper: int
    unit: str
    count: str
    day_end: str
    met_by: str


@operation
def propose_rule(
    *, rule_id: int, actor: User, terms: Terms, effective_from: date, reason: str, at: datetime
) -> RuleProposal:
    """Propose other terms for a guideline from a day on; `rule_id` is its newest version.

    Raises ResponseRule.DoesNotExist, NotAllowed, and ValidationError for terms that make no sense, for nothing
    changed, and for a day that is past or would leave a gap to, or overlap with, the version before.
    """
    reason = needs_reason(reason)
    with transaction.atomic():
        rule = rules_for(actor).select_for_update().get(pk=rule_id)
        refuse_who_may_not_propose(actor)
        _refuse_bad_day(rule, effective_from, at)
        proposal = RuleProposal(
            replaces=rule,
            effective_from=effective_from,
            reason=reason,
            proposed_by=actor,
            proposed_at=at,
            **vars(terms),
        )
        if proposal.terms == rule.terms:
            raise ValidationError("That is how it is already. Change something, or cancel.")
        _refuse_bad_terms(proposal)
        proposal.validate_constraints()
        proposal.save()
        return proposal


@operation
def approve_rule(*, proposal_id: int, actor: User, at: datetime) -> ResponseRule:
    """End the old version and begin the new one the day after, tomorrow at the earliest.

    Running clocks keep their rule (S68). Raises as `undecided`, and ValidationError where the versions would
    overlap or leave days without one.
    """
    with transaction.atomic():
        proposal = undecided(RuleProposal, proposal_id, actor)
        old, new = proposal.replaces, proposal.as_rule()
        new.effective_from = max(proposal.effective_from, today_at_the_desk(at) + DAY)
        _save_in_turn(old, new)
        proposal.rule = new
        decide(proposal, actor, "", at, is_approved=True)
        return new


def _save_in_turn(old: ResponseRule, new: ResponseRule) -> None:
    """Both walls stand in the database: no two in force at once, and no day between two versions without one."""
    if old.effective_to is None:
        old.effective_to = new.effective_from - DAY
        old.save(update_fields=["effective_to"])
    new.validate_constraints()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            new.save()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise ValidationError(_gap(old)) from error


def _refuse_bad_day(rule: ResponseRule, effective_from: date, at: datetime) -> None:
    if effective_from <= today_at_the_desk(at):
        raise ValidationError({"effective_from": "That day has begun. Choose tomorrow or a later one."})
    if effective_from <= rule.effective_from:
        begins = date_text(rule.effective_from, year=True)
        message = f"Version {rule.version} begins on {begins} and would overlap. Choose a later day."
        raise ValidationError({"effective_from": message})
    if rule.effective_to and effective_from != rule.effective_to + DAY:
        raise ValidationError({"effective_from": _gap(rule)})


def _gap(rule: ResponseRule) -> str:
    assert rule.effective_to is not None
    ends, next_day = (date_text(on, year=True) for on in (rule.effective_to, rule.effective_to + DAY))
    return f"Version {rule.version} ends on {ends}: the next begins on {next_day}, with no gap and no overlap."


def _refuse_bad_terms(proposal: RuleProposal) -> None:
    wrong: dict[str, Any] = {}
    if proposal.lower is not None and proposal.lower > proposal.upper:
        wrong["lower"] = "The earliest is after the latest. Make it smaller, or leave it empty."
    if proposal.unit == "business_days" and proposal.count == "elapsed":
        wrong["count"] = "Business days are counted in office time. Choose minutes, or office time."
    if proposal.unit == "minutes" and proposal.day_end == "close":
        wrong["day_end"] = "Only business days can end at closing time."
    if wrong:
        raise ValidationError(wrong)
    try:
        proposal.as_rule().rule()
    except guideline.BadRule as error:
        raise ValidationError(f"{error}.") from error
