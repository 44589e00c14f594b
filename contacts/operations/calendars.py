"""Office hours and holidays: one proposes, another approves, and only then do clocks go by them (rule 3)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts import business_time
from contacts.acting import operation
from contacts.business_time import Window
from contacts.models import BusinessCalendar, CalendarProposal, CalendarVersion, User
from contacts.queries.clock import FALLBACK_ZONE, today_at_the_desk
from contacts.queries.proposals import calendars_for
from contacts.wording import date_text

from .deciding import decide, needs_reason, refuse_who_may_not_propose, undecided

LONGEST_AHEAD = timedelta(days=2 * 366)
Holiday = tuple[date, str]


@operation
def propose_calendar(
    *,
    calendar_id: int,
    actor: User,
    windows: Sequence[Window],
    holidays: Sequence[Holiday],
    effective_from: date,
    reason: str,
    at: datetime,
) -> CalendarProposal:
    """Propose the office hours and all holidays of a calendar from a day on.

    Raises BusinessCalendar.DoesNotExist, NotAllowed, and ValidationError in words for what cannot be: no open hours,
    overlapping windows, a holiday twice or on a day that is closed anyway, a day that is past, nothing changed.
    """
    reason = needs_reason(reason)
    with transaction.atomic():
        calendar = calendars_for(actor).select_for_update().get(pk=calendar_id)
        refuse_who_may_not_propose(actor)
        newest = newest_version(calendar)
        _refuse_bad_day(effective_from, newest, at)
        _refuse_bad_hours(windows)
        _refuse_bad_holidays(windows, holidays, newest)
        proposal = CalendarProposal(
            calendar=calendar,
            windows=[[window.weekday, window.opens, window.closes] for window in sorted(windows)],
            holidays=[[on.isoformat(), name] for on, name in sorted(holidays)],
            effective_from=effective_from,
            reason=reason,
            proposed_by=actor,
            proposed_at=at,
        )
        if newest and (proposal.windows, proposal.holidays) == (newest.windows, newest.holidays):
            raise ValidationError("That is how it is already. Change hours or holidays, or cancel.")
        proposal.validate_constraints()
        proposal.save()
        return proposal


@operation
def approve_calendar(*, proposal_id: int, actor: User, at: datetime) -> CalendarVersion:
    """Make the next version of it, in force from its day, or from today where that has passed meanwhile.

    No due time moves: running clocks keep the version they were worked out with. Raises as `undecided`.
    """
    with transaction.atomic():
        proposal = undecided(CalendarProposal, proposal_id, actor)
        newest = newest_version(proposal.calendar)
        version = CalendarVersion(
            calendar=proposal.calendar,
            number=newest.number + 1 if newest else 1,
            windows=proposal.windows,
            holidays=proposal.holidays,
            effective_from=max(proposal.effective_from, today_at_the_desk(at)),
            approved_by=actor.name,
            approved_at=at,
        )
        version.full_clean()
        version.save()
        proposal.version = version
        decide(proposal, actor, "", at, is_approved=True)
        return version


def newest_version(calendar: BusinessCalendar) -> CalendarVersion | None:
    """The last one made, be it in force yet or not: the next change builds on it."""
    return calendar.versions.order_by("-number").first()


def _refuse_bad_day(effective_from: date, newest: CalendarVersion | None, at: datetime) -> None:
    today = today_at_the_desk(at)
    if effective_from < today:
        raise ValidationError({"effective_from": "That day has passed. Choose today or a later one."})
    if effective_from - today > LONGEST_AHEAD:
        raise ValidationError({"effective_from": "That is more than two years away. Check the year."})
    if newest and effective_from < newest.effective_from:
        begins = date_text(newest.effective_from, year=True)
        raise ValidationError(
            {"effective_from": f"Version {newest.number} begins on {begins}. Choose that day or later."}
        )


def _refuse_bad_hours(windows: Sequence[Window]) -> None:
    if not windows:
        raise ValidationError("No day has open hours, so no clock could run. Give at least one day its hours.")
    try:
        business_time.Calendar(FALLBACK_ZONE, tuple(windows))
    except business_time.BadCalendar as error:
        raise ValidationError(f"{error}.") from error


def _refuse_bad_holidays(
    windows: Sequence[Window], holidays: Sequence[Holiday], newest: CalendarVersion | None
) -> None:
    known = {(date.fromisoformat(on), name) for on, name in newest.holidays} if newest else set()
    wrong = [*_twice(holidays), *_closed_anyway(windows, [one for one in holidays if one not in known])]
    if wrong:
        raise ValidationError({"holidays": wrong})


def _twice(holidays: Iterable[Holiday]) -> list[str]:
    counted = Counter(on for on, _ in holidays)
    return [f"{date_text(on, year=True)} is listed {count} times." for on, count in counted.items() if count > 1]


def _closed_anyway(windows: Iterable[Window], holidays: Iterable[Holiday]) -> list[str]:
    open_on = {window.weekday for window in windows}
    return [
        f"{name} on {date_text(on, year=True)} falls on a day that is closed anyway. Name the day on which it is kept."
        for on, name in holidays
        if on.weekday() not in open_on
    ]
