"""Measures the clock: additions against businesstimedelta, and the time to build a table."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contacts import business_time
from contacts.business_time import table

TIMES_AS_FAST = 100
TABLE_MILLISECONDS = 10.0
ZONE = "America/Denver"
MINUTES = (15, 30, 240, 480, 540)

Addition = tuple[datetime, int]


class Command(BaseCommand):
    """Prints additions a second, ours and businesstimedelta's, and the time a three-year table takes."""

    help = (
        f"Measure business-time addition against businesstimedelta (at least {TIMES_AS_FAST} times as fast) and "
        f"building a table for three years (under {TABLE_MILLISECONDS:g} ms). Exit status 1 when either is missed."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, print, compare."""
        ours, theirs = _ours(), _theirs()
        cases = _cases(2_000)
        if any(ours(*case) != theirs(*case) for case in cases[:200]):
            raise CommandError("the two disagree, so comparing their speed means nothing")
        fast, slow = _rate(ours, cases), _rate(theirs, cases[:200])
        built = _fastest_build()
        self.stdout.write(f"Additions a second          {fast:>12,.0f}")
        self.stdout.write(f"  businesstimedelta         {slow:>12,.0f}")
        self.stdout.write(f"  times as fast             {fast / slow:>12,.0f}   at least {TIMES_AS_FAST}")
        self.stdout.write(f"Table of three years, ms    {built:>12.2f}   under {TABLE_MILLISECONDS:g}")
        if fast < slow * TIMES_AS_FAST or built >= TABLE_MILLISECONDS:
            raise CommandError("the clock is too slow")


def _cases(number: int) -> list[Addition]:
    chance = random.Random(20060518)  # noqa: S311 the same cases each time, no secret
    start = datetime(2006, 1, 2, tzinfo=UTC)
    return [(start + timedelta(minutes=chance.randrange(900 * 1440)), chance.choice(MINUTES)) for _ in range(number)]


def _ours() -> Callable[[datetime, int], datetime]:
    calendar = business_time.standard_calendar(ZONE)
    return partial(business_time.add, calendar)


def _theirs() -> Callable[[datetime, int], datetime]:
    try:
        import businesstimedelta
        import pytz  # type: ignore[import-untyped]
    except ImportError as error:
        raise CommandError("businesstimedelta is not installed: it comes with requirements-dev.txt") from error
    zone = pytz.timezone(ZONE)
    hours = businesstimedelta.WorkDayRule(time(8), time(17), [0, 1, 2, 3, 4], tz=zone)
    # A list, as its documentation says, of the same holidays as ours; a set would make it three times as fast.
    holidays = businesstimedelta.HolidayRule([on for on, _ in business_time.standard_holidays()], tz=zone)
    rules = businesstimedelta.Rules([hours, holidays])

    def add(start: datetime, minutes: int) -> datetime:
        result: datetime = start + businesstimedelta.BusinessTimeDelta(rules, seconds=minutes * 60)
        return result

    return add


def _rate(add: Callable[[datetime, int], datetime], cases: list[Addition]) -> float:
    """Additions a second, in the best of five runs: the others measure what else the machine does."""

    def run() -> float:
        began = perf_counter()
        for start, minutes in cases:
            add(start, minutes)
        return perf_counter() - began

    return len(cases) / min(run() for _ in range(5))


def _fastest_build() -> float:
    """Milliseconds to build a table of three years, in the best of five runs, past every cache."""
    calendar = business_time.standard_calendar(ZONE)

    def run() -> float:
        began = perf_counter()
        table.build.__wrapped__(calendar, 2006, 2008)
        return perf_counter() - began

    return min(run() for _ in range(5)) * 1000
