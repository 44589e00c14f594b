"""Which running due times another version of the calendar would move, and where to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from contacts import business_time, guideline
from contacts.access import CHANGES
from contacts.guideline import AvailabilityClass
from contacts.models import CalendarVersion, User
from contacts.queries.proposals import proposals_for
from requests_app.lifecycle import is_past
from requests_app.models import Commitment, Rebase

LISTED = 50


@dataclass(frozen=True)
class Move:
    """One running clock, and what it would be by the other version."""

    commitment: Commitment
    clock_start: datetime
    expected_from: datetime | None
    soon_at: datetime
    due_by: datetime
    derivation: guideline.Derivation


@dataclass(frozen=True)
class Moves:
    """Of `running` clocks on the calendar those that would move; `too_late` would be over already, and stay."""

    moves: list[Move]
    running: int
    too_late: int

    @property
    def listed(self) -> list[Move]:
        return self.moves[:LISTED]

    @property
    def unlisted(self) -> int:
        return len(self.moves) - len(self.listed)


def moves_for(actor: User, version: CalendarVersion, effective_from: date, at: datetime) -> Moves:
    """The preview of an administrator and of Sales Operations: one query. Nothing for anybody else."""
    if not CHANGES.may_ever(actor.role, "see what is proposed"):
        return Moves([], 0, 0)
    return moves_among(running_on(version), version, effective_from, at)


def running_on(version: CalendarVersion) -> QuerySet[Commitment]:
    """The unmet, unflagged clocks of the calendar that another version of it was used for."""
    running = Commitment.objects.unmet().unflagged().filter(calendar_version__calendar=version.calendar_id)
    running = running.exclude(kind=Commitment.Kind.MILESTONE)  # days by an agreement, which no calendar of ours moves
    rows = running.select_related("team_request__clec", "team_request__owner", "rule", "responsible")
    return rows.exclude(calendar_version=version.pk) if version.pk else rows


def moves_among(rows: QuerySet[Commitment], version: CalendarVersion, effective_from: date, at: datetime) -> Moves:
    """What would move among these.

    Left alone: what is past, be it flagged yet or not; what is due before the version is in force; what would be
    due before now; a promised day that would be closed.
    """
    running = [clock for clock in rows if not is_past(clock.due_by, at)]
    moved = [move for clock in running if _due_on(clock) >= effective_from and (move := _moved(clock, version))]
    in_time = [move for move in moved if not is_past(move.due_by, at)]
    return Moves(in_time, len(running), len(moved) - len(in_time))


def rebases_of(actor: User, version: CalendarVersion) -> list[Rebase]:
    """What was asked for and decided about the running due times of a version, newest first."""
    return list(proposals_for(actor, Rebase).filter(calendar_version=version).order_by("-proposed_at"))


def waiting_rebases(actor: User) -> list[Rebase]:
    """What waits to be decided."""
    return list(proposals_for(actor, Rebase).filter(decided_at=None).select_related("calendar_version__calendar"))


def _due_on(clock: Commitment) -> date:
    return clock.due_by.astimezone(ZoneInfo(clock.zone)).date()


def _moved(clock: Commitment, version: CalendarVersion) -> Move | None:
    """The clock by the other version; none where it comes out the same or cannot be worked out there."""
    calendar = version.in_zone(clock.zone)
    try:
        move = _promised(clock, calendar) if clock.rule is None else _by_rule(clock, clock.rule.rule(), calendar)
    except (guideline.NotABusinessDay, business_time.OutOfRange):
        return None
    return move if move.due_by != clock.due_by or move.expected_from != clock.expected_from else None


def _by_rule(clock: Commitment, rule: guideline.Rule, calendar: business_time.Calendar) -> Move:
    """From the receipt on, with the rule and the availability that it was born under."""
    received_at = datetime.fromtimestamp(int(clock.derivation[0][1]) * 60, UTC)
    known = AvailabilityClass(clock.availability_class)
    new = guideline.promise(rule=rule, availability=known, received_at=received_at, calendar=calendar)
    return Move(clock, new.clock_start, new.expected_from, new.soon_at, new.due_by, new.derivation)


def _promised(clock: Commitment, calendar: business_time.Calendar) -> Move:
    assert clock.promised_on is not None  # a constraint: without a rule it is a promised contact
    due_by = guideline.contact_due_by(calendar, clock.promised_on)
    opens = business_time.opening(calendar, clock.promised_on)
    return Move(clock, clock.clock_start, None, min(due_by, max(clock.clock_start, opens)), due_by, [])
