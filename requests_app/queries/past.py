"""What needs a director now: raised to them, past guideline, about to pass."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from contacts.models import Availability, Person, User
from requests_app.lifecycle import MINUTE
from requests_app.models import Commitment, Escalation
from requests_app.models.commitment import CommitmentQuerySet

from . import cutting
from .needs import Need, Picked, needs_of, picked_clocks, picked_raises
from .rows import first_clocks

PAGE = 15
AT_ONCE = 500
GROUPS = {"raised": "Raised to you", "past": "Past now", "about": "About to pass"}
# Counts above the list that filter it: word, and the state whose shape stands before it.
SHOWS = {
    "all": ("need you", ""),
    "past": ("past guideline", "past"),
    "missed": ("promise missed", "missed"),
    "about": ("about to pass", "soon"),
    "raised": ("raised to you", "raised"),
}


class NotADirectors(Exception):
    """The page is for directors and Sales Operations; for all others it is not there."""


@dataclass(frozen=True)
class Group:
    name: str
    title: str
    count: int
    needs: list[Need]


@dataclass(frozen=True)
class PastPage:
    """A page of the list with the counts above it.

    `people` is the group in names, None for all groups. `lag` is how far the sweep is behind, in seconds.
    """

    show: str
    counts: dict[str, int]
    groups: list[Group]
    people: list[Person] | None
    lag: int
    first: int
    total: int

    @property
    def shown(self) -> int:
        return sum(len(group.needs) for group in self.groups)

    @property
    def left(self) -> int:
        return max(self.total - self.first - self.shown, 0)


@dataclass(frozen=True)
class _Lists:
    """The three lists in full, not yet read."""

    raised: QuerySet[Escalation]
    past: CommitmentQuerySet
    about: CommitmentQuerySet


@dataclass(frozen=True)
class _Part:
    """A group with its rows in full, not yet read."""

    name: str
    count: int
    rows: QuerySet[Any]


def may_see(actor: User) -> bool:
    """Directors for their group, Sales Operations for all."""
    return actor.is_director or actor.role == User.Role.SALES_OPERATIONS


def past_guideline_for(actor: User, at: datetime, show: str = "all", page: int = 1, size: int = PAGE) -> PastPage:
    """One page; raised first, then past (longest first), then what passes next. Raises NotADirectors."""
    group = _group(actor)
    lists = _lists(actor, group, at)
    counts = _counts(lists)
    parts = _parts(lists, counts, show)
    first = (max(page, 1) - 1) * size
    needs = needs_of(_picked(parts, first, size), actor, at)
    return PastPage(
        show=show if show in SHOWS else "all",
        counts=counts,
        groups=[
            Group(part.name, _title(actor, part.name), part.count, found)
            for part in parts
            if (found := [need for need in needs if need.group == part.name])
        ],
        people=group,
        lag=engine_lag(at),
        first=first,
        total=sum(part.count for part in parts),
    )


def every_need(actor: User, at: datetime, show: str = "all") -> Iterator[Need]:
    """All rows of the page in its order, for an export. Raises NotADirectors at once."""
    lists = _lists(actor, _group(actor), at)
    return _each(_parts(lists, _counts(lists), show), actor, at)


def _each(parts: list[_Part], actor: User, at: datetime) -> Iterator[Need]:
    for first in range(0, sum(part.count for part in parts), AT_ONCE):
        yield from needs_of(_picked(parts, first, AT_ONCE), actor, at)


def past_count(actor: User, at: datetime) -> int:
    """How many requests are past guideline in the actor's group."""
    return first_clocks(_clocks_of(_group(actor)) & cutting.is_past(at)).count()


def engine_lag(at: datetime) -> int:
    """How many seconds the oldest commitment that is past has waited to be flagged; 0 when none does.

    Counted from when it was past, or from when it was written down where that is later (rule 10).
    """
    waiting = Commitment.objects.unmet().unflagged().filter(cutting.is_past(at)).order_by("due_by")
    since = [max(due_by + MINUTE, made) for due_by, made in waiting.values_list("due_by", "created_at")[:AT_ONCE]]
    return int((at - min(since)).total_seconds()) if since else 0


def _group(actor: User) -> list[Person] | None:
    """The director's group and the director; None for everybody.

    People who have left it are in: what they left running is the director's.
    """
    if not may_see(actor):
        raise NotADirectors
    if actor.role == User.Role.SALES_OPERATIONS:
        return None
    return list(Person.objects.filter(Q(director=actor.person) | Q(pk=actor.person_id)))


def _clocks_of(group: list[Person] | None) -> Q:
    return Q() if group is None else Q(responsible__in=[person.pk for person in group])


def _lists(actor: User, group: list[Person] | None, at: datetime) -> _Lists:
    clocks, hour, midnight = _clocks_of(group), at + cutting.HOUR, cutting.end_of_day(actor.zone, at)
    soon = Q(due_by__lte=hour) | Q(due_by__lt=midnight, responsible__in=_away(at))
    raised = Escalation.objects.filter(answered_at=None)
    if group is not None:
        raised = raised.filter(director=actor.person)
    return _Lists(
        raised=raised.order_by("raised_at", "pk"),
        past=first_clocks(clocks & cutting.is_past(at)).order_by("due_by", "pk"),
        about=first_clocks(clocks & Q(due_by__lte=max(hour, midnight)))
        .filter(soon, ~cutting.is_past(at))
        .order_by("due_by", "pk"),
    )


def _away(at: datetime) -> list[int]:
    """Who is out of the office."""
    out = Availability.objects.filter(
        kind=Availability.Kind.OUT_OF_OFFICE, cancelled_at=None, starts_at__lte=at, ends_at__gt=at
    )
    return list(out.values_list("person_id", flat=True))


def _counts(lists: _Lists) -> dict[str, int]:
    raised, about = lists.raised.count(), lists.about.count()
    past = lists.past.aggregate(
        past=Count("pk", filter=~cutting.IS_PROMISE), missed=Count("pk", filter=cutting.IS_PROMISE)
    )
    return {"all": raised + about + sum(past.values()), **past, "about": about, "raised": raised}


def _parts(lists: _Lists, counts: dict[str, int], show: str) -> list[_Part]:
    """The groups that were asked for."""
    raised = _Part("raised", counts["raised"], lists.raised)
    past = _Part("past", counts["past"] + counts["missed"], lists.past)
    about = _Part("about", counts["about"], lists.about)
    some = {
        "raised": raised,
        "past": _Part("past", counts["past"], lists.past.exclude(cutting.IS_PROMISE)),
        "missed": _Part("past", counts["missed"], lists.past.filter(cutting.IS_PROMISE)),
        "about": about,
    }
    return [some[show]] if show in some else [raised, past, about]


def _picked(parts: list[_Part], first: int, size: int) -> list[Picked]:
    """One page across the groups, which follow one another."""
    raises: list[Picked] = []
    clocks: dict[int, str] = {}
    for part in parts:
        start, room = min(first, part.count), size - len(raises) - len(clocks)
        first -= start
        if room <= 0 or start == part.count:
            continue
        cut = part.rows[start : start + room]
        if part.name == "raised":
            raises = picked_raises(part.name, cut.select_related("director", "raised_by"))
        else:
            clocks |= dict.fromkeys(cut.values_list("pk", flat=True), part.name)
    return raises + (picked_clocks(clocks) if clocks else [])


def _title(actor: User, name: str) -> str:
    return GROUPS[name] if actor.is_director or name != "raised" else "Raised to a director"
