"""Who it was: a company's assignments, past, present and planned."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from contacts.models import STATES, Assignment, Clec, FormerName, Person, Position, User

from .cards import covered
from .directory import clec_for

ALL_STATES = "all states"


@dataclass(frozen=True)
class Tenure:
    """One assignment in words; `when` is before, now or coming, by the person's own day."""

    assignment: Assignment
    where: str
    when: str


@dataclass(frozen=True)
class Served:
    """Who it was on a day, and for which states, in words."""

    person: Person
    role: str
    covers: str


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


def on_day(history: History, actor: User, on: date) -> list[Served]:
    """Who it was on that day: where a state had its own holder, the company-wide one served the others."""
    all_held = [tenure.assignment for tenure in history.tenures]
    held = [one for one in all_held if one.starts_on <= on <= (one.ends_on or date.max)]
    return [_served(one, held, history.clec, actor) for one in _each_once(held)]


def _each_once(held: list[Assignment]) -> list[Assignment]:
    return list({(one.position, one.person_id): one for one in held}.values())


def _served(one: Assignment, held: list[Assignment], clec: Clec, actor: User) -> Served:
    own = [other for other in held if other.position == one.position]
    return Served(one.person, Position(one.position).label, covered(one.person, own, clec, actor))


def _assignments(clec: Clec) -> list[Assignment]:
    rows = Assignment.objects.filter(clec=clec).select_related("person")
    return list(rows.order_by("-position", "state", "-starts_on"))


def _tenure(one: Assignment, at: datetime) -> Tenure:
    today = at.astimezone(ZoneInfo(one.person.zone)).date()
    when = "coming" if one.starts_on > today else "before" if one.ends_on and one.ends_on < today else "now"
    return Tenure(one, STATES.get(one.state, ALL_STATES), when)
