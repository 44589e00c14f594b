"""The milestones of a kind, in business and calendar days, held against a slow and obvious count."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountteam.tests.cast import local
from contacts.business_time.standard import standard_calendar, standard_holidays
from requests_app.kinds import Milestone
from requests_app.queries.milestones import due_on, milestones_of
from requests_app.tests.test_operations import log

DENVER = standard_calendar("America/Denver")
HOLIDAYS = {on for on, _ in standard_holidays()}
DAY = timedelta(days=1)


def told(team_request, at) -> list[tuple[str, date | None]]:
    return [(one.label, one.due_on) for one in milestones_of(team_request, DENVER, at)]


class TestCounting:
    @given(st.dates(date(2005, 1, 1), date(2030, 12, 31)), st.integers(1, 60), st.booleans())
    @settings(max_examples=500, deadline=None)
    def test_agrees_with_looking_at_each_day_in_turn(self, start, days, in_business_days):
        """An oracle that knows nothing of tables: the days that count are counted one by one."""
        on, left = start, days
        while left:
            on += DAY
            left -= 1 if not in_business_days or (on.weekday() < 5 and on not in HOLIDAYS) else 0
        assert due_on(Milestone("Any", days, in_business_days, "", ""), start, DENVER) == on


@pytest.mark.django_db
class TestASpecialRequest:
    def test_e18_d24_is_acknowledged_in_ten_business_days_and_has_its_dates_in_45_days(self, cast):
        asked = log(cast, local("2006-05-10 10:00"), topic="special_request", particulars={"type": "lnp_bfr"})
        assert told(asked, local("2006-05-18 11:00")) == [
            ("Acknowledged", date(2006, 5, 24)),
            ("Dates for each switch", date(2006, 6, 24)),
        ]

    def test_e16_a_quote_by_individual_case_takes_20_business_days(self, cast):
        asked = log(cast, local("2006-05-10 10:00"), topic="special_request", particulars={"type": "icb_quote"})
        assert told(asked, local("2006-05-18 11:00")) == [("Written quote", date(2006, 6, 8))]  # 29 May is a holiday

    def test_what_comes_on_a_weekend_is_counted_from_the_next_business_day(self, cast):
        asked = log(cast, local("2006-05-13 10:00"), topic="special_request", particulars={"type": "sr"})
        assert told(asked, local("2006-05-18 11:00"))[0] == ("Acknowledged", date(2006, 5, 22))

    def test_e17_a_quote_is_counted_from_the_day_that_it_was_qualified(self, cast):
        filled = {"type": "bfr", "acknowledged_on": "2006-05-11"}
        asked = log(cast, local("2006-05-10 10:00"), topic="special_request", particulars=filled)
        steps = milestones_of(asked, DENVER, local("2006-05-18 11:00"))
        assert [(one.due_on, one.done_on) for one in steps[:3]] == [
            (date(2006, 5, 12), date(2006, 5, 11)),
            (date(2006, 5, 31), None),
            (None, None),
        ]
        asked.particulars = filled | {"qualified_on": "2006-05-15"}
        assert told(asked, local("2006-05-18 11:00"))[2] == ("Quote", date(2006, 6, 29))

    def test_is_past_from_the_day_after_and_late_where_it_was_reached_then(self, cast):
        filled = {"type": "bfr"}
        asked = log(cast, local("2006-05-10 10:00"), topic="special_request", particulars=filled)
        on_the_day, after = local("2006-05-12 17:30"), local("2006-05-13 00:10")
        assert not milestones_of(asked, DENVER, on_the_day)[0].is_past
        assert milestones_of(asked, DENVER, after)[0].is_past
        asked.particulars = filled | {"acknowledged_on": "2006-05-15"}
        reached = milestones_of(asked, DENVER, after)[0]
        assert (reached.is_past, reached.is_late) == (False, True)


@pytest.mark.django_db
class TestChangeManagement:
    @pytest.mark.parametrize(("is_escalated", "due"), [("yes", date(2009, 3, 30)), ("no", date(2009, 4, 6))])
    def test_e19_a_binding_position_comes_7_or_14_calendar_days_after_the_acknowledgement(
        self, cast, is_escalated, due
    ):
        filled = {"is_escalated": is_escalated, "acknowledged_on": "2009-03-23"}
        asked = log(cast, local("2009-03-20 16:54"), topic="change_management", particulars=filled)
        assert told(asked, local("2009-03-24 09:00")) == [("Binding position, with its reasons", due)]

    def test_has_none_before_it_is_acknowledged(self, cast):
        asked = log(cast, local("2009-03-20 16:54"), topic="change_management")
        assert told(asked, local("2009-03-24 09:00")) == []
