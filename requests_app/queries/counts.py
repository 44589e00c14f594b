"""The small figures beside the links at the top: what the page behind the link lists, in a query or two."""

from datetime import datetime

from contacts.models import User
from requests_app.queries.visible import visible_to

from .past import past_count
from .queue import queue_count
from .rows import IS_OPEN


def count_for(actor: User, page: str, at: datetime) -> int:
    """How many rows the page named has: `list` and `queue` what is open, `past` what is past guideline now."""
    if page == "past":
        return past_count(actor, at)
    if page == "queue":
        return queue_count(actor, at)
    return visible_to(actor, at).filter(IS_OPEN).count()
