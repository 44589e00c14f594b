"""The queue: what is due next, for those who answer."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_app.forms import QuickLog
from requests_app.queries.naming import own_companies
from requests_app.queries.queue import SHOWS, queue_for
from requests_app.queries.queue import Asked as Filter

from .asked import Asked, door
from .lists import is_refresh, next_page, page_of, tabs, url_with, words_of

CHANNELS = [
    ("", "Every channel"),
    ("pager", "Page"),
    ("voicemail", "Voicemail"),
    ("written", "Written"),
    ("telephone", "Call"),
    ("conference_call", "Conference call"),
    ("face_to_face", "Face to face"),
]
LIST = "queue-list"


@require_safe
@door
def queue(request: Asked) -> HttpResponse:
    """The whole page, or for a refresh the list alone. Directors have one for what they took over."""
    if request.user.is_of_clec or request.user.person_id is None:
        raise Http404
    found = queue_for(request.user, filter_of(request.GET, page_of(request)), request.at)
    context = {
        "queue": found,
        "nav_count": found.counts["open"],
        "tabs": tabs(request, _shows(found.counts, bool(found.stand_ins)), found.counts, found.asked.show),
        "channels": CHANNELS,
        "is_filtered": bool(found.asked.words or found.asked.channel or found.asked.show != "open"),
        "here": url_with(request),
        "next_page": next_page(request, found.left),
        "first_page": url_with(request, page="") if found.first else "",
        "is_refresh": is_refresh(request, LIST),
    }
    if context["is_refresh"]:
        return render(request, "requests_app/_queue_rows.html", context)
    quick = {
        "quick": QuickLog(actor=request.user, at=request.at),
        "companies": own_companies(request.user, request.at),
    }
    return render(request, "requests_app/queue.html", context | quick)


def _shows(counts: dict[str, int], stands_in: bool) -> dict[str, tuple[str, str]]:
    """The bar keeps its place; only what most people never have is left out where there is none of it."""
    spare = {"standing_in": stands_in, "answered": bool(counts["answered"])}
    return {show: words for show, words in SHOWS.items() if spare.get(show, True)}


def filter_of(asked: QueryDict, page: int = 1) -> Filter:
    """What is asked to be seen; what makes no sense is left out."""
    show, channel = asked.get("show", ""), asked.get("channel", "")
    return Filter(
        show=show if show in SHOWS else "open",
        words=words_of(asked),
        channel=channel if channel in dict(CHANNELS) else "",
        page=page,
    )
