"""The offices of many people at once: who can be reached, and what contacting them promises."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from contacts import business_time, guideline
from contacts.business_time import Calendar
from contacts.models import Availability, CalendarVersion, Person, ResponseRule

from .clock import FALLBACK_CALENDAR, strongest, versions_in_force, zone_of

OUT, NO_PHONE = Availability.Kind.OUT_OF_OFFICE, Availability.Kind.NO_QUICK_PHONE


@dataclass(frozen=True)
class Quote:
    """A promise with everything it was worked out from, ready to be shown or kept."""

    person: Person | None
    rule: ResponseRule
    calendar_version: CalendarVersion
    zone: str
    availability: Availability | None
    availability_class: guideline.AvailabilityClass
    promise: guideline.Promise

    @property
    def is_written(self) -> bool:
        """Whether it is met by a reply that names a date, or by the answer (S50)."""
        return self.rule.channel_class == guideline.ChannelClass.WRITTEN


@dataclass(frozen=True)
class Presence:
    """Whether somebody can be reached: `code` is in, no_phone, out or closed, `until` when that changes.

    `record` is the absence behind it, `stand_in` who answers instead (whom it names: the standing back-up is only
    proposed when it is entered), `holiday` what keeps the office closed.
    """

    code: str
    until: datetime
    record: Availability | None = None
    stand_in: Person | None = None
    holiday: str = ""

    @property
    def is_away(self) -> bool:
        return self.code in ("out", "no_phone")


@dataclass(frozen=True)
class Offices:
    """The facts about some people from `at` on, fetched once; see `offices`."""

    at: datetime
    versions: dict[int | None, CalendarVersion]
    records: dict[int, list[Availability]]
    rules: list[ResponseRule]
    _calendars: dict[tuple[int | None, str], Calendar] = field(default_factory=dict, compare=False, repr=False)
    _presences: dict[int, Presence] = field(default_factory=dict, compare=False, repr=False)

    def calendar(self, person: Person | None) -> Calendar:
        """Their office hours in their own zone; the Denver office's for the desk (rule 2).

        While theirs are not filled in, the standard ones: good enough to show who is in, not to promise anything.
        """
        key = (person.calendar_id if person else None, zone_of(person))
        if key not in self._calendars:
            version = self.versions.get(key[0]) or self.versions[None]
            self._calendars[key] = version.in_zone(key[1])
        return self._calendars[key]

    def record_at(self, person: Person | None, at: datetime) -> Availability | None:
        if person is None:
            return None
        return strongest(r for r in self.records.get(person.pk, []) if r.starts_at <= at < r.ends_at)

    def back_up(self, person: Person, at: datetime) -> Person | None:
        """Whom the absence names, be it nobody; without one the standing back-up; never somebody who has left."""
        record = self.record_at(person, at)
        back_up = record.back_up if record else person.back_up
        return back_up if back_up and back_up.is_active else None

    def presence(self, person: Person) -> Presence:
        """Now, or while the office is closed what the next opening will find: as promises see it (rule 6)."""
        if person.pk not in self._presences:
            self._presences[person.pk] = self._presence(person)
        return self._presences[person.pk]

    def _presence(self, person: Person) -> Presence:
        calendar = self.calendar(person)
        opens = business_time.next_opening(calendar, self.at)
        record = self.record_at(person, opens)
        if record and record.kind == OUT:
            return Presence("out", self._back_at(person, record), record, self.back_up(person, opens))
        if opens > self.at:
            holidays = business_time.holidays_between(calendar, self.at, opens)
            return Presence("closed", opens, holiday=holidays[0][1] if holidays else "")
        if record:
            return Presence("no_phone", self._changes_at(person, record.ends_at), record, self.back_up(person, opens))
        closes = business_time.open_until(calendar, self.at) or opens
        return Presence("in", self._changes_at(person, closes))

    def _back_at(self, person: Person, record: Availability) -> datetime:
        """When they are back at work: the end of their absences in a row, in office hours."""
        calendar = self.calendar(person)
        back = business_time.next_opening(calendar, record.ends_at)
        while (again := self.record_at(person, back)) and again.kind == OUT:
            back = business_time.next_opening(calendar, again.ends_at)
        return back

    def _changes_at(self, person: Person, end: datetime) -> datetime:
        """The end given, or the next absence that begins before it."""
        begins = [r.starts_at for r in self.records.get(person.pk, []) if self.at < r.starts_at < end]
        return min(begins, default=end)

    def quote(
        self,
        person: Person | None,
        about: guideline.Channel | guideline.ChannelClass,
        received_at: datetime,
        availability_class: guideline.AvailabilityClass | None = None,
        office: tuple[CalendarVersion, str] | None = None,
    ) -> Quote | None:
        """What a contact received at that instant, not before `at`, promises; see the function `quote`.

        Needs offices that were read with `quoting`.
        """
        version, zone = office or (self.versions.get(person.calendar_id if person else None), zone_of(person))
        if version is None:
            return None
        calendar = version.in_zone(zone) if office else self.calendar(person)
        received_at = business_time.floor_to_minute(received_at)
        record = self.record_at(person, business_time.next_opening(calendar, received_at))
        known = availability_class or _class_of(record)
        asked = about.channel_class if isinstance(about, guideline.Channel) else about
        rule = self._rule(asked, known, received_at, zone)
        if rule is None:
            return None
        promise = guideline.promise(rule=rule.rule(), availability=known, received_at=received_at, calendar=calendar)
        return Quote(person, rule, version, zone, record, known, promise)

    def _rule(
        self,
        asked: guideline.ChannelClass | None,
        known: guideline.AvailabilityClass,
        received_at: datetime,
        zone: str,
    ) -> ResponseRule | None:
        """The rule in force on the day of receipt in the manager's zone; None where nothing is promised."""
        on = received_at.astimezone(ZoneInfo(zone)).date()
        fitting = (r for r in self.rules if r.channel_class == asked and r.availability in ("", known))
        return next((r for r in fitting if r.effective_from <= on <= (r.effective_to or on)), None)


