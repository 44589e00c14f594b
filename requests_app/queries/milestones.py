"""When the milestones of a request's kind are due, and were reached (E16 to E19)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contacts import business_time
from contacts.business_time import Calendar
from requests_app.kinds import Milestone
from requests_app.models import Commitment, TeamRequest


@dataclass(frozen=True)
class Reached:
    """A milestone; `due_on` is None while the day that it is counted from is not known."""

    label: str
    rule: str
    since: date | None
    due_on: date | None
    done_on: date | None
    is_past: bool
    is_theirs: bool

    @property
    def is_late(self) -> bool:
        return self.done_on is not None and self.due_on is not None and self.done_on > self.due_on


def milestones_of(team_request: TeamRequest, calendar: Calendar, at: datetime) -> list[Reached]:
    """In their order, by the office hours of whoever has it. Raises business_time.OutOfRange."""
    steps = team_request.kind.milestones(team_request.particulars)
    return [_reached(step, team_request, calendar, at) for step in steps]


def running_milestones(team_request: TeamRequest) -> list[Commitment]:
    """The clocks of those that are not reached yet; no query where its kind has none."""
    if not team_request.kind.has_milestones:
        return []
    return list(team_request.commitments.unmet().filter(kind=Commitment.Kind.MILESTONE))


def _reached(step: Milestone, team_request: TeamRequest, calendar: Calendar, at: datetime) -> Reached:
    done, since, agreed = (_day(team_request, name) for name in (step.done, step.since, step.agreed))
    start = since if step.since else first_day(team_request, calendar)
    due = agreed or (due_on(step, start, calendar) if start else None)
    is_past = due is not None and done is None and business_time.local_date(calendar, at) > due
    unit = "business" if step.in_business_days else "calendar"
    rule = "as agreed" if agreed else f"{step.days} {unit} days"
    return Reached(step.label, rule, start or agreed, due, done, is_past, step.is_theirs)


def due_on(step: Milestone, start: date, calendar: Calendar) -> date:
    """So many days after `start`, which is day 0."""
    if step.in_business_days:
        return business_time.business_day(calendar, start, step.days)
    return start + timedelta(days=step.days)


def first_day(team_request: TeamRequest, calendar: Calendar) -> date:
    """The day of receipt; out of hours that on which the office opens next (domain 3.1 rule 5)."""
    start = business_time.next_opening(calendar, team_request.reopened_at or team_request.received_at)
    return business_time.local_date(calendar, start)


def _day(team_request: TeamRequest, name: str) -> date | None:
    value = team_request.particulars.get(name)
    return date.fromisoformat(value) if value else None
