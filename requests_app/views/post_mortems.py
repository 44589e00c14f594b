"""An analysis as it was delivered: as a page, and as a PDF to hand on (S37)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_app.models import Analysis
from requests_app.queries.detail import request_for
from requests_app.queries.post_mortems import Delivered, delivered_of

from .asked import Asked, door
from .lists import GUIDELINE_NOTE
from .paper import LEFT, QUIET, SMALL, SUBJECT, TEXT, TITLE, WIDTH, Paper
from .printing import LACKS


@require_safe
@door
def page(request: Asked, request_id: int, version: int) -> HttpResponse:
    """One version, with the way to the others; the accessible form of the PDF."""
    found = _delivered(request, request_id, version)
    return render(request, "requests_app/post_mortem.html", {"delivered": found, "team_request": found.team_request})


@require_safe
@door
def as_pdf(request: Asked, request_id: int, version: int) -> HttpResponse:
    """The same on paper; of the same version for the same reader the same."""
    found = _delivered(request, request_id, version)
    answer = HttpResponse(printed(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.name}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _delivered(request: Asked, request_id: int, version: int) -> Delivered:
    team_request = request_for(request.user, request_id, request.at)
    try:
        return delivered_of(request.user, team_request, version)
    except Analysis.DoesNotExist as error:
        raise Http404 from error


def printed(found: Delivered) -> bytes:
    """The PDF of a version."""
    team_request, analysis = found.team_request, found.analysis
    title = f"Post-mortem of {team_request.reference}"
    head, version = f"{title} · {team_request.clec.name}", f"Version {analysis.version}"
    paper = Paper(title, head, (GUIDELINE_NOTE, version), analysis.delivered_at)
    paper.row(paper.column(LEFT, WIDTH, (title, TITLE), (team_request.subject, SUBJECT)), gap=2)
    paper.row(paper.column(LEFT, WIDTH, (f"For {team_request.clec.name} · {version}", QUIET)), gap=10)
    for name, facts in (("The event", found.event), ("How it was analysed", found.work), ("Delivery", found.delivery)):
        if facts:
            paper.begin(name)
        for label, text in facts:
            paper.fact(label, text)
    for label, text in found.findings:
        paper.begin(label)
        paper.row(paper.column(LEFT, WIDTH, (text, TEXT)))
    paper.set_y(paper.y + 8)
    paper.row(paper.column(LEFT, WIDTH, (f"SHA-256 of what was found: {analysis.digest}", SMALL)))
    if paper.lacks:
        paper.row(paper.column(LEFT, WIDTH, (LACKS.replace("the page and the JSON file have", "the page has"), SMALL)))
    paper.number()
    return bytes(paper.output())