def offices(people: Iterable[Person], at: datetime, *, quoting: bool = False) -> Offices:
    """What is needed to say how to reach these people and their stand-ins from `at` on: two queries.

    With `quoting` also what contacting them promises: one more.
    """
    people = list(people)
    at = business_time.floor_to_minute(at)
    records: dict[int, list[Availability]] = {}
    for record in _records(people, at):
        records.setdefault(record.person_id, []).append(record)
    return Offices(at, _versions(at), records, list(ResponseRule.objects.all()) if quoting else [])


def _records(people: list[Person], at: datetime) -> Iterable[Availability]:
    """Their absences from `at` on, and those of whoever stands in."""
    live = Availability.objects.filter(cancelled_at__isnull=True, ends_at__gt=at)
    ids = {person.pk for person in people}
    named = live.filter(person__in=ids, back_up__isnull=False).values("back_up")
    return live.filter(Q(person__in=ids) | Q(person__in=named)).select_related("back_up")


def _versions(at: datetime) -> dict[int | None, CalendarVersion]:
    """The version in force of each calendar, by calendar; the standard one under None, for the desk."""
    newest = versions_in_force(at).select_related("calendar").order_by("calendar", "-number").distinct("calendar")
    versions: dict[int | None, CalendarVersion] = {}
    for version in newest:
        versions[version.calendar_id] = version
        if version.calendar.name == FALLBACK_CALENDAR:
            versions[None] = version
    return versions


def quote(
    person: Person | None,
    about: guideline.Channel | guideline.ChannelClass,
    received_at: datetime,
    availability_class: guideline.AvailabilityClass | None = None,
    office: tuple[CalendarVersion, str] | None = None,
) -> Quote | None:
    """What a contact received at that instant promises; None for channels arranged as asked (S52, S53).

    `about` is how it came, or what the rule is about where that is not the channel: a post-mortem (S38).

    None too where no rule is in force that day or the office has no hours: whoever keeps a promise makes that known.

    A correction (rule 7) says what counts instead of what is on record now: `availability_class`, and as `office`
    the hours and the zone of the clock that it replaces.
    """
    facts = offices([person] if person else [], received_at, quoting=True)
    return facts.quote(person, about, received_at, availability_class, office)


def _class_of(record: Availability | None) -> guideline.AvailabilityClass:
    if record is None:
        return guideline.AvailabilityClass.IN_OFFICE
    return guideline.AvailabilityClass.OUT_OF_OFFICE
