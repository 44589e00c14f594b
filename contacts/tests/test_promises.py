"""Every setting of a rule and every edge of a promise."""

from dataclasses import replace
from datetime import datetime

import pytest

from contacts.business_time import Calendar, NaiveTime, Window, is_open, standard_calendar
from contacts.guideline import STANDARD_RULES, AvailabilityClass, BadRule, Promise, Rule, promise

from .clock_cases import DENVER, local, office, wall

IN, OUT = AvailabilityClass.IN_OFFICE, AvailabilityClass.OUT_OF_OFFICE
PAGER_IN, PAGER_OUT, VOICEMAIL_IN, VOICEMAIL_OUT, WRITTEN, _ = STANDARD_RULES


def promised(
    rule: Rule, received: str, availability: AvailabilityClass | None = None, calendar: Calendar | None = None
) -> Promise:
    calendar = calendar or standard_calendar(DENVER)
    return promise(
        rule=rule,
        availability=availability or rule.availability,
        received_at=local(received, calendar.zone),
        calendar=calendar,
    )


class TestSettings:
    """Known bug 9: a setting that flips no outcome is no setting."""

    def test_count_elapsed_runs_through_the_night(self):
        assert wall(promised(PAGER_OUT, "2006-05-09T10:00").due_by) == "2006-05-10T09:00"
        elapsed = promised(replace(PAGER_OUT, count="elapsed"), "2006-05-09T10:00")
        assert wall(elapsed.due_by) == "2006-05-09T18:00"
        assert wall(elapsed.expected_from) == "2006-05-09T14:00"

    def test_count_elapsed_still_starts_when_the_office_opens(self):
        elapsed = promised(replace(PAGER_OUT, count="elapsed"), "2006-05-13T10:00")
        assert wall(elapsed.clock_start) == "2006-05-15T08:00"

    def test_count_elapsed_runs_through_a_change_of_the_clocks(self):
        rule = replace(PAGER_OUT, count="elapsed", upper=24 * 60)
        assert wall(promised(rule, "2006-10-28T12:00", calendar=office((0, 1440))).due_by) == "2006-10-29T11:00"

    def test_day_end_close_gives_until_the_next_business_day_closes(self):
        close = replace(WRITTEN, day_end="close")
        assert wall(promised(WRITTEN, "2006-05-09T10:00").due_by) == "2006-05-10T10:00"
        assert wall(promised(close, "2006-05-09T10:00").due_by) == "2006-05-10T17:00"
        assert wall(promised(close, "2006-05-26T10:00").due_by) == "2006-05-30T17:00"
        assert wall(promised(close, "2006-05-12T18:20").due_by) == "2006-05-16T17:00"

    def test_availability_chooses_the_rule(self):
        with pytest.raises(BadRule, match="not the rule for out_of_office"):
            promised(PAGER_IN, "2006-05-09T10:00", OUT)
        assert promised(WRITTEN, "2006-05-09T10:00", OUT) == promised(WRITTEN, "2006-05-09T10:00", IN)

    def test_bounds_move_both_ends(self):
        wider = promised(replace(PAGER_IN, lower=20, upper=40), "2006-05-09T10:00")
        assert [wall(wider.expected_from), wall(wider.due_by)] == ["2006-05-09T10:20", "2006-05-09T10:40"]
        assert promised(replace(PAGER_IN, lower=None), "2006-05-09T10:00").expected_from is None

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"upper": 0}, "not in order"),
            ({"lower": 31}, "not in order"),
            ({"lower": -1}, "not in order"),
            ({"unit": "hours"}, "unit is 'hours'"),
            ({"count": "calendar"}, "count is 'calendar'"),
            ({"day_end": "noon"}, "day_end is 'noon'"),
            ({"unit": "business_days", "count": "elapsed"}, "cannot count business days in elapsed time"),
            ({"day_end": "close"}, "only business days can end at closing time"),
        ],
    )
    def test_that_would_do_nothing_are_refused(self, change, words):
        with pytest.raises(BadRule, match=words):
            replace(PAGER_IN, **change)


class TestOneBusinessDay:
    """Rule 8: as many open minutes as the business day of the clock start has."""

    short_friday = Calendar(DENVER, (*(Window(day, 480, 1020) for day in range(4)), Window(4, 480, 720)))

    @pytest.mark.parametrize(
        ("received", "due"),
        [
            ("2006-05-11T10:00", "2006-05-12T10:00"),  # Thursday's 540
            ("2006-05-11T15:00", "2006-05-15T11:00"),  # of which 120 on Thursday and 240 on Friday
            ("2006-05-12T10:00", "2006-05-15T10:00"),  # Friday's 240
            ("2006-05-12T07:00", "2006-05-12T12:00"),
            ("2006-05-15T07:00", "2006-05-15T17:00"),
        ],
    )
    def test_is_the_length_of_its_own_day(self, received, due):
        assert wall(promised(WRITTEN, received, calendar=self.short_friday).due_by) == due

    def test_uses_the_same_calendar_as_the_rules_in_hours(self):
        """Known bug 5."""
        hours = replace(WRITTEN, unit="minutes", upper=540)
        assert promised(hours, "2006-07-03T14:00").due_by == promised(WRITTEN, "2006-07-03T14:00").due_by


class TestDueSoon:
    """Rule 9: from the lower bound, otherwise from three quarters of the interval."""

    @pytest.mark.parametrize(
        ("rule", "received", "soon"),
        [
            (PAGER_IN, "2006-05-09T16:50", "2006-05-10T08:05"),
            (PAGER_OUT, "2006-05-12T15:30", "2006-05-15T10:30"),
            (VOICEMAIL_IN, "2006-05-09T10:00", "2006-05-09T13:00"),
            (VOICEMAIL_IN, "2006-05-12T16:00", "2006-05-15T10:00"),
            (WRITTEN, "2006-05-12T18:20", "2006-05-15T14:45"),
            (replace(VOICEMAIL_IN, count="elapsed"), "2006-05-09T16:00", "2006-05-09T19:00"),
            (replace(WRITTEN, day_end="close"), "2006-05-09T08:00", "2006-05-10T12:30"),
        ],
    )
    def test_begins(self, rule, received, soon):
        assert wall(promised(rule, received).soon_at) == soon

    @pytest.mark.parametrize("hour", range(24))
    @pytest.mark.parametrize("rule", [VOICEMAIL_IN, VOICEMAIL_OUT, WRITTEN])
    def test_never_begins_while_the_office_is_closed(self, rule, hour):
        """Known bug 4: no reminder at midnight."""
        found = promised(rule, f"2006-05-26T{hour:02}:20")
        assert is_open(standard_calendar(DENVER), found.soon_at)
        assert found.clock_start < found.soon_at < found.due_by


class TestAReceipt:
    def test_is_floored_to_the_minute(self):
        """Rule 4."""
        assert promised(PAGER_IN, "2006-05-09T16:59:59.999999") == promised(PAGER_IN, "2006-05-09T16:59")
        assert promised(PAGER_IN, "2006-05-09T07:59:59") == promised(PAGER_IN, "2006-05-09T07:59")

    def test_needs_an_offset(self):
        with pytest.raises(NaiveTime):
            promise(
                rule=PAGER_IN,
                availability=IN,
                received_at=datetime(2006, 5, 9, 10, 5),  # noqa: DTZ001
                calendar=standard_calendar(DENVER),
            )
