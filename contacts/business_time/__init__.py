"""Business time: when an office is open, and what its clock says. Pure: no Django, no I/O, no wall clock.

A calendar (zone, weekly windows, holidays) becomes a sorted table of open intervals in UTC seconds with
running totals; `add` and `between` are one bisection each. The edges, once and for all:

- Windows are local wall time, converted for each day: a skipped local time is the first instant after the
  gap, a repeated one is the first of the two. Inside a window elapsed time counts.
- Opening is inclusive, closing exclusive; 24:00 is allowed, and windows that touch are one.
- An interval that runs out at closing time ends at closing time, not at the next opening.
- Every instant is aware and is floored to the minute; every result is in UTC.
"""

from .arithmetic import (
    add,
    between,
    floor_to_minute,
    is_open,
    next_opening,
    open_until,
    pauses,
)
from .calendar import (
    BadCalendar,
    Calendar,
    NaiveTime,
    NeverOpen,
    NotABusinessDay,
    OutOfRange,
    UnknownZone,
    Window,
    zone_named,
)
from .days import (
    business_day,
    business_day_before,
    business_days_between,
    closing,
    holiday_on,
    holidays_between,
    is_business_day,
    local_date,
    open_minutes,
    opening,
)
from .standard import (
    FIRST_YEAR,
    LAST_YEAR,
    STANDARD_WINDOWS,
    standard_calendar,
    standard_holidays,
)
from .written import BadHours, hours_of, hours_text, week_text

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "STANDARD_WINDOWS",
    "BadCalendar",
    "BadHours",
    "Calendar",
    "NaiveTime",
    "NeverOpen",
    "NotABusinessDay",
    "OutOfRange",
    "UnknownZone",
    "Window",
    "add",
    "between",
    "business_day",
    "business_day_before",
    "business_days_between",
    "closing",
    "floor_to_minute",
    "holiday_on",
    "holidays_between",
    "hours_of",
    "hours_text",
    "is_business_day",
    "is_open",
    "local_date",
    "next_opening",
    "open_minutes",
    "open_until",
    "opening",
    "pauses",
    "standard_calendar",
    "standard_holidays",
    "week_text",
    "zone_named",
]
