"""A reminder to look at one's own numbers: those that nobody has verified for 90 days (E21)."""

from datetime import datetime, timedelta

from contacts import wall
from contacts.models import Person
from contacts.queries import offices
from contacts.queries.verifying import people_with_old_numbers
from contacts.wording import telephone_text
from notices.models import Notice

from .outbox import Draft, enqueue

KIND = "old_numbers"
NOT_AGAIN_FOR = timedelta(days=30)


@wall.chosen(wall.ENGINE)
def remind_of_numbers(*, at: datetime) -> int:
    """Remind everybody whose numbers are old and who is in at this minute; return how many.

    At most once in 30 days. Whoever is out or whose office is closed is reminded by a later run.
    """
    told = Notice.objects.filter(kind=KIND, created_at__gt=at - NOT_AGAIN_FOR).values_list("recipient", flat=True)
    asleep = set(told)
    old = [person for person in people_with_old_numbers(at) if person.pk not in asleep]
    facts = offices(old, at)
    awake = [person for person in old if facts.presence(person).code == "in"]
    enqueue(_draft(person, at) for person in awake)
    return len(awake)


def _draft(person: Person, at: datetime) -> Draft:
    # Two runs at once name the same fact: the outbox takes it once.
    source = f"numbers:{person.pk}:{at:%Y%m%d}"
    numbers = person.office_phone, person.pager, person.cellular
    context = {
        "verified_on": person.verified_on.isoformat() if person.verified_on else "",
        "numbers": [telephone_text(number) for number in numbers if number],
        "path": "/availability/",
        "because": "companies find these numbers on your card",
    }
    return Draft(KIND, source, f"person:{person.pk}", person.pk, context, at)
