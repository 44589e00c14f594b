"""The clocks of a request's milestones: each a commitment of its own beside the channel's (domain 3.1 rule 18)."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from contacts import business_time
from contacts.business_time import Calendar
from contacts.models import CalendarVersion
from contacts.queries import calendar_of
from contacts.queries.clock import zone_of
from requests_app.models import Commitment, TeamRequest
from requests_app.models.commitment import CommitmentQuerySet
from requests_app.queries.milestones import Reached, milestones_of

from . import clocks, telling

# Calendar days end with the day's work, on a day without any too.
OPENS, NOON, CLOSES = time(8), time(12), time(17)
Office = tuple[CalendarVersion, str]


def keep_milestones(team_request: TeamRequest, at: datetime, note: str = "") -> None:
    """Start, move and stop its milestones' clocks by what is filled in now.

    They keep the calendar that the first was worked out with (rule 3). Raises ValidationError where one that was
    flagged turns out to have been reached in time, and `note` does not say why that is recorded late (rule 11).
    """
    if not team_request.kind.has_milestones:
        return
    kept = list(_clocks(team_request).select_related("calendar_version", "team_request"))
    office = (kept[0].calendar_version, kept[0].zone) if kept else _office(team_request, at)
    running = {clock.label: clock for clock in kept if not clock.ended_at}
    for step in milestones_of(team_request, office[0].in_zone(office[1]), at):
        if not step.is_theirs:
            _keep(team_request, step, running.pop(step.label, None), office, note, at)
    _end(running.values(), Commitment.Outcome.REPLACED, at)


def end_milestones(team_request: TeamRequest, at: datetime) -> None:
    """It is resolved without them; what was past by then still counts as not met (rule 7)."""
    if team_request.kind.has_milestones:
        _end(_clocks(team_request).unmet(), Commitment.Outcome.WITHDRAWN, at)


def _clocks(team_request: TeamRequest) -> CommitmentQuerySet:
    return Commitment.objects.filter(team_request=team_request, kind=Commitment.Kind.MILESTONE).order_by("id")


def _office(team_request: TeamRequest, at: datetime) -> Office:
    return calendar_of(team_request.owner, at), zone_of(team_request.owner)


def _keep(
    team_request: TeamRequest, step: Reached, old: Commitment | None, office: Office, note: str, at: datetime
) -> None:
    if step.done_on:
        if old is not None:
            clocks.stop(old, _reached_at(step.done_on, old.zone, at), note, at)
            telling.hold_back(old, "Reached", at)
        return
    if old is not None and old.due_on == step.due_on:
        return
    if old is not None:
        _end([old], Commitment.Outcome.REPLACED, at)
    if step.due_on and step.since:
        _start(team_request, step.label, step.since, step.due_on, office, old, at)


def _start(
    team_request: TeamRequest,
    label: str,
    since: date,
    due_on: date,
    office: Office,
    previous: Commitment | None,
    at: datetime,
) -> None:
    version, zone = office
    calendar = version.in_zone(zone)
    due_by = _closing(calendar, due_on)
    clock_start = min(_at(since, OPENS, zone), due_by)
    Commitment.objects.create(
        team_request=team_request,
        kind=Commitment.Kind.MILESTONE,
        label=label,
        responsible=team_request.owner,
        calendar_version=version,
        zone=zone,
        clock_start=clock_start,
        soon_at=max(clock_start, min(_at(due_on, OPENS, zone), due_by)),
        remind_at=clocks.eve_of(calendar, due_on, at),
        due_by=due_by,
        due_on=due_on,
        created_at=at,
        previous=previous,
    )


def _closing(calendar: Calendar, on: date) -> datetime:
    if business_time.is_business_day(calendar, on):
        return business_time.closing(calendar, on)
    return _at(on, CLOSES, calendar.zone)


def _at(on: date, clock: time, zone: str) -> datetime:
    return datetime.combine(on, clock, tzinfo=ZoneInfo(zone))


def _reached_at(on: date, zone: str, at: datetime) -> datetime:
    """Only the day is known: now where that is today, else its noon."""
    return at if at.astimezone(ZoneInfo(zone)).date() == on else min(_at(on, NOON, zone), at)


def _end(running: Iterable[Commitment], outcome: Commitment.Outcome, at: datetime) -> None:
    why = "Moved" if outcome is Commitment.Outcome.REPLACED else "Resolved"
    for clock in running:
        clock.ended_at, clock.outcome = at, outcome
        clock.save(update_fields=["ended_at", "outcome"])
        telling.hold_back(clock, why, at)
