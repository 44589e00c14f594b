"""Why a promise falls where it does, as compact steps that are stored with it (domain 3.1 rule 16).

A step is `[kind, epoch minute, ...]`:

    ["received", at, to_go]         the contact arrived
    ["opens", at, to_go]            the office opens and the clock starts; absent when it started on receipt
    ["closes", at, to_go, again]    the office closes with time left, which is counted from `again`
    ["pauses", at, to_go, n]        n more closings like it, the last of them at `at`
    ["holiday", at, name]           a holiday is skipped; `at` is when the office would have opened
    ["holidays", at, n]             n more of them, the last at `at`
    ["expected", at, to_go]         the lower bound
    ["due", at, 0]                  the upper bound; a fourth item, the next opening, when it is closing time

`to_go` is in minutes of the rule's own count.
"""

import json
from datetime import datetime

from contacts import business_time
from contacts.business_time import Calendar

from .rules import Rule

Derivation = list[list[int | str]]

LIMIT = 500
"""Bytes that a derivation stays below as JSON, whatever the calendar."""


def derive(
    rule: Rule,
    calendar: Calendar,
    received_at: datetime,
    clock_start: datetime,
    expected_from: datetime | None,
    due_by: datetime,
) -> Derivation:
    """The steps from receipt to due time, in order; under `LIMIT` bytes as JSON."""

    def to_go(at: datetime) -> int:
        return _minutes(rule, calendar, at, due_by)

    steps: Derivation = [["received", _minute(received_at), to_go(clock_start)]]
    if clock_start > received_at:
        steps += _holidays(calendar, received_at, clock_start)
        steps.append(["opens", _minute(clock_start), to_go(clock_start)])
    if expected_from is not None:
        steps.append(["expected", _minute(expected_from), to_go(expected_from)])
    if rule.count == "business":
        for close, again in business_time.pauses(calendar, clock_start, due_by):
            steps.append(["closes", _minute(close), to_go(close), _minute(again)])
            steps += _holidays(calendar, close, again)
    steps.sort(key=lambda step: step[1])
    steps.append(_due(rule, calendar, due_by))
    return _fitted(steps)


def _due(rule: Rule, calendar: Calendar, due_by: datetime) -> list[int | str]:
    step: list[int | str] = ["due", _minute(due_by), 0]
    again = business_time.next_opening(calendar, due_by)
    if rule.count == "business" and again > due_by:
        step.append(_minute(again))
    return step


def _holidays(calendar: Calendar, start: datetime, end: datetime) -> Derivation:
    found = business_time.holidays_between(calendar, start, end)
    return [["holiday", _minute(at), name] for at, name in found]


def _minutes(rule: Rule, calendar: Calendar, start: datetime, end: datetime) -> int:
    if rule.count == "elapsed":
        return _minute(end) - _minute(start)
    return business_time.between(calendar, start, end)


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _fitted(steps: Derivation) -> Derivation:
    """The steps, shortened as little as it takes: fewer holidays by name, and shorter names."""
    steps = _folded(steps, "closes", "pauses", 3)
    for named, letters in ((6, 60), (3, 24), (1, 8)):
        fitted = _folded(_named(steps, letters), "holiday", "holidays", named)
        if len(json.dumps(fitted)) < LIMIT:
            break
    return fitted


def _named(steps: Derivation, letters: int) -> Derivation:
    return [[item[:letters] if isinstance(item, str) else item for item in step] for step in steps]


def _folded(steps: Derivation, kind: str, many: str, keep: int) -> Derivation:
    """All steps but those of `kind` beyond the first `keep`, which become one of kind `many`."""
    places = [index for index, step in enumerate(steps) if step[0] == kind][keep:]
    if len(places) < 2:
        return steps
    last = steps[places[-1]]
    fold = [many, *last[1:-1], len(places)]
    kept = [fold if index == places[-1] else step for index, step in enumerate(steps)]
    return [step for index, step in enumerate(kept) if index not in places[:-1]]
