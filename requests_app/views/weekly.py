"""Everything open with one company, for the weekly call: a page, the page printed, a file."""

from collections.abc import Iterator

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.models import User
from contacts.templatetags.components import state_looks
from requests_app.models import Event
from requests_app.queries.weekly import BY, Line, Weekly, weekly_for

from .asked import Asked, door
from .lists import csv_download, iso

HEADER = [
    *("part", "reference", "subject", "about", "state", "PON", "answered by", "received at", "age in business days"),
    *("clock", "due by", "contact promised on", "next update on", "last answer at", "last answer"),
    *("raised at", "raised because", "resolved at", "zone"),
]


@require_safe
@door
def my_company(request: Asked) -> HttpResponseBase:
    """A company's own; our people have one for each company."""
    if request.user.clec_id is None:
        raise Http404
    return _answer(request, request.user.clec_id)


@require_safe
@door
def company(request: Asked, clec_id: int) -> HttpResponseBase:
    """Of any company that the reader may look up, what they may see of it."""
    return _answer(request, clec_id)


def _answer(request: Asked, clec_id: int) -> HttpResponseBase:
    page = weekly_for(request.user, clec_id, request.at, request.GET.get("by", ""))
    if request.GET.get("format") == "csv":
        return csv_download(f"open-{request.at:%Y-%m-%d}.csv", HEADER, _rows(request.user, page))
    views = [(label, f"{request.path}?by={by}", by == page.by) for by, label in BY.items()]
    context = {"page": page, "views": views, "csv_url": f"{request.path}?by={page.by}&format=csv"}
    return render(request, "requests_app/weekly.html", context)


def _rows(actor: User, page: Weekly) -> Iterator[list[object]]:
    for line in page.lines:
        yield _open(line, actor.zone)
    for event in page.resolved:
        yield _resolved(event, actor.zone)


def _open(line: Line, zone: str) -> list[object]:
    facts, entry, last, raised = line.entry.facts, line.entry, line.last, line.raised
    return [
        "open",
        facts.reference,
        facts.subject,
        facts.about,
        facts.state,
        facts.pon,
        facts.owner,
        iso(facts.received_at, zone),
        line.days,
        entry.state_label or state_looks(entry.state).word,
        iso(entry.clock.due_by, zone) if entry.clock else "",
        line.promised_on,
        line.next_update_on,
        iso(last.at, zone) if last else "",
        _said(last),
        iso(raised.raised_at, zone) if raised else "",
        raised.reason if raised else "",
        "",
        zone,
    ]


def _resolved(event: Event, zone: str) -> list[object]:
    asked = event.team_request
    known = [asked.reference, asked.subject, asked.kind.title, asked.state, asked.pon, "", iso(asked.received_at, zone)]
    nothing = [""] * 5
    return ["resolved", *known, *nothing, iso(event.at, zone), _said(event), "", "", iso(event.at, zone), zone]


def _said(event: Event | None) -> str:
    """What was answered, in one line."""
    return " ".join(f"{event.get_kind_display()}. {event.note}".split()) if event else ""
