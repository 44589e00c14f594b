"""The days that may be promised for contact, and when each is due (S51)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError

from contacts import business_time, guideline
from contacts.business_time import Calendar
from contacts.queries import calendar_of
from contacts.queries.clock import zone_of
from contacts.wording import date_text
from requests_app.models import TeamRequest

OFFERED = 5
YEARS_AHEAD = 2


@dataclass(frozen=True)
class PromisedDay:
    """A day for contact; `due_by` is None on a holiday, `business_days` how many lie from today to it.

    `holidays` are those in between, by day and name. `zone` is that of the office.
    """

    on: date
    due_by: datetime | None
    business_days: int
    holidays: list[tuple[date, str]]
    zone: str


def promised_day(team_request: TeamRequest, promised_on: date, at: datetime) -> PromisedDay:
    """The day as the owner of a request that was read for the actor would keep it. Raises ValidationError."""
    owner = team_request.owner
    return day_of(calendar_of(owner, at).in_zone(zone_of(owner)), promised_on, at)


def day_of(calendar: Calendar, promised_on: date, at: datetime) -> PromisedDay:
    """A day seen from an instant. Raises ValidationError."""
    due_by = promise_due_by(calendar, promised_on, at)
    today = business_time.local_date(calendar, at)
    between = [today + timedelta(days=n) for n in range(1, (promised_on - today).days + 1)]
    ahead = sum(business_time.is_business_day(calendar, on) for on in between)
    return PromisedDay(promised_on, due_by, ahead, _holidays(calendar, between), calendar.zone)


def days_ahead(calendar: Calendar, at: datetime) -> list[PromisedDay]:
    """The next business days that may be promised, and the holidays among them."""
    first = business_time.local_date(calendar, business_time.next_opening(calendar, at))
    days = [first, *(business_time.business_day(calendar, first, n) for n in range(1, OFFERED))]
    span = [first + timedelta(days=n) for n in range((days[-1] - first).days)]
    shut = [PromisedDay(on, None, 0, [(on, name)], calendar.zone) for on, name in _holidays(calendar, span)]
    return sorted([*shut, *(day_of(calendar, on, at) for on in days)], key=lambda day: day.on)


def promise_due_by(calendar: Calendar, promised_on: date, from_at: datetime) -> datetime:
    """When contact promised for that day is due: its closing time (rule 12). Raises ValidationError."""
    today = business_time.local_date(calendar, from_at)
    if promised_on < today:
        raise _refused("The date is before the day of the answer. Choose that day or a later one.")
    if promised_on.year > today.year + YEARS_AHEAD:
        raise _refused("The date is more than two years away. Check the year.")
    later = date_text(business_time.business_day(calendar, promised_on, 1), today)
    try:
        due_by = guideline.contact_due_by(calendar, promised_on)
    except business_time.NotABusinessDay as error:
        raise _refused(f"{error}. The next one is {later}.") from error
    if due_by <= from_at:
        raise _refused(f"The office has closed for that day. The next business day is {later}.")
    return due_by


def _refused(why: str) -> ValidationError:
    return ValidationError({"promised_on": why})


def _holidays(calendar: Calendar, days: list[date]) -> list[tuple[date, str]]:
    """Those that close the office on a day on which it would be open: no Sunday."""
    named = [(on, business_time.holiday_on(calendar, on)) for on in days]
    weekdays = {window.weekday for window in calendar.windows}
    return [(on, name) for on, name in named if name and on.weekday() in weekdays]
