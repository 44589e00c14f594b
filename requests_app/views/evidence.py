"""The evidence of a request: as a page, as JSON to check and as a PDF to hand over.

To take it is no event of the request: it would move the very head that the evidence names, and looking at something
must not change it. It is written into the log, with the digest of what was handed out.
"""

import logging

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_app.queries.evidence import Evidence, NotTheirs, evidence_of

from . import packing, printing
from .asked import Asked, door
from .stating import stated

log = logging.getLogger("requests_app.evidence")


@require_safe
@door
def page(request: Asked, request_id: int) -> HttpResponse:
    """All of it in one page, which also is its accessible version."""
    found = _evidence(request, request_id)
    context = {"evidence": found, "team_request": found.team_request, "stated": stated(found)}
    return render(request, "requests_app/evidence.html", context)


@require_safe
@door
def as_json(request: Asked, request_id: int) -> HttpResponse:
    """In three lines: the middle one is the evidence, the last its digest."""
    found = _evidence(request, request_id)
    packed = packing.packed(found)
    return _file(found, packed, packed.content, "application/json", "json")


@require_safe
@door
def as_pdf(request: Asked, request_id: int) -> HttpResponse:
    """To be printed; the JSON is inside."""
    found = _evidence(request, request_id)
    packed = packing.packed(found)
    return _file(found, packed, printing.printed(found, packed), "application/pdf", "pdf")


def _evidence(request: Asked, request_id: int) -> Evidence:
    try:
        return evidence_of(request.user, request_id, request.at)
    except NotTheirs as error:
        raise PermissionDenied(str(error)) from error


def _file(found: Evidence, packed: packing.Packed, content: bytes, kind: str, ending: str) -> HttpResponse:
    reference = found.team_request.reference
    taken = (found.actor.pk, reference, ending.upper(), packed.digest)
    log.info("Account %s took the evidence of %s as %s, sha256 %s", *taken)
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{found.name}.{ending}"'
    answer["Cache-Control"] = "no-store"
    return answer
