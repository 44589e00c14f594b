"""In or out: what a person has set, what they may choose, and who stands in."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from contacts import business_time
from contacts.access import PEOPLE, Relation, may_backdate_availability
from contacts.models import Availability, Person, User

from .directory import people, stands_in_for
from .offices import Presence, offices

LISTED = 50


@dataclass(frozen=True)
class Option:
    """A time to be out until that takes one tap: `code` is today or tomorrow."""

    code: str
    until: datetime


@dataclass(frozen=True)
class InOrOut:
    """What `templates/contacts/availability.html` shows about `person`."""

    person: Person
    presence: Presence
    options: list[Option]
    absences: list[Availability]
    choices: list[Person]
    standing_in: list[Availability]
    may_backdate: bool
    at: datetime

    @property
    def in_force(self) -> list[Availability]:
        return [a for a in self.absences if a.person_id == self.person.pk and a.starts_at <= self.at]

    def until(self, code: str) -> datetime | None:
        """The instant of an option; None when there is no such option now."""
        return next((option.until for option in self.options if option.code == code), None)


def settable_people(actor: User) -> QuerySet[Person]:
    """Whose presence the actor may set: as `access.may_set_availability`, for all at once."""
    everybody, near = people(actor), PEOPLE.reach(actor.role, "set in or out")
    if Relation.ANY in near:
        return everybody
    stands = {Relation.SELF: Q(pk=actor.person_id), Relation.GROUP: Q(director=actor.person_id)}
    return everybody.filter(reduce(or_, (stands[relation] for relation in near))) if near else everybody.none()


def in_or_out(actor: User, person_id: int | None, at: datetime) -> InOrOut:
    """The page about one person, the actor where none is named. Raises Person.DoesNotExist."""
    choices = list(settable_people(actor).select_related("director", "back_up"))
    person = _chosen(choices, person_id if person_id is not None else actor.person_id, person_id is None)
    facts = offices([person], at)
    return InOrOut(
        person=person,
        presence=facts.presence(person),
        options=_options(facts.calendar(person), facts.at),
        absences=absences_of(choices, facts.at),
        choices=choices,
        standing_in=stands_in_for(person.pk, at),
        may_backdate=may_backdate_availability(actor, person),
        at=facts.at,
    )


@dataclass(frozen=True)
class Presently:
    """One's own presence and the quick ways of changing it."""

    person: Person
    presence: Presence
    options: list[Option]
    in_force: list[Availability]


def presently(person: Person, at: datetime) -> Presently:
    """As much of `in_or_out` as stands at the head of a page that is opened all day."""
    facts = offices([person], at)
    in_force = [record for record in facts.records.get(person.pk, []) if record.starts_at <= facts.at]
    return Presently(person, facts.presence(person), _options(facts.calendar(person), facts.at), in_force)


def _chosen(choices: list[Person], person_id: int | None, or_first: bool) -> Person:
    for person in choices:
        if person.pk == person_id:
            return person
    if or_first and choices:
        return choices[0]
    raise Person.DoesNotExist


def absences_of(whose: list[Person], at: datetime) -> list[Availability]:
    """Absences in force and to come, the next first."""
    live = Availability.objects.filter(person__in=whose, cancelled_at__isnull=True, ends_at__gt=at)
    return list(live.select_related("person", "back_up").order_by("starts_at", "person__name")[:LISTED])


def _options(calendar: business_time.Calendar, at: datetime) -> list[Option]:
    today = business_time.local_date(calendar, at)
    options = []
    if business_time.is_business_day(calendar, today) and at < business_time.closing(calendar, today):
        options.append(Option("today", business_time.closing(calendar, today)))
    following = business_time.business_day(calendar, today, 1)
    options.append(Option("tomorrow", business_time.opening(calendar, following)))
    return options


def away_during(person: Person, start: datetime, end: datetime) -> Availability | None:
    """An absence of the person that overlaps the span."""
    return Availability.objects.filter(
        person=person, cancelled_at__isnull=True, starts_at__lt=end, ends_at__gt=start
    ).first()


def handed_over(since: datetime, at: datetime) -> list[Availability]:
    """Absences entered since then for which somebody stands in, not over yet: nobody asks, the portal itself does.

    Whoever entered that they stand in themselves knows it.
    """
    entered = Availability.objects.filter(
        kind=Availability.Kind.OUT_OF_OFFICE, cancelled_at__isnull=True, ends_at__gt=at, entered_at__gt=since
    )
    named = entered.filter(back_up__isnull=False).exclude(entered_by__person=F("back_up"))
    return list(named.select_related("person", "back_up", "entered_by"))
