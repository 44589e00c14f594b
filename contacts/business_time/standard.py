"""The standard calendar: Monday to Friday 08:00–17:00, six holidays as observed (domain 3.1)."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from .calendar import Calendar, Window

FIRST_YEAR = 2000
LAST_YEAR = 2040
"""Years that `standard_calendar` knows the holidays of."""

STANDARD_WINDOWS = tuple(Window(weekday, 8 * 60, 17 * 60) for weekday in range(5))

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6


@lru_cache(maxsize=64)
def standard_calendar(zone: str) -> Calendar:
    """The standard calendar of an office in this zone; raises `UnknownZone`."""
    return Calendar(zone, STANDARD_WINDOWS, standard_holidays())


@lru_cache(maxsize=16)
def standard_holidays(first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> tuple[tuple[date, str], ...]:
    """Observed day and name of the six holidays of these years, in order.

    New Year's Day of the year after the last belongs to them too: a clock that starts on 31 December runs
    into it, and on a Saturday it is observed on that 31 December.
    """
    years = range(first_year, last_year + 1)
    nominal = [holiday for year in years for holiday in _six(year)]
    nominal.append((date(last_year + 1, 1, 1), "New Year's Day"))
    return tuple(sorted(_observed(on, name) for on, name in nominal))


def _six(year: int) -> Iterator[tuple[date, str]]:
    yield date(year, 1, 1), "New Year's Day"
    yield _weekday_from(date(year, 5, 25), MONDAY), "Memorial Day"  # the last Monday of May
    yield date(year, 7, 4), "Independence Day"
    yield _weekday_from(date(year, 9, 1), MONDAY), "Labor Day"
    yield _weekday_from(date(year, 11, 22), THURSDAY), "Thanksgiving"  # the fourth Thursday of November
    yield date(year, 12, 25), "Christmas"


def _weekday_from(earliest: date, weekday: int) -> date:
    return earliest + timedelta(days=(weekday - earliest.weekday()) % 7)


def _observed(on: date, name: str) -> tuple[date, str]:
    shift = {SATURDAY: -1, SUNDAY: 1}.get(on.weekday(), 0)
    return (on + timedelta(days=shift), f"{name} (observed)") if shift else (on, name)
