"""In or out: setting it, coming back early, calling it off (S46, S47, S49).

What was known when a request was logged stays on the request: no change here moves a due time (domain 3.1 rule 6).
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.access import may_backdate_availability
from contacts.acting import operation
from contacts.business_time import floor_to_minute
from contacts.models import Availability, Person, User
from contacts.queries.absences import settable_people
from contacts.wording import instant_text

LONGEST = timedelta(days=366)


class AlreadyOver(Exception):
    """The absence is over, has not begun or was called off, so there is nothing to end."""


@operation
def set_out(
    *,
    person_id: int,
    actor: User,
    kind: Availability.Kind,
    until: datetime,
    back_up: Person | None,
    note: str,
    starts_at: datetime | None = None,
    without_back_up: bool = False,
    at: datetime,
) -> Availability:
    """Mark somebody out, or without a quick phone, from `starts_at` (now) until `until`.

    Raises Person.DoesNotExist for somebody the actor may not set, and ValidationError: for `until` and `starts_at`
    out of order or overlapping another absence of the kind, for `back_up` when nobody stands in (S47) and
    `without_back_up` does not say that this is meant.
    """
    at = floor_to_minute(at)
    starts_at, until = floor_to_minute(starts_at or at), floor_to_minute(until)
    with transaction.atomic():
        person = _locked(person_id, actor)
        _refuse_bad_span(person, actor, starts_at, until, at)
        _refuse_overlap(person, kind, starts_at, until, at)
        _refuse_bad_back_up(person, back_up, without_back_up)
        return Availability.objects.create(
            person=person,
            kind=kind,
            starts_at=starts_at,
            ends_at=until,
            back_up=back_up,
            note=note.strip(),
            entered_by=actor,
            entered_at=at,
        )


@operation
def return_early(*, availability_id: int, actor: User, at: datetime) -> Availability:
    """End an absence that is going on. Raises Availability.DoesNotExist and AlreadyOver."""
    at = floor_to_minute(at)
    with transaction.atomic():
        absence = _absence(availability_id, actor)
        if absence.cancelled_at or not absence.starts_at <= at < absence.ends_at:
            raise AlreadyOver
        if absence.starts_at == at:  # set and taken back within the minute: it never was
            absence.cancelled_at = at
        else:
            absence.ends_at = at
        absence.save(update_fields=["ends_at", "cancelled_at"])
        return absence


@operation
def cancel_availability(*, availability_id: int, actor: User, at: datetime) -> Availability:
    """Call off an absence that has not begun. Raises Availability.DoesNotExist and AlreadyOver."""
    with transaction.atomic():
        absence = _absence(availability_id, actor)
        if absence.cancelled_at or absence.starts_at <= at:
            raise AlreadyOver
        absence.cancelled_at = at
        absence.save(update_fields=["cancelled_at"])
        return absence


def _locked(person_id: int, actor: User) -> Person:
    """The person's row, locked: two absences entered at once wait for each other, and the second sees the first.

    Not its key: who is named as a back-up may be going out at the same moment, each naming the other.
    """
    allowed = settable_people(actor).filter(pk=person_id)
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk__in=allowed.values("pk"))


def _absence(availability_id: int, actor: User) -> Availability:
    mine = Availability.objects.filter(pk=availability_id, person__in=settable_people(actor))
    return mine.select_for_update(of=("self",)).select_related("person").get()


def _refuse_bad_span(person: Person, actor: User, starts_at: datetime, until: datetime, at: datetime) -> None:
    backdated = starts_at < at
    if backdated and not may_backdate_availability(actor, person):
        raise ValidationError({"starts_at": "Only their director enters an absence that began before now."})
    if until <= starts_at:
        raise ValidationError({"until": "It ends before it begins. Choose a later end."})
    if until <= at and not backdated:
        raise ValidationError({"until": "That is over already. Choose an end after now."})
    if until - at > LONGEST or at - starts_at > LONGEST:
        raise ValidationError({"until": "That is more than a year away. Check the date."})


def _refuse_overlap(
    person: Person, kind: Availability.Kind, starts_at: datetime, until: datetime, at: datetime
) -> None:
    other = Availability.objects.filter(
        person=person, kind=kind, cancelled_at__isnull=True, starts_at__lt=until, ends_at__gt=starts_at
    ).first()
    if other is None:
        return
    begins, ends = (instant_text(instant, person.zone, at, day=True) for instant in (other.starts_at, other.ends_at))
    what = "out" if kind == Availability.Kind.OUT_OF_OFFICE else "without a quick phone"
    message = f"{person.name} is {what} already from {begins} to {ends}. End that first, or choose another time."
    raise ValidationError({"until": message})


def _refuse_bad_back_up(person: Person, back_up: Person | None, without_back_up: bool) -> None:
    if back_up is not None and back_up.pk == person.pk:
        raise ValidationError({"back_up": "Somebody else has to stand in."})
    if back_up is None and not without_back_up:
        raise ValidationError(
            {"back_up": ValidationError("Nobody stands in. Name somebody, or save without a back-up.", code="required")}
        )
