"""The small figures beside the links at the top: what the page behind the link lists, in a query or two."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from contacts.access import may_keep
from contacts.access.directory import MERGE
from contacts.models import Clec, CompanySignIn, User
from requests_app.kinds import KINDS
from requests_app.models import Side, TeamRequest
from requests_app.queries.visible import visible_to

from .past import past_count
from .queue import queue_count
from .rows import IS_GOING_ON, IS_OPEN
from .wanting import elsewhere


def count_for(actor: User, page: str, at: datetime) -> int:
    """How many rows the page named has: `list` and `queue` what is open, `past` what is past guideline now."""
    if page == "past":
        return past_count(actor, at)
    if page == "queue":
        return queue_count(actor, at)
    return visible_to(actor, at).filter(IS_OPEN).count()


@dataclass(frozen=True)
class GoingAlong:
    """What a merger moves: users and open requests; a provider of sign-ins of its own speaks for nobody after it."""

    users: int
    requests: int
    has_provider: bool


def going_along(actor: User, clec: Clec) -> GoingAlong:
    """What goes along when a company is merged into another: three queries."""
    if not may_keep(actor, MERGE):
        return GoingAlong(0, 0, has_provider=False)
    running = TeamRequest.objects.filter(IS_GOING_ON, clec=clec).count()
    return GoingAlong(clec.users.count(), running, CompanySignIn.objects.filter(clec=clec).exists())


LATELY = timedelta(days=90)


@dataclass(frozen=True)
class Elsewhere:
    """How many requests of a topic went to another side than the topic's, by choice (S63)."""

    topic: str
    side: str
    count: int


def sent_elsewhere(at: datetime) -> list[Elsewhere]:
    """Of the last 90 days, the most first. One query; for Upkeep, whose readers see every request."""
    lately = TeamRequest.objects.filter(elsewhere(), received_at__gt=at - LATELY)
    counted = lately.values_list("topic", "side").annotate(count=Count("pk")).order_by("-count", "topic", "side")
    return [Elsewhere(KINDS[topic].title, Side(side).label, count) for topic, side, count in counted]
