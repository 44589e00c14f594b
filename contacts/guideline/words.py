"""Sentences: what a rule asks, and why a promise falls where it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from contacts.business_time import zone_named

from .derivation import Derivation
from .rules import AvailabilityClass, ChannelClass, MetBy, Rule


@dataclass(frozen=True)
class Step:
    """One line of an explanation.

    `at` is the instant (UTC) it speaks of, `until` the end when it speaks of a window, `to_go` what is left
    of the interval in minutes (none for a holiday; 0 where the window ends it), `kind` the kind of the stored step.
    """

    kind: str
    at: datetime
    until: datetime | None
    text: str
    to_go: int | None


@dataclass(frozen=True)
class _Scene:
    rule: Rule
    zone: ZoneInfo
    place: str
    derivation: Derivation

    def has(self, kind: str) -> bool:
        return any(step[0] == kind for step in self.derivation)


def steps(derivation: Derivation, *, rule: Rule, calendar_zone: str, place: str = "") -> list[Step]:
    """The stored derivation in plain English; `place` is where the office is, else the zone's city."""
    scene = _Scene(rule, zone_named(calendar_zone), place or city_of(calendar_zone), derivation)
    lines = [_line(scene, step) for step in derivation]
    if len(lines) > 1 and lines[-2].kind == "expected":  # one window, nothing in between: one line
        expected, due = lines[-2:]
        is_told = len(derivation[-1]) == 3
        to_go = due.to_go if is_told else expected.to_go
        lines[-2] = Step(expected.kind, expected.at, due.at, expected.text, to_go)
        if is_told:
            del lines[-1]
    return lines


def city_of(zone: str) -> str:
    """The place a zone is named after: `America/Denver` is Denver."""
    return zone.rpartition("/")[2].replace("_", " ")


def duration_words(minutes: int) -> str:
    """Minutes as people read them: `18 min`, `3 h 30`, `9 h 00`; a minus sign before less than nothing."""
    sign, minutes = ("−" if minutes < 0 else ""), abs(minutes)
    if minutes < 60:
        return f"{sign}{minutes} min"
    return f"{sign}{minutes // 60} h {minutes % 60:02}"


def expectation(rule: Rule) -> str:
    """What the rule asks, in one sentence: `In the office: a telephone call in 15 to 30 minutes.`"""
    span = _span(rule)
    if rule.met_by == MetBy.DATED_ACKNOWLEDGEMENT:
        asked = f"{span} to acknowledge and name a date for contact"
    elif rule.lower is not None:
        asked = f"{_answer(rule)} in {span}"
    elif rule.met_by == MetBy.DIRECT_RESPONSE:
        asked = f"within {span}"
    else:
        asked = f"{_answer(rule)} within {span}"
    return f"{_who(rule)}: {asked}{_all_hours(rule)}."


def _line(scene: _Scene, step: list[int | str]) -> Step:
    kind = str(step[0])
    to_go = int(step[2]) if kind not in ("holiday", "holidays") else None
    return Step(kind, _at(step[1]), None, _TEXTS[kind](scene, step), to_go)


def _at(minute: int | str) -> datetime:
    return datetime.fromtimestamp(int(minute) * 60, UTC)


def _received(scene: _Scene, _: list[int | str]) -> str:
    if scene.has("opens"):
        return f"Outside office hours in {scene.place}, so the clock waits until the office opens."
    return f"Inside office hours in {scene.place}, so the clock starts at once."


def _opens(_: _Scene, __: list[int | str]) -> str:
    return "The office opens, the clock starts."


def _closes(scene: _Scene, step: list[int | str]) -> str:
    again = _clock_and_day(scene, step[3], step[1])
    return f"The office closes with {_short(int(step[2]))} left; it is counted from {again}."


def _pauses(_: _Scene, step: list[int | str]) -> str:
    return f"{step[3]} more closings are skipped in the same way."


def _holiday(_: _Scene, step: list[int | str]) -> str:
    return f"{step[2] or 'A day'}, a holiday, is skipped."


