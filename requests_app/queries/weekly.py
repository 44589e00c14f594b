"""Everything open with one company, for the call that both sides have each week. A number of queries that never grows.

What a company reads is all there is: no internal note stands in it, whoever asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import QuerySet

from contacts.models import Clec, User
from contacts.queries import clec_for
from requests_app.lifecycle import MeetingStatus, Status
from requests_app.models import Escalation, Event, Meeting, TeamRequest

from .entries import Entry, ages_of, entries_of
from .needs import promises_of
from .rows import IS_OPEN, clocked_rows
from .visible import visible_to

LATELY = timedelta(days=7)
MOST = 500
BY = {"kind": "By topic", "owner": "By who answers"}
_Kind = Event.Kind
ANSWERS = [_Kind.ACKNOWLEDGED, _Kind.ATTEMPTED, _Kind.RESPONDED, _Kind.PROMISED]


@dataclass(frozen=True)
class Line:
    """One open request. `days` is its age in business days; `last` what was answered last, `raised` what waits."""

    entry: Entry
    days: int
    promised_on: date | None
    next_update_on: date | None
    last: Event | None
    raised: Escalation | None


@dataclass(frozen=True)
class Weekly:
    """The page. `count` is of all that is open, also where more than MOST are."""

    clec: Clec
    by: str
    groups: list[tuple[str, list[Line]]]
    count: int
    meetings: list[Meeting]
    resolved: list[Event]

    @property
    def lines(self) -> list[Line]:
        return [line for _, lines in self.groups for line in lines]

    @property
    def totals(self) -> list[tuple[int, str]]:
        """Figures at the top, each with its word."""
        faces = [line.entry.face for line in self.lines if line.entry.is_running]
        return [
            (self.count, "open"),
            (sum(bool(face and face.is_past) for face in faces), "past guideline or promised day"),
            (sum(line.promised_on is not None for line in self.lines), "with a promised date"),
            (sum(line.entry.facts.is_complaint for line in self.lines), "complaints"),
            (sum(line.raised is not None for line in self.lines), "raised to a director"),
            (len(self.meetings), "meetings to come"),
            (len(self.resolved), "resolved in 7 days"),
        ]


def weekly_for(actor: User, clec_id: int, at: datetime, by: str = "kind") -> Weekly:
    """What the actor may see of it. Raises Clec.DoesNotExist for a company that they may not."""
    clec = clec_for(actor, clec_id)
    seen = visible_to(actor, at).filter(clec=clec)
    open_now = seen.filter(IS_OPEN)
    lines = _lines(open_now.order_by("received_at", "pk")[:MOST], actor, at)
    count = len(lines) if len(lines) < MOST else open_now.count()
    by = by if by in BY else "kind"
    return Weekly(clec, by, _grouped(lines, by), count, _meetings(seen, at), _resolved(seen, at))


def _lines(found: QuerySet[TeamRequest], actor: User, at: datetime) -> list[Line]:
    entries = entries_of(clocked_rows(found), actor, at)
    ids = [entry.facts.pk for entry in entries]
    days = ages_of([entry.facts for entry in entries], at)
    promises, updates, last, raised = promises_of(ids), _updates(ids), _last(ids), _raised(ids)
    return [
        Line(entry, days.get(pk, 0), promises.get(pk), updates.get(pk), last.get(pk), raised.get(pk))
        for pk, entry in zip(ids, entries, strict=True)
    ]


def _grouped(lines: list[Line], by: str) -> list[tuple[str, list[Line]]]:
    def group(line: Line) -> str:
        return line.entry.facts.about if by == "kind" else line.entry.facts.owner

    # Sorting keeps what was received first before what came later.
    return [(name, list(of_it)) for name, of_it in groupby(sorted(lines, key=group), group)]


def _updates(ids: Iterable[int]) -> dict[int, date]:
    """When a complaint is taken up again (S43)."""
    of_each = TeamRequest.objects.filter(pk__in=ids, particulars__has_key="next_update_on")
    known = of_each.values_list("pk", "particulars__next_update_on")
    return {pk: date.fromisoformat(day) for pk, day in known}


def _last(ids: Iterable[int]) -> dict[int, Event]:
    answers = Event.objects.filter(team_request__in=ids, kind__in=ANSWERS, is_internal=False)
    newest = answers.order_by("team_request_id", "-pk").distinct("team_request_id").defer("data")
    return {event.team_request_id: event for event in newest}


def _raised(ids: Iterable[int]) -> dict[int, Escalation]:
    return {one.team_request_id: one for one in Escalation.objects.filter(team_request__in=ids, answered_at=None)}


def _meetings(seen: QuerySet[TeamRequest], at: datetime) -> list[Meeting]:
    coming = Meeting.objects.filter(team_request__in=seen, starts_at__gte=at)
    arranged = coming.exclude(status=MeetingStatus.CANCELLED.value)
    return list(arranged.select_related("team_request").order_by("starts_at", "pk")[:MOST])


def _resolved(seen: QuerySet[TeamRequest], at: datetime) -> list[Event]:
    """The last word on each, the newest first."""
    closed = seen.filter(status=Status.RESOLVED.value)
    lately = Event.objects.filter(team_request__in=closed, kind=_Kind.RESOLVED, at__gt=at - LATELY, at__lte=at)
    each = lately.order_by("team_request_id", "-pk").distinct("team_request_id").select_related("team_request")
    return sorted(each, key=lambda event: event.at, reverse=True)[:MOST]
