"""The whole grid of status and action, and where a clock stands. No database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from contacts.guideline import MetBy
from requests_app.lifecycle import (
    SPOKEN,
    Action,
    Medium,
    MeetingStatus,
    NotPossible,
    Standing,
    Status,
    after,
    is_met_by,
    is_past,
    is_possible,
    meeting_after,
    past_before,
    standing,
)

# What a request that came in writing may go through; "." stays, "-" is not possible.
# Written out by hand: the table in lifecycle.py is held against it, not against itself.
GRID = """
               open          acknowledged  responded  resolved  withdrawn  merged
acknowledge    acknowledged  -             -          -         -         -
attempt        .             .             .          -         -         -
respond        responded     responded     .          -         -         -
promise        -             .             .          -         -         -
resolve        -             -             resolved   -         -         -
reopen         -             -             -          open      open         -
withdraw       withdrawn     withdrawn     withdrawn  -         -         -
note           .             .             .          .         .         -
fill_in        .             .             .          -         -         -
analyse        .             .             .          -         -         -
deliver        responded     responded     .          -         -         -
reassign       .             .             .          -         -         -
correct        .             .             .          -         -         -
raise          .             .             .          .         .         -
answer_raise   .             .             .          .         .         .
not_satisfied  .             .             .          .         -         -
propose_meeting  .           .             .          -         -         -
confirm_meeting  .           .             .          .         .         .
move_meeting     .           .             .          .         .         .
cancel_meeting   .           .             .          .         .         .
hold_meeting     .           .             .          .         .         .
link             .           .             .          .         .         .
unlink           .           .             .          .         .         .
merge            merged      merged        merged     -         -         -
unmerge          -           -             -          -         -         .
add_party        .           .             .          .         .         -
remove_party     .           .             .          .         .         .
"""

# The same of a meeting.
MEETINGS = """
                 proposed   confirmed  held  cancelled
