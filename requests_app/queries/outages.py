"""The outage board and its pages (S33, E10): a company reads what touches a state in which it operates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import F, Prefetch, QuerySet

from contacts.access import Relation
from contacts.models import STATES, Clec, ClecContact, User
from contacts.queries.clec_contacts import contacts_for
from contacts.queries.desk.paging import Paged, paged
from notices.models import Notice
from notices.queries.told import mailed_about
from requests_app.access import OUTAGES, SEE_OUTAGES
from requests_app.models import Outage, OutageUpdate
from requests_app.models.outage import ENDED

RECENTLY = timedelta(days=30)
NOW, RECENT, OLDER = "Going on now", "Over in the last 30 days", "Older"


def outages_for(actor: User) -> QuerySet[Outage]:
    """Those that the actor may see; every read starts here. Who posted them is read for our own people alone."""
    near = OUTAGES.reach(actor.role, SEE_OUTAGES)
    if Relation.ANY in near:
        return Outage.objects.select_related("posted_by")
    hidden = Outage.objects.defer("posted_by", "remind_at", "flagged_at")
    if Relation.COMPANY in near and actor.clec is not None:
        return hidden.filter(states__overlap=actor.clec.states)
    return hidden.none()


@dataclass(frozen=True)
class Shown:
    """An outage as it stands at an instant."""

    outage: Outage
    at: datetime

    @property
    def minutes(self) -> int:
        """How long it has lasted, or did, day and night."""
        return _minutes(self.outage.lasted(self.at))

    @property
    def is_missed(self) -> bool:
        """Whether an update was promised and has not come."""
        return self.outage.has_missed(self.at)

    @property
    def minutes_past(self) -> int:
        """Since when, where one is missed."""
        return _minutes(self.at - self.outage.next_update_at) if self.outage.next_update_at else 0

    @property
    def states(self) -> list[str]:
        """In words."""
        return [STATES[state] for state in self.outage.states]


@dataclass(frozen=True)
class Board:
    """A page of the board: (heading, outages) in order; those that go on first, the last that began at the top."""

    page: Paged[Outage]
    groups: list[tuple[str, list[Shown]]]


def board_for(actor: User, state: str, number: int, at: datetime) -> Board:
    """`state` narrows it, empty does not. Two queries."""
    found = outages_for(actor).order_by(ENDED.desc(nulls_first=True), F("began_at").desc(), F("id").desc())
    page = paged(found.filter(states__contains=[state]) if state else found, number)
    groups = groupby(page.rows, key=lambda outage: _group(outage, at))
    return Board(page, [(heading, [Shown(row, at) for row in rows]) for heading, rows in groups])


def states_of(actor: User) -> list[str]:
    """The states by which the actor may narrow the board."""
    return actor.clec.states if actor.clec is not None else list(STATES)


def current_for(actor: User, at: datetime) -> list[Shown]:
    """What goes on now. One query."""
    found = outages_for(actor).filter(restored_at=None, withdrawn_at=None)
    return [Shown(outage, at) for outage in found.order_by("-began_at", "-pk")]


def outage_for(actor: User, outage_id: int) -> Outage:
    """With its updates. Raises Outage.DoesNotExist: absent and not the actor's to see are the same. Two queries."""
    updates = OutageUpdate.objects.order_by("pk")
    updates = updates.defer("by", "form_token") if actor.is_of_clec else updates.select_related("by")
    return outages_for(actor).prefetch_related(Prefetch("updates", updates)).get(pk=outage_id)


@dataclass(frozen=True)
class Touched:
    """A company whom it touches: its contact for outages, if it has one, and how they were told last, if they were.

    `times` counts what went to the company, whoever was its contact then.
    """

    clec: Clec
    contact: ClecContact | User | None
    times: int
    last: Notice | None


def touched_by(states: Iterable[str]) -> QuerySet[Clec]:
    """The companies that operate in one of the states, by name."""
    return Clec.objects.filter(states__overlap=list(states), merged_into=None).order_by("name")


def told_of(outage: Outage) -> list[Touched]:
    """Each company whom it touches now, those without a contact first, for our own people alone.

    Four queries, however many there are.
    """
    touched = list(touched_by(outage.states))
    contacts = contacts_for([clec.pk for clec in touched], ClecContact.Function.OUTAGE)
    told: dict[int, list[Notice]] = {}
    for notice in mailed_about(about(outage)):
        if somebody := notice.contact or notice.user:
            told.setdefault(somebody.clec_id or 0, []).append(notice)
    found = [_touched(clec, contacts.get(clec.pk), told.get(clec.pk, [])) for clec in touched]
    return sorted(found, key=lambda one: one.contact is not None)


def about(outage: Outage) -> str:
    """By which its notices are found."""
    return f"outage:{outage.pk}"


def _touched(clec: Clec, contact: ClecContact | User | None, told: list[Notice]) -> Touched:
    return Touched(clec, contact, len(told), told[-1] if told else None)


def _group(outage: Outage, at: datetime) -> str:
    ended = outage.withdrawn_at or outage.restored_at
    if ended is None:
        return NOW
    return RECENT if ended >= at - RECENTLY else OLDER


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60
