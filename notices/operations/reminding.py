"""Keeping cards right (E21): a reminder of numbers that nobody has verified for 90 days, and word of wrong ones."""

from datetime import datetime, timedelta

from contacts import wall
from contacts.acting import operation
from contacts.models import Person, WrongContact
from contacts.queries import sales_operations
from contacts.queries.verifying import people_with_old_numbers, reports_to_settle
from contacts.wording import telephone_text
from notices.kinds import Relation
from notices.models import Notice

from .telling import Fact, tell

KIND = "old_numbers"
NOT_AGAIN_FOR = timedelta(days=30)


@wall.chosen(wall.ENGINE)
@operation
def remind_of_numbers(*, at: datetime) -> int:
    """Remind everybody whose numbers are old, when they are in; return how many. At most once in 30 days."""
    told = Notice.objects.filter(kind=KIND, created_at__gt=at - NOT_AGAIN_FOR).values_list("person", flat=True)
    asleep = set(told)
    due = [person for person in people_with_old_numbers(at) if person.pk not in asleep]
    tell(_old(person, at) for person in due)
    return len(due)


@operation
@wall.chosen(wall.ENGINE)
def tell_of_wrong_contacts(*, at: datetime) -> None:
    """Tell Sales Operations, once and when they are in, of each card that somebody says is wrong."""
    reports = {_wrong_source(report): report for report in reports_to_settle()}
    told = Notice.objects.filter(source__in=reports).values_list("source", flat=True) if reports else ()
    if new := reports.keys() - set(told):
        tell(_wrong(reports[source], person, at) for source in sorted(new) for person in sales_operations())


def _wrong_source(report: WrongContact) -> str:
    return f"wrong:{report.pk}"


def _wrong(report: WrongContact, told: Person, at: datetime) -> Fact:
    context = {
        "person": report.person.name,
        "what": report.what,
        "by": report.reported_by.name,
        "reported_at": report.reported_at.isoformat(),
        "path": "/upkeep/numbers/",
        "because": "you belong to Sales Operations",
    }
    about = f"person:{report.person_id}"
    return Fact("wrong_contact", _wrong_source(report), about, told, Relation.DESK, context, at)


def _old(person: Person, at: datetime) -> Fact:
    # Two runs at once name the same fact: the outbox takes it once.
    source = f"numbers:{person.pk}:{at:%Y%m%d}"
    numbers = person.office_phone, person.pager, person.cellular
    context = {
        "verified_on": person.verified_on.isoformat() if person.verified_on else "",
        "numbers": [telephone_text(number) for number in numbers if number],
        "path": "/availability/",
        "because": "companies find these numbers on your card",
    }
    return Fact(KIND, source, f"person:{person.pk}", person, Relation.OWNER, context, at)
