"""Keeping the cards right."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.acting import operation
from contacts.models import Person, User, WrongContact
from contacts.queries.absences import settable_people
from contacts.queries.verifying import reportable_people


@operation
def verify_card(*, person_id: int, actor: User, at: datetime) -> Person:
    """Say that somebody's numbers are right today, in their zone; what was reported wrong is settled by it.

    Raises Person.DoesNotExist.
    """
    with transaction.atomic():
        person = settable_people(actor).get(pk=person_id)  # the same people may do both: see access.may_verify
        person.verified_on = at.astimezone(ZoneInfo(person.zone)).date()
        person.save(update_fields=["verified_on"])
        open_reports = WrongContact.objects.filter(person=person, settled_at=None)
        open_reports.update(settled_at=at, settled_by=actor)
        return person


@operation
def report_wrong_contact(*, person_id: int, actor: User, what: str, at: datetime) -> WrongContact:
    """Say what is wrong with somebody's card; it stands with Sales Operations until the card is verified.

    The same words of the same person twice are one report. Raises Person.DoesNotExist for somebody who is not of
    the actor's to report, and ValidationError without words.
    """
    what = " ".join(what.split())
    if not what:
        raise ValidationError({"what": "Say what is wrong, for example “The pager is answered by somebody else”."})
    person = reportable_people(actor, at).get(pk=person_id)
    open_reports = WrongContact.objects.filter(person=person, reported_by=actor, what=what, settled_at=None)
    return open_reports.first() or WrongContact.objects.create(
        person=person, what=what, reported_by=actor, reported_at=at
    )
