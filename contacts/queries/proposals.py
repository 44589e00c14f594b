"""Calendars and guidelines as they are, as they are to be, and what waits to be decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from contacts import business_time
from contacts.access import may_see_upkeep
from contacts.models import (
    BusinessCalendar,
    CalendarProposal,
    CalendarVersion,
    Proposal,
    ResponseRule,
    RuleProposal,
    User,
)

from .clock import FALLBACK_ZONE, today_at_the_desk
from .guidelines import Guideline, in_words

Kind = TypeVar("Kind", bound=Proposal)
Holiday = tuple[date, str]
LISTED = 50


def proposals_for(actor: User, kind: type[Kind]) -> QuerySet[Kind]:
    """Those of a kind that the actor may see: all, or none."""
    proposals: QuerySet[Kind] = kind._default_manager.all() if may_see_upkeep(actor) else kind._default_manager.none()
    return proposals.select_related("proposed_by", "decided_by")


def calendars_for(actor: User) -> QuerySet[BusinessCalendar]:
    return BusinessCalendar.objects.all() if may_see_upkeep(actor) else BusinessCalendar.objects.none()


def rules_for(actor: User) -> QuerySet[ResponseRule]:
    return ResponseRule.objects.all() if may_see_upkeep(actor) else ResponseRule.objects.none()


def calendar_proposal(actor: User, proposal_id: int) -> CalendarProposal:
    """One of them, with its calendar. Raises CalendarProposal.DoesNotExist."""
    return proposals_for(actor, CalendarProposal).select_related("calendar", "version").get(pk=proposal_id)


def version_for(actor: User, version_id: int) -> CalendarVersion:
    """An approved version, for whoever looks after it. Raises CalendarVersion.DoesNotExist."""
    versions = CalendarVersion.objects.filter(calendar__in=calendars_for(actor))
    return versions.select_related("calendar").get(pk=version_id)


@dataclass(frozen=True)
class Difference:
    """What a version changes: weeks as lines of text, holidays by day and name."""

    hours_before: list[str]
    hours_after: list[str]
    added: list[Holiday]
    removed: list[Holiday]

    @property
    def moves_hours(self) -> bool:
        return self.hours_before != self.hours_after


def difference(before: CalendarVersion | None, after: CalendarVersion) -> Difference:
    """What `after` changes in `before`."""
    old, new = (set(_holidays(version)) for version in (before, after))
    return Difference(_week(before), _week(after), sorted(new - old), sorted(old - new))


def before(proposal: CalendarProposal) -> CalendarVersion | None:
    """The version that it is to follow, or followed."""
    versions = CalendarVersion.objects.filter(calendar=proposal.calendar_id).order_by("-number")
    return versions.filter(number__lt=proposal.version.number).first() if proposal.version else versions.first()


@dataclass(frozen=True)
class CalendarState:
    """One calendar: the version in force, those to come, all of them newest first, and what waits to be decided.

    `proposals` by the version that came of each; `ahead` are the holidays of a year from today.
    """

    calendar: BusinessCalendar
    in_force: CalendarVersion | None
    hours: list[str]
    ahead: list[Holiday]
    versions: list[CalendarVersion]
    waiting: CalendarProposal | None
    declined: list[CalendarProposal]

    @property
    def newest(self) -> CalendarVersion | None:
        return self.versions[0] if self.versions else None

    @property
    def coming(self) -> list[CalendarVersion]:
        number = self.in_force.number if self.in_force else 0
        return [version for version in self.versions if version.number > number]


def calendar_states(actor: User, at: datetime) -> list[CalendarState]:
    """All calendars with their history: three queries."""
    today = today_at_the_desk(at)
    versions = CalendarVersion.objects.select_related("proposal__proposed_by").order_by("-number")
    by_calendar = _grouped(versions.filter(calendar__in=calendars_for(actor)))
    proposals = _grouped(proposals_for(actor, CalendarProposal).filter(Q(is_approved=None) | Q(is_approved=False)))
    return [
        _state(calendar, by_calendar.get(calendar.pk, []), proposals.get(calendar.pk, []), today)
        for calendar in calendars_for(actor).order_by("name")
    ]


def calendar_state(actor: User, calendar_id: int, at: datetime) -> CalendarState:
    """One of them. Raises BusinessCalendar.DoesNotExist."""
    for state in calendar_states(actor, at):
        if state.calendar.pk == calendar_id:
            return state
    raise BusinessCalendar.DoesNotExist


Of = TypeVar("Of", CalendarVersion, CalendarProposal)


def _grouped(rows: Iterable[Of]) -> dict[int, list[Of]]:
    found: dict[int, list[Of]] = {}
    for row in rows:
        found.setdefault(row.calendar_id, []).append(row)
    return found


def _state(
    calendar: BusinessCalendar, versions: list[CalendarVersion], proposals: list[CalendarProposal], today: date
) -> CalendarState:
    in_force = next((version for version in versions if version.effective_from <= today), None)
    ahead = [(on, name) for on, name in _holidays(in_force) if 0 <= (on - today).days <= 366]
    waiting = next((proposal for proposal in proposals if proposal.decided_at is None), None)
    declined = [proposal for proposal in reversed(proposals) if proposal.is_approved is False]
    return CalendarState(calendar, in_force, _week(in_force), ahead, versions, waiting, declined[:LISTED])


def _holidays(version: CalendarVersion | None) -> list[Holiday]:
    return [(date.fromisoformat(on), name) for on, name in version.holidays] if version else []


def _week(version: CalendarVersion | None) -> list[str]:
    return business_time.week_text(version.in_zone(FALLBACK_ZONE).windows) if version else []


@dataclass(frozen=True)
class RuleLine:
    """One guideline through its versions, newest first; `in_force` is none where nothing is promised today."""

    name: str
    in_force: ResponseRule | None
    versions: list[tuple[ResponseRule, Guideline]]
    waiting: RuleProposal | None

    @property
    def newest(self) -> ResponseRule:
        return self.versions[0][0]

    @property
    def coming(self) -> list[tuple[ResponseRule, Guideline]]:
        start = self.in_force.effective_from if self.in_force else date.min
        return [one for one in self.versions if one[0].effective_from > start]


def rule_lines(actor: User, at: datetime) -> list[RuleLine]:
    """All guidelines with their versions: two queries."""
    today = today_at_the_desk(at)
    lines: dict[tuple[str, str], list[ResponseRule]] = {}
    rules = rules_for(actor).select_related("proposal__proposed_by", "proposal__decided_by")
    for rule in rules.order_by("channel_class", "availability", "-effective_from"):
        lines.setdefault((rule.channel_class, rule.availability), []).append(rule)
    open_ones = {p.replaces_id: p for p in proposals_for(actor, RuleProposal).filter(decided_at=None)}
    return [_line(versions, open_ones.get(versions[0].pk), today) for versions in lines.values()]


def _line(versions: list[ResponseRule], waiting: RuleProposal | None, today: date) -> RuleLine:
    in_force = next((r for r in versions if r.effective_from <= today <= (r.effective_to or today)), None)
    return RuleLine(versions[0].name, in_force, [(rule, in_words(rule)) for rule in versions], waiting)


def newest_rule(actor: User, rule_id: int) -> ResponseRule:
    """The newest version of the guideline that the given one belongs to. Raises ResponseRule.DoesNotExist."""
    rule = rules_for(actor).get(pk=rule_id)
    line = rules_for(actor).filter(channel_class=rule.channel_class, availability=rule.availability)
    return line.order_by("-effective_from")[0]


@dataclass(frozen=True)
class RuleReview:
    """A proposed guideline beside the one it would follow."""

    proposal: RuleProposal
    now: Guideline
    then: Guideline


def rule_review(actor: User, proposal_id: int) -> RuleReview:
    """Raises RuleProposal.DoesNotExist."""
    proposal = proposals_for(actor, RuleProposal).select_related("replaces", "rule").get(pk=proposal_id)
    now, then = in_words(proposal.replaces), in_words(proposal.rule or proposal.as_rule())
    return RuleReview(proposal, now, then)


@dataclass(frozen=True)
class Waiting:
    """What waits to be decided."""

    calendars: list[CalendarProposal]
    rules: list[RuleProposal]


def waiting_for(actor: User) -> Waiting:
    """All that is open: two queries."""
    calendars = proposals_for(actor, CalendarProposal).filter(decided_at=None).select_related("calendar")
    rules = proposals_for(actor, RuleProposal).filter(decided_at=None).select_related("replaces")
    return Waiting(list(calendars), list(rules))
