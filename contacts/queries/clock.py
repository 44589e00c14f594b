"""What contacting somebody promises: the facts fetched, the pure guideline asked."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from contacts import business_time, guideline
from contacts.models import Availability, CalendarVersion, Person, ResponseRule

# Nobody is assigned: Sales Operations' request is computed as if in the Denver office (domain 3.1 rule 2).
FALLBACK_ZONE = "America/Denver"
FALLBACK_CALENDAR = "Standard"


@dataclass(frozen=True)
class Quote:
    """A promise with everything it was worked out from, ready to be shown or kept."""

    person: Person | None
    channel: guideline.Channel
    rule: ResponseRule
    calendar_version: CalendarVersion
    zone: str
    availability: Availability | None
    availability_class: guideline.AvailabilityClass
    promise: guideline.Promise

    @property
    def calendar(self) -> business_time.Calendar:
        return self.calendar_version.in_zone(self.zone)


def calendar_of(person: Person | None) -> CalendarVersion:
    """The newest version of the person's calendar; the standard one for the desk."""
    versions = CalendarVersion.objects.select_related("calendar").order_by("-number")
    if person is None:
        return versions.filter(calendar__name=FALLBACK_CALENDAR)[0]
    return versions.filter(calendar=person.calendar_id)[0]


def zone_of(person: Person | None) -> str:
    return person.zone if person else FALLBACK_ZONE


def place_of(person: Person | None) -> str:
    """Where their office is, in words."""
    return person.city if person else "Denver"


def availability_at(person: Person | None, at: datetime) -> Availability | None:
    """The record that says the person is out at the instant; of two, the one that says out (rule 6)."""
    if person is None:
        return None
    records = Availability.objects.filter(
        person=person, cancelled_at__isnull=True, starts_at__lte=at, ends_at__gt=at
    ).select_related("back_up")
    return min(records, key=lambda record: record.kind != Availability.Kind.OUT_OF_OFFICE, default=None)


def rule_at(
    channel: guideline.Channel, availability: guideline.AvailabilityClass, received_at: datetime, zone: str
) -> ResponseRule | None:
    """The rule in force on the day of receipt in the manager's zone; None where nothing is promised."""
    if channel.channel_class is None:
        return None
    on = received_at.astimezone(ZoneInfo(zone)).date()
    return (
        ResponseRule.objects.filter(
            channel_class=channel.channel_class, availability__in=["", availability], effective_from__lte=on
        )
        .filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on))
        .first()
    )


def quote(
    person: Person | None,
    channel: guideline.Channel,
    received_at: datetime,
    availability_class: guideline.AvailabilityClass | None = None,
) -> Quote | None:
    """What a contact received at that instant promises; None for channels arranged as asked (S52, S53).

    `availability_class` overrides what is on record (a director's correction, rule 7).
    """
    version, zone = calendar_of(person), zone_of(person)
    received_at = business_time.floor_to_minute(received_at)
    calendar = version.in_zone(zone)
    clock_start = business_time.next_opening(calendar, received_at)
    record = availability_at(person, clock_start)
    known = availability_class or _class_of(record)
    rule = rule_at(channel, known, received_at, zone)
    if rule is None:
        return None
    promise = guideline.promise(rule=rule.rule(), availability=known, received_at=received_at, calendar=calendar)
    return Quote(person, channel, rule, version, zone, record, known, promise)


def _class_of(record: Availability | None) -> guideline.AvailabilityClass:
    if record is None:
        return guideline.AvailabilityClass.IN_OFFICE
    return guideline.AvailabilityClass.OUT_OF_OFFICE
