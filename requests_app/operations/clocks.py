"""Starting and stopping the clocks of a request."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError

from contacts import business_time
from contacts.business_time import Calendar
from contacts.guideline import MetBy
from contacts.models import Person
from contacts.queries import Quote, calendar_of
from contacts.queries.clock import zone_of
from requests_app import lifecycle
from requests_app.lifecycle import Medium
from requests_app.models import Commitment, TeamRequest
from requests_app.queries.promising import promise_due_by

Kind = Commitment.Kind


def start_first_clock(
    team_request: TeamRequest, quote: Quote, at: datetime, previous: Commitment | None = None
) -> Commitment:
    """Keep the promise of the channel (S45-S50) with all that it was worked out from (rule 16)."""
    kind = Kind.ACKNOWLEDGEMENT if quote.is_written else Kind.RESPONSE
    # A receipt corrected to an hour ago: its owner has not heard of this due time yet.
    remind_at = quote.promise.soon_at if previous or quote.promise.soon_at > at else None
    return _start(team_request, quote, kind, remind_at, at, previous)


def start_analysis(
    team_request: TeamRequest, quote: Quote, at: datetime, previous: Commitment | None = None
) -> Commitment:
    """Keep the promise of the analysis (S38); its manager is reminded on the eve of the last day."""
    calendar = quote.calendar_version.in_zone(quote.zone)
    remind_at = eve_of(calendar, business_time.local_date(calendar, quote.promise.due_by), at)
    return _start(team_request, quote, Kind.POST_MORTEM, remind_at, at, previous)


def eve_of(calendar: Calendar, on: date, at: datetime) -> datetime | None:
    """When the business day before opens; none where that has been."""
    eve = business_time.business_day_before(calendar, on)
    opens = business_time.opening(calendar, eve) if eve else at
    return opens if opens > at else None


def _start(
    team_request: TeamRequest,
    quote: Quote,
    kind: Commitment.Kind,
    remind_at: datetime | None,
    at: datetime,
    previous: Commitment | None,
) -> Commitment:
    promise = quote.promise
    return Commitment.objects.create(
        team_request=team_request,
        kind=kind,
        responsible=quote.person,
        rule=quote.rule,
        calendar_version=quote.calendar_version,
        zone=quote.zone,
        availability_class=quote.availability_class,
        clock_start=promise.clock_start,
        expected_from=promise.expected_from,
        soon_at=promise.soon_at,
        remind_at=remind_at,
        due_by=promise.due_by,
        derivation=promise.derivation,
        created_at=at,
        previous=previous,
    )


def first_clock(team_request: TeamRequest) -> Commitment | None:
    """The running response or acknowledgement clock, with its rule."""
    return (
        team_request.commitments.unmet()
        .filter(kind__in=[Kind.RESPONSE, Kind.ACKNOWLEDGEMENT])
        .select_related("rule")
        .first()
    )


def analysis_clock(team_request: TeamRequest) -> Commitment | None:
    """The running clock of the analysis."""
    return team_request.commitments.unmet().filter(kind=Kind.POST_MORTEM).select_related("calendar_version").first()


def aim_at(clock: Commitment, days: int, at: datetime) -> None:
    """Its manager is reminded on the eve of the day that they aim at (S38); the due time stays."""
    calendar = clock.calendar_version.in_zone(clock.zone)
    target = business_time.business_day(calendar, business_time.local_date(calendar, clock.clock_start), days)
    clock.remind_at = eve_of(calendar, target, at)
    clock.save(update_fields=["remind_at"])


def start_promise(
    team_request: TeamRequest, person: Person | None, promised_on: date, from_at: datetime, at: datetime
) -> Commitment:
    """Start the second clock (S51): contact by the close of the promised day (rule 12). Raises ValidationError."""
    version, zone = calendar_of(person, from_at), zone_of(person)
    calendar = version.in_zone(zone)
    from_at = business_time.floor_to_minute(from_at)
    due_by = promise_due_by(calendar, promised_on, from_at)
    soon_at = max(from_at, business_time.opening(calendar, promised_on))
    return Commitment(
        team_request=team_request,
        kind=Kind.PROMISED_CONTACT,
        responsible=person,
        calendar_version=version,
        zone=zone,
        clock_start=from_at,
        soon_at=soon_at,
        remind_at=first_reminder(calendar, promised_on, soon_at, at),
        due_by=due_by,
        promised_on=promised_on,
        derivation=[],
        created_at=at,
    )


def first_reminder(calendar: Calendar, promised_on: date | None, soon_at: datetime, at: datetime) -> datetime | None:
    """Of a promise when the business day before it opens, else from `soon_at` on; nobody is reminded of what they
    have just said.
    """
    eve = business_time.business_day_before(calendar, promised_on) if promised_on else None
    instants = [business_time.opening(calendar, eve), soon_at] if eve else [soon_at]
    return next((instant for instant in instants if instant > at), None)


def stop(commitment: Commitment, met_at: datetime, note: str, at: datetime) -> None:
    """The commitment is met at `met_at` (floored), recorded at `at`.

    One that had been flagged and turns out met in time needs a note (rule 11). Raises ValidationError.
    """
    commitment.met_at = business_time.floor_to_minute(met_at)
    commitment.recorded_at = at
    commitment.ended_at = at
    commitment.outcome = Commitment.Outcome.MET
    if commitment.is_recorded_late and not note.strip():
        raise ValidationError(
            {"note": "It was flagged past guideline before this was recorded. Say in a note why it is recorded late."}
        )
    commitment.save(update_fields=["met_at", "recorded_at", "ended_at", "outcome"])


@dataclass(frozen=True)
class Stopped:
    """What an answer did to the clocks; `first` is the channel's, which `runs_on` where another answer meets it."""

    first: Commitment | None
    runs_on: bool
    promises: list[Commitment]

    @property
    def met(self) -> Commitment | None:
        """The one that the answer is of."""
        found = self.promises if self.runs_on or self.first is None else [self.first]
        return found[0] if found else None


def stop_by_answer(team_request: TeamRequest, medium: Medium, met_at: datetime, note: str, at: datetime) -> Stopped:
    """An answer in substance: each clock is met by what meets it (rules 11 and 12)."""
    first = first_clock(team_request)
    runs_on = first is not None and not lifecycle.is_met_by(_met_by(first), medium)
    if first is not None and not runs_on:
        stop(first, met_at, note, at)
    return Stopped(first, runs_on, stop_promises(team_request, met_at, note, at))


def _met_by(commitment: Commitment) -> MetBy:
    assert commitment.rule is not None  # a first clock always has its rule
    return MetBy(commitment.rule.met_by)


def stop_promises(team_request: TeamRequest, met_at: datetime, note: str, at: datetime) -> list[Commitment]:
    """Contact keeps every promise that was running when it happened, missed ones included."""
    met_at = business_time.floor_to_minute(met_at)
    running = list(team_request.commitments.unmet().filter(kind=Kind.PROMISED_CONTACT, clock_start__lte=met_at))
    for commitment in running:
        stop(commitment, met_at, note, at)
    return running


def end_all(team_request: TeamRequest, outcome: Commitment.Outcome, at: datetime) -> None:
    """End what still runs without its being met; what was past stays not met in every report (rule 7)."""
    team_request.commitments.unmet().update(ended_at=at, outcome=outcome)


def is_past(commitment: Commitment, at: datetime) -> bool:
    return lifecycle.is_past(commitment.due_by, at)
