"""What the account team does with a request: acknowledge, try, respond, promise, resolve."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts import guideline
from contacts.business_time import floor_to_minute
from contacts.models import User
from requests_app.lifecycle import Action, Medium, NotPossible, Status
from requests_app.models import Commitment, Event, Side, TeamRequest
from requests_app.queries import responder_and_quote
from requests_app.queries.duplicates import running_of
from requests_app.queries.quoting import lacks_guideline

from . import clocks, telling
from .filling_in import changed, explained, refuse_unexplained
from .milestones import end_milestones, keep_milestones
from .writing import Effect, Posted, perform

_MILESTONE = Commitment.Kind.MILESTONE.value
NOTHING: Mapping[str, str] = MappingProxyType({})


def acknowledge(
    *,
    request_id: int,
    actor: User,
    promised_on: date | None,
    note: str = "",
    acknowledged_at: datetime | None = None,
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Confirm receipt and name the date of contact, which becomes the second clock (S50, S51).

    Without a date it is no acknowledgement and the clock would run on, so it is refused (rule 11).
    Raises ValidationError and what `perform` raises.
    """
    happened_at = acknowledged_at or at

    def effect(team_request: TeamRequest) -> Effect:
        refuse_impossible_time(team_request, happened_at, at, "happened_at")
        if promised_on is None:
            raise ValidationError(
                {"promised_on": "Name the date by which you will contact them: without it the clock runs on."}
            )
        promise = clocks.start_promise(team_request, team_request.owner, promised_on, happened_at, at)
        first = clocks.first_clock(team_request)
        if first is not None:
            clocks.stop(first, happened_at, note, at)
        promise.save()
        return Effect(
            Event.Kind.ACKNOWLEDGED,
            floor_to_minute(happened_at),
            note,
            {"promised_on": promised_on.isoformat()},
            first.pk if first else None,
            stops_chasers="Answered",
        )

    return perform(Action.ACKNOWLEDGE, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def attempt(
    *,
    request_id: int,
    actor: User,
    medium: Medium,
    note: str = "",
    attempted_at: datetime | None = None,
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Record that contact was tried, a message left, a mail without a date: no clock stops (rule 11)."""
    happened_at = attempted_at or at

    def effect(team_request: TeamRequest) -> Effect:
        refuse_impossible_time(team_request, happened_at, at, "happened_at")
        return Effect(Event.Kind.ATTEMPTED, floor_to_minute(happened_at), note, {"medium": medium.value})

    return perform(Action.ATTEMPT, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def respond(
    *,
    request_id: int,
    actor: User,
    medium: Medium,
    note: str = "",
    responded_at: datetime | None = None,
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Record an answer in substance, when it happened: each clock is met by what meets it (rules 11 and 12).

    A mail to a page in the office (S45) leaves that clock running and the request where it stands. It still
    keeps a promise of contact that runs beside it; where there is none it is written down as an attempt: look
    at the event that comes back.
    """
    happened_at = responded_at or at

    def effect(team_request: TeamRequest) -> Effect:
        refuse_impossible_time(team_request, happened_at, at, "happened_at")
        stopped = clocks.stop_by_answer(team_request, medium, happened_at, note, at)
        answered = Effect(
            Event.Kind.RESPONDED,
            floor_to_minute(happened_at),
            note,
            {"medium": medium.value},
            stopped.met.pk if stopped.met else None,
            stops_chasers="" if stopped.runs_on else "Answered",
        )
        return _beside(stopped, team_request, answered, at) if stopped.runs_on else answered

    return perform(Action.RESPOND, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def _beside(stopped: clocks.Stopped, team_request: TeamRequest, answered: Effect, at: datetime) -> Effect:
    """The first clock runs on: the answer counts for the promises that it kept, or was an attempt."""
    answered.status = Status(team_request.status)
    for commitment in stopped.promises:
        telling.hold_back(commitment, "Answered", at)
    if stopped.first and not stopped.promises:
        answered.kind, answered.commitment_id = Event.Kind.ATTEMPTED, stopped.first.pk
    return answered


def promise(
    *,
    request_id: int,
    actor: User,
    promised_on: date,
    note: str = "",
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Promise contact by a date; a running promise is replaced, a missed one stays beside it (rule 12)."""

    def effect(team_request: TeamRequest) -> Effect:
        new = clocks.start_promise(team_request, team_request.owner, promised_on, at, at)
        data = {"promised_on": promised_on.isoformat()}
        for old in team_request.commitments.unmet().filter(kind=Commitment.Kind.PROMISED_CONTACT):
            if not clocks.is_past(old, at):
                old.ended_at, old.outcome = at, Commitment.Outcome.REPLACED
                old.save(update_fields=["ended_at", "outcome"])
                new.previous = old
                data["was"] = old.promised_on.isoformat() if old.promised_on else ""
        new.save()
        return Effect(Event.Kind.PROMISED, at, note, data, new.pk)

    return perform(Action.PROMISE, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def resolve(
    *,
    request_id: int,
    actor: User,
    note: str = "",
    given: Mapping[str, str] = NOTHING,
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Close an answered request. A running promise is kept first: closing must not make it vanish.

    `given` is what its kind owes by then (S24), as `fill_in` takes it; an explanation is the `note` itself (S29).
    """

    def effect(team_request: TeamRequest) -> Effect:
        if (running := running_of(team_request).exclude(kind=_MILESTONE).first()) is not None:
            raise NotPossible(_still_runs(team_request, running))
        said = explained(team_request, note)
        filled = changed(team_request, {**said, **given}, actor, at) if said or given else {}
        refuse_unexplained(team_request)
        end_milestones(team_request, at)
        filled = {name: pair for name, pair in filled.items() if name not in said}  # the note stands beside it
        return Effect(Event.Kind.RESOLVED, at, note, {"filled": filled} if filled else {})

    return perform(Action.RESOLVE, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def withdraw(*, request_id: int, actor: User, note: str = "", posted: Posted = Posted(), at: datetime) -> Event:
    """Take a request back. What was past guideline by then still counts as not met (rule 7)."""

    def effect(team_request: TeamRequest) -> Effect:
        clocks.end_all(team_request, Commitment.Outcome.WITHDRAWN, at)
        return Effect(Event.Kind.WITHDRAWN, at, note, stops_chasers="Withdrawn")

    return perform(Action.WITHDRAW, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def reopen(*, request_id: int, actor: User, note: str, posted: Posted = Posted(), at: datetime) -> Event:
    """Open a closed request again: a new contact by portal form, with its own S50 clock (rule 13)."""

    def effect(team_request: TeamRequest) -> Effect:
        if not note.strip():
            raise ValidationError({"note": "Say what is still open, so that your account team can act on it."})
        commitment_id, is_lacking = open_again(team_request, at)
        return Effect(Event.Kind.REOPENED, at, note, commitment_id=commitment_id, lacks_guideline=is_lacking)

    with transaction.atomic():
        event = perform(Action.REOPEN, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)
        tell_of_opening(event, at)
    return event


def _still_runs(team_request: TeamRequest, running: Commitment) -> str:
    if running.team_request_id == team_request.pk and running.kind == Commitment.Kind.POST_MORTEM:
        return "The analysis has not been delivered yet. Deliver it first, then resolve."
    if running.team_request_id == team_request.pk:
        return "A promise of contact is still open. Record that contact first, then resolve."
    return (
        f"A clock of its duplicate R-{running.team_request_id} still runs. Record what answers it first, then resolve."
    )


def open_again(team_request: TeamRequest, at: datetime) -> tuple[int | None, bool]:
    """A new contact by portal form: its clock, if it has one, and whether it lacks the one that it should have."""
    team_request.reopened_at = at
    side, quoted = Side(team_request.side), None
    by, state = guideline.Channel.PORTAL_FORM, team_request.state
    if side is not Side.SALES_OPERATIONS:  # whoever took it there keeps it
        team_request.owner, quoted = responder_and_quote(team_request.clec, side, by, state, at)
    commitment_id = clocks.start_first_clock(team_request, quoted, at).pk if quoted else None
    keep_milestones(team_request, at)
    return commitment_id, lacks_guideline(side, by, quoted)


def tell_of_opening(event: Event, at: datetime) -> None:
    """Whoever has it now, or the desk."""
    if event.team_request.owner is None:
        telling.sales_operations(event.team_request, event, at)
    telling.reopened(event.team_request, event, at)


def refuse_impossible_time(team_request: TeamRequest, happened_at: datetime, at: datetime, field: str) -> None:
    """An answer lies between receipt and now, in whole minutes (rule 10); opened again, it was received then."""
    happened_at = floor_to_minute(happened_at)
    if team_request.reopened_at and happened_at < floor_to_minute(team_request.reopened_at):
        raise ValidationError({field: "That is before it was opened again. Check the date and the time."})
    if happened_at < team_request.received_at:
        raise ValidationError({field: "That is before the request was received. Check the date and the time."})
    if happened_at > at:
        raise ValidationError({field: "That is still to come. Enter when it happened."})
