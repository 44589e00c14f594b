"""Keeping cards right (E21): a reminder of numbers that nobody has verified for 90 days, and word of wrong ones."""

from datetime import datetime, timedelta

from contacts import wall
from contacts.acting import operation
from contacts.models import Person, WrongContact
from contacts.queries import offices, sales_operations
from contacts.queries.verifying import people_with_old_numbers, reports_to_settle
from contacts.wording import telephone_text
from notices.models import Notice

from .outbox import Draft, enqueue

KIND = "old_numbers"
NOT_AGAIN_FOR = timedelta(days=30)


@wall.chosen(wall.ENGINE)
@operation
def remind_of_numbers(*, at: datetime) -> int:
    """Remind everybody whose numbers are old and who is in at this minute; return how many.

    At most once in 30 days. Whoever is out or whose office is closed is reminded by a later run.
    """
    told = Notice.objects.filter(kind=KIND, created_at__gt=at - NOT_AGAIN_FOR).values_list("person", flat=True)
    asleep = set(told)
    awake = _in([person for person in people_with_old_numbers(at) if person.pk not in asleep], at)
    enqueue(_old(person, at) for person in awake)
    return len(awake)


@operation
@wall.chosen(wall.ENGINE)
def tell_of_wrong_contacts(*, at: datetime) -> None:
    """Tell Sales Operations, once and when they are in, of each card that somebody says is wrong."""
    if reports := reports_to_settle():
        awake = _in(sales_operations(), at)
        # The outbox takes each fact once for each person, however often it is looked at.
        enqueue(_wrong(report, person, at) for report in reports for person in awake)


def _in(people: list[Person], at: datetime) -> list[Person]:
    facts = offices(people, at)
    return [person for person in people if facts.presence(person).code == "in"]


def _wrong(report: WrongContact, told: Person, at: datetime) -> Draft:
    context = {
        "person": report.person.name,
        "what": report.what,
        "by": report.reported_by.name,
        "reported_at": report.reported_at.isoformat(),
        "path": "/upkeep/numbers/",
        "because": "you belong to Sales Operations",
    }
    return Draft("wrong_contact", f"wrong:{report.pk}", f"person:{report.person_id}", told, context, at)


def _old(person: Person, at: datetime) -> Draft:
    # Two runs at once name the same fact: the outbox takes it once.
    source = f"numbers:{person.pk}:{at:%Y%m%d}"
    numbers = person.office_phone, person.pager, person.cellular
    context = {
        "verified_on": person.verified_on.isoformat() if person.verified_on else "",
        "numbers": [telephone_text(number) for number in numbers if number],
        "path": "/availability/",
        "because": "companies find these numbers on your card",
    }
    return Draft(KIND, source, f"person:{person.pk}", person, context, at)
