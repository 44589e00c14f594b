"""How the portal writes times and telephone numbers in plain text: for mails, for exports, beneath `templatetags`.

Instants are aware, a zone is an IANA name or a `tzinfo`, spans are whole minutes, figures are 24 hours.
`now` decides what is today; without it every instant is written in full, with its day and year.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from phonenumber_field.phonenumber import PhoneNumber

Zone = str | tzinfo
Day = bool | Literal["weekday", "short", "never"]
"""False: where it is not today. True: always. "weekday": always, "short": where it is not today, both as `Fri`
within a week of now. "never": not at all."""

A_WEEK = 7
NORTH_AMERICA = 1
FAMILIES = {
    "America/Los_Angeles": "Pacific",
    "America/Denver": "Mountain",
    "America/Boise": "Mountain",
    "America/Phoenix": "Mountain",
    "America/Chicago": "Central",
    "America/North_Dakota/Beulah": "Central",
    "America/North_Dakota/Center": "Central",
    "America/North_Dakota/New_Salem": "Central",
    "America/New_York": "Eastern",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
}
NO_SUMMER_TIME = {"America/Phoenix", "Pacific/Honolulu"}


# Zones


def zone_of(zone: Zone) -> tzinfo:
    """The zone itself. Raises ZoneInfoNotFoundError."""
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def zone_abbreviation(instant: datetime, zone: Zone) -> str:
    """`MDT`; `UTC+3` for zones that have no letters."""
    local = instant.astimezone(zone_of(zone))
    letters = local.tzname() or ""
    return letters if letters.isalpha() else offset_text(local)


def zone_name(instant: datetime, zone: Zone) -> str:
    """`Mountain Standard Time (Phoenix), UTC−7`; `Berlin, UTC+2` where the zone has no name of ours."""
    local = instant.astimezone(zone_of(zone))
    key = str(local.tzinfo)
    place = key.rpartition("/")[2].replace("_", " ")
    offset = offset_text(local)
    if key not in FAMILIES:
        return offset if offset == place else f"{place}, {offset}"
    season = "Daylight" if local.dst() else "Standard"
    where = f" ({place})" if key in NO_SUMMER_TIME else ""
    return f"{FAMILIES[key]} {season} Time{where}, {offset}"


def offset_text(local: datetime) -> str:
    """`UTC−7`, `UTC+5:30`, `UTC`."""
    minutes = _offset_minutes(local)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def _offset_minutes(local: datetime) -> int:
    return round((local.utcoffset() or timedelta()).total_seconds() / 60)


def same_clock(instant: datetime, one: Zone, other: Zone) -> bool:
    """Whether the clocks of two zones agree at this instant."""
    return instant.astimezone(zone_of(one)).utcoffset() == instant.astimezone(zone_of(other)).utcoffset()


def zone_distance_text(instant: datetime, zone: Zone, viewer: Zone) -> str:
    """Another's clock against one's own: `your own time`, `1 h ahead of you`, `2 h behind you`."""
    there, here = instant.astimezone(zone_of(zone)), instant.astimezone(zone_of(viewer))
    minutes = _offset_minutes(there) - _offset_minutes(here)
    if not minutes:
        return "your own time"
    hours, rest = divmod(abs(minutes), 60)
    distance = f"{hours} h" if not rest else duration_text(abs(minutes))
    return f"{distance} {'ahead of' if minutes > 0 else 'behind'} you"


# Plain text


def date_text(on: date, today: date | None = None, *, weekday: bool = True, year: bool = False) -> str:
    """`Fri 19 May`, with the year where it is not this one or this one is not known."""
    text = f"{on:%a} {on.day} {on:%b}" if weekday else f"{on.day} {on:%b}"
    return f"{text} {on.year}" if year or today is None or on.year != today.year else text


def day_text(on: date, today: date | None, day: Day = False) -> str:
    """What stands before the figures: nothing today, else the day."""
    if day == "never" or (on == today and day in (False, "short")):
        return ""
    if today and day in ("weekday", "short") and abs((on - today).days) < A_WEEK:
        return f"{on:%a}"
    return date_text(on, today)


def clock_text(
    instant: datetime,
    zone: Zone,
    now: datetime | None,
    *,
    day: Day = False,
    seconds: bool = False,
) -> str:
    """An instant without its zone: `08:10` today, `Fri 19 May 10:15` otherwise."""
    local = instant.astimezone(zone_of(zone))
    today = now.astimezone(local.tzinfo).date() if now else None
    figures = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    return f"{day_text(local.date(), today, day)} {figures}".strip()


def instant_text(instant: datetime, zone: Zone, now: datetime | None = None, *, day: Day = False) -> str:
    """`08:10 MST` today, `Fri 19 May 10:15 CDT` otherwise, the year only when it is not this one."""
    return f"{clock_text(instant, zone, now, day=day)} {zone_abbreviation(instant, zone)}"


def span_ends(start: datetime, end: datetime, zone: Zone, now: datetime | None, *, day: Day = False) -> tuple[str, str]:
    """Both ends without zone; on the same day the second is figures only."""
    there = zone_of(zone)
    if start.astimezone(there).date() == end.astimezone(there).date():
        return clock_text(start, there, now, day=day), f"{end.astimezone(there):%H:%M}"
    return clock_text(start, there, now, day=True), clock_text(end, there, now, day=True)


def window_ends(start: datetime, end: datetime, zone: Zone, now: datetime | None) -> tuple[str, str]:
    """Both ends in a sentence, without zone: `11:15`, `11:30`, or `14:00 today`, `Fri 19 May 09:00`."""
    there = zone_of(zone)
    first, last = span_ends(start, end, there, now)
    today = now.astimezone(there).date() if now else None
    if start.astimezone(there).date() == today != end.astimezone(there).date():
        first = f"{start.astimezone(there):%H:%M} today"
    return first, last


def joint(last: str) -> str:
    """The dash before the end of a span: with room around it where a day follows."""
    return " – " if " " in last else "–"


def duration_text(minutes: int) -> str:
    """`18 min`, `3 h 30`, `9 h 00`."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{hours} h {rest:02}" if hours else f"{rest} min"


