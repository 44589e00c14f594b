"""What needs a director now: raised to them, past guideline, about to pass."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from contacts.models import Availability, Person, User
from requests_app.lifecycle import MINUTE
from requests_app.models import Commitment, Escalation
from requests_app.models.commitment import CommitmentQuerySet

from . import cutting
from .needs import Need, needs_of
from .rows import first_clocks

PAGE = 100
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


_Rows = QuerySet[Escalation] | CommitmentQuerySet


@dataclass(frozen=True)
class _Lists:
    """The three lists in full, not yet read."""

    raised: QuerySet[Escalation]
    past: CommitmentQuerySet
    about: CommitmentQuerySet


def may_see(actor: User) -> bool:
    """Directors for their group, Sales Operations for all."""
    return actor.is_director or actor.role == User.Role.SALES_OPERATIONS


def past_guideline_for(actor: User, at: datetime, show: str = "all", page: int = 1, size: int = PAGE) -> PastPage:
    """One page; raised first, then past (longest first), then what passes next. Raises NotADirectors."""
    people = _people(actor)
    lists = _lists(actor, at)
    counts = _counts(lists)
    shown = _shown(lists, counts, show)
    first = (max(page, 1) - 1) * size
    return PastPage(
        show=show if show in SHOWS else "all",
        counts=counts,
        groups=_groups(actor, shown, first, size, at),
        people=people,
        lag=engine_lag(at),
        first=first,
        total=sum(count for _, count, _ in shown),
    )


def every_need(actor: User, at: datetime, show: str = "all") -> Iterator[tuple[str, Need]]:
    """All rows of the page in its order, with the group of each, for an export. Raises NotADirectors at once."""
    lists = _lists(actor, at)
    return _each(_shown(lists, _counts(lists), show), actor, at)


def _each(shown: list[tuple[str, int, _Rows]], actor: User, at: datetime) -> Iterator[tuple[str, Need]]:
    for name, count, rows in shown:
        for first in range(0, count, AT_ONCE):
            yield from ((GROUPS[name], need) for need in needs_of(rows, first, AT_ONCE, actor, at))


def past_count(actor: User, at: datetime) -> int:
    """How many requests are past guideline in the actor's group."""
    return first_clocks(_in_group(actor) & cutting.is_past(at)).count()


def engine_lag(at: datetime) -> int:
    """How many seconds the oldest commitment that is past has waited to be flagged; 0 when none does.

    Counted from when it was past, or from when it was written down where that is later (rule 10).
    """
    waiting = Commitment.objects.unmet().unflagged().filter(cutting.is_past(at)).order_by("due_by")
    since = [max(due_by + MINUTE, made) for due_by, made in waiting.values_list("due_by", "created_at")[:AT_ONCE]]
    return int((at - min(since)).total_seconds()) if since else 0


def _people(actor: User) -> list[Person] | None:
    """The director's group and the director; None for everybody."""
    if not may_see(actor):
        raise NotADirectors
    if actor.role == User.Role.SALES_OPERATIONS:
        return None
    group = Q(director=actor.person) | Q(pk=actor.person_id)
    return list(Person.objects.filter(group, is_active=True))


def _in_group(actor: User) -> Q:
    """The clocks of the group, people who have left it included: what they left running is the director's."""
    if not may_see(actor):
        raise NotADirectors
    if actor.role == User.Role.SALES_OPERATIONS:
        return Q()
    group = Person.objects.filter(Q(director=actor.person) | Q(pk=actor.person_id))
    return Q(responsible__in=list(group.values_list("pk", flat=True)))


def _lists(actor: User, at: datetime) -> _Lists:
    group, midnight = _in_group(actor), cutting.end_of_day(actor.zone, at)
    soon = Q(due_by__lte=at + cutting.HOUR) | Q(due_by__lt=midnight, responsible__in=_away(at))
    horizon = Q(due_by__lte=max(at + cutting.HOUR, midnight))
    raised = Escalation.objects.filter(answered_at=None)
    if actor.role != User.Role.SALES_OPERATIONS:
        raised = raised.filter(director=actor.person)
    return _Lists(
        raised=raised.order_by("raised_at", "pk"),
        past=first_clocks(group & cutting.is_past(at)).order_by("due_by", "pk"),
        about=first_clocks(group & horizon).filter(soon, ~cutting.is_past(at)).order_by("due_by", "pk"),
    )


def _away(at: datetime) -> list[int]:
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


def _shown(lists: _Lists, counts: dict[str, int], show: str) -> list[tuple[str, int, _Rows]]:
    """The groups that were asked for: name, how many, the rows."""
    past = counts["past"] + counts["missed"]
    parts: dict[str, list[tuple[str, int, _Rows]]] = {
        "raised": [("raised", counts["raised"], lists.raised)],
        "past": [("past", counts["past"], lists.past.exclude(cutting.IS_PROMISE))],
        "missed": [("past", counts["missed"], lists.past.filter(cutting.IS_PROMISE))],
        "about": [("about", counts["about"], lists.about)],
    }
    everything = [*parts["raised"], ("past", past, lists.past), *parts["about"]]
    return parts.get(show, everything)


def _title(actor: User, name: str) -> str:
    return GROUPS[name] if actor.is_director or name != "raised" else "Raised to a director"


def _groups(actor: User, shown: list[tuple[str, int, _Rows]], first: int, size: int, at: datetime) -> list[Group]:
    """One page across the groups, which follow one another."""
    groups, skip, room = [], first, size
    for name, count, rows in shown:
        start = min(skip, count)
        needs = needs_of(rows, start, room, actor, at) if room > 0 and start < count else []
        skip, room = skip - start, room - len(needs)
        if needs:
            groups.append(Group(name, _title(actor, name), count, needs))
    return groups
