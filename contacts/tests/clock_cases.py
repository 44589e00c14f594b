"""What the tests of the clock share: local wall time in, local wall time out, and odd offices."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from contacts.business_time import STANDARD_WINDOWS, Calendar, Window, standard_holidays

DENVER = "America/Denver"
ZONES = ("America/Denver", "America/Phoenix", "America/Chicago", "America/Los_Angeles", "Australia/Lord_Howe")
"""Daylight saving, none, two more, and one that moves by half an hour in the other half of the year."""


instants = st.builds(
    lambda year, day, minute, second: (
        datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day, minutes=minute, seconds=second)
    ),
    st.sampled_from(range(2006, 2041)),  # one range of seconds would give almost nothing but January 2006
    st.sampled_from(range(366)),
    st.sampled_from(range(1440)),
    st.sampled_from((0, 1, 59)),
)
"""Seconds from 2006 to 2040, of every year alike."""


def local(text: str, zone: str = DENVER) -> datetime:
    """The UTC instant of local wall time: `2006-05-09T10:05`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def wall(at: datetime | None, zone: str = DENVER) -> str | None:
    """Local wall time of an instant, as `local` takes it."""
    return None if at is None else f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def office(*hours: tuple[int, int], days: range = range(7), zone: str = DENVER) -> Calendar:
    """An office without holidays, open from minute to minute on each of these weekdays."""
    return Calendar(zone, tuple(Window(day, opens, closes) for day in days for opens, closes in hours))


def offices(zone: str) -> dict[str, Calendar]:
    """The kinds of week that the oracles try; `night` and `always` are open while the clocks change."""
    holidays = standard_holidays()
    hours = {
        "standard": STANDARD_WINDOWS,
        "lunch": tuple(Window(day, *part) for day in range(5) for part in ((450, 720), (765, 1050))),
        "few": (Window(0, 540, 570), Window(3, 0, 1), Window(5, 780, 1380)),
        "night": tuple(Window(day, *part) for day in range(7) for part in ((0, 360), (1320, 1440))),
        "always": tuple(Window(day, 0, 1440) for day in range(7)),
    }
    return {name: Calendar(zone, windows, holidays) for name, windows in hours.items()}


@lru_cache(maxsize=256)
def changes_of(zone: str, year: int) -> list[datetime]:
    """UTC midnights of the days within which the zone's offset changes."""
    new_year = datetime(year, 1, 1, tzinfo=UTC)
    weeks = [new_year + timedelta(weeks=n) for n in range(53)]
    changing = [week for week in weeks if _offset_changes(zone, week, timedelta(weeks=1))]
    days = [week + timedelta(days=n) for week in changing for n in range(7)]
    return [day for day in days if _offset_changes(zone, day, timedelta(days=1))]


def _offset_changes(zone: str, at: datetime, span: timedelta) -> bool:
    info = ZoneInfo(zone)
    return at.astimezone(info).utcoffset() != (at + span).astimezone(info).utcoffset()
