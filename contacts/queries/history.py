"""Who it was: a company's assignments, past, present and planned."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from contacts.models import STATES, Assignment, Clec, FormerName, User

from .directory import clec_for

ALL_STATES = "all states"


@dataclass(frozen=True)
class Tenure:
    """One assignment in words; `when` is before, now or coming, by the person's own day."""

    assignment: Assignment
    where: str
    when: str


@dataclass(frozen=True)
class History:
    """What `templates/contacts/_history.html` shows."""

    clec: Clec
    tenures: list[Tenure]
    former_names: list[FormerName]


def history_of(actor: User, clec_id: int, at: datetime) -> History:
    """All assignments of the company, the newest first. Raises Clec.DoesNotExist."""
    clec = clec_for(actor, clec_id)
    return History(clec, [_tenure(one, at) for one in _assignments(clec)], list(clec.former_names.all()))


def on_day(history: History, on: date) -> list[Tenure]:
    """Who it was on that day: where a state had its own holder, the company-wide one served the others."""
    return [
        tenure
        for tenure in history.tenures
        if tenure.assignment.starts_on <= on <= (tenure.assignment.ends_on or date.max)
    ]


def _assignments(clec: Clec) -> list[Assignment]:
    rows = Assignment.objects.filter(clec=clec).select_related("person")
    return list(rows.order_by("-position", "state", "-starts_on"))


def _tenure(one: Assignment, at: datetime) -> Tenure:
    today = at.astimezone(ZoneInfo(one.person.zone)).date()
    when = "coming" if one.starts_on > today else "before" if one.ends_on and one.ends_on < today else "now"
    return Tenure(one, STATES.get(one.state, ALL_STATES), when)
