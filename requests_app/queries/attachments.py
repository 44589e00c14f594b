"""The files of a request, as far as the reader may see them."""

from datetime import datetime

from django.db.models import Q

from contacts.models import User
from requests_app import access
from requests_app.models import Attachment, TeamRequest

from .visible import visible_to


def attachments_of(team_request: TeamRequest, *, is_internal: bool) -> list[Attachment]:
    """In the order in which they came, without their bytes; those of internal notes where `is_internal`."""
    seen = Q() if is_internal else Q(is_internal=False)
    found = team_request.attachments.filter(seen).select_related("event__actor").defer("content")
    return list(found.order_by("pk"))


def attachment_for(actor: User, request_id: int, attachment_id: int, at: datetime) -> Attachment:
    """With its bytes. Raises Attachment.DoesNotExist: absent, of another request, not the actor's to see."""
    seen = Q() if access.may_see_internal(actor) else Q(is_internal=False)
    requests = visible_to(actor, at).filter(pk=request_id)
    return Attachment.objects.filter(seen).get(pk=attachment_id, team_request__in=requests.values("pk"))