confirm_meeting  confirmed  -          -     -
move_meeting     proposed   proposed   -     -
cancel_meeting   cancelled  cancelled  -     -
hold_meeting     held       held       held  -
"""


def cells():
    yield from ((Action(action), Status(status), cell) for action, status, cell in read(GRID))


def read(grid):
    head, *rows = (line.split() for line in grid.strip().splitlines())
    for action, *row in rows:
        for status, cell in zip(head, row, strict=True):
            yield action, status, cell


def expected(status, cell):
    return None if cell == "-" else status if cell == "." else Status(cell)


def reached(action, status, *, is_written):
    try:
        return after(action, status, is_written=is_written)
    except NotPossible:
        return None


class TestTheGrid:
    def test_is_whole(self):
        assert {(action, status) for action, status, _ in cells()} == {(a, s) for a in Action for s in Status}

    @pytest.mark.parametrize(("action", "status", "cell"), list(cells()))
    def test_leads_where_it_says_for_what_came_in_writing(self, action, status, cell):
        assert reached(action, status, is_written=True) == expected(status, cell)

    @pytest.mark.parametrize(("action", "status", "cell"), list(cells()))
    def test_is_the_same_for_the_rest_but_only_what_is_written_is_acknowledged(self, action, status, cell):
        wanted = None if action is Action.ACKNOWLEDGE else expected(status, cell)
        assert reached(action, status, is_written=False) == wanted

    @pytest.mark.parametrize(("action", "status", "cell"), list(cells()))
    def test_what_is_offered_is_what_is_possible(self, action, status, cell):
        assert is_possible(action, status, is_written=True) == (cell != "-")

    @pytest.mark.parametrize(
        ("action", "status", "is_written", "words"),
        [
            (Action.ACKNOWLEDGE, Status.OPEN, False, "Only what came in writing is acknowledged."),
            (Action.RESOLVE, Status.OPEN, True, "It has not been answered yet."),
            (Action.RESOLVE, Status.ACKNOWLEDGED, True, "It has not been answered yet."),
            (Action.REOPEN, Status.OPEN, True, "It is not closed"),
            (Action.PROMISE, Status.OPEN, True, "acknowledged or answered"),
            (Action.RESPOND, Status.WITHDRAWN, True, "This request is already withdrawn."),
        ],
    )
    def test_says_why_not(self, action, status, is_written, words):
        with pytest.raises(NotPossible, match=words):
            after(action, status, is_written=is_written)


class TestWhatStopsAClock:
    """Rule 11."""

    @pytest.mark.parametrize("medium", Medium)
    def test_s45_a_page_in_the_office_is_met_by_what_is_spoken(self, medium):
        assert is_met_by(MetBy.TELEPHONE_CALL, medium) == (medium in SPOKEN)

    @pytest.mark.parametrize("medium", Medium)
    @pytest.mark.parametrize("met_by", [MetBy.DIRECT_RESPONSE, MetBy.DATED_ACKNOWLEDGEMENT])
    def test_s46_to_s50_all_else_by_any_direct_answer(self, met_by, medium):
        assert is_met_by(met_by, medium)

    def test_only_a_call_or_a_meeting_is_spoken(self):
        assert set(SPOKEN) == {Medium.TELEPHONE, Medium.IN_PERSON}


START = datetime(2006, 5, 9, 16, 5, tzinfo=UTC)  # 10:05 MDT
MINUTE = timedelta(minutes=1)


@dataclass
class Clock:
    kind: str = "response"
    clock_start: datetime = START
    expected_from: datetime | None = START + 15 * MINUTE
    soon_at: datetime = START + 15 * MINUTE
    due_by: datetime = START + 30 * MINUTE
    met_at: datetime | None = None
    outcome: str = ""
    zone: str = "America/Denver"


class TestWhereAClockStands:
    @pytest.mark.parametrize(
        ("minute", "state"),
        [
            (-1, Standing.WAITING),
            (0, Standing.RUNNING),
            (14, Standing.RUNNING),
            (15, Standing.WINDOW),
            (30, Standing.WINDOW),
            (31, Standing.PAST),
        ],
    )
    def test_rule_9_rule_10_minute_by_minute(self, minute, state):
        assert standing(Clock(), START + minute * MINUTE) is state

    def test_rule_10_the_whole_due_minute_is_in_time(self):
        assert standing(Clock(), START + timedelta(minutes=30, seconds=59)) is Standing.WINDOW

    def test_without_a_lower_bound_it_is_due_soon(self):
        clock = Clock(expected_from=None, soon_at=START + 22 * MINUTE)
        assert standing(clock, START + 22 * MINUTE) is Standing.SOON

    @pytest.mark.parametrize(
        ("kind", "met_after", "state"),
        [
            ("response", 30, Standing.MET),
            ("response", 31, Standing.LATE),
            ("promised_contact", 30, Standing.KEPT),
            ("promised_contact", 31, Standing.LATE),
        ],
    )
    def test_rule_10_equal_is_met(self, kind, met_after, state):
        clock = Clock(kind=kind, met_at=START + met_after * MINUTE, outcome="met")
        assert standing(clock, START + 99 * MINUTE) is state

    @pytest.mark.parametrize("outcome", ["replaced", "withdrawn"])
    def test_what_ended_otherwise_says_how(self, outcome):
        assert standing(Clock(outcome=outcome), START) == outcome

    @pytest.mark.parametrize(
        ("now", "state"),
        [
            (datetime(2006, 5, 17, 23, 59, tzinfo=UTC), Standing.PROMISED),  # Wed 17:59 MDT
            (datetime(2006, 5, 18, 5, 59, tzinfo=UTC), Standing.PROMISED),  # Wed 23:59 MDT
            (datetime(2006, 5, 18, 6, 0, tzinfo=UTC), Standing.PROMISE_TODAY),  # Thu 00:00 MDT
            (datetime(2006, 5, 18, 23, 0, tzinfo=UTC), Standing.PROMISE_TODAY),  # Thu 17:00 MDT
            (datetime(2006, 5, 18, 23, 1, tzinfo=UTC), Standing.MISSED),
        ],
    )
    def test_s51_a_promise_is_of_its_day_in_the_managers_zone(self, now, state):
        due = datetime(2006, 5, 18, 23, 0, tzinfo=UTC)
        clock = Clock(kind="promised_contact", expected_from=None, soon_at=due - 540 * MINUTE, due_by=due)
        assert standing(clock, now) is state

    def test_s51_a_close_after_midnight_utc_is_of_the_managers_day(self):
        due = datetime(2006, 1, 19, 1, 0, tzinfo=UTC)  # Wed 18 January, 17:00 PST
        clock = Clock(kind="promised_contact", due_by=due, zone="America/Los_Angeles")
        assert standing(clock, datetime(2006, 1, 18, 18, 0, tzinfo=UTC)) is Standing.PROMISE_TODAY

    def test_past_is_one_comparison_in_both_directions(self):
        due = Clock().due_by
        for seconds in (-1, 0, 59, 60, 61):
            now = due + timedelta(seconds=seconds)
            assert is_past(due, now) == (due <= past_before(now)) == (seconds >= 60)


class TestAMeeting:
    """S52, S53."""

    @pytest.mark.parametrize(("action", "status", "cell"), list(read(MEETINGS)))
    def test_goes_where_the_grid_says(self, action, status, cell):
        if cell == "-":
            with pytest.raises(NotPossible, match=f"is {status} already"):
                meeting_after(Action(action), MeetingStatus(status))
        else:
            assert meeting_after(Action(action), MeetingStatus(status)) == MeetingStatus(cell)

    def test_is_called_what_people_call_it(self):
        assert [status.label for status in MeetingStatus] == ["Proposed", "Confirmed", "Held", "Cancelled"]
