"""The table of open intervals behind a calendar, built for a span of years and kept."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from .calendar import HORIZON, Calendar, NaiveTime, OutOfRange, zone_named

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Table:
    """Open intervals `opens[i]` to `closes[i]` in UTC seconds, sorted and apart.

    `totals[i]` is the open seconds up to `closes[i]`; `days` are the ordinals of the local dates that open;
    the table ends at `stop`, the end of `last_year`.
    """

    first_year: int
    last_year: int
    stop: int
    opens: list[int]
    closes: list[int]
    totals: list[int]
    days: list[int]

    def open_before(self, second: int) -> int:
        """Open seconds from the table's start to `second`."""
        index = bisect_right(self.opens, second) - 1
        return self.totals[index] - max(0, self.closes[index] - second) if index >= 0 else 0


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar made ready for looking up single days."""

    zone: ZoneInfo
    windows: tuple[tuple[tuple[int, int], ...], ...]
    holidays: dict[date, str]

    def intervals(self, on: date) -> Iterator[tuple[int, int]]:
        """Open intervals of a local date in UTC seconds, in order; none on a holiday."""
        if on in self.holidays:
            return
        midnight = _steady_midnight(self.zone, on)
        for opens, closes in self.windows[on.weekday()]:
            if midnight is not None:
                yield midnight + opens * 60, midnight + closes * 60
                continue
            start, end = second_of(self.zone, on, opens), second_of(self.zone, on, closes)
            if start < end:
                yield start, end


@lru_cache(maxsize=64)
def week_of(calendar: Calendar) -> Week:
    """The calendar's windows by weekday and its holidays by date."""
    windows: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for window in calendar.windows:
        windows[window.weekday].append((window.opens, window.closes))
    names: dict[date, str] = {}
    for on, name in calendar.holidays:
        names.setdefault(on, name)
    return Week(zone_named(calendar.zone), tuple(map(tuple, windows)), names)


def second_of(zone: ZoneInfo, on: date, minute: int) -> int:
    """UTC second of a local wall time: skipped, the first instant after; repeated, the first of the two."""
    local = datetime(on.year, on.month, on.day, tzinfo=zone) + timedelta(minutes=minute)
    earlier, later = int(local.timestamp()), int(local.replace(fold=1).timestamp())
    return earlier if earlier <= later else _end_of_gap(zone, later, earlier)


def _steady_midnight(zone: ZoneInfo, on: date) -> int | None:
    """UTC second of the day's 00:00; none on a day whose offset changes, which must be converted in full."""
    today = datetime(on.year, on.month, on.day, tzinfo=zone)
    offset = today.utcoffset()
    if offset is None or offset != (today + DAY).utcoffset():
        return None
    return (on.toordinal() - EPOCH_DAY) * 86_400 - offset // SECOND


def _end_of_gap(zone: ZoneInfo, before: int, after: int) -> int:
    """First second in (before, after] at which the zone's offset is no longer that of `before`."""
    old = datetime.fromtimestamp(before, zone).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def minute_of(at: datetime) -> int:
    """UTC second at which the minute of `at` begins; raises `NaiveTime`."""
    try:
        since = at - EPOCH
    except TypeError as error:
        raise NaiveTime(f"{at!r} has no UTC offset, so it is no instant") from error
    return since.days * 86_400 + since.seconds // 60 * 60


@lru_cache(maxsize=256)
def table_for(calendar: Calendar, first_year: int, last_year: int) -> Table:
    """A table of these years and, as instants near midnight need it, of the years beside them.

    Raises `OutOfRange`.
    """
    for year in (first_year, last_year):
        if not HORIZON[0] <= year <= HORIZON[1]:
            raise OutOfRange(f"the year {year} lies outside {HORIZON[0]} to {HORIZON[1]}")
    first_year, last_year = first_year - 1, last_year + 1
    if last_year - first_year > 3:  # whole decades, so that odd spans share few tables
        first_year, last_year = first_year - first_year % 10, last_year + 9 - last_year % 10
    return build(calendar, max(first_year, HORIZON[0]), min(last_year, HORIZON[1]))


def longer(calendar: Calendar, table: Table) -> Table:
    """A table that ends later; raises `OutOfRange` after the last year there is."""
    if table.last_year == HORIZON[1]:
        raise OutOfRange(f"the answer lies after {HORIZON[1]}")
    return table_for(calendar, table.first_year + 1, min(table.last_year + 9, HORIZON[1]))


@lru_cache(maxsize=64)
def build(calendar: Calendar, first_year: int, last_year: int) -> Table:
    """The table of these years, the last included."""
    week = week_of(calendar)
    stop = second_of(week.zone, date(last_year + 1, 1, 1), 0)
    table = Table(first_year, last_year, stop, [], [], [], [])
    total = 0
    for ordinal in range(date(first_year, 1, 1).toordinal(), date(last_year + 1, 1, 1).toordinal()):
        for start, end in week.intervals(date.fromordinal(ordinal)):
            total += end - start
            _append(table, ordinal, start, end, total)
    return table


def _append(table: Table, ordinal: int, start: int, end: int, total: int) -> None:
    if table.closes and table.closes[-1] == start:  # windows that touch are one
        table.closes[-1], table.totals[-1] = end, total
    else:
        table.opens.append(start)
        table.closes.append(end)
        table.totals.append(total)
    if not table.days or table.days[-1] != ordinal:
        table.days.append(ordinal)
