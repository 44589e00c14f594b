"""Past guideline now: what needs a director, and doing it there."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.models import Person, User
from contacts.queries import people
from contacts.templatetags.components import state_looks
from requests_app.access import may_ever
from requests_app.forms.directing import FITTING
from requests_app.lifecycle import Action
from requests_app.models import Side
from requests_app.queries.needs import Need
from requests_app.queries.past import GROUPS, SHOWS, Group, NotADirectors, PastPage, every_need, past_guideline_for

from .asked import Asked, door
from .lists import csv_download, is_refresh, iso, next_page, page_of, tabs, url_with

LIST = "needs-list"
# What can be done inside a row: word of the button, and what it takes to be allowed.
DOINGS = {
    "call": ("Call and record", Action.RESPOND),
    "answer": ("Answer", Action.ANSWER_RAISE),
    "take_over": ("Take over", Action.REASSIGN),
    "reassign": ("Reassign", Action.REASSIGN),
    "note": ("Write a note", Action.NOTE),
}
HEADER = [
    "group",
    "reference",
    "subject",
    "company",
    "manager",
    "channel",
    "class",
    "received at",
    "clock",
    "due by",
    "contact promised on",
    "business minutes past",
    "elapsed minutes past",
    "attempts",
    "recorded as past at",
    "director told at",
    "raised at",
    "raised because",
    "zone",
]


@dataclass(frozen=True)
class Doing:
    """One thing that can be done in a row, and the address that opens its form there."""

    name: str
    label: str
    url: str


@dataclass(frozen=True)
class Line:
    """A row with what can be done in it; `opened` is the form that is open."""

    key: str
    need: Need
    doings: list[Doing]
    more: list[Doing]
    opened: str


@require_safe
@door
def past(request: Asked) -> HttpResponseBase:
    """The page, the list alone for htmx, or all rows as a file; for others than directors it is not there."""
    show = request.GET.get("show", "")
    try:
        if request.GET.get("format") == "csv":
            rows = _rows(request.user, every_need(request.user, request.at, show))
            return csv_download(f"past-guideline-{request.at:%Y-%m-%d}.csv", HEADER, rows)
        page = past_guideline_for(request.user, request.at, show, page_of(request))
    except NotADirectors as error:
        raise Http404 from error
    template = "_needs_rows.html" if is_refresh(request, LIST) else "past.html"
    return render(request, f"requests_app/{template}", _context(request, page))


def _shows(request: Asked) -> dict[str, tuple[str, str]]:
    """The words above the list: Sales Operations look at what others have to do."""
    return SHOWS if request.user.is_director else SHOWS | {"all": ("in all", ""), "raised": ("raised", "raised")}


def _context(request: Asked, page: PastPage) -> dict[str, object]:
    lines = _lines(request, page)
    return {
        "page": page,
        "nav_count": page.counts["past"] + page.counts["missed"],
        "tabs": tabs(request, _shows(request), page.counts, page.show),
        "groups": lines,
        "successors": _successors(request, lines),
        "token": uuid.uuid4(),
        "here": url_with(request),
        "next_page": next_page(request, page.left),
        "first_page": url_with(request, page="") if page.first else "",
        "csv_url": url_with(request, page="", format="csv"),
        "is_refresh": is_refresh(request, LIST),
    }


# In each group the first is framed, the next two are plain, the rest stand behind the dots.
ORDER = {
    "raised": ("answer", "call", "take_over", "reassign", "note"),
    "past": ("call", "take_over", "reassign", "note"),
    "about": ("take_over", "reassign", "call", "note"),
}


def _lines(request: Asked, page: PastPage) -> list[tuple[Group, list[Line]]]:
    return [(group, [_line(request, group.name, need) for need in group.needs]) for group in page.groups]


def _line(request: Asked, group: str, need: Need) -> Line:
    key = f"{group}-{need.facts.pk}"
    doings = [_doing(request, key, name) for name in ORDER[group] if _may(request.user, need, name)]
    opened = request.GET.get("do", "") if request.GET.get("row") == key else ""
    is_offered = any(doing.name == opened for doing in doings)
    return Line(key, need, doings[:3], doings[3:], opened if is_offered else "")


def _may(actor: User, need: Need, name: str) -> bool:
    """Directors do all of it, Sales Operations pass on and note; the owner need not take over.

    What is listed here is the reader's to act on: it is their group's or was raised to them.
    """
    if not actor.is_director:
        return name in ("reassign", "note") and may_ever(actor, DOINGS[name][1])
    is_own = need.facts.owner_id == actor.person_id
    return may_ever(actor, DOINGS[name][1]) and not (name == "take_over" and is_own)


def _doing(request: Asked, key: str, name: str) -> Doing:
    return Doing(name, DOINGS[name][0], f"{url_with(request, do=name, row=key)}#{key}")


def _successors(request: Asked, lines: list[tuple[Group, list[Line]]]) -> list[Person]:
    """Who may be given the request whose form is open: the same half of the account teams."""
    opened = [line.need.facts for _, found in lines for line in found if line.opened == "reassign"]
    if not opened:
        return []
    fitting = people(request.user).filter(position__in=FITTING[Side(opened[0].side)])
    return list(fitting.exclude(pk=opened[0].owner_id or 0).select_related("director"))


def _rows(actor: User, needs: Iterator[Need]) -> Iterator[list[object]]:
    """Lines of the export; instants in the reader's zone."""
    for need in needs:
        facts, clock, face, zone = need.facts, need.clock, need.face, actor.zone
        yield [
            GROUPS[need.group],
            facts.reference,
            facts.subject,
            facts.company,
            facts.owner,
            facts.channel_label,
            clock.availability_class.replace("_", " ") if clock else "",
            iso(facts.received_at, zone),
            face.label or state_looks(face.state).word if face else "No clock runs",
            iso(clock.due_by, zone) if clock else "",
            need.promised_on or "",
            -face.business_minutes if face and face.is_past else "",
            face.elapsed_minutes if face and face.is_past else "",
            need.attempts,
            iso(clock.flagged_at, zone) if clock else "",
            iso(clock.director_told_at, zone) if clock else "",
            iso(need.raised.raised_at, zone) if need.raised else "",
            need.raised.reason if need.raised else "",
            zone,
        ]
