"""Sums in open minutes: one bisection in the calendar's table each."""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime

from .calendar import Calendar, OutOfRange
from .table import longer, minute_of, table_for


def floor_to_minute(at: datetime) -> datetime:
    """The whole minute that `at` lies in, in UTC; raises `NaiveTime`."""
    return _instant(minute_of(at))


def add(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """The first instant by which `minutes` open minutes have passed since `start`.

    None of them: `start` itself. When they run out at closing time, that is closing time. Raises `ValueError`
    for negative minutes, `NaiveTime`, `OutOfRange`.
    """
    second = minute_of(start)
    if minutes <= 0:
        return _nothing_added(second, minutes)
    table = table_for(calendar, start.year, start.year)
    while True:
        closes, totals = table.closes, table.totals
        index = bisect_right(closes, second)  # the interval that is open then, or the next one
        if index < len(closes):
            begin = table.opens[index]
            total = totals[index] - closes[index] + (begin if begin > second else second) + minutes * 60
            if total > totals[index]:
                index = bisect_left(totals, total, index)
            if index < len(closes):
                return datetime.fromtimestamp(closes[index] - totals[index] + total, UTC)
        table = longer(calendar, table)


def between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Open minutes from `start` to `end`; negative when `end` is the earlier.

    Raises `NaiveTime`, `OutOfRange`.
    """
    first, last = minute_of(start), minute_of(end)
    if last < first:
        return -between(calendar, end, start)
    table = table_for(calendar, start.year, max(start.year, end.year))
    return (table.open_before(last) - table.open_before(first)) // 60


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether the office is open in the minute of `at`: from opening, up to and without closing."""
    second = minute_of(at)
    table = table_for(calendar, at.year, at.year)
    index = bisect_right(table.opens, second) - 1
    return index >= 0 and second < table.closes[index]


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """The minute of `at` when the office is open in it, otherwise the next opening (domain 3.1 rule 5)."""
    second = minute_of(at)
    table = table_for(calendar, at.year, at.year)
    while (index := bisect_right(table.closes, second)) == len(table.closes):
        table = longer(calendar, table)
    return _instant(max(second, table.opens[index]))


def open_until(calendar: Calendar, at: datetime) -> datetime | None:
    """When the office closes next; none when it is closed at `at`, or never closes."""
    second = minute_of(at)
    table = table_for(calendar, at.year, at.year)
    while True:
        index = bisect_right(table.opens, second) - 1
        if index < 0 or second >= table.closes[index]:
            return None
        if table.closes[index] < table.stop:
            return _instant(table.closes[index])
        try:
            table = longer(calendar, table)
        except OutOfRange:
            return None


def pauses(calendar: Calendar, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The closings, each with the opening after it, that lie wholly between `start` and `end`."""
    table = table_for(calendar, start.year, max(start.year, end.year))
    first = bisect_right(table.closes, minute_of(start))
    last = bisect_left(table.opens, minute_of(end))
    return [(_instant(table.closes[index - 1]), _instant(table.opens[index])) for index in range(first + 1, last)]


def _nothing_added(second: int, minutes: int) -> datetime:
    if minutes < 0:
        raise ValueError(f"cannot add {minutes} minutes: open time is counted forwards")
    return _instant(second)


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
