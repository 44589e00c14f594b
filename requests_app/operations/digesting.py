"""The digest: at the start of their day each of ours hears what it holds, once, where it holds anything.

1. Look which offices (a calendar in a zone) have opened today and not had their digests: a row of each day says so.
2. Write that row; of two that do so at once the second waits for the first, and leaves it.
3. Tell everybody of the office who is in what their queue shows (`queries.day`); who is out is told nothing: whoever
   stands in reads it as theirs.

An office that cannot be told stops no other, nor does somebody whose day cannot be written.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection

from contacts import business_time, wall
from contacts.acting import operation
from contacts.business_time import Calendar
from contacts.models import Availability, Person
from contacts.queries import Offices, offices
from contacts.wording import instant_text
from notices.kinds import Relation
from notices.operations import Fact, tell
from requests_app.models import DigestDay
from requests_app.queries.day import DUE, PAST, PROMISED, Day, days_of
from requests_app.queries.rows import Row

log = logging.getLogger(__name__)

TITLES = {PAST: "Past guideline", PROMISED: "Promised for today", DUE: "Due today"}
SUMMED_UP = {PAST: "past guideline", PROMISED: "promised for today", DUE: "due today"}
_UNREAD = ("office_phone", "pager", "cellular", "voicemail_greeting")


class Office(NamedTuple):
    """Whose day begins: the people of a calendar in a zone."""

    calendar: int
    zone: str


@operation
def send_digests(*, at: datetime) -> int:
    """Tell everybody whose office has opened what the day holds; return how many."""
    with wall.chosen(wall.ENGINE):
        opened = list(_opened(at))
    return sum(_begin(office, calendar, at) for office, calendar in opened)


def _opened(at: datetime) -> Iterator[tuple[Office, Calendar]]:
    """The offices whose day has begun and is not over, and of which it is not written down."""
    active = Person.objects.filter(is_active=True).order_by("calendar", "zone")
    facts, known = offices([], at), [Office(*pair) for pair in active.values_list("calendar", "zone").distinct()]
    open_now = [(office, calendar) for office in known if (calendar := _open_calendar(office, facts))]
    days = {business_time.local_date(calendar, at) for _, calendar in open_now}
    begun = set(DigestDay.objects.filter(on__in=days).values_list("calendar", "zone", "on"))
    for office, calendar in open_now:
        if (*office, business_time.local_date(calendar, at)) not in begun:
            yield office, calendar


def _open_calendar(office: Office, facts: Offices) -> Calendar | None:
    """Its hours, where it has opened today and has not closed for good."""
    try:
        calendar = facts.calendar(Person(calendar_id=office.calendar, zone=office.zone))
        today = business_time.local_date(calendar, facts.at)
        if not business_time.is_business_day(calendar, today):
            return None
        is_day = business_time.opening(calendar, today) <= facts.at < business_time.closing(calendar, today)
    except (ValueError, TypeError) as error:
        log.error("When the day begins in %s cannot be worked out (%s): no digest", office.zone, error)
        return None
    return calendar if is_day else None


def _begin(office: Office, calendar: Calendar, at: datetime) -> int:
    try:
        with wall.chosen(wall.ENGINE):
            on = business_time.local_date(calendar, at)
            day = {"calendar_id": office.calendar, "zone": office.zone, "on": on}
            _, is_new = DigestDay.objects.get_or_create(**day, defaults={"begun_at": at})
            return _tell_all_of(office, calendar, on, at) if is_new else 0
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        if not connection.is_usable():
            raise  # the database is away: the office is not at fault
        log.exception("The digests of the office in %s could not be told", office.zone)
        return 0


def _tell_all_of(office: Office, calendar: Calendar, on: date, at: datetime) -> int:
    of_office = Person.objects.filter(is_active=True, calendar=office.calendar, zone=office.zone).defer(*_UNREAD)
    everybody = list(of_office.order_by("pk"))
    facts = offices(everybody, at)
    there = [person for person in everybody if facts.presence(person).code != "out"]
    # What begins by the end of the next business day is handed over today.
    horizon = business_time.closing(calendar, business_time.business_day(calendar, on, 1))
    days = days_of(there, {person.pk: horizon for person in there}, at) if there else {}
    until = business_time.closing(calendar, on)
    digests = [digest for person in there if (digest := _digest(person, days[person.pk], on, until, at))]
    tell(digests)
    return len(digests)


def _digest(person: Person, day: Day, on: date, until: datetime, at: datetime) -> Fact | None:
    if day.is_empty:
        return None
    try:
        context = _context(person, day, at) | {"until_at": until.isoformat()}
    except (ValueError, TypeError):
        log.exception("The day of person %d could not be written", person.pk)
        return None
    return Fact("digest", f"digest:{person.pk}:{on}", f"person:{person.pk}", person, Relation.OWNER, context, at)


def _context(person: Person, day: Day, at: datetime) -> dict[str, object]:
    sections = [
        {
            "title": title,
            "count": day.counts[name],
            "more": day.counts[name] - len(day.rows[name]),
            "lines": [_line(row, person, at) for row in day.rows[name]],
        }
        for name, title in TITLES.items()
        if day.counts[name]
    ]
    absences = [_absence(absence, person, at) for absence in day.absences]
    counted = [f"{count} {SUMMED_UP[name]}" for name, count in day.counts.items() if count]
    return {
        "summary": ", ".join(counted) or absences[0],
        "sections": sections,
        "absences": absences,
        "path": "/queue/",
        "because": "your working day begins",
    }


def _line(row: Row, person: Person, at: datetime) -> dict[str, str]:
    """Written here for the reader's zone: a message writes only what stands by itself."""
    facts, clock = row
    assert clock is not None  # they are rows of clocks
    return {
        "reference": facts.reference,
        "company": facts.company,
        "subject": facts.subject,
        "due": instant_text(clock.due_by, person.zone, at),
        "owner": "" if facts.owner_id == person.pk else facts.owner,
    }


def _absence(absence: Availability, person: Person, at: datetime) -> str:
    begins = absence.starts_at > at
    span = f"from {instant_text(absence.starts_at, person.zone, at)} " if begins else ""
    span += f"until {instant_text(absence.ends_at, person.zone, at)}"
    if absence.back_up_id == person.pk:
        return f"you stand in for {absence.person} {span}"
    return f"{absence.back_up} stands in for you {span}"
