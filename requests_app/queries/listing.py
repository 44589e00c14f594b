"""A company's own list: what is open with its account team, by next due time, then what is behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

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
    """The whole list in its order, for an export."""
    found, first = _found(actor, show, words, at), 0
    while entries := entries_of(clocked_rows(found[first : first + AT_ONCE]), actor, at):
        yield from entries
        first += AT_ONCE


def _counts(actor: User, at: datetime) -> dict[str, int]:
    mine = visible_to(actor, at)
    is_closed = Q(status__in=CLOSED)
    closed, everything = mine.filter(is_closed).count(), mine.count()
    return {"all": everything, "open": everything - closed, "closed": closed}


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
