"""When the milestones of a request's kind are due, and were reached (E16 to E19)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contacts import business_time
from contacts.business_time import Calendar
from requests_app.kinds import Milestone
from requests_app.models import TeamRequest


@dataclass(frozen=True)
class Reached:
    """A milestone; `due_on` is None while the day that it is counted from is not known."""

    label: str
    rule: str
    due_on: date | None
    done_on: date | None
    is_past: bool

    @property
    def is_late(self) -> bool:
        return self.done_on is not None and self.due_on is not None and self.done_on > self.due_on


def milestones_of(team_request: TeamRequest, calendar: Calendar, at: datetime) -> list[Reached]:
    """In their order, by the office hours of whoever has it. Raises business_time.OutOfRange."""
    steps = team_request.kind.milestones(team_request.particulars)
    return [_reached(step, team_request, calendar, at) for step in steps]


def _reached(step: Milestone, team_request: TeamRequest, calendar: Calendar, at: datetime) -> Reached:
    done, since = (_day(team_request, name) for name in (step.done, step.since))
    start = since if step.since else first_day(team_request, calendar)
    due = due_on(step, start, calendar) if start else None
    is_past = due is not None and done is None and business_time.local_date(calendar, at) > due
    unit = "business" if step.in_business_days else "calendar"
    return Reached(step.label, f"{step.days} {unit} days", due, done, is_past)


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
