"""What a reader of the list wants to see, and which requests that are."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from contacts.models import Clec, Person, User
from contacts.queries import clecs_for, people
from requests_app.kinds import KINDS
from requests_app.models import Commitment

from .cutting import is_past
from .finding import matching
from .rows import CLOSED, IS_OPEN, through

# Counted above the list; `past` and `elsewhere` only cut it.
SHOWS = {"all": "all", "open": "open", "closed": "closed"}
CUTS = ("past", "elsewhere")
# Kinds that are asked for as one.
TOGETHER = {
    "complaints": ("Any complaint", ("service_complaint", "sales_complaint")),
    "projects": ("Any project", ("project", "grooming")),
}


@dataclass(frozen=True)
class Wanted:
    """Each may be empty and asks for nothing then; `since` and `until` bound when it was received."""

    show: str = "all"
    words: str = ""
    kind: str = ""
    side: str = ""
    company: str = ""
    manager: str = ""
    state: str = ""
    channel: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_counted(self) -> bool:
        """Whether one of the counts above the list is just of this."""
        return self == Wanted(self.show) and self.show in SHOWS


def asked_for(wanted: Wanted, actor: User, at: datetime) -> Q:
    """All of it at once. Names take a query each."""
    received = {"received_at__gte": wanted.since, "received_at__lt": wanted.until}
    plain = {"side": wanted.side, "state": wanted.state} | received
    return (
        shown(wanted.show, at)
        & Q(**{name: value for name, value in plain.items() if value})
        & through(wanted.channel)
        & _of_kind(wanted.kind)
        & _of_company(wanted.company, actor)
        & _of_manager(wanted.manager, actor)
        & matching(wanted.words, actor)
    )


def shown(show: str, at: datetime) -> Q:
    """What one of the counts counts, or one of CUTS cuts."""
    if show == "past":
        return Q(pk__in=Commitment.objects.unmet().filter(is_past(at)).values("team_request"))
    return {"open": IS_OPEN, "closed": Q(status__in=CLOSED), "elsewhere": elsewhere()}.get(show, Q())


def elsewhere() -> Q:
    """Requests in the hands of another side than their topic's, by choice (S63)."""
    sides = {kind.side for kind in KINDS.values()}
    named = {side: [kind.name for kind in KINDS.values() if kind.side == side] for side in sides}
    return reduce(or_, (Q(topic__in=names) & ~Q(side=side) for side, names in sorted(named.items())))


def _of_kind(kind: str) -> Q:
    return Q(topic__in=TOGETHER[kind][1] if kind in TOGETHER else [kind]) if kind else Q()


def _of_company(name: str, actor: User) -> Q:
    """Whose name holds it; a company has but its own."""
    if not name or actor.is_of_clec:
        return Q()
    found: list[Clec] = list(clecs_for(actor).filter(name__icontains=name).only("pk"))
    return Q(clec__in=[clec.pk for clec in found])


def _of_manager(name: str, actor: User) -> Q:
    """In the hands of somebody whose name holds it; a company has no list of our people and asks each row."""
    if not name:
        return Q()
    if actor.is_of_clec:
        return Q(owner__name__icontains=name)
    found: list[Person] = list(people(actor).filter(name__icontains=name).only("pk"))
    return Q(owner__in=[person.pk for person in found])
