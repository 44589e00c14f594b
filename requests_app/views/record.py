"""The record: every change, newest first, for those who may read it."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_app.forms.record import Record
from requests_app.queries.record import Before, NoRecord, record_for
from requests_app.queries.recorded import in_words
from requests_app.queries.visible import is_visible

from .asked import Asked, door


@require_safe
@door
def record(request: Asked) -> HttpResponse:
    """A page of it, filtered by what the address asks. For everybody else there is none: 404."""
    form = Record(request.GET)
    try:
        wanted = form.asked(_before(request.GET.get("before", "")))
        rows, older = record_for(request.user, wanted)
    except NoRecord as error:
        raise Http404 from error
    asked = {name: value for name in form.fields if (value := request.GET.get(name, ""))}
    context = {
        "form": form,
        "lines": in_words(rows),
        "is_asked": bool(asked),
        "opens": wanted.request if is_visible(request.user, wanted.request, request.at) else None,
        "older": f"?{urlencode({**asked, 'before': _address(older)})}" if older else "",
        "newest": f"?{urlencode(asked)}" if "before" in request.GET else "",
    }
    return render(request, "requests_app/record.html", context)


def _address(before: Before) -> str:
    at, number = before
    return f"{at.isoformat()},{number}"


def _before(asked: str) -> Before | None:
    """Where the page begins; what makes no sense is the beginning."""
    at, _, number = asked.partition(",")
    try:
        found = datetime.fromisoformat(at), int(number)
    except ValueError:
        return None
    return found if found[0].tzinfo and 0 <= found[1] < 2**63 else None
