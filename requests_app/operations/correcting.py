"""Correcting how a request came: the first clock is worked out again (domain 3.1 rule 7)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q

from contacts.business_time import floor_to_minute
from contacts.guideline import AvailabilityClass, Channel, MetBy
from contacts.models import User
from contacts.queries import quote
from requests_app.lifecycle import Action, Medium, Status, is_met_by
from requests_app.models import Commitment, Event, Side, TeamRequest
from requests_app.queries.quoting import lacks_guideline, own_quote

from . import clocks, telling
from .logging import LONGEST_AGO
from .milestones import keep_milestones
from .writing import Effect, Posted, perform


def correct(
    *,
    request_id: int,
    actor: User,
    reason: str,
    channel: Channel | None = None,
    received_at: datetime | None = None,
    availability_class: AvailabilityClass | None = None,
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Correct how or when it came, or whether the manager was in; the first clock is worked out again (rule 7).

    The old commitment is kept as `replaced` with its verdict, the new one names it as `previous`. What has been
    answered is judged anew, by the earliest answer that the corrected rule takes.
    """

    def effect(team_request: TeamRequest) -> Effect:
        if not reason.strip():
            raise ValidationError({"reason": "Say what was wrong."})
        if team_request.reopened_at:
            raise ValidationError(
                {"reason": "It has been reopened since: the clock that runs is that of the reopening."}
            )
        before = _facts(team_request)
        team_request.channel = (channel or Channel(team_request.channel)).value
        team_request.received_at = floor_to_minute(received_at or team_request.received_at)
        _refuse_bad_correction(team_request)
        chosen = availability_class or _kept_class(team_request)
        new = _work_out_again(team_request, chosen, at)
        if team_request.received_at.isoformat() != before["received_at"]:
            _analyse_again(team_request, at)
            keep_milestones(team_request, at, reason)
        answers = _answers_to(new) if new else []
        if new and answers:
            clocks.stop(new, answers[0].at, "", at)
        changes = {key: [before[key], value] for key, value in _facts(team_request).items() if before[key] != value}
        if not changes:
            raise ValidationError({"reason": "Nothing was changed, so there is nothing to correct."})
        status = _status(team_request, new, answers)
        done = Effect(Event.Kind.CORRECTED, at, reason, {"changes": changes}, new.pk if new else None, status=status)
        done.lacks_guideline = lacks_guideline(Side(team_request.side), Channel(team_request.channel), new)
        return done

    return perform(Action.CORRECT, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def _refuse_bad_correction(team_request: TeamRequest) -> None:
    if team_request.received_at > team_request.logged_at:
        raise ValidationError({"received_at": "It cannot have been received after it was logged."})
    if team_request.logged_at - team_request.received_at > LONGEST_AGO:
        raise ValidationError({"received_at": "That is too long ago. Check the year."})
    clock = _newest_first_clock(team_request)
    if clock is not None and clock.met_at is not None and clock.met_at < team_request.received_at:
        raise ValidationError({"received_at": "It was answered before that. Check the date and the time."})


def _kept_class(team_request: TeamRequest) -> AvailabilityClass | None:
    kept = team_request.availability_class
    return AvailabilityClass(kept) if kept else None


def _facts(team_request: TeamRequest) -> dict[str, str]:
    clock = _newest_first_clock(team_request)
    return {
        "channel": team_request.channel,
        "received_at": team_request.received_at.isoformat(),
        "availability": team_request.availability_class,
        "due_by": clock.due_by.isoformat() if clock else "",
    }


def _newest_first_clock(team_request: TeamRequest) -> Commitment | None:
    kinds = [Commitment.Kind.RESPONSE, Commitment.Kind.ACKNOWLEDGEMENT]
    return team_request.commitments.filter(kind__in=kinds, replacement=None).order_by("-id").first()


def _work_out_again(
    team_request: TeamRequest, availability_class: AvailabilityClass | None, at: datetime
) -> Commitment | None:
    old = _newest_first_clock(team_request)
    # The office of the receipt: neither a later edit of the calendar nor another manager moves the due time.
    office = (old.calendar_version, old.zone) if old else None
    channel, quoted = Channel(team_request.channel), None
    if team_request.side == Side.SERVICE:
        quoted = quote(team_request.owner, channel, team_request.received_at, availability_class, office)
    team_request.availability_class = quoted.availability_class if quoted else ""
    if old is not None:
        old.outcome, old.ended_at = Commitment.Outcome.REPLACED, old.ended_at or at
        old.save(update_fields=["outcome", "ended_at"])
        telling.hold_back(old, "Corrected", at)
    return clocks.start_first_clock(team_request, quoted, at, previous=old) if quoted else None


def _analyse_again(team_request: TeamRequest, at: datetime) -> None:
    """The clock of an analysis counts from the receipt as well; one that was delivered is judged by the new one."""
    old = team_request.commitments.filter(kind=Commitment.Kind.POST_MORTEM, replacement=None).first()
    quoted = own_quote(team_request, (old.calendar_version, old.zone)) if old else None
    if old is None or quoted is None:
        return
    old.outcome, old.ended_at = Commitment.Outcome.REPLACED, old.ended_at or at
    old.save(update_fields=["outcome", "ended_at"])
    telling.hold_back(old, "Corrected", at)
    new = clocks.start_analysis(team_request, quoted, at, previous=old)
    if old.met_at:
        clocks.stop(new, old.met_at, "", at)


def _answers_to(clock: Commitment) -> list[Event]:
    """The answers that satisfy its rule, the earliest first.

    A written one that did not count as the call it was to be is on record as an attempt with its clock.
    """
    team_request = clock.team_request
    kinds = Q(kind__in=[Event.Kind.RESPONDED, Event.Kind.ACKNOWLEDGED])
    refused = Q(kind=Event.Kind.ATTEMPTED, commitment__isnull=False)
    given = team_request.events.filter(kinds | refused, at__gte=team_request.received_at)
    # What was put down with the request itself was the contact, not the answer to it.
    later = given.exclude(recorded_at=team_request.logged_at).order_by("at", "id")
    return [event for event in later if _is_met_by(clock, event)]


def _is_met_by(clock: Commitment, answer: Event) -> bool:
    if answer.kind == Event.Kind.ACKNOWLEDGED:
        return clock.kind == Commitment.Kind.ACKNOWLEDGEMENT
    assert clock.rule is not None  # a first clock always has its rule
    return is_met_by(MetBy(clock.rule.met_by), Medium(answer.data["medium"]))


def _status(team_request: TeamRequest, new: Commitment | None, answers: list[Event]) -> Status | None:
    """Where the request stands by what answers it now; None where nothing says otherwise."""
    if new is None:
        return Status.RESPONDED if team_request.channel == Channel.TELEPHONE else None
    if not answers:
        return Status.OPEN
    is_answered = any(answer.kind != Event.Kind.ACKNOWLEDGED for answer in answers)
    return Status.RESPONDED if is_answered else Status.ACKNOWLEDGED
