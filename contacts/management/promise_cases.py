"""Contacts as they come from outside, read into cases: each fault is told with its field and its value."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, BinaryIO

from contacts import business_time, guideline
from contacts.business_time import FIRST_YEAR, LAST_YEAR
from contacts.guideline import AvailabilityClass, Channel, Promise, Rule, Step

BOM = b"\xef\xbb\xbf"
LONGEST_LINE = 1_000_000
TIMED = tuple(channel.value for channel in Channel if channel.is_timed)

INSTANT = re.compile(
    r"(?P<date>[0-9W-]+)[T ](?P<clock>[0-9:]+)(?P<fraction>[.,][0-9]+)?"
    r"(?P<offset>Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)?"
)
END_OF_DAY = re.compile(r"24(:?00){0,2}")
LEAP_SECOND = re.compile(r"([0-9]{2}:?[0-9]{2}:?)60")


class BadCase(ValueError):
    """A contact that cannot be answered; the message says what is wrong with which value."""


@dataclass(frozen=True)
class Case:
    """One contact, on the standard calendar and rules; `zone` is the responding manager's."""

    channel: Channel
    availability: AvailabilityClass
    received_at: datetime
    zone: str

    @property
    def rule(self) -> Rule:
        """The standard rule that applies."""
        rule = guideline.rule_for(guideline.STANDARD_RULES, self.channel, self.availability)
        if rule is None:
            raise BadCase(f"nothing is promised by {self.channel}")
        return rule

    @cached_property
    def promise(self) -> Promise:
        """What the contact promises."""
        return guideline.promise(
            rule=self.rule,
            availability=self.availability,
            received_at=self.received_at,
            calendar=business_time.standard_calendar(self.zone),
        )

    @property
    def steps(self) -> list[Step]:
        """Why it promises that."""
        return guideline.steps(self.promise.derivation, rule=self.rule, calendar_zone=self.zone)


def case_of(fields: dict[str, Any]) -> Case:
    """The case of these fields; raises `BadCase` that tells everything that is wrong with them."""
    readers = {"channel": _channel, "zone": _zone, "received_at": _received_at, "availability": _availability}
    values: dict[str, Any] = {}
    faults: list[str] = []
    for name, read in readers.items():
        try:
            values[name] = read(_given(fields, name))
        except BadCase as error:
            faults.append(f"{name} {error}")
    if faults:
        raise BadCase("; ".join(faults))
    case = Case(**values)
    _refuse_other_years(case)
    return case


def cases_in(stream: BinaryIO) -> Iterator[Case | BadCase]:
    """A case, or what is wrong with it, for each line of JSON lines; empty lines at the end are no cases."""
    empty: list[int] = []
    for number, line in _lines(stream):
        if not line.strip():
            empty.append(number)
            continue
        yield from (BadCase(f"line {skipped}: empty, expected a JSON object") for skipped in empty)
        empty.clear()
        try:
            yield case_of(_object(line))
        except BadCase as error:
            yield BadCase(f"line {number}: {error}")


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered lines, each cut off just above the longest that is allowed, so that none fills the memory."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        yield number, line.removeprefix(BOM) if number == 1 else line


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise BadCase(f"longer than {LONGEST_LINE} bytes")
    try:
        value = json.loads(line.decode(), object_pairs_hook=_each_key_once)
    except UnicodeDecodeError as error:
        raise BadCase(f"not UTF-8: byte 0x{line[error.start]:02x} at position {error.start + 1}") from error
    except RecursionError as error:
        raise BadCase("not JSON that anybody meant: nested too deeply") from error
    except json.JSONDecodeError as error:
        raise BadCase(
            f"not JSON: {error.msg} at character {error.pos + 1}, in {_shown(line.decode().strip())}"
        ) from error
    except BadCase:
        raise
    except ValueError as error:  # an integer that Python refuses to read
        raise BadCase("not JSON that anybody meant: a number with thousands of digits") from error
    if not isinstance(value, dict):
        raise BadCase(f"expected a JSON object, not {_shown(value)}")
    return value


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) < len(pairs):
        raise BadCase("a key stands there twice")
    return keys


def _given(fields: dict[str, Any], name: str) -> str:
    """The field as text; `availability` may be absent or null, and then the manager is in the office."""
    value = fields.get(name)
    if value is None and name == "availability":
        return AvailabilityClass.IN_OFFICE.value
    if name not in fields:
        raise BadCase("is missing")
    if not isinstance(value, str):
        raise BadCase(f"is {_shown(value)}, not text")
    return value


def _channel(value: str) -> Channel:
    try:
        channel = Channel(value)
    except ValueError as error:
        raise BadCase(f"{_shown(value)} is none of {', '.join(TIMED)}") from error
    if not channel.is_timed:
        raise BadCase(f"{value!r} has no interval, so nothing is promised; those that have: {', '.join(TIMED)}")
    return channel


def _zone(value: str) -> str:
    try:
        return business_time.zone_named(value).key
    except business_time.UnknownZone as error:
        raise BadCase(f"{_shown(value)} is no IANA time zone") from error


def _availability(value: str) -> AvailabilityClass:
    try:
        return AvailabilityClass(value)
    except ValueError as error:
        raise BadCase(f"{_shown(value)} is none of {', '.join(AvailabilityClass)}") from error


def _received_at(value: str) -> datetime:
    """An ISO 8601 instant; 24:00 is the end of the day, and a leap second belongs to the minute before it."""
    found = INSTANT.fullmatch(value.strip().upper())
    if found is None:
        raise BadCase(f"{_shown(value)} is no date and time in ISO 8601")
    if found["offset"] is None:
        raise BadCase(f"{_shown(value)} has no UTC offset, so it is no instant")
    try:
        at = _instant(found)
        return business_time.floor_to_minute(at)
    except (ValueError, OverflowError) as error:
        raise BadCase(f"{_shown(value)} is no instant: {error}") from error


def _instant(found: re.Match[str]) -> datetime:
    clock, days, leap = found["clock"], 0, LEAP_SECOND.fullmatch(found["clock"])
    if END_OF_DAY.fullmatch(clock) and not (found["fraction"] or "").strip(".,0"):
        clock, days = "00" + clock[2:], 1
    elif leap:
        clock = leap[1] + "59"
    at = datetime.fromisoformat(f"{found['date']}T{clock}{found['fraction'] or ''}{found['offset']}")
    if leap and f"{at.astimezone(UTC):%m-%d %H:%M}" not in ("06-30 23:59", "12-31 23:59"):
        raise ValueError("there is no leap second in that minute")
    return at + timedelta(days=days)


def _refuse_other_years(case: Case) -> None:
    """The year may be a known one in the manager's zone or in UTC: the holidays around both ends are known."""
    year = in_utc = case.received_at.year
    if 1 < year < 9999:  # at the ends of time there may be no local one
        year = case.received_at.astimezone(business_time.zone_named(case.zone)).year
    if not any(FIRST_YEAR <= known <= LAST_YEAR for known in (in_utc, year)):
        raise BadCase(f"received_at lies in {year}: the standard calendar is known for {FIRST_YEAR} to {LAST_YEAR}")


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 80 else text[:80] + "..."
