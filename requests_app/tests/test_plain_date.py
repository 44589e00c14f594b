"""Whether a mail names one date, beyond doubt (S50, S51): a promise rests on it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.plain_date import NotPlain, plain_date

TODAY = date(2006, 5, 15)  # a Monday


class TestAPlainDate:
    @pytest.mark.parametrize(
        "text",
        [
            "Thursday 18 May",
            "Thu, May 18",
            "We contact you on May 18th, 2006 in the morning.",
            "I will call on 18 May. Talk to you on the 18th of May!",
            "5/18",
            "by 5/18 at 3pm",
            "5/18/06",
            "5/18/2006",
            "2006-05-18",
            "PON CM060512-0007, call 303-555-0142: 18 May",
            "We work 24 hours, 7 days: 18 may",
        ],
    )
    def test_is_read(self, text):
        assert plain_date(text, TODAY) == date(2006, 5, 18)

    def test_without_a_year_is_the_next_of_its_name(self):
        assert plain_date("5 January", date(2006, 12, 29)) == date(2007, 1, 5)
        assert plain_date("May 15", TODAY) == TODAY

    @pytest.mark.parametrize("text", ["", "We are looking into it.", "It may work. R-4711, DS1, 10:30, 1 555 0142"])
    def test_may_be_none(self, text):
        assert plain_date(text, TODAY) is None


class TestADoubtfulOne:
    @pytest.mark.parametrize(
        "text",
        [
            "18 May or 19 May",
            "18 May, else Friday",
            "tomorrow",
            "Thursday",
            "next week",
            "Friday 18 May",  # it is a Thursday
            "5/6",  # June or May
            "24/7",
            "18.05.2006",
            "18-05-2006",
            "31 June",
            "2006-13-01",
            "14 May",  # gone, and eleven months away
            "I cannot make 18 May",
            "not before 18 May",
            "If the part comes, 18 May",
            "It was promised for 18 May",
            "I won't know by 18 May",
            "The order is delayed until 18 May",
        ],
    )
    def test_is_none(self, text):
        with pytest.raises(NotPlain):
            plain_date(text, TODAY)

    @given(st.text(max_size=200), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    def test_nothing_falls_over(self, text, today):
        try:
            found = plain_date(text, today)
        except NotPlain:
            return
        assert found is None or isinstance(found, date)
