"""Files that came with a request, and any file that is to be saved and never opened."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from requests_app.queries.attachments import attachment_for

from .asked import Asked, door


@require_safe
@door
def attachment(request: Asked, request_id: int, attachment_id: int) -> HttpResponse:
    """As it came, to be saved."""
    found = attachment_for(request.user, request_id, attachment_id, request.at)
    return saved(bytes(found.content), found.name)


def saved(content: bytes, name: str) -> HttpResponse:
    """Whatever it is, a browser neither opens nor guesses it."""
    header = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type="application/octet-stream", headers={"Content-Disposition": header})
