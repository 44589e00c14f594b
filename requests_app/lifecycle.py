"""What may happen to a request, and where a clock stands. Pure: no Django, no I/O, no wall clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from contacts.guideline import MetBy

MINUTE = timedelta(minutes=1)
# How long a manager has after the flag until the director is told: business minutes of the manager (domain 7).
DIRECTOR_AFTER = 30


class Status(StrEnum):
    """Where a request stands (domain 3.1 rule 13). A response is not a resolution.

    Merged is a duplicate: it is closed, but its clocks run on and end by what is answered on the other request.
    """

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def is_closed(self) -> bool:
        return self in (Status.RESOLVED, Status.WITHDRAWN, Status.MERGED)


class Action(StrEnum):
    """What people do to a request."""

    ACKNOWLEDGE = "acknowledge"
    ATTEMPT = "attempt"
    RESPOND = "respond"
    PROMISE = "promise"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    NOTE = "note"
    FILL_IN = "fill_in"
    ANALYSE = "analyse"
    DELIVER = "deliver"
    REASSIGN = "reassign"
    CORRECT = "correct"
    RAISE = "raise"
    NOT_SATISFIED = "not_satisfied"
    ANSWER_RAISE = "answer_raise"
    PROPOSE_MEETING = "propose_meeting"
    CONFIRM_MEETING = "confirm_meeting"
    MOVE_MEETING = "move_meeting"
    CANCEL_MEETING = "cancel_meeting"
    HOLD_MEETING = "hold_meeting"
    LINK = "link"
    UNLINK = "unlink"
    MERGE = "merge"
    UNMERGE = "unmerge"
    ADD_PARTY = "add_party"
    REMOVE_PARTY = "remove_party"


class NotPossible(Exception):
    """The action does not fit the request's status; the text says why, in words for people."""


_LIVE = (Status.OPEN, Status.ACKNOWLEDGED, Status.RESPONDED)
_NOT_MERGED = tuple(status for status in Status if status is not Status.MERGED)
# The transition table: which statuses an action starts from, and where it leads (None: stays).
TRANSITIONS: dict[Action, tuple[tuple[Status, ...], Status | None]] = {
    Action.ACKNOWLEDGE: ((Status.OPEN,), Status.ACKNOWLEDGED),
    Action.ATTEMPT: (_LIVE, None),
    Action.RESPOND: (_LIVE, Status.RESPONDED),
    Action.PROMISE: ((Status.ACKNOWLEDGED, Status.RESPONDED), None),
    Action.RESOLVE: ((Status.RESPONDED,), Status.RESOLVED),
    Action.REOPEN: ((Status.RESOLVED, Status.WITHDRAWN), Status.OPEN),
    Action.WITHDRAW: (_LIVE, Status.WITHDRAWN),
    Action.NOTE: (_NOT_MERGED, None),
    Action.FILL_IN: (_LIVE, None),
    Action.ANALYSE: (_LIVE, None),
    Action.DELIVER: (_LIVE, Status.RESPONDED),
    Action.REASSIGN: (_LIVE, None),
    Action.CORRECT: (_LIVE, None),
    Action.RAISE: (_NOT_MERGED, None),
    # What was resolved is opened again by it, whatever else it finds stays.
    Action.NOT_SATISFIED: ((*_LIVE, Status.RESOLVED), None),
    Action.ANSWER_RAISE: (tuple(Status), None),
    # What is arranged may be seen through after the request is closed; it changes no status.
    Action.PROPOSE_MEETING: (_LIVE, None),
    Action.CONFIRM_MEETING: (tuple(Status), None),
    Action.MOVE_MEETING: (tuple(Status), None),
    Action.CANCEL_MEETING: (tuple(Status), None),
    Action.HOLD_MEETING: (tuple(Status), None),
    Action.LINK: (tuple(Status), None),
    Action.UNLINK: (tuple(Status), None),
    Action.MERGE: (_LIVE, Status.MERGED),
    Action.UNMERGE: ((Status.MERGED,), None),  # to where it was
    Action.ADD_PARTY: (_NOT_MERGED, None),
    Action.REMOVE_PARTY: (tuple(Status), None),
}


def is_possible(action: Action, status: Status, *, is_written: bool) -> bool:
    """Return whether the action fits; only what came in writing is acknowledged (rule 13)."""
    if action is Action.ACKNOWLEDGE and not is_written:
        return False
    return status in TRANSITIONS[action][0]


def after(action: Action, status: Status, *, is_written: bool) -> Status:
    """Return the status after the action. Raises NotPossible."""
    if not is_possible(action, status, is_written=is_written):
        raise NotPossible(_why_not(action, status, is_written))
    return TRANSITIONS[action][1] or status


def _why_not(action: Action, status: Status, is_written: bool) -> str:
    if status is Status.MERGED:
        return "It is a duplicate and goes on as another request. Do this there."
    if action is Action.UNMERGE:
        return "It is no duplicate of another request."
    if action is Action.ACKNOWLEDGE and not is_written:
        return "Only what came in writing is acknowledged. Record the response instead."
    if action is Action.RESOLVE and status in (Status.OPEN, Status.ACKNOWLEDGED):
        return "It has not been answered yet. Record the response first, then resolve it."
    if action is Action.REOPEN:
        return "It is not closed, so there is nothing to reopen."
    if action is Action.PROMISE:
        return "A date is promised when the request has been acknowledged or answered."
    return f"This request is already {status.value}."


