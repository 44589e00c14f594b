"""Whether the record is whole: every chain of events, link by link, against the heads that the requests name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from requests_app.chain import Link, digest_of
from requests_app.models import TeamRequest

AT_ONCE = 2000
_LINK = ("pk", "team_request", "sequence", "kind", "commitment", "actor", "for_person", "at", "recorded_at", "note")
_LINK_END = ("is_internal", "form_token")


@dataclass(frozen=True)
class Flaw:
    """The first event of a request's chain that is not as it was written; `sequence` 0 is the request itself."""

    request: int
    sequence: int
    what: str

    def __str__(self) -> str:
        place = f"R-{self.request}, event {self.sequence}" if self.sequence else f"R-{self.request}"
        return f"{place} {self.what}."


@dataclass
class Counted:
    """How much was looked at."""

    requests: int = 0
    events: int = 0


Heads = Mapping[int, tuple[int, str]]

_SEES_ALL = """
SELECT rolsuper OR rolbypassrls OR c.relowner = r.oid
  FROM pg_roles r, pg_class c WHERE r.rolname = current_user AND c.oid = 'requests_app_teamrequest'::regclass
"""


def sees_every_row() -> bool:
    """Whether this connection does: to anybody else a row that is hidden looks like one that is missing."""
    with connection.cursor() as cursor:
        cursor.execute(_SEES_ALL)
        return bool(cursor.fetchone()[0])


def flaws(counted: Counted | None = None, manifest: Heads | None = None) -> Iterator[Flaw]:
    """The first flaw of each chain, by request. One statement: a single instant of the database is looked at."""
    counted = counted or Counted()
    named = dict(manifest or {})
    for (request, count, head), rows in groupby(_rows().iterator(chunk_size=AT_ONCE), key=itemgetter(0, 1, 2)):
        chain = _Chain(request, count, head, named.pop(request, (0, "")))
        counted.requests += 1
        for row in rows:
            counted.events += row[4] is not None
            chain.take(row[3:])
        if flaw := chain.flaw or chain.end():
            yield flaw
    removed = named.keys() | set(_kept_but_gone())
    yield from (Flaw(pk, 0, "has been removed") for pk in sorted(removed))


def flaw_of(request_id: int) -> Flaw | None:
    """The first flaw of this one request's chain, to be asked where every event is seen."""
    rows = list(_rows().filter(pk=request_id))
    chain = _Chain(*rows[0][:3])
    for row in rows:
        chain.take(row[3:])
    return chain.flaw or chain.end()


def _kept_but_gone() -> QuerySet[Any, int]:
    """Requests that the record knows and the table does not."""
    changes: QuerySet[Any, Any] = apps.get_model("requests_app", "TeamRequestChange").objects.all()
    there = TeamRequest.objects.filter(pk=OuterRef("pgh_obj_id"))
    return changes.filter(~Exists(there)).values_list("pgh_obj_id", flat=True).distinct()


def _rows() -> Any:
    events = [f"events__{name}" for name in (*_LINK, "data_text", *_LINK_END)]
    return (
        TeamRequest.objects.annotate(events__data_text=Cast(F("events__data"), TextField()))
        .order_by("pk", "events__sequence")
        .values_list("pk", "event_count", "head", "events__digest", *events)
    )


@dataclass
class _Chain:
    """A request's chain as it is walked along."""

    request: int
    count: int
    head: str
    named: tuple[int, str] = (0, "")  # by the manifest: how many there were, and the digest of the last
    reached: int = 0
    digest: str = ""
    flaw: Flaw | None = field(default=None)

    def take(self, row: tuple[Any, ...]) -> None:
        digest, *values = row
        if values[0] is None or self.flaw:  # the outer join's row of a request without events
            return
        link = Link(*values)
        if link.sequence != self.reached + 1:
            self._found(self.reached + 1, "is missing")
        elif digest_of(self.digest, link) != digest:
            self._found(link.sequence, "has been changed")
        elif link.sequence == self.named[0] and digest != self.named[1]:
            self._found(link.sequence, "is not the one that the manifest names")
        elif link.sequence > self.count:
            self._found(link.sequence, "is one more than the request has")
        self.reached, self.digest = link.sequence, digest

    def end(self) -> Flaw | None:
        if self.reached < max(self.count, self.named[0], 1):  # every request has an event: that it was logged
            self._found(self.reached + 1, "is missing")
        elif self.digest != self.head:
            self._found(self.reached, "is not the one that the request names as its last")
        return self.flaw

    def _found(self, sequence: int, what: str) -> None:
        self.flaw = Flaw(self.request, sequence, what)
