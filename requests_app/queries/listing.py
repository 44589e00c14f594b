"""The list of requests: a company's own by next due time, our own people's all that they may see, the newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from contacts.models import User
from requests_app.lifecycle import Status
from requests_app.models import Commitment, SavedFilter, TeamRequest
from requests_app.queries.visible import visible_to

from .entries import Entry, entries_of
from .finding import exactly
from .rows import CLOSED, IS_OPEN, clocked_rows
from .wanting import SHOWS, Wanted, asked_for, shown

PAGE, PAGE_OF_OURS = 50, 25
AT_ONCE = 500
# Ours have all companies' requests: nobody needs to know how many more there are.
COUNTED = 1000


@dataclass(frozen=True)
class Listing:
    """A page of the list with the counts that filter it; a count over COUNTED says that there are more."""

    wanted: Wanted
    counts: dict[str, int]
    entries: list[Entry]
    first: int
    total: int
    has_more: bool

    @property
    def left(self) -> int:
        """How many come after this page; 0 where nobody counted."""
        return 0 if self.total > COUNTED else max(self.total - self.first - len(self.entries), 0)


def saved_of(actor: User) -> list[SavedFilter]:
    """The filters that the actor keeps, as they were kept."""
    return list(SavedFilter.objects.filter(account=actor))


def open_at(actor: User, clec_id: int, at: datetime, size: int) -> tuple[list[Entry], int]:
    """The next by time of a company's open requests that the actor may see, and how many there are."""
    found = visible_to(actor, at).filter(IS_OPEN, clec=clec_id)
    ids = list(_by_next_due(found).values_list("pk", flat=True)[:size])
    return list(_read(ids, actor, at)), found.count()


def list_for(actor: User, wanted: Wanted, at: datetime, page: int = 1) -> Listing:
    """One page; a request whose reference was typed stands before all others."""
    size = PAGE if actor.is_of_clec else PAGE_OF_OURS
    found = _found(actor, wanted, at)
    counts = _counts(actor, at)
    first = (max(page, 1) - 1) * size
    total = counts[wanted.show] if wanted.is_counted else _up_to_a_point(found)
    exact = exactly(wanted.words, found)
    others = _others(actor, found.exclude(pk__in=exact) if exact else found, total)
    start = max(first - len(exact), 0)
    ids = [*exact[first:], *others[start : start + size + 1]][: size + 1]
    return Listing(wanted, counts, list(_read(ids[:size], actor, at)), first, total, len(ids) > size)


def every_entry(actor: User, wanted: Wanted, at: datetime) -> Iterator[Entry]:
    """The whole list in its order, for an export.

    Which rows there are is settled before the first is written: what comes or ends meanwhile shifts none.
    """
    found = _found(actor, wanted, at)
    ids = [*(exact := exactly(wanted.words, found)), *_in_order(actor, found.exclude(pk__in=exact))]
    for first in range(0, len(ids), AT_ONCE):
        yield from _read(ids[first : first + AT_ONCE], actor, at)


def _read(ids: list[int], actor: User, at: datetime) -> list[Entry]:
    """These in their order, but for those that the actor has lost sight of."""
    rows = {row.facts.pk: row for row in clocked_rows(visible_to(actor, at).filter(pk__in=ids))}
    return entries_of([rows[pk] for pk in ids if pk in rows], actor, at)


def _others(actor: User, found: QuerySet[TeamRequest], total: int) -> Sequence[int] | QuerySet[TeamRequest, int]:
    """In order, to be cut. Of our people's the few are sorted here: asked for the newest of them, PostgreSQL, which
    cannot tell how few they are, would go through all requests from the newest on.
    """
    if actor.is_of_clec or total > COUNTED:
        return _in_order(actor, found)
    return [pk for _, pk in sorted(found.order_by().values_list("received_at", "pk"), reverse=True)]


def _in_order(actor: User, found: QuerySet[TeamRequest]) -> QuerySet[TeamRequest, int]:
    in_order = _by_next_due(found) if actor.is_of_clec else found.order_by("-received_at", "-pk")
    return in_order.values_list("pk", flat=True)


def _counts(actor: User, at: datetime) -> dict[str, int]:
    mine = visible_to(actor, at)
    if not actor.is_of_clec:
        return {show: _up_to_a_point(mine.filter(shown(show, at))) for show in SHOWS}
    counts: dict[str, int] = mine.aggregate(**{show: Count("pk", filter=shown(show, at)) for show in SHOWS})
    return counts


def _up_to_a_point(found: QuerySet[TeamRequest]) -> int:
    return found.order_by()[: COUNTED + 1].count()


def _found(actor: User, wanted: Wanted, at: datetime) -> QuerySet[TeamRequest]:
    return visible_to(actor, at).filter(asked_for(wanted, actor, at))


def _by_next_due(found: QuerySet[TeamRequest]) -> QuerySet[TeamRequest]:
    running = Commitment.objects.unmet().filter(team_request=OuterRef("pk")).order_by("due_by")
    timed = found.annotate(next_due=Subquery(running.values("due_by")[:1]), rank=_RANK)
    return timed.order_by("rank", "next_due", "-received_at", "-pk")


# Open, then answered, then closed; without a clock after those with one (PostgreSQL puts none last).
_RANK = Case(
    When(status__in=CLOSED, then=Value(2)),
    When(status=Status.RESPONDED.value, next_due=None, then=Value(1)),
    default=Value(0),
    output_field=IntegerField(),
)
