"""Open hours, to the minute: no database, local ISO text in and out."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from contacts import business_time
from contacts.business_time import (
    Calendar,
    Window,
    add,
    between,
    business_day,
    business_days_between,
    closing,
    is_open,
    next_opening,
    open_minutes,
    open_until,
    opening,
    standard_calendar,
)

from .clock_cases import DENVER, local, office, wall

denver = standard_calendar(DENVER)
lunch = office((450, 720), (765, 1050), days=range(5))  # 07:30–12:00 and 12:45–17:30
always = office((0, 1440))
# Ten hours on weekdays, half a Saturday.
long_week = Calendar(DENVER, (*(Window(day, 480, 1080) for day in range(5)), Window(5, 480, 720)))


class TestAnAddition:
    @pytest.mark.parametrize(
        ("start", "minutes", "end"),
        [
            ("2006-05-09T10:05", 30, "2006-05-09T10:35"),
            ("2006-05-09T16:50", 30, "2006-05-10T08:20"),  # known bug 1: longer than the rest of the day
            ("2006-05-09T16:50", 10, "2006-05-09T17:00"),  # runs out at closing time: not the next opening
            ("2006-05-09T16:50", 11, "2006-05-10T08:01"),
            ("2006-05-09T17:00", 1, "2006-05-10T08:01"),
            ("2006-05-09T08:00", 540, "2006-05-09T17:00"),
            ("2006-05-09T08:01", 540, "2006-05-10T08:01"),
            ("2006-05-12T16:59", 2, "2006-05-15T08:01"),  # over the weekend
            ("2006-05-26T16:50", 30, "2006-05-30T08:20"),  # and over Memorial Day
            ("2006-12-29T16:59", 2, "2007-01-02T08:01"),  # over the year's end
            ("2006-05-09T10:00", 540 * 255, "2007-05-09T10:00"),  # a year on
            ("2006-05-09T10:00", 540 * 5020, "2026-01-20T10:00"),  # far beyond the first table
        ],
    )
    def test_counts_open_minutes_only(self, start, minutes, end):
        assert wall(add(denver, local(start), minutes)) == end

    def test_of_nothing_is_the_start_even_when_closed(self):
        assert wall(add(denver, local("2006-05-13T12:00"), 0)) == "2006-05-13T12:00"

    def test_refuses_to_count_backwards(self):
        with pytest.raises(ValueError, match="-1 minutes"):
            add(denver, local("2006-05-09T10:00"), -1)

    def test_gives_utc(self):
        assert add(denver, datetime.fromisoformat("2006-05-09T10:00-06:00"), 1).tzinfo is UTC

    def test_does_not_care_in_which_zone_the_start_is_written(self):
        tokyo = local("2006-05-09T16:50").astimezone(timezone(timedelta(hours=9)))
        assert wall(add(denver, tokyo, 30)) == "2006-05-10T08:20"

    @pytest.mark.parametrize("second", [1, 59, 59.999999])
    def test_floors_the_start_to_the_minute(self, second):
        start = local("2006-05-09T10:05") + timedelta(seconds=second)
        assert wall(add(denver, start, 30)) == "2006-05-09T10:35"
        assert add(denver, start, 30).second == 0

    def test_floors_before_1970_too(self):
        assert business_time.floor_to_minute(datetime(1969, 12, 31, 23, 59, 30, tzinfo=UTC)) == datetime(
            1969, 12, 31, 23, 59, tzinfo=UTC
        )


class TestTheDistance:
    @pytest.mark.parametrize(
        ("start", "end", "minutes"),
        [
            ("2006-05-09T10:00", "2006-05-09T10:00", 0),
            ("2006-05-09T07:00", "2006-05-09T08:00", 0),
            ("2006-05-09T07:00", "2006-05-09T08:01", 1),
            ("2006-05-09T16:59", "2006-05-10T08:00", 1),
            ("2006-05-09T17:00", "2006-05-10T08:00", 0),
            ("2006-05-26T16:00", "2006-05-30T09:00", 120),
            ("2006-05-10T12:15", "2006-05-11T15:40", 745),
            ("2006-01-01T00:00", "2008-01-01T00:00", 540 * (254 + 255)),  # 260 and 261 weekdays less six
        ],
    )
    def test_is_counted_in_open_minutes_and_backwards_is_negative(self, start, end, minutes):
        assert between(denver, local(start), local(end)) == minutes
        assert between(denver, local(end), local(start)) == -minutes

    def test_is_not_shortened_by_excluded_days(self):
        """Known bug 33: a holiday makes the same amount of work end later, never sooner."""
        without = Calendar(DENVER, denver.windows)
        start = local("2006-05-26T16:50")
        assert add(denver, start, 600) - add(without, start, 600) == timedelta(days=1)

    def test_floors_both_ends(self):
        start, end = local("2006-05-09T10:00"), local("2006-05-09T10:10")
        assert between(denver, start + timedelta(seconds=59), end + timedelta(seconds=1)) == 10


class TestOpeningAndClosing:
    @pytest.mark.parametrize(
        ("at", "open_then", "clock_start"),
        [
            ("2006-05-09T07:59", False, "2006-05-09T08:00"),
            ("2006-05-09T08:00", True, "2006-05-09T08:00"),
            ("2006-05-09T16:59", True, "2006-05-09T16:59"),
            ("2006-05-09T17:00", False, "2006-05-10T08:00"),  # rule 5: at 17:00 sharp it is tomorrow's
            ("2006-05-13T12:00", False, "2006-05-15T08:00"),
            ("2006-05-29T11:00", False, "2006-05-30T08:00"),
        ],
    )
    def test_opening_is_inclusive_and_closing_exclusive(self, at, open_then, clock_start):
        assert is_open(denver, local(at)) is open_then
        assert wall(next_opening(denver, local(at))) == clock_start

    def test_a_second_before_closing_is_open_and_a_second_before_opening_is_not(self):
        assert is_open(denver, local("2006-05-09T16:59:59"))
        assert not is_open(denver, local("2006-05-09T07:59:59"))

    def test_open_until_says_when_it_closes(self):
        assert wall(open_until(denver, local("2006-05-09T08:00"))) == "2006-05-09T17:00"
        assert wall(open_until(lunch, local("2006-05-09T11:59"))) == "2006-05-09T12:00"
        assert open_until(denver, local("2006-05-09T17:00")) is None
        assert open_until(denver, local("2006-05-29T11:00")) is None
        assert open_until(always, local("2006-05-29T11:00")) is None

    def test_a_day_opens_and_closes_once_whatever_its_gaps(self):
        assert wall(opening(lunch, date(2006, 5, 9))) == "2006-05-09T07:30"
        assert wall(closing(lunch, date(2006, 5, 9))) == "2006-05-09T17:30"
        assert open_minutes(lunch, date(2006, 5, 9)) == 555

    def test_a_closed_day_has_neither(self):
        with pytest.raises(business_time.NotABusinessDay, match="Monday 29 May 2006 is no business day: Memorial Day"):
            closing(denver, date(2006, 5, 29))
        with pytest.raises(business_time.NotABusinessDay, match="Saturday 13 May 2006 is no business day: closed"):
            opening(denver, date(2006, 5, 13))
        assert open_minutes(denver, date(2006, 5, 29)) == 0

    def test_a_date_is_asked_for_and_no_instant(self):
        with pytest.raises(TypeError, match="whose date"):
            closing(denver, local("2006-05-09T10:00"))


class TestPauses:
    def test_are_the_closings_that_are_over_by_the_end(self):
        week = business_time.pauses(denver, local("2006-05-25T16:00"), local("2006-05-30T08:01"))
        assert [(wall(close), wall(again)) for close, again in week] == [
            ("2006-05-25T17:00", "2006-05-26T08:00"),
            ("2006-05-26T17:00", "2006-05-30T08:00"),
        ]

    @pytest.mark.parametrize("end", ["2006-05-09T17:00", "2006-05-09T20:00", "2006-05-10T08:00"])
    def test_are_none_until_the_office_has_opened_again(self, end):
        assert business_time.pauses(denver, local("2006-05-09T16:00"), local(end)) == []


class TestBusinessDays:
    @pytest.mark.parametrize(
        ("on", "n", "day"),
        [
            ("2006-05-09", 1, "2006-05-10"),
            ("2006-05-09", 10, "2006-05-23"),
            ("2006-05-26", 2, "2006-05-31"),
            ("2006-05-26", 10, "2006-06-12"),
            ("2006-06-23", 10, "2006-07-10"),  # 4 July between
            ("2006-05-13", 1, "2006-05-15"),  # counted from a Saturday
            ("2006-05-09", 2510, "2016-03-15"),
        ],
    )
    def test_are_counted_from_the_day_after(self, on, n, day):
        assert business_day(denver, date.fromisoformat(on), n).isoformat() == day

    def test_are_one_each_whatever_their_gaps(self):
        assert business_day(lunch, date(2006, 5, 9), 3) == date(2006, 5, 12)

    @pytest.mark.parametrize(
        ("on", "day"),
        [
            ("2006-05-10", "2006-05-09"),
            ("2006-05-15", "2006-05-12"),
            ("2006-05-30", "2006-05-26"),  # over Memorial Day
            ("2006-05-28", "2006-05-26"),  # before a Sunday
            ("2007-01-02", "2006-12-29"),
        ],
    )
    def test_the_one_before_is_the_last_that_opens(self, on, day):
        assert business_time.business_day_before(denver, date.fromisoformat(on)).isoformat() == day

    def test_are_counted_from_one(self):
        with pytest.raises(ValueError, match="count from 1"):
            business_day(denver, date(2006, 5, 9), 0)

    def test_holidays_and_weekends_are_none(self):
        assert business_time.is_business_day(denver, date(2006, 5, 26))
        assert not business_time.is_business_day(denver, date(2006, 5, 27))
        assert not business_time.is_business_day(denver, date(2006, 5, 29))
        assert business_time.holiday_on(denver, date(2006, 5, 29)) == "Memorial Day"
        assert business_time.holiday_on(denver, date(2006, 5, 30)) is None


class TestWholeBusinessDaysBetween:
    """Words say "n business days": on a standard calendar so many times nine hours, on another its own days."""

    @pytest.mark.parametrize(
        ("start", "end", "days"),
        [
            ("2006-05-09T10:00", "2006-05-09T17:00", 0),
            ("2006-05-09T10:00", "2006-05-10T09:59", 0),
            ("2006-05-09T10:00", "2006-05-10T10:00", 1),
            ("2006-05-12T18:20", "2006-05-15T17:00", 1),  # Monday is over when the office closes
            ("2006-05-12T10:00", "2006-05-15T10:00", 1),
            ("2006-05-26T10:00", "2006-05-30T10:00", 1),  # Memorial Day
            ("2006-05-13T12:00", "2006-05-14T12:00", 0),
            ("2006-05-10T10:00", "2006-05-09T10:00", -1),
            ("2006-01-01T00:00", "2008-01-01T00:00", 254 + 255),
        ],
    )
    def test_are_those_of_the_standard_calendar(self, start, end, days):
        assert business_days_between(denver, local(start), local(end)) == days
        assert int(between(denver, local(start), local(end)) / 540) == days

    @pytest.mark.parametrize(
        ("start", "end", "days"),
        [
            ("2006-05-08T09:00", "2006-05-09T08:59", 0),  # ten hours a day: 599 minutes
            ("2006-05-08T09:00", "2006-05-09T09:00", 1),
            ("2006-05-08T09:00", "2006-05-13T09:00", 5),  # to a half Saturday
            ("2006-05-08T09:00", "2006-05-15T09:00", 6),  # Monday to Monday
            ("2006-05-13T09:00", "2006-05-20T09:00", 6),  # Saturday to Saturday
            ("2006-05-12T15:00", "2006-05-13T11:59", 0),
            ("2006-05-12T15:00", "2006-05-13T12:00", 1),  # Saturday closes before the same hour
            ("2006-05-12T15:00", "2006-05-15T15:00", 2),
        ],
    )
    def test_are_one_each_however_long_they_are(self, start, end, days):
        assert business_days_between(long_week, local(start), local(end)) == days

    def test_are_one_each_around_a_lunch_hour(self):
        assert business_days_between(lunch, local("2006-05-09T12:30"), local("2006-05-11T12:10")) == 2


class TestOddWeeks:
    """Known bugs 2, 3, 7 and 8: half hours, gaps, midnights, single minutes, any set of weekdays."""

    @pytest.mark.parametrize(
        ("calendar", "start", "minutes", "end"),
        [
            (lunch, "2006-05-09T11:50", 20, "2006-05-09T12:55"),
            (lunch, "2006-05-09T11:50", 10, "2006-05-09T12:00"),
            (lunch, "2006-05-09T17:20", 20, "2006-05-10T07:40"),
            (always, "2006-05-09T23:59", 2, "2006-05-10T00:01"),  # 24:00 and 00:00 touch
            (always, "2006-05-09T12:00", 1440 * 400, "2007-06-13T12:00"),
            (office((0, 1439)), "2006-05-09T23:58", 2, "2006-05-10T00:01"),  # closed for that one minute
            (office((1200, 1440), (0, 120)), "2006-05-09T23:00", 180, "2006-05-10T02:00"),
            (office((1200, 1440), (0, 120)), "2006-05-10T01:00", 61, "2006-05-10T20:01"),
            (office((600, 601), days=range(6, 7)), "2006-05-09T10:00", 3, "2006-05-28T10:01"),
        ],
    )
    def test_count_the_same_way(self, calendar, start, minutes, end):
        assert wall(add(calendar, local(start), minutes)) == end
        assert between(calendar, local(start), local(end)) == minutes

    def test_windows_that_touch_are_one(self):
        assert is_open(always, local("2006-05-10T00:00"))
        assert wall(open_until(office((480, 720), (720, 1020)), local("2006-05-09T09:00"))) == "2006-05-09T17:00"

    def test_a_day_that_closes_at_midnight_closes_on_the_next_date(self):
        assert wall(closing(always, date(2006, 5, 9))) == "2006-05-10T00:00"

    def test_any_set_of_weekdays_works(self):
        for chosen in range(1, 128):
            days = [day for day in range(7) if chosen >> day & 1]
            calendar = Calendar(DENVER, tuple(Window(day, 480, 1020) for day in days))
            end = add(calendar, local("2006-05-08T00:00"), 540 * len(days))
            assert wall(end) == f"2006-05-{8 + days[-1]:02}T17:00"
