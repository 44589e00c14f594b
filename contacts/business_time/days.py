"""Local dates of a calendar: which are business days, when they open and close."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime

from .calendar import WEEKDAYS, Calendar, NaiveTime, NotABusinessDay, OutOfRange
from .table import Table, longer, minute_of, second_of, table_for, week_of


def local_date(calendar: Calendar, at: datetime) -> date:
    """The date at the office at this instant; raises `NaiveTime`."""
    if at.utcoffset() is None:
        raise NaiveTime(f"{at.isoformat()} has no UTC offset, so it is no instant")
    return at.astimezone(week_of(calendar).zone).date()


def is_business_day(calendar: Calendar, on: date) -> bool:
    """Whether the office opens at all on that date."""
    return bool(_intervals(calendar, on))


def opening(calendar: Calendar, on: date) -> datetime:
    """When the office first opens on that date; raises `NotABusinessDay`."""
    return _instant(_business_day(calendar, on)[0][0])


def closing(calendar: Calendar, on: date) -> datetime:
    """When the office closes for good on that date; raises `NotABusinessDay`."""
    return _instant(_business_day(calendar, on)[-1][1])


def open_minutes(calendar: Calendar, on: date) -> int:
    """Open minutes of that date, 0 when closed; elapsed ones, should the clocks change inside them."""
    return sum(end - start for start, end in _intervals(calendar, on)) // 60


def holiday_on(calendar: Calendar, on: date) -> str | None:
    """Name of the holiday on that date, if it is one."""
    return week_of(calendar).holidays.get(on)


def business_day(calendar: Calendar, on: date, n: int) -> date:
    """The n-th business day after `on`, n from 1; raises `ValueError`, `OutOfRange`."""
    if n < 1:
        raise ValueError(f"business day {n} after a date makes no sense: count from 1")
    table = table_for(calendar, on.year, on.year)
    while (index := bisect_right(table.days, on.toordinal()) + n - 1) >= len(table.days):
        table = longer(calendar, table)
    return date.fromordinal(table.days[index])


def business_day_before(calendar: Calendar, on: date) -> date:
    """The last business day before `on`; raises `OutOfRange`."""
    table = table_for(calendar, on.year, on.year)
    index = bisect_left(table.days, on.toordinal())
    if not index:
        raise OutOfRange(f"no business day lies before {on.isoformat()}")
    return date.fromordinal(table.days[index - 1])


def business_days_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Whole business days from `start` to `end`, one each however long they are; negative when `end` is the earlier.

    One is over at the same open minute of the next, or when that one closes, should it be shorter. Raises
    `NaiveTime`, `OutOfRange`.
    """
    if end < start:
        return -business_days_between(calendar, end, start)
    table = table_for(calendar, start.year, end.year)
    (first, begun), (last, gone) = _place(calendar, table, start), _place(calendar, table, end)
    return last - first - (gone < begun)


def _place(calendar: Calendar, table: Table, at: datetime) -> tuple[int, int]:
    """How many business days of the table are over, and how many open seconds of the one that is not."""
    on, second = local_date(calendar, at), minute_of(at)
    index = bisect_left(table.days, on.toordinal())
    intervals = _intervals(calendar, on)
    gone = sum(max(0, min(second, closes) - opens) for opens, closes in intervals)
    return (index + 1, 0) if intervals and second >= intervals[-1][1] else (index, gone)


def holidays_between(calendar: Calendar, start: datetime, end: datetime) -> list[tuple[datetime, str]]:
    """Holidays that take open time from between two instants: from when on, and the name."""
    first, last = local_date(calendar, start), local_date(calendar, end)
    index = bisect_left(calendar.holidays, (first, ""))
    stop = bisect_right(calendar.holidays, last, key=lambda holiday: holiday[0])
    names = dict(reversed(calendar.holidays[index:stop]))
    lost = [(_usual_hours(calendar, on), names[on]) for on in sorted(names)]
    return [(max(start, hours[0]), name) for hours, name in lost if hours and hours[0] < end and start < hours[1]]


def _usual_hours(calendar: Calendar, on: date) -> tuple[datetime, datetime] | None:
    """From the first opening to the last closing of that weekday, were the date no holiday."""
    week = week_of(calendar)
    windows = week.windows[on.weekday()]
    if not windows:
        return None
    ends = second_of(week.zone, on, windows[0][0]), second_of(week.zone, on, windows[-1][1])
    return _instant(ends[0]), _instant(ends[1])


def _intervals(calendar: Calendar, on: date) -> list[tuple[int, int]]:
    if isinstance(on, datetime):
        raise TypeError("a date is needed, not an instant: whose date would it be?")
    return list(week_of(calendar).intervals(on))


def _business_day(calendar: Calendar, on: date) -> list[tuple[int, int]]:
    intervals = _intervals(calendar, on)
    if not intervals:
        why = holiday_on(calendar, on) or "closed all day"
        raise NotABusinessDay(f"{WEEKDAYS[on.weekday()]} {on.day} {on:%B %Y} is no business day: {why}")
    return intervals


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
