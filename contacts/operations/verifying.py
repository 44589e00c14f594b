"""Keeping the cards right."""

from datetime import datetime
from zoneinfo import ZoneInfo

from contacts.models import Person, User
from contacts.queries.absences import settable_people


def verify_card(*, person_id: int, actor: User, at: datetime) -> Person:
    """Say that somebody's numbers are right today, in their zone. Raises Person.DoesNotExist."""
    person = settable_people(actor).get(pk=person_id)  # the same people may do both: see access.may_verify
    person.verified_on = at.astimezone(ZoneInfo(person.zone)).date()
    person.save(update_fields=["verified_on"])
    return person