class MeetingStatus(StrEnum):
    """Where a meeting stands (S52, S53). Requested is a request that came by such a channel and has no meeting yet."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    HELD = "held"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return self.value.capitalize()


_TO_COME = (MeetingStatus.PROPOSED, MeetingStatus.CONFIRMED)
# As above; to say that it was not held leaves it where it was.
MEETING_TRANSITIONS: dict[Action, tuple[tuple[MeetingStatus, ...], MeetingStatus]] = {
    Action.CONFIRM_MEETING: ((MeetingStatus.PROPOSED,), MeetingStatus.CONFIRMED),
    Action.MOVE_MEETING: (_TO_COME, MeetingStatus.PROPOSED),
    Action.CANCEL_MEETING: (_TO_COME, MeetingStatus.CANCELLED),
    Action.HOLD_MEETING: ((*_TO_COME, MeetingStatus.HELD), MeetingStatus.HELD),
}


def meeting_after(action: Action, status: MeetingStatus) -> MeetingStatus:
    """Return where the meeting stands after the action. Raises NotPossible."""
    before, then = MEETING_TRANSITIONS[action]
    if status not in before:
        raise NotPossible(f"This meeting is {status.value} already.")
    return then


class Medium(StrEnum):
    """How an answer was given."""

    TELEPHONE = "telephone"
    EMAIL = "email"
    LETTER_OR_FAX = "letter_or_fax"
    PORTAL = "portal"
    IN_PERSON = "in_person"

    @property
    def label(self) -> str:
        return {
            Medium.TELEPHONE: "Spoke on the telephone",
            Medium.EMAIL: "Wrote an e-mail",
            Medium.LETTER_OR_FAX: "Sent a letter or fax",
            Medium.PORTAL: "Answered here",
            Medium.IN_PERSON: "Met in person",
        }[self]


SPOKEN = (Medium.TELEPHONE, Medium.IN_PERSON)


def is_met_by(met_by: MetBy, medium: Medium) -> bool:
    """Return whether a direct answer by this medium stops the clock (rule 11).

    A page in the office asks for spoken contact (S45), a post-mortem for its delivery (S37); the others take any answer
    in substance.
    An attempt, such as a message left, never comes here.
    """
    if met_by is MetBy.WRITTEN_ANALYSIS:
        return False
    return met_by is not MetBy.TELEPHONE_CALL or medium in SPOKEN


def is_past(due_by: datetime, at: datetime) -> bool:
    """Return whether an unmet commitment is past guideline: from the minute after `due_by` (rule 10).

    The one comparison: page, queue, report and sweep all mean this.
    """
    return at >= due_by + MINUTE


def past_before(at: datetime) -> datetime:
    """Return the latest `due_by` that is past at `at`: `is_past` turned round, for the database."""
    return at - MINUTE


class Clock(Protocol):
    """What `standing` needs to know of a commitment."""

    @property
    def kind(self) -> str: ...
    @property
    def clock_start(self) -> datetime: ...
    @property
    def expected_from(self) -> datetime | None: ...
    @property
    def soon_at(self) -> datetime: ...
    @property
    def due_by(self) -> datetime: ...
    @property
    def met_at(self) -> datetime | None: ...
    @property
    def outcome(self) -> str: ...
    @property
    def zone(self) -> str: ...


class Standing(StrEnum):
    """The state of a clock, as every page names it."""

    PAST = "past"
    MISSED = "missed"
    WINDOW = "window"
    SOON = "soon"
    PROMISE_TODAY = "promise_today"
    PROMISED = "promised"
    RUNNING = "running"
    WAITING = "waiting"
    MET = "met"
    KEPT = "kept"
    LATE = "late"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"

    @property
    def is_past(self) -> bool:
        return self in (Standing.PAST, Standing.MISSED)


def standing(clock: Clock, at: datetime) -> Standing:
    """Return where the clock stands at `at`."""
    if clock.outcome:
        return _ended(clock)
    if clock.kind == "promised_contact":
        return _promise_standing(clock, at)
    if is_past(clock.due_by, at):
        return Standing.PAST
    if at < clock.clock_start:
        return Standing.WAITING
    if at < clock.soon_at:
        return Standing.RUNNING
    return Standing.WINDOW if clock.expected_from else Standing.SOON


def _ended(clock: Clock) -> Standing:
    if clock.outcome != "met" or clock.met_at is None:
        return Standing(clock.outcome)
    if clock.met_at > clock.due_by:
        return Standing.LATE
    return Standing.KEPT if clock.kind == "promised_contact" else Standing.MET


def _promise_standing(clock: Clock, at: datetime) -> Standing:
    if is_past(clock.due_by, at):
        return Standing.MISSED
    zone = ZoneInfo(clock.zone)
    if at.astimezone(zone).date() == clock.due_by.astimezone(zone).date():
        return Standing.PROMISE_TODAY
    return Standing.PROMISED
