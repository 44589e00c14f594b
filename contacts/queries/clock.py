"""The clock of one person: their calendar, their zone, where they are now."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from contacts.models import Availability, CalendarVersion, Person

# Nobody is assigned: Sales Operations' request is computed as if in the Denver office (domain 3.1 rule 2).
FALLBACK_ZONE = "America/Denver"
FALLBACK_CALENDAR = "Standard"


def calendar_of(person: Person | None, at: datetime) -> CalendarVersion:
    """The version in force of their calendar; the standard one for the desk, and while theirs is not filled in."""
    versions = versions_in_force(at).select_related("calendar").order_by("-number")
    own = versions.filter(calendar=person.calendar_id).first() if person else None
    return own or versions.filter(calendar__name=FALLBACK_CALENDAR)[0]


def versions_in_force(at: datetime) -> QuerySet[CalendarVersion]:
    """Versions whose day has come; of each calendar the highest number counts."""
    return CalendarVersion.objects.filter(effective_from__lte=today_at_the_desk(at))


def zone_of(person: Person | None) -> str:
    return person.zone if person else FALLBACK_ZONE


def today_at_the_desk(at: datetime) -> date:
    """The day by which what is no one person's begins and ends: rules in force, the numbers of the desks."""
    return at.astimezone(ZoneInfo(FALLBACK_ZONE)).date()


def place_of(person: Person | None) -> str:
    """Where their office is, in words."""
    return person.city if person else "Denver"


def strongest(records: Iterable[Availability]) -> Availability | None:
    """Of records that overlap, the one that says out wins (rule 6)."""
    return min(records, key=lambda record: record.kind != Availability.Kind.OUT_OF_OFFICE, default=None)
