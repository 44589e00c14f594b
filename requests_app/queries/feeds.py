"""Calendar feeds: whose an address is, and what stands in it."""

from datetime import datetime, timedelta

from django.db.models import Q

from contacts.models import Departure, User
from contacts.queries.sign_ins import token_hash
from requests_app.models import CalendarFeed, Commitment, Meeting

from .visible import visible_to

KEPT_FOR = timedelta(days=31)
MOST = 500


def feed_of(actor: User) -> CalendarFeed | None:
    """The actor's own."""
    return CalendarFeed.objects.filter(account=actor).first()


def feed_by(token: str) -> CalendarFeed:
    """Asked at the gate: whoever has the address is nobody yet.

    Raises CalendarFeed.DoesNotExist for an unknown one, and for that of an account that is off.
    """
    return CalendarFeed.objects.select_related("account").get(token_hash=token_hash(token), account__is_active=True)


def outlived(feed: CalendarFeed) -> bool:
    """Whether the account was off since the feed was made: it stays dead, as sessions do."""
    return Departure.objects.filter(account=feed.account, left_at__gte=feed.made_at).exists()


def meetings_for(actor: User, at: datetime) -> list[Meeting]:
    """Those the actor takes part in and that were not called off, from a month ago on; of requests that they see."""
    mine = Q(participants__person=actor.person_id) if actor.person_id else Q(participants__user=actor)
    of_mine = Meeting.objects.filter(mine, starts_at__gte=at - KEPT_FOR).exclude(status="cancelled")
    seen = of_mine.filter(team_request__in=visible_to(actor, at))
    return list(seen.with_everybody().order_by("starts_at", "pk")[:MOST])


def clocks_for(actor: User, at: datetime) -> list[Commitment]:
    """What runs and is the actor's to answer; for a company's user, what they wait for themselves."""
    mine = Q(responsible=actor.person_id) if actor.person_id else Q(team_request__asked_by=actor)
    running = Commitment.objects.unmet().filter(mine, team_request__in=visible_to(actor, at))
    return list(running.select_related("team_request__clec").order_by("due_by", "pk")[:MOST])
