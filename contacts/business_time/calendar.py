"""What a business calendar is, and what it refuses to be."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Self
from zoneinfo import ZoneInfo

HORIZON = (1970, 2099)
"""First and last year that any calendar can be asked about."""

DAY = 1440
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOT_PLACES = ("Factory", "localtime", "posix/", "posixrules", "right/")
"""Files beside the zones that are none: the machine's own zone, and clocks that count leap seconds."""


class BadCalendar(ValueError):
    """The calendar makes no sense; the message says where."""


class UnknownZone(BadCalendar):
    """No IANA time zone has this name."""


class NeverOpen(BadCalendar):
    """The calendar has no open time, so no clock can run on it."""


class NaiveTime(ValueError):
    """An instant without a UTC offset: nobody can say when it is."""


class OutOfRange(ValueError):
    """The instant, or the answer, lies outside the years in `HORIZON`."""


class NotABusinessDay(ValueError):
    """The office does not open on that day."""


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of this name, e.g. `America/Denver`; raises `UnknownZone` for anything else."""
    if not isinstance(name, str) or name.startswith(NOT_PLACES):
        raise UnknownZone(f"there is no time zone {name!r}")
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        shown = name if len(name) <= 60 else name[:60] + "…"
        raise UnknownZone(f"there is no time zone {shown!r}") from error


@dataclass(frozen=True, order=True)
class Window:
    """One stretch of open time on one weekday.

    `weekday` is 0 for Monday to 6 for Sunday; `opens` and `closes` are minutes of the local day, `closes`
    exclusive, 1440 allowed. Raises `BadCalendar`.
    """

    weekday: int
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if any(type(number) is not int for number in (self.weekday, self.opens, self.closes)):
            raise BadCalendar(f"a window is three whole numbers, not {self!r}")
        if not 0 <= self.weekday <= 6:
            raise BadCalendar(f"weekday {self.weekday} is none of 0 (Monday) to 6 (Sunday)")
        if not 0 <= self.opens < self.closes <= DAY:
            raise BadCalendar(f"{self} does not open before it closes within one day")

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {_clock(self.opens)}–{_clock(self.closes)}"


@dataclass(frozen=True)
class Calendar:
    """Zone, weekly windows and holidays of one office. Hashable; equal calendars share their tables.

    `holidays` are (local date, name); a date listed twice counts once. Raises `UnknownZone`, `NeverOpen`, or
    `BadCalendar` when windows overlap.
    """

    zone: str
    windows: tuple[Window, ...]
    holidays: tuple[tuple[date, str], ...] = ()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        zone_named(self.zone)
        object.__setattr__(self, "windows", tuple(sorted(self.windows)))
        object.__setattr__(self, "holidays", tuple(sorted(self.holidays)))
        _refuse_overlaps(self.windows)
        _refuse_never_open(self)
        # Hashing hundreds of holidays at each look-up of the table would cost more than the sum itself.
        object.__setattr__(self, "_hash", hash((self.zone, self.windows, self.holidays)))

    def __hash__(self) -> int:
        return self._hash

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _refuse_overlaps(windows: tuple[Window, ...]) -> None:
    for first, second in pairwise(windows):
        if first.weekday == second.weekday and second.opens < first.closes:
            raise BadCalendar(f"{first} and {second} overlap")


def _refuse_never_open(calendar: Calendar) -> None:
    weekdays = {window.weekday for window in calendar.windows}
    if not weekdays:
        raise NeverOpen("the calendar has no open hours")
    holidays = {on for on, _ in calendar.holidays}
    first = date(HORIZON[0], 1, 1)
    count = (date(HORIZON[1], 12, 31) - first).days
    days = (first + timedelta(days=n) for n in range(count))
    if not any(day.weekday() in weekdays and day not in holidays for day in days):
        raise NeverOpen("every open day of the calendar is a holiday")
