"""A company's own list: what is open with its account team, by next due time, then what is behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from contacts.models import User
from requests_app.lifecycle import Status
from requests_app.models import Commitment, TeamRequest
from requests_app.queries.visible import visible_to

from .entries import Entry, entries_of
from .rows import CLOSED, IS_OPEN, clocked_rows, matching

PAGE = 50
AT_ONCE = 500
SHOWS = {"all": "all", "open": "open", "closed": "closed"}


@dataclass(frozen=True)
class Listing:
    """A page of the list with the counts that filter it."""

    show: str
    words: str
    counts: dict[str, int]
    entries: list[Entry]
    first: int
    total: int

    @property
    def left(self) -> int:
        return max(self.total - self.first - len(self.entries), 0)


def open_at(actor: User, clec_id: int, at: datetime, size: int) -> tuple[list[Entry], int]:
    """The next by time of a company's open requests that the actor may see, and how many there are."""
    found = _found(actor, "open", "", at).filter(clec=clec_id)
    return entries_of(clocked_rows(found[:size]), actor, at), found.count()


def list_for(actor: User, at: datetime, show: str = "all", words: str = "", page: int = 1, size: int = PAGE) -> Listing:
    """One page of the company's requests, running clocks first."""
    show = show if show in SHOWS else "all"
    found = _found(actor, show, words, at)
    counts = _counts(actor, at)
    first = (max(page, 1) - 1) * size
    total = found.count() if words else counts[show]
    rows = clocked_rows(found[first : first + size])
    return Listing(show, words, counts, entries_of(rows, actor, at), first, total)


def every_entry(actor: User, at: datetime, show: str = "all", words: str = "") -> Iterator[Entry]:
    """The whole list in its order, for an export.

    Which rows there are is settled before the first is written: what comes or ends meanwhile shifts none.
    """
    ids = list(_found(actor, show, words, at).values_list("pk", flat=True))
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        rows = {row.facts.pk: row for row in clocked_rows(visible_to(actor, at).filter(pk__in=some))}
        yield from entries_of([rows[pk] for pk in some if pk in rows], actor, at)


def _counts(actor: User, at: datetime) -> dict[str, int]:
    counts: dict[str, int] = visible_to(actor, at).aggregate(
        all=Count("pk"), open=Count("pk", filter=IS_OPEN), closed=Count("pk", filter=~IS_OPEN)
    )
    return counts


def _found(actor: User, show: str, words: str, at: datetime) -> QuerySet[TeamRequest]:
    mine = visible_to(actor, at).filter(matching(words))
    cut = {"open": IS_OPEN, "closed": Q(status__in=CLOSED)}.get(show, Q())
    running = Commitment.objects.unmet().filter(team_request=OuterRef("pk")).order_by("due_by")
    return (
        mine.filter(cut)
        .annotate(next_due=Subquery(running.values("due_by")[:1]), rank=_RANK)
        .order_by("rank", "next_due", "-received_at", "-pk")
    )


# Open, then answered, then closed; without a clock after those with one (PostgreSQL puts none last).
_RANK = Case(
    When(status__in=CLOSED, then=Value(2)),
    When(status=Status.RESPONDED.value, next_due=None, then=Value(1)),
    default=Value(0),
    output_field=IntegerField(),
)
