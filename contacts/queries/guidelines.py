"""The rules and the holidays as they stand, for the page that explains how times are worked out (S54, S68)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from contacts import business_time, guideline
from contacts.models import ResponseRule

from .clock import FALLBACK_ZONE, calendar_of, today_at_the_desk


@dataclass(frozen=True)
class Guideline:
    """One rule in words."""

    text: str
    met_by: str
    version: int
    effective_from: date
    source: str


@dataclass(frozen=True)
class Guidelines:
    """What is in force: rules, office hours in lines, holidays of the year ahead as (date, name)."""

    rules: list[Guideline]
    hours: list[str]
    holidays: list[tuple[date, str]]
    calendar_version: int


_MET_BY = {
    guideline.MetBy.TELEPHONE_CALL: "A telephone conversation. A message left is an attempt; the clock runs on.",
    guideline.MetBy.DIRECT_RESPONSE: "Any direct answer.",
    guideline.MetBy.DATED_ACKNOWLEDGEMENT: "A reply that names the date of contact, or the answer itself.",
    guideline.MetBy.WRITTEN_ANALYSIS: "Delivering the complete analysis in writing.",
}
_CHANNELS = {"pager": "Page", "voicemail": "Voicemail"}


def guidelines_at(at: datetime) -> Guidelines:
    """The rules in force, and the holidays of the year from `at`."""
    today = today_at_the_desk(at)
    version = calendar_of(None, at)
    calendar = version.in_zone(FALLBACK_ZONE)
    ahead = [(on, name) for on, name in calendar.holidays if 0 <= (on - today).days <= 366]
    rules = ResponseRule.objects.filter(effective_from__lte=today).filter(
        Q(effective_to__isnull=True) | Q(effective_to__gte=today)
    )
    return Guidelines(
        [in_words(rule) for rule in rules], business_time.week_text(calendar.windows), ahead, version.number
    )


def in_words(row: ResponseRule) -> Guideline:
    """A row as the pages say it."""
    rule = row.rule()
    text = guideline.expectation(rule)
    if channel := _CHANNELS.get(rule.channel_class):
        text = f"{channel}, {text[0].lower()}{text[1:]}"
    return Guideline(text, _MET_BY[rule.met_by], row.version, row.effective_from, row.source)