def business_days_text(days: int) -> str:
    """`1 business day`, `5 business days`."""
    return f"{days} business day{'' if days == 1 else 's'}"


def margin_text(minutes: int) -> str:
    """How a clock was met: `12 min early`, `1 min late`, `on the minute`; positive is early."""
    if not minutes:
        return "on the minute"
    return f"{duration_text(minutes)} {'early' if minutes > 0 else 'late'}"


def countdown_text(due_by: datetime, now: datetime, business_minutes: int, business_days: int) -> str:
    """The distance to a due time.

    `business_minutes` are the open minutes from now to `due_by`, negative once it is over, `business_days` the
    office's whole days. Under an hour seconds are given, beyond that it is business time.
    """
    left = int((due_by - now).total_seconds())
    if left <= -60:
        return past_text(business_minutes)
    if left <= 0:
        return "due now"
    if left < 3600:
        return f"in {left // 60} min {left % 60:02} s"
    if business_days >= 2:
        return f"in {business_days_text(business_days)}"
    return f"in {duration_text(business_minutes)}{' of office time' if business_minutes < left // 60 else ''}"


def past_text(business_minutes: int) -> str:
    """`3 h 30 past`; nothing has been open since a due time at closing."""
    return f"{duration_text(business_minutes)} past" if business_minutes else "past, office closed since"


def promised_text(
    expected_from: datetime | None,
    due_by: datetime,
    *,
    zone: Zone,
    viewer: Zone,
    now: datetime | None,
) -> str:
    """`between 11:15 and 11:30 MDT (10:15–10:30 your time)`, `by 15:00 MDT (14:00 your time)`."""
    if expected_from is None:
        text = f"by {instant_text(due_by, zone, now)}"
    else:
        between = " and ".join(window_ends(expected_from, due_by, zone, now))
        text = f"between {between} {zone_abbreviation(due_by, zone)}"
    yours = yours_text(expected_from, due_by, zone=zone, viewer=viewer)
    return f"{text} {yours}".strip()


def yours_text(expected_from: datetime | None, due_by: datetime, *, zone: Zone, viewer: Zone) -> str:
    """The same in the reader's clock, in brackets; empty where both clocks agree.

    The day is the office's: figures alone, except where the reader's day is another one.
    """
    if same_clock(due_by, zone, viewer):
        return ""
    there, here = due_by.astimezone(zone_of(zone)), due_by.astimezone(zone_of(viewer))
    last = f"{here:%H:%M}" if here.date() == there.date() else f"{here:%a %H:%M}"
    if expected_from is None:
        return f"({last} your time)"
    first = expected_from.astimezone(zone_of(viewer))
    dash = "–" if first.date() == here.date() else " – "
    return f"({first:%H:%M}{dash}{last if dash == '–' else f'{here:%a %H:%M}'} your time)"


# Telephone numbers


def telephone_text(number: PhoneNumber) -> str:
    """As the territory writes it, 303-555-0131; others with their country, +44 20 7946 0000."""
    if number.country_code != NORTH_AMERICA:
        return str(number.as_international)
    digits = str(number.national_number)
    plain = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    return f"{plain} ext. {number.extension}" if number.extension else plain


# For files that other programs read


def printable(text: str) -> str:
    """Without control characters but tab and line feed, which every line end becomes: what calendars can hold."""
    lines = "\n".join(text.splitlines())
    return "".join(letter for letter in lines if letter in "\t\n" or unicodedata.category(letter) not in ("Cc", "Cs"))