def _holidays(_: _Scene, step: list[int | str]) -> str:
    return f"{step[2]} more holidays are skipped."


def _expected(scene: _Scene, _: list[int | str]) -> str:
    return expectation(scene.rule)


def _due(scene: _Scene, step: list[int | str]) -> str:
    at_closing = len(step) > 3
    if scene.rule.lower is None and not at_closing and not scene.has("closes"):
        return expectation(scene.rule)
    text = _used(scene)
    if at_closing and scene.rule.day_end == "same_time":
        text += f" It ends at closing time, not at {_clock_and_day(scene, step[3], step[1])}."
    return text


_TEXTS: dict[str, Callable[[_Scene, list[int | str]], str]] = {
    "received": _received,
    "opens": _opens,
    "closes": _closes,
    "pauses": _pauses,
    "holiday": _holiday,
    "holidays": _holidays,
    "expected": _expected,
    "due": _due,
}


def _used(scene: _Scene) -> str:
    rule = scene.rule
    if rule.unit == "business_days":
        if rule.day_end == "close":
            day = "The next business day" if rule.upper == 1 else f"Business day {rule.upper}"
            return f"{day} closes."
        verb = "is" if rule.upper == 1 else "are"
        return f"{_capital(_span(rule))}, {scene.derivation[0][2]} office minutes, {verb} used."
    amount, unit = _amount(rule.upper)
    office = "" if rule.count == "elapsed" else "office "
    used = f"{amount} {office}{unit}{'' if amount == 1 else 's'} {'is' if amount == 1 else 'are'} used"
    before = "" if rule.lower is not None else f"{_who(rule)}: "
    return f"{before}{used}{_all_hours(rule)}."


def _span(rule: Rule) -> str:
    """The interval in words: `15 to 30 minutes`, `4 office hours`, `one business day`."""
    if rule.unit == "business_days":
        if rule.lower is not None:
            return f"{rule.lower} to {rule.upper} business days"
        return "one business day" if rule.upper == 1 else f"{rule.upper} business days"
    whole = rule.upper % 60 == 0 and (rule.lower or 0) % 60 == 0
    upper, unit = (rule.upper // 60, "hour") if whole else (rule.upper, "minute")
    office = "office " if whole and rule.count == "business" else ""
    words = f"{upper} {office}{unit}{'' if upper == 1 else 's'}"
    if rule.lower is None:
        return words
    return f"{rule.lower // 60 if whole else rule.lower} to {words}"


def _amount(minutes: int) -> tuple[int, str]:
    return (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")


def _all_hours(rule: Rule) -> str:
    return ", nights and weekends counted" if rule.count == "elapsed" else ""


def _who(rule: Rule) -> str:
    if rule.channel_class in (ChannelClass.WRITTEN, ChannelClass.POST_MORTEM):
        return "Written" if rule.channel_class == ChannelClass.WRITTEN else "Post-mortem"
    if rule.availability is None:
        return "In or out of the office"
    return "In the office" if rule.availability == AvailabilityClass.IN_OFFICE else "Out of the office"


def _answer(rule: Rule) -> str:
    return _ANSWERS.get(rule.met_by, "a response")


_ANSWERS = {MetBy.TELEPHONE_CALL: "a telephone call", MetBy.WRITTEN_ANALYSIS: "the analysis in writing"}


def _short(minutes: int) -> str:
    """As `duration_words`, but a full hour without its zeros, as it is said in a sentence."""
    return duration_words(minutes).removesuffix(" 00")


def _clock_and_day(scene: _Scene, minute: int | str, seen_from: int | str) -> str:
    """`13:00` on the same day, `08:00 on Friday` within the week, `08:00 on Monday 3 January` beyond."""
    at, here = (_at(value).astimezone(scene.zone) for value in (minute, seen_from))
    days = (at.date() - here.date()).days
    day = "" if days == 0 else f" on {at:%A}"
    return f"{at:%H:%M}{day}" + (f" {at.day} {at:%B}" if days > 6 else "")


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
