"""The one date that a mail names, if it names one beyond doubt. Pure: no Django, no I/O, no wall clock.

A promise rests on it, so in doubt there is none: two dates, words such as "tomorrow", a weekday that does not fit, a
sentence that says no, or a date that people read in two ways.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

SOON = timedelta(days=92)  # as far ahead as a date without a year is meant

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\.?"
_NUMBER = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(\d{4})\b)?"
_FORMS = {
    "iso": re.compile(rf"\b(?:{_DAY},?\s+)?(\d{{4}})-(\d{{2}})-(\d{{2}})\b(?!-)"),
    "day first": re.compile(rf"\b(?:{_DAY},?\s+(?:the\s+)?)?{_NUMBER}\s+(?:of\s+)?{_MONTH}{_YEAR}(?!\w)"),
    "month first": re.compile(rf"\b(?:{_DAY},?\s+)?{_MONTH}\s+{_NUMBER}{_YEAR}(?![\w])"),
    "slashes": re.compile(rf"\b(?:{_DAY},?\s+)?(?<![\d/])(\d{{1,2}})/(\d{{1,2}})(?:/(\d{{4}}|\d{{2}}))?(?![\d/])"),
}
# What may name another day, or may not: with one of these nothing is plain.
_DOUBTFUL = re.compile(
    rf"\b(?:{_DAY}(?!\w)|today|tonight|tomorrow|yesterday|(?:next|this|coming) (?:week|month)|end of|"
    r"\d{1,2}[-.]\d{1,2}[-.]\d{2,4}|\d{1,2}/\d{1,2})(?![\w])"
)
_DENIED = re.compile(
    r"\b(?:not|cannot|never|unable|unless|if|except|neither|nor|no|maybe|perhaps|might|could|was|were|ago|since|last|"
    r"until|before|or|instead)\b|n['’]t\b"
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|\n")


class NotPlain(Exception):
    """It names a date, but which, or whether it is meant, is in doubt."""


def plain_date(text: str, today: date) -> date | None:
    """The date that the text names, None where it names none. Raises NotPlain.

    `today` is the day on which it was written, where its writer is; without a year the next such day is meant.
    """
    lowered = text.lower()
    found, rest = _found(lowered, today)
    if _DOUBTFUL.search(rest) or len(set(found)) > 1 or None in found:
        raise NotPlain
    if not found:
        return None
    if any(_DENIED.search(sentence) for sentence in _sentences_with_dates(lowered)):
        raise NotPlain
    return found[0]


def _found(text: str, today: date) -> tuple[list[date | None], str]:
    """Every date, None for one that cannot be; and the text without them."""
    found: list[date | None] = []
    for form, pattern in _FORMS.items():
        found += [_date(form, match.groups(), today) for match in pattern.finditer(text)]
        text = pattern.sub(" \x00 ", text)
    return found, text


def _date(form: str, groups: tuple[str | None, ...], today: date) -> date | None:
    weekday, *parts = groups
    try:
        on = _READ[form](parts, today)
    except ValueError:
        return None
    fits = weekday is None or on is None or _DAYS[on.weekday()] == weekday[:3]
    return on if fits else None


def _iso(parts: list[str | None], today: date) -> date | None:
    year, month, day = (int(part or 0) for part in parts)
    return date(year, month, day)


def _day_first(parts: list[str | None], today: date) -> date | None:
    day, month, year = parts
    return _in_year(year, _MONTHS.index((month or "")[:3]) + 1, int(day or 0), today)


def _month_first(parts: list[str | None], today: date) -> date | None:
    month, day, year = parts
    return _in_year(year, _MONTHS.index((month or "")[:3]) + 1, int(day or 0), today)


def _slashes(parts: list[str | None], today: date) -> date | None:
    """Month before day, as here; one that is a date the other way round too is in doubt."""
    month, day, year = int(parts[0] or 0), int(parts[1] or 0), parts[2]
    if day <= 12 and month != day:
        return None
    return _in_year(f"20{year}" if year and len(year) == 2 else year, month, day, today)


def _in_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return date(int(year), month, day)
    on = date(today.year, month, day)
    if on < today:
        on = date(today.year + 1, month, day)
    return on if on - today <= SOON else None


_READ = {"iso": _iso, "day first": _day_first, "month first": _month_first, "slashes": _slashes}


def _sentences_with_dates(text: str) -> Iterator[str]:
    for pattern in _FORMS.values():
        text = pattern.sub(" \x00 ", text)
    return (sentence for sentence in _SENTENCE.split(text) if "\x00" in sentence)
