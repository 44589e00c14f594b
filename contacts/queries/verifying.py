"""Whose numbers are old, and what was reported wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Prefetch, Q, QuerySet

from contacts.access import PEOPLE, may_look_up, may_report_wrong_contact, may_verify
from contacts.models import Person, User, WrongContact

from .directory import people, people_of_teams

AFTER = timedelta(days=90)
"""How long numbers pass as right without anybody saying so (E21)."""


def is_old(person: Person, at: datetime) -> bool:
    """Whether it is time to look at somebody's numbers again: 90 days after they were verified, or never yet."""
    if person.verified_on is None:
        return True
    return at.astimezone(ZoneInfo(person.zone)).date() - person.verified_on >= AFTER


def people_with_old_numbers(at: datetime) -> list[Person]:
    """Everybody of ours whose numbers are old, for the reminder: nobody asks, the portal itself does."""
    before = (at + timedelta(days=1) - AFTER).date()  # a day early: each has their own zone
    rough = Person.objects.filter(is_active=True).filter(Q(verified_on=None) | Q(verified_on__lte=before))
    return [person for person in rough if is_old(person, at)]


def reports_to_settle() -> list[WrongContact]:
    """All that was reported wrong and is not settled, oldest first: nobody asks, the portal itself does."""
    return list(_open().select_related("person").order_by("reported_at", "pk"))


@dataclass(frozen=True)
class Card:
    """One line of the list; `days` since the numbers were verified, none for never."""

    person: Person
    days: int | None
    is_old: bool
    reports: list[WrongContact]
    may_verify: bool


@dataclass(frozen=True)
class Numbers:
    """Everybody, reported wrong first, then by how long ago they were verified."""

    cards: list[Card]

    @property
    def reported(self) -> list[Card]:
        return [card for card in self.cards if card.reports]

    @property
    def old(self) -> list[Card]:
        return [card for card in self.cards if card.is_old]


def numbers_for(actor: User, at: datetime) -> Numbers:
    """The list of Sales Operations: two queries. Nobody's for who may not see it."""
    if not PEOPLE.may_ever(actor.role, "see whose numbers are old or reported wrong"):
        return Numbers([])
    everybody = people(actor).prefetch_related(Prefetch("wrong_contacts", _open(), to_attr="open_reports"))
    rows = everybody.order_by(F("verified_on").asc(nulls_first=True), "name")
    cards = [_card(actor, person, at) for person in rows]
    return Numbers(sorted(cards, key=lambda card: not card.reports))


def _card(actor: User, person: Person, at: datetime) -> Card:
    today: date = at.astimezone(ZoneInfo(person.zone)).date()
    days = (today - person.verified_on).days if person.verified_on else None
    reports: list[WrongContact] = person.open_reports  # type: ignore[attr-defined]  # the prefetch above
    return Card(person, days, is_old(person, at), reports, may_verify(actor, person))


def open_reports(actor: User, whose: Iterable[Person]) -> dict[int, list[WrongContact]]:
    """What was reported wrong with these people and is not settled, by person; nothing of it for a company."""
    found: dict[int, list[WrongContact]] = {}
    if may_look_up(actor):
        for report in _open().filter(person__in=list(whose)):
            found.setdefault(report.person_id, []).append(report)
    return found


def _open() -> QuerySet[WrongContact]:
    return WrongContact.objects.filter(settled_at=None).select_related("reported_by")


def reportable_people(actor: User, at: datetime) -> QuerySet[Person]:
    """Whose card the actor may say is wrong: a company those who serve it, our people everybody."""
    if may_report_wrong_contact(actor, is_of_their_team=actor.clec_id is not None):
        return people_of_teams(actor, at)
    return Person.objects.none()
