"""From the text of a cell to a value. Every function raises `BadCell` with words for people."""

import datetime
import difflib
import re
import zoneinfo
from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumber_field.phonenumber import to_python

from contacts.models import STATES, Clec, Position
from contacts.models.clec import CODE_FORMATS

# The states that are not of the 14, so that they are not called misspelt.
_ELSEWHERE = frozenset(
    re.findall(
        "..",
        "AKALARCACTDCDEFLGAHIILINKSKYLAMAMDMEMIMOMSNCNHNJNVNYOHOKPARISCTNTXVAVTWIWV",
    )
)
_POSITIONS = {
    "se": Position.SALES_EXECUTIVE,
    "sm": Position.SERVICE_MANAGER,
    **{position.value.replace("_", " "): position for position in Position},
}
_KINDS = {**{kind.value: kind for kind in Clec.Kind}, **{kind.label.lower(): kind for kind in Clec.Kind}}
_STATUSES = {
    **{status.value: status for status in Clec.Status},
    **{status.label.lower(): status for status in Clec.Status},
}
_BETWEEN = re.compile(r"[\s,|/]+")
_UNTIL = re.compile(r"^(?P<name>.*?)\s*\(until (?P<until>[^)]*)\)$")
_US_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
FIRST_YEAR, LAST_YEAR = 1950, 2100

# Codes as a set of (value, state), state empty where it holds in all.
Codes = frozenset[tuple[str, str]]


class BadCell(ValueError):
    """The cell says nothing that can be understood."""


def parse(column: str, text: str) -> Any:
    """The value of a cell that is not empty."""
    return _PARSERS.get(column, str)(text)


def _one_of(known: dict[str, Any], what: str) -> Callable[[str], Any]:
    def parsed(text: str) -> Any:
        value = known.get(text.lower().replace("_", " "))
        if value is None:
            near = difflib.get_close_matches(text.lower(), [name for name in known if len(name) > 2], n=1)
            meant = f" Did you mean “{near[0]}”?" if near else ""
            raise BadCell(f"“{text}” is not {what}.{meant}")
        return value

    return parsed


def state(text: str) -> str:
    code = text.upper()
    if code in _ELSEWHERE:
        raise BadCell(f"{code} lies outside the 14-state territory.")
    if code not in STATES:
        raise BadCell(f"“{text}” is not a state. Use the two letters, such as CO.")
    return code


def states(text: str) -> tuple[str, ...]:
    found = [state(part) for part in _BETWEEN.split(text) if part]
    if len(set(found)) < len(found):
        raise BadCell("a state is there twice.")
    return tuple(sorted(found))


def _codes(kind: str) -> Callable[[str], Codes]:
    def parsed(text: str) -> Codes:
        found = [_code(kind, part) for part in _BETWEEN.split(text) if part]
        if len(set(found)) < len(found):
            raise BadCell(f"the same {kind} is there twice.")
        return frozenset(found)

    return parsed


def _code(kind: str, text: str) -> tuple[str, str]:
    where, _, value = text.rpartition(":")
    value = value.upper()
    if not re.match(CODE_FORMATS[kind], value):
        raise BadCell(f"“{value}” does not look like the {kind} of a company.")
    return value, state(where) if where else ""


def former_names(text: str) -> tuple[tuple[str, datetime.date | None], ...]:
    found = tuple(_former_name(part.strip()) for part in text.split("|") if part.strip())
    names = [name for name, _ in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise BadCell(f"“{twice}” is there twice.")
    return found


def _former_name(text: str) -> tuple[str, datetime.date | None]:
    dated = _UNTIL.match(text)
    name = dated["name"] if dated else text
    if not name or len(name) > 120:
        raise BadCell(f"“{text[:40]}” is not a name of 1 to 120 characters.")
    return name, date(dated["until"]) if dated else None


def date(text: str) -> datetime.date:
    american = _US_DATE.match(text)
    try:
        if american:
            month, day, year = map(int, american.groups())
            on = datetime.date(year, month, day)
        else:
            on = datetime.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=datetime.UTC).date()
    except ValueError as error:
        raise BadCell(f"“{text}” is not a date. Write it as 2006-05-15.") from error
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise BadCell(f"the year {on.year} cannot be right.")
    return on


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def zone(text: str) -> str:
    if text not in _zones():
        near = difflib.get_close_matches(text, _zones(), n=1)
        meant = f" Did you mean {near[0]}?" if near else " Use an IANA name such as America/Denver."
        raise BadCell(f"“{text}” is not a time zone.{meant}")
    return text


def email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise BadCell(f"“{text}” is not an e-mail address.") from error
    return text.lower()


def phone(text: str) -> str:
    number = to_python(text)
    if not number or not number.is_valid():
        raise BadCell(f"“{text}” is not a telephone number.")
    if number.extension:
        raise BadCell(f"“{text}” has an extension, which is not kept. Write the number alone.")
    return str(number.as_e164)


def yes_or_no(text: str) -> bool:
    known = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
    if text.lower() not in known:
        raise BadCell(f"“{text}” is neither yes nor no.")
    return known[text.lower()]


_PARSERS: dict[str, Callable[[str], Any]] = {
    "former_names": former_names,
    "kind": _one_of(_KINDS, "a kind of company: facility, reseller or both"),
    "status": _one_of(_STATUSES, "a status: active, onboarding or prospect"),
    **{kind.lower(): _codes(kind) for kind in CODE_FORMATS},
    "states": states,
    "position": _one_of(_POSITIONS, "a position"),
    "email": email,
    "zone": zone,
    "office": phone,
    "pager": phone,
    "cellular": phone,
    "takes_emergencies": yes_or_no,
    "verified_on": date,
    "state": state,
    "starts_on": date,
    "ends_on": date,
}
