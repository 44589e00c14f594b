"""What a text message asks for: `ACK 4711`, `CALL 4711`, `CALL 4711 1530`. Pure: no Django, no I/O, no wall clock."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

HOW = "Send ACK 4711 when you have it, CALL 4711 after your call, or CALL 4711 1530 when it was at 15:30."
LONGEST_AGO = timedelta(hours=12)

_SAID = re.compile(r"(ack|call)\s+(?:r-?)?([1-9]\d{0,8})(?:\s+(?:at\s+)?(\d{1,2})[:.]?(\d{2}))?[\s.!]*", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """`called_at` is wall time where the writer is; None for now."""

    is_call: bool
    request_id: int
    called_at: time | None


def said_in(text: str) -> Said | None:
    """None where it is anything else: then nobody guesses."""
    match = _SAID.fullmatch(text.strip()[:200])
    if match is None:
        return None
    word, number, hour, minute = match.groups()
    is_call = word.lower() == "call"
    if hour and (not is_call or int(hour) > 23 or int(minute) > 59):
        return None
    return Said(is_call, int(number), time(int(hour), int(minute)) if hour else None)


def latest(clock: time, zone: ZoneInfo, at: datetime) -> datetime | None:
    """The last time that it was that time there, within twelve hours; None where it was not."""
    today = at.astimezone(zone).date()
    found = [datetime.combine(today - timedelta(days=days), clock, tzinfo=zone) for days in (0, 1)]
    return next((instant for instant in found if timedelta() <= at - instant <= LONGEST_AGO), None)
