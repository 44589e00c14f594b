"""Office hours as people write and read them: `08:00–12:00, 13:00–17:00`."""

import re
from collections.abc import Iterable
from itertools import groupby, pairwise

from .calendar import WEEKDAYS, BadCalendar, Window

_SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*(?:-|–|to)\s*([0-9]{1,2}):([0-9]{2})")


class BadHours(BadCalendar):
    """What was written is no hours of a day; the message says why."""


def hours_of(weekday: int, text: str) -> list[Window]:
    """The windows of a weekday (0 Monday) as written; none for an empty text. Raises `BadHours`."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    windows = sorted(_window(weekday, part) for part in parts)
    for first, second in pairwise(windows):
        if second.opens < first.closes:
            raise BadHours(f"{_span(first)} and {_span(second)} overlap. Let one end before the other begins.")
    return windows


def hours_text(windows: Iterable[Window]) -> str:
    """The windows of one day; empty where it is closed."""
    return ", ".join(_span(window) for window in sorted(windows))


def week_text(windows: Iterable[Window]) -> list[str]:
    """Days with the same hours together: `Monday to Friday 08:00–17:00`, `Saturday 09:00–12:00`."""
    by_day = [hours_text(window for window in windows if window.weekday == day) for day in range(7)]
    runs = [(hours, [day for day, _ in run]) for hours, run in groupby(enumerate(by_day), key=lambda one: one[1])]
    return [f"{_days(days)} {hours}" for hours, days in runs if hours]


def _days(days: list[int]) -> str:
    if len(days) == 1:
        return WEEKDAYS[days[0]]
    return f"{WEEKDAYS[days[0]]} {'and' if len(days) == 2 else 'to'} {WEEKDAYS[days[-1]]}"


def _window(weekday: int, text: str) -> Window:
    found = _SPAN.fullmatch(text)
    if not found:
        raise BadHours(f"“{text[:40]}” is no opening time. Write it as 08:00–17:00, several with a comma between.")
    opens, closes = (_minute(text, *ends) for ends in (found.groups()[:2], found.groups()[2:]))
    if opens >= closes:
        raise BadHours(f"{text} closes before it opens. An office open until midnight closes at 24:00.")
    return Window(weekday, opens, closes)


def _minute(text: str, hours: str, minutes: str) -> int:
    minute = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or minute > 1440:
        raise BadHours(f"{text} has a time that no clock shows. The day ends at 24:00.")
    return minute


def _span(window: Window) -> str:
    return "–".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (window.opens, window.closes))
