"""People of the account teams as those who keep the directory see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from contacts.access import may_keep, may_open_directory
from contacts.access.directory import KEEP_PEOPLE
from contacts.models import Assignment, BusinessCalendar, Person, Position, User
from contacts.models.person import DIRECTED_BY
from contacts.queries.clock import today_at_the_desk
from contacts.queries.directory import people_to_choose

from .paging import Paged, paged

LEFT = "left"
SERVED_SHOWN = 100


@dataclass(frozen=True)
class PeopleList:
    """A page of the people; each has `companies`, how many they serve now or will."""

    page: Paged[Person]


@dataclass(frozen=True)
class PersonDesk:
    """One person with whom they serve, and who counts on them."""

    person: Person
    serving: list[Assignment]
    serving_count: int
    group: list[Person]
    backs_up: list[Person]
    may_keep: bool


def people_kept_by(actor: User) -> QuerySet[Person]:
    """Whom the actor may edit; who has left is closed."""
    kept = Person.objects.filter(is_active=True)
    return kept if may_keep(actor, KEEP_PEOPLE) else kept.none()


def directors(actor: User) -> QuerySet[Person]:
    """Whom somebody may report to."""
    leading = people_to_choose(actor).filter(position__in=set(DIRECTED_BY.values())).order_by("name")
    return leading if may_keep(actor, KEEP_PEOPLE) else leading.none()


def calendars(actor: User) -> QuerySet[BusinessCalendar]:
    """Calendars to choose from: those that have hours."""
    known = BusinessCalendar.objects.filter(versions__isnull=False).distinct().order_by("name")
    return known if may_open_directory(actor) else known.none()


def people_listed(actor: User, words: str, position: str, number: int, at: datetime) -> PeopleList:
    """A page of the people found, by name; `position` may be LEFT. Two queries."""
    if not may_open_directory(actor):
        return PeopleList(paged(Person.objects.none(), 1))
    rows = Person.objects.filter(is_active=position != LEFT).select_related("director", "back_up")
    if position in Position.values:
        rows = rows.filter(position=position)
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(city__icontains=word))
    live = Q(assignments__ends_on=None) | Q(assignments__ends_on__gte=today_at_the_desk(at))
    counted = rows.annotate(companies=Count("assignments__clec", filter=live, distinct=True))
    return PeopleList(paged(counted.order_by("name", "pk"), number))


def person_desk(actor: User, person_id: int, at: datetime) -> PersonDesk:
    """Everything kept of one person. Raises Person.DoesNotExist."""
    if not may_open_directory(actor):
        raise Person.DoesNotExist
    person = Person.objects.select_related("director", "back_up", "calendar", "changed_by").get(pk=person_id)
    serving = live_assignments(person, at).select_related("clec").order_by("clec__name", "state", "starts_on")
    return PersonDesk(
        person=person,
        serving=list(serving[:SERVED_SHOWN]),
        serving_count=serving.count(),
        group=list(person.group.filter(is_active=True).order_by("name")),
        backs_up=list(person.backs_up.filter(is_active=True).order_by("name")),
        may_keep=may_keep(actor, KEEP_PEOPLE) and person.is_active,
    )


def live_assignments(person: Person, at: datetime) -> QuerySet[Assignment]:
    """Assignments in force and to come."""
    return person.assignments.filter(Q(ends_on=None) | Q(ends_on__gte=today_at_the_desk(at)))


def account_of(person: Person) -> User | None:
    """The account that the person signs in with."""
    return User.objects.filter(person=person).first()
