"""The small figures beside the links at the top."""

from datetime import datetime

from contacts.models import User
from requests_app.access import visible_to
from requests_app.lifecycle import Status, past_before
from requests_app.models import Commitment

OPEN = [status.value for status in Status if not status.is_closed]


def count_for(actor: User, page: str, at: datetime) -> int:
    """How many rows the page named would show: `list`, `queue` or `past`."""
    live = visible_to(actor, at).filter(status__in=OPEN)
    if page == "past":
        return Commitment.objects.filter(team_request__in=live).unmet().filter(due_by__lte=past_before(at)).count()
    return live.count()
