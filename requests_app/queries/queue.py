"""A manager's queue: what is due next comes first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q, QuerySet

from contacts.models import Availability, User
from contacts.queries import stands_in_for
from requests_app.lifecycle import Status
from requests_app.models import Commitment, TeamRequest
from requests_app.models.commitment import CommitmentQuerySet

from . import cutting
from .entries import Entry, entries_of
from .finding import matching
from .rows import IS_IN_QUEUE, Row, first_clocks, plain_rows, through, timed_rows, without_clock

PAGE = 20

# Headings of the list, in order. What is timed is cut by its due time.
GROUPS = {
    "past": "Past",
    "hour": "Next hour",
    "today": "Later today",
    "later": "Later",
    "untimed": "No set time",
    "answered": "Answered, not closed",
}
UNTIMED = ("untimed", "answered")
# Counts above the list that filter it: word, and the state whose shape stands before it.
SHOWS = {
    "open": ("open", ""),
    "past": ("past", "past"),
    "window": ("in window", "window"),
    "soon": ("due soon", "soon"),
    "promise": ("promises today", "promise_today"),
    "standing_in": ("standing in", ""),
    "untimed": ("no set time", ""),
    "answered": ("to close", ""),
}


@dataclass(frozen=True)
class Asked:
    """What the reader asked to see; anything unknown means all."""

    show: str = "open"
    words: str = ""
    channel: str = ""
    page: int = 1


@dataclass(frozen=True)
class Group:
    """A heading with the rows of this page under it; `count` is that of all pages."""

    title: str
    count: int
    entries: list[Entry]


@dataclass(frozen=True)
class Queue:
    """A page of the queue with the counts above it. `last_stopped_at` is said where nothing is due."""

    asked: Asked
    counts: dict[str, int]
    groups: list[Group]
    total: int
    first: int
    stand_ins: list[Availability]
    last_stopped_at: datetime | None

    @property
    def shown(self) -> int:
        return sum(len(group.entries) for group in self.groups)

    @property
    def left(self) -> int:
        return max(self.total - self.first - self.shown, 0)


_IS_ANSWERED = ExpressionWrapper(Q(status=Status.RESPONDED.value), output_field=BooleanField())


@dataclass(frozen=True)
class _Mine:
    """Whose requests these are: the clocks by who is responsible, the requests by owner."""

    clocks: Q
    requests: Q


def queue_for(actor: User, asked: Asked, at: datetime, page_size: int = PAGE) -> Queue:
    """The actor's own open requests and those of people they stand in for; for Sales Operations also those
    that nobody owns. All of it is visible to the actor.
    """
    stand_ins = stands_in_for(_person_id(actor), at)
    mine, absent = _mine(actor, stand_ins), _of_people(_absent(stand_ins))
    counts = _counts(mine, absent, actor.zone, at)
    timed, untimed = _asked_for(actor, asked, mine, absent, at)
    is_whole = asked.show not in SHOWS or asked.show == "open"
    sizes = counts if is_whole and not asked.words and not asked.channel else _sizes(timed, untimed, actor.zone, at)
    first = (max(asked.page, 1) - 1) * page_size
    rows = _page(timed, untimed, first, page_size, sum(sizes[group] for group in GROUPS if group not in UNTIMED))
    return Queue(
        asked=asked,
        counts={show: counts[show] for show in SHOWS},
        groups=_grouped(entries_of(rows, actor, at), sizes, actor.zone, at),
        total=sum(sizes[group] for group in GROUPS),
        first=first,
        stand_ins=stand_ins,
        last_stopped_at=None if counts["open"] else _last_stopped_at(mine),
    )


def in_order(actor: User, asked: Asked, at: datetime) -> list[int]:
    """The requests of all pages by id, as the queue has them: three queries, two more with words."""
    stand_ins = stands_in_for(_person_id(actor), at)
    mine, absent = _mine(actor, stand_ins), _of_people(_absent(stand_ins))
    timed, untimed = _in_order(*_asked_for(actor, asked, mine, absent, at))
    return [*timed.values_list("team_request_id", flat=True), *untimed.values_list("pk", flat=True)]


def queue_count(actor: User, at: datetime) -> int:
    """How many rows the whole queue has."""
    mine = _mine(actor, stands_in_for(_person_id(actor), at))
    return TeamRequest.objects.filter(IS_IN_QUEUE, mine.requests).count()


def _person_id(actor: User) -> int:
    assert actor.person_id is not None  # the database holds it: user_of_ours_is_a_person
    return actor.person_id


def _absent(stand_ins: list[Availability]) -> list[int]:
    return [record.person_id for record in stand_ins]


def _of_people(ids: list[int]) -> _Mine:
    return _Mine(Q(responsible__in=ids), Q(owner__in=ids))


def _mine(actor: User, stand_ins: list[Availability]) -> _Mine:
    mine = _of_people([_person_id(actor), *_absent(stand_ins)])
    if actor.role != User.Role.SALES_OPERATIONS:
        return mine
    return _Mine(mine.clocks | Q(responsible=None), mine.requests | Q(owner=None))


def _counts(mine: _Mine, absent: _Mine, zone: str, at: datetime) -> dict[str, int]:
    """The counts above the list and those of its groups: two queries."""
    cuts = {**cutting.states(at), **cutting.groups(zone, at), "standing_in": absent.clocks}
    counts: dict[str, int] = first_clocks(mine.clocks).aggregate(
        timed=Count("pk"), **{name: Count("pk", filter=cut) for name, cut in cuts.items()}
    )
    plain = _untimed_sizes(without_clock(mine.requests, mine.clocks), absent)
    counts["standing_in"] += plain.pop("standing_in")
    return {**counts, **plain, "open": counts["timed"] + sum(plain.values())}


def _untimed_sizes(untimed: QuerySet[TeamRequest], absent: _Mine) -> dict[str, int]:
    answered = Q(status=Status.RESPONDED.value)
    sizes: dict[str, int] = untimed.aggregate(
        untimed=Count("pk", filter=~answered),
        answered=Count("pk", filter=answered),
        standing_in=Count("pk", filter=absent.requests),
    )
    return sizes


def _sizes(timed: CommitmentQuerySet, untimed: QuerySet[TeamRequest], zone: str, at: datetime) -> dict[str, int]:
    """How many rows each group has with the filter on."""
    cuts = cutting.groups(zone, at)
    sizes: dict[str, int] = timed.aggregate(**{name: Count("pk", filter=cut) for name, cut in cuts.items()})
    return {**sizes, **_untimed_sizes(untimed, _of_people([]))}


def _asked_for(
    actor: User, asked: Asked, mine: _Mine, absent: _Mine, at: datetime
) -> tuple[CommitmentQuerySet, QuerySet[TeamRequest]]:
    of = absent if asked.show == "standing_in" else mine
    timed, untimed = first_clocks(of.clocks), without_clock(of.requests, of.clocks)
    if asked.show in cutting.states(at):
        timed, untimed = timed.filter(cutting.states(at)[asked.show]), untimed.none()
    elif asked.show in UNTIMED:
        is_answered = Q(status=Status.RESPONDED.value)
        timed, untimed = timed.none(), untimed.filter(is_answered if asked.show == "answered" else ~is_answered)
    if asked.words or asked.channel:
        # Found once among one's own requests: as a join it would be looked for beside every clock.
        wanted = TeamRequest.objects.filter(
            IS_IN_QUEUE, of.requests, through(asked.channel), matching(asked.words, actor)
        )
        found = list(wanted.values_list("pk", flat=True))
        timed, untimed = timed.filter(team_request__in=found), untimed.filter(pk__in=found)
    return timed, untimed


def _page(
    timed: CommitmentQuerySet, untimed: QuerySet[TeamRequest], first: int, size: int, timed_total: int
) -> list[Row]:
    """One page across both parts: what is timed by due time, then the oldest of the rest, answered last."""
    timed, untimed = _in_order(timed, untimed)
    rows = timed_rows(list(timed.values_list("pk", flat=True)[first : first + size]))
    start = max(first - timed_total, 0)
    room = size - len(rows)
    return rows + (plain_rows(untimed[start : start + room]) if room > 0 else [])


def _in_order(
    timed: CommitmentQuerySet, untimed: QuerySet[TeamRequest]
) -> tuple[CommitmentQuerySet, QuerySet[TeamRequest]]:
    answered_last = untimed.annotate(is_answered=_IS_ANSWERED).order_by("is_answered", "received_at", "pk")
    return timed.order_by("due_by", "pk"), answered_last


def _grouped(entries: list[Entry], sizes: dict[str, int], zone: str, at: datetime) -> list[Group]:
    by_group: dict[str, list[Entry]] = {group: [] for group in GROUPS}
    for entry in entries:
        by_group[_group_of(entry, zone, at)].append(entry)
    return [Group(GROUPS[name], sizes[name], found) for name, found in by_group.items() if found]


def _group_of(entry: Entry, zone: str, at: datetime) -> str:
    if entry.face is None:
        return "answered" if entry.facts.is_answered else "untimed"
    return cutting.group_of(entry.face.due_by, zone, at)


def _last_stopped_at(mine: _Mine) -> datetime | None:
    last: datetime | None = Commitment.objects.filter(mine.clocks).aggregate(last=Max("ended_at"))["last"]
    return last
