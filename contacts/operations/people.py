"""People of the account teams: who they are, where, and how they are reached (E21)."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.access import may_keep
from contacts.access.directory import KEEP_PEOPLE
from contacts.acting import operation
from contacts.models import BusinessCalendar, Person, Position, User
from contacts.models.person import DIRECTED_BY
from contacts.queries.desk.people import account_of, live_assignments, people_kept_by

from .keeping import NotAllowed, count_edit, lock


@dataclass(frozen=True)
class Details:
    """All that is kept of a person by hand; telephone numbers as they are dialled, empty where there is none."""

    name: str
    email: str
    position: str
    city: str
    zone: str
    calendar: BusinessCalendar
    director: Person | None = None
    back_up: Person | None = None
    office_phone: str = ""
    pager: str = ""
    cellular: str = ""
    voicemail_greeting: str = ""
    takes_emergencies: bool = False


@operation
def create_person(*, actor: User, details: Details, at: datetime) -> Person:
    """Somebody new of the account teams. Raises NotAllowed and ValidationError."""
    if not may_keep(actor, KEEP_PEOPLE):
        raise NotAllowed
    person = Person()
    with transaction.atomic():
        _fill(person, details)
        count_edit(person, actor, at)
    return person


@operation
def edit_person(*, person_id: int, actor: User, details: Details, seen: int | None = None, at: datetime) -> Person:
    """Change what is kept of somebody. Their requests keep the due times they have (domain 3.1 rule 7).

    Raises Person.DoesNotExist, EditedFirst and ValidationError.
    """
    with transaction.atomic():
        person = lock(people_kept_by(actor), person_id, seen)
        if person.position != details.position:
            _refuse_another_position(person, Position(details.position), at)
        _fill(person, details)
        count_edit(person, actor, at)
    return person


def _fill(person: Person, details: Details) -> None:
    for field in fields(details):
        setattr(person, field.name, getattr(details, field.name))
    person.name, person.email = " ".join(details.name.split()), details.email.strip().lower()
    _refuse_taken_address(person)
    _refuse_own(person)
    _refuse_another_half(person)
    _refuse_a_circle(person)


def _refuse_taken_address(person: Person) -> None:
    other = Person.objects.filter(email__iexact=person.email).exclude(pk=person.pk).first()
    if other:
        raise ValidationError({"email": f"That is the address of {other}."})


def _refuse_own(person: Person) -> None:
    for name, other in (("director", person.director), ("back_up", person.back_up)):
        if other is None:
            continue
        if other.pk == person.pk:
            raise ValidationError({name: f"{person} cannot be their own {name.replace('_', '-')}."})
        if not other.is_active:
            raise ValidationError({name: f"{other} is not with the account teams any more."})


def _refuse_another_half(person: Person) -> None:
    """A Service Manager is of a Service Director's group, a Sales Executive of a Sales Director's (S26, S56)."""
    wanted = DIRECTED_BY.get(Position(person.position))
    if wanted and person.director and person.director.position != wanted:
        text = f"{person.director} is {Position(person.director.position).label}, and here a {wanted.label} is needed."
        raise ValidationError({"director": text})


def _refuse_a_circle(person: Person) -> None:
    """Above a director stands a director, and above that one another: the ladder has a top (S26, S56)."""
    above = person.director
    while above is not None:
        if above.pk == person.pk:
            raise ValidationError({"director": f"{person} stands above {person.director} already."})
        above = above.director


def _refuse_another_position(person: Person, position: Position, at: datetime) -> None:
    """Whoever counts on the present position goes first: companies, a group, an account with its rights."""
    was, count = Position(person.position).label, live_assignments(person, at).count()
    if count:
        served = "an assignment" if count == 1 else f"{count} assignments"
        raise ValidationError({"position": f"{person} still has {served} as {was}. End or replace those first."})
    member = person.group.filter(is_active=True).first()
    if member:
        raise ValidationError({"position": f"{person} directs {member}. Give the group another director first."})
    account = account_of(person)
    if account and account.role != position.value:
        text = f"{person} signs in as {account.get_role_display()}. An administrator changes the account first."
        raise ValidationError({"position": text})
