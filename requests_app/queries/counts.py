"""The small figures beside the links at the top: what the page behind the link lists, in a query or two."""

from datetime import datetime

from contacts.access import may_keep
from contacts.access.directory import MERGE
from contacts.models import Clec, User
from requests_app.models import TeamRequest
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


def going_along(actor: User, clec: Clec) -> tuple[int, int]:
    """How many users and open requests of a company go along when it is merged into another."""
    if not may_keep(actor, MERGE):
        return 0, 0
    return clec.users.count(), TeamRequest.objects.filter(IS_OPEN, clec=clec).count()
