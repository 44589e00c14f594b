"""The list of requests: a company's own, or for our own people all that they may see."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.models import User
from contacts.templatetags.components import state_looks
from requests_app.forms.filtering import Filter
from requests_app.lifecycle import Status
from requests_app.queries.entries import Entry
from requests_app.queries.listing import COUNTED, Listing, every_entry, list_for, saved_of
from requests_app.queries.wanting import SHOWS

from .asked import Asked, door
from .lists import csv_download, is_refresh, iso, next_page, page_of, tabs, url_with

LIST = "request-list"
# Filters that everybody has, by name; of topics sent elsewhere only our own people can tell.
NAMED = {
    "Open": {"show": "open"},
    "Past guideline": {"show": "past"},
    "Complaints ageing": {"show": "open", "kind": "complaints"},
    "Projects": {"show": "open", "kind": "projects"},
}
NAMED_OF_OURS = NAMED | {"Sent elsewhere": {"show": "elsewhere"}}
HEADER = [
    "reference",
    "company",
    "subject",
    "about",
    "state",
    "PON",
    "channel",
    "asked by",
    "received at",
    "status",
    "answered by",
    "clock",
    "due by",
    "contact promised on",
    "met at",
    "business minutes to go",
    "zone",
]


@require_safe
@door
def listing(request: Asked) -> HttpResponseBase:
    """The list, the list alone for a refresh, or the whole of it as a file."""
    asked = Filter(request.GET, is_of_clec=request.user.is_of_clec)
    if request.GET.get("format") == "csv":
        found = every_entry(request.user, asked.wanted, request.at)
        return csv_download(f"requests-{request.at:%Y-%m-%d}.csv", HEADER, _rows(request.user, found))
    page = list_for(request.user, asked.wanted, request.at, page_of(request))
    return render(request, f"requests_app/{_template(request)}", _context(request, asked, page))


def _template(request: Asked) -> str:
    return "_list_rows.html" if is_refresh(request, LIST) else "list.html"


def _context(request: Asked, asked: Filter, page: Listing) -> dict[str, object]:
    shows = {show: (label, "") for show, label in SHOWS.items()}
    counted = {"nav_count": page.counts["open"]} if request.user.is_of_clec else {}
    return counted | {
        "page": page,
        "filter": asked,
        "its_own": request.user.is_of_clec,
        "chips": _chips(request),
        "saved": saved_of(request.user),
        "here_asked": urlencode(asked.asked),
        "tabs": tabs(request, shows, {show: _counted(count) for show, count in page.counts.items()}, page.wanted.show),
        "found": _counted(page.total),
        "here": url_with(request),
        "next_page": next_page(request, page.has_more),
        "first_page": url_with(request, page="") if page.first else "",
        "csv_url": url_with(request, page="", format="csv"),
        "is_refresh": is_refresh(request, LIST),
    }


def _chips(request: Asked) -> list[tuple[str, str, bool]]:
    """Filters that everybody has: name, address, whether it is the one that is on."""
    named = NAMED if request.user.is_of_clec else NAMED_OF_OURS
    here = {name: value for name, value in request.GET.items() if value and name != "page"}
    return [(name, f"{request.path}?{urlencode(asked)}", asked == here) for name, asked in named.items()]


def _counted(count: int) -> int | str:
    return count if count <= COUNTED else f"over {COUNTED:,}"


def _rows(actor: User, entries: Iterator[Entry]) -> Iterator[list[object]]:
    """Lines of the export; instants in the reader's zone."""
    for entry in entries:
        facts, clock, zone = entry.facts, entry.clock, actor.zone
        yield [
            facts.reference,
            facts.company,
            facts.subject,
            facts.about,
            facts.state,
            facts.pon,
            facts.channel_label,
            facts.contact_name,
            iso(facts.received_at, zone),
            Status(facts.status).label,
            facts.owner,
            entry.state_label or state_looks(entry.state).word,
            iso(clock.due_by, zone) if clock else "",
            clock.promised_on if clock else "",
            iso(clock.met_at, zone) if clock else "",
            entry.face.business_minutes if entry.face and entry.is_running else "",
            zone,
        ]
