"""What a contact promises: when the clock starts, from when an answer is expected, and by when it is due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contacts import business_time
from contacts.business_time import Calendar

from .derivation import Derivation, derive
from .rules import AvailabilityClass, BadRule, Rule


@dataclass(frozen=True)
class Promise:
    """The instants of one clock, all UTC and whole minutes, and why they are these.

    `expected_from` is the lower bound, none where the rule has none. `soon_at` is when the clock shows as in
    its window, or as due soon: the lower bound, otherwise three quarters of the interval.
    """

    clock_start: datetime
    expected_from: datetime | None
    due_by: datetime
    soon_at: datetime
    derivation: Derivation


def promise(
    *, rule: Rule, availability: AvailabilityClass | None, received_at: datetime, calendar: Calendar
) -> Promise:
    """What `rule` promises for a contact received at `received_at`, on the responding manager's calendar.

    Raises `BadRule` when the rule is for the other availability, and what `business_time` raises.
    """
    if rule.availability not in (None, availability):
        raise BadRule(f"{rule.name!r} is not the rule for {availability or 'an unknown availability'}")
    clock_start = business_time.next_opening(calendar, received_at)
    expected_from = None if rule.lower is None else _from(rule, calendar, clock_start, rule.lower)
    due_by = _by(rule, calendar, clock_start, rule.upper)
    return Promise(
        clock_start=clock_start,
        expected_from=expected_from,
        due_by=due_by,
        soon_at=expected_from or _three_quarters(rule, calendar, clock_start, due_by),
        derivation=derive(rule, calendar, received_at, clock_start, expected_from, due_by),
    )


def contact_due_by(calendar: Calendar, promised_on: date) -> datetime:
    """When a contact promised for that date is due (S51): closing time. Raises `NotABusinessDay`."""
    return business_time.closing(calendar, promised_on)


def _from(rule: Rule, calendar: Calendar, start: datetime, lower: int) -> datetime:
    if rule.day_end == "close" and lower > 0:
        return business_time.opening(calendar, _day(calendar, start, lower))
    return _after(rule, calendar, start, lower)


def _by(rule: Rule, calendar: Calendar, start: datetime, upper: int) -> datetime:
    if rule.day_end == "close":
        return business_time.closing(calendar, _day(calendar, start, upper))
    return _after(rule, calendar, start, upper)


def _after(rule: Rule, calendar: Calendar, start: datetime, amount: int) -> datetime:
    if rule.count == "elapsed":
        return start + timedelta(minutes=amount)
    if rule.unit == "business_days":  # rule 8: as many open minutes as the day of the clock start has
        today = business_time.local_date(calendar, start)
        amount *= business_time.open_minutes(calendar, today)
    return business_time.add(calendar, start, amount)


def _day(calendar: Calendar, start: datetime, n: int) -> date:
    return business_time.business_day(calendar, business_time.local_date(calendar, start), n)


def _three_quarters(rule: Rule, calendar: Calendar, start: datetime, end: datetime) -> datetime:
    if rule.count == "elapsed":
        return start + timedelta(minutes=rule.upper * 3 // 4)
    return business_time.add(calendar, start, business_time.between(calendar, start, end) * 3 // 4)
