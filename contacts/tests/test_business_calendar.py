"""What a calendar is made of: changing clocks, holidays, and the nonsense it refuses."""

from calendar import monthcalendar
from datetime import UTC, date, datetime, timedelta

import pytest

from contacts import business_time
from contacts.business_time import (
    Calendar,
    Window,
    add,
    between,
    business_day,
    closing,
    is_open,
    next_opening,
    open_minutes,
    open_until,
    opening,
    standard_calendar,
    standard_holidays,
)

from .clock_cases import DENVER, local, office, wall

denver = standard_calendar(DENVER)
always = office((0, 1440))


class TestWhenTheClocksChange:
    """Rule 17: local wall time each day, elapsed time inside the window."""

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2006-03-31T16:50", "2006-04-03T08:20"),  # forward on 2 April 2006
            ("2006-10-27T16:50", "2006-10-30T08:20"),  # back on 29 October 2006
            ("2026-03-06T16:50", "2026-03-09T08:20"),  # forward on 8 March 2026
            ("2026-10-30T16:50", "2026-11-02T08:20"),  # back on 1 November 2026
        ],
    )
    def test_an_office_stays_at_its_wall_time(self, start, end):
        """Known bug 6: windows kept in UTC would move by an hour."""
        assert wall(add(denver, local(start), 30)) == end

    @pytest.mark.parametrize("on", ["2006-04-02", "2006-10-29", "2006-04-03", "2006-10-30"])
    def test_a_nine_hour_day_stays_540_minutes(self, on):
        assert open_minutes(office((480, 1020)), date.fromisoformat(on)) == 540

    def test_phoenix_never_moves(self):
        phoenix = standard_calendar("America/Phoenix")
        for on in (date(2006, 3, 31), date(2006, 4, 3), date(2006, 10, 30)):
            assert opening(phoenix, on).hour == 15

    @pytest.mark.parametrize(("on", "minutes"), [("2006-04-01", 1440), ("2006-04-02", 1380), ("2006-10-29", 1500)])
    def test_a_whole_day_has_23_24_or_25_hours(self, on, minutes):
        assert open_minutes(always, date.fromisoformat(on)) == minutes

    @pytest.mark.parametrize(
        ("hours", "on", "opens_utc", "closes_utc"),
        [
            ((150, 300), "2006-04-02", "09:00", "11:00"),  # 02:30 is skipped: 03:00 MDT
            ((60, 150), "2006-04-02", "08:00", "09:00"),  # closes in the gap: at its end
            ((90, 150), "2006-10-29", "07:30", "09:30"),  # 01:30 comes twice: the first
            ((0, 90), "2006-10-29", "06:00", "07:30"),
            ((120, 180), "2006-10-29", "09:00", "10:00"),  # 02:00 comes once
        ],
    )
    def test_a_skipped_time_is_the_instant_after_and_a_repeated_one_the_first(self, hours, on, opens_utc, closes_utc):
        day, calendar = date.fromisoformat(on), office(hours)
        assert f"{opening(calendar, day):%H:%M}" == opens_utc
        assert f"{closing(calendar, day):%H:%M}" == closes_utc

    def test_a_window_inside_the_gap_does_not_open_that_day(self):
        calendar = office((125, 170))
        assert not business_time.is_business_day(calendar, date(2006, 4, 2))
        assert wall(next_opening(calendar, local("2006-04-02T00:00"))) == "2006-04-03T02:05"

    def test_half_an_hour_is_moved_as_well(self):
        lord_howe = office((0, 1440), zone="Australia/Lord_Howe")
        assert open_minutes(lord_howe, date(2006, 4, 2)) == 1470
        assert open_minutes(lord_howe, date(2006, 10, 29)) == 1410

    def test_midnight_itself_may_be_skipped(self):
        sao_paulo = office((0, 60), (1380, 1440), zone="America/Sao_Paulo")
        assert open_minutes(sao_paulo, date(2006, 11, 5)) == 60
        assert open_minutes(sao_paulo, date(2006, 11, 4)) == 120

    def test_a_day_that_never_was_is_no_business_day(self):
        apia = office((480, 1020), zone="Pacific/Apia")
        assert not business_time.is_business_day(apia, date(2011, 12, 30))
        assert business_day(apia, date(2011, 12, 29), 1) == date(2011, 12, 31)


class TestStandardHolidays:
    @pytest.mark.parametrize(
        ("year", "days"),
        [
            (2000, "05-29 07-04 09-04 11-23 12-25"),  # 1 January is a Saturday: closed on 31 December 1999
            (2004, "01-01 05-31 07-05 09-06 11-25 12-24 12-31"),
            (2006, "01-02 05-29 07-04 09-04 11-23 12-25"),
            (2010, "01-01 05-31 07-05 09-06 11-25 12-24 12-31"),
            (2011, "05-30 07-04 09-05 11-24 12-26"),
            (2026, "01-01 05-25 07-03 09-07 11-26 12-25"),
            (2040, "01-02 05-28 07-04 09-03 11-22 12-25"),
        ],
    )
    def test_are_six_as_observed(self, year, days):
        assert " ".join(f"{on:%m-%d}" for on, _ in standard_holidays() if on.year == year) == days

    @pytest.mark.parametrize("year", range(2000, 2041))
    def test_are_where_a_wall_calendar_has_them(self, year):
        may, september, november = (monthcalendar(year, month) for month in (5, 9, 11))
        assert {
            date(year, 5, max(week[0] for week in may)): "Memorial Day",
            date(year, 9, september[0][0] or september[1][0]): "Labor Day",
            date(year, 11, [week[3] for week in november if week[3]][3]): "Thanksgiving",
        }.items() <= dict(standard_holidays()).items()

    def test_begin_and_end_with_the_new_years_day_that_reaches_in(self):
        assert standard_holidays()[0] == (date(1999, 12, 31), "New Year's Day (observed)")
        assert standard_holidays()[-1] == (date(2041, 1, 1), "New Year's Day")
        assert standard_holidays(2021, 2021)[-1] == (date(2021, 12, 31), "New Year's Day (observed)")

    def test_never_fall_on_a_weekend_and_are_named(self):
        assert all(on.weekday() < 5 for on, _ in standard_holidays())
        assert len(standard_holidays()) == 41 * 6 + 1
        assert {name.removesuffix(" (observed)") for _, name in standard_holidays()} == {
            "New Year's Day",
            "Memorial Day",
            "Independence Day",
            "Labor Day",
            "Thanksgiving",
            "Christmas",
        }

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2010-12-30T16:50", "2011-01-03T08:20"),  # New Year's Day 2011 is observed on Friday 31 December
            ("2040-12-31T16:50", "2041-01-02T08:20"),  # the last day of the standard calendar
            ("2000-01-01T00:00", "2000-01-03T08:30"),  # and the first
        ],
    )
    def test_hold_over_the_years_end(self, start, end):
        assert wall(add(denver, local(start), 30)) == end


class TestNonsense:
    @pytest.mark.parametrize(
        "zone", ["", "America", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "localtime", "right/UTC", "x" * 5000]
    )
    def test_an_unknown_zone_is_refused(self, zone):
        with pytest.raises(business_time.UnknownZone, match="no time zone"):
            standard_calendar(zone)

    def test_a_zone_is_text(self):
        with pytest.raises(business_time.UnknownZone):
            Calendar(5, denver.windows)

    @pytest.mark.parametrize(
        "ask",
        [
            lambda at: add(denver, at, 1),
            lambda at: between(denver, at, local("2006-05-09T10:00")),
            lambda at: between(denver, local("2006-05-09T10:00"), at),
            lambda at: is_open(denver, at),
            lambda at: next_opening(denver, at),
            lambda at: open_until(denver, at),
            lambda at: business_time.local_date(denver, at),
            business_time.floor_to_minute,
        ],
    )
    def test_a_naive_time_is_refused(self, ask):
        """Known bug 13: nobody guesses whose zone was meant."""
        with pytest.raises(business_time.NaiveTime, match="no UTC offset"):
            ask(datetime(2006, 5, 9, 10, 0))  # noqa: DTZ001

    def test_no_open_hours_are_refused(self):
        """Known bug 7: no endless loop, no overflow."""
        with pytest.raises(business_time.NeverOpen, match="no open hours"):
            Calendar(DENVER, ())

    def test_nothing_but_holidays_is_refused(self):
        sundays = [date(1970, 1, 4) + timedelta(weeks=n) for n in range(52 * 131)]
        with pytest.raises(business_time.NeverOpen, match="a holiday"):
            Calendar(DENVER, (Window(6, 480, 1020),), tuple((on, "Closed") for on in sundays))

    @pytest.mark.parametrize(
        ("windows", "words"),
        [
            (((0, 480, 720), (0, 719, 1020)), "Monday 08:00–12:00 and Monday 11:59–17:00 overlap"),
            (((0, 480, 480),), "Monday 08:00–08:00 does not open before it closes"),
            (((0, 1020, 480),), "does not open before it closes"),
            (((0, 480, 1441),), "does not open before it closes"),
            (((0, -1, 480),), "does not open before it closes"),
            (((7, 480, 1020),), "weekday 7"),
            (((0, 480.5, 1020),), "whole numbers"),
            (((0, "8", 1020),), "whole numbers"),
        ],
    )
    def test_windows_that_make_no_sense_are_refused(self, windows, words):
        with pytest.raises(business_time.BadCalendar, match=words):
            Calendar(DENVER, tuple(Window(*window) for window in windows))

    @pytest.mark.parametrize("year", [1, 1900, 1969, 2100, 9999])
    def test_a_year_beyond_the_horizon_is_refused(self, year):
        with pytest.raises(business_time.OutOfRange, match=f"the year {year} lies outside 1970 to 2099"):
            add(denver, datetime(year, 6, 1, tzinfo=UTC), 1)

    def test_an_answer_beyond_the_horizon_is_refused(self):
        with pytest.raises(business_time.OutOfRange, match="after 2099"):
            add(denver, local("2099-12-31T16:50"), 30)
        with pytest.raises(business_time.OutOfRange, match="after 2099"):
            add(denver, local("2006-05-09T10:00"), 10**12)
        with pytest.raises(business_time.OutOfRange, match="after 2099"):
            business_day(denver, date(2099, 12, 31), 1)

    def test_the_horizon_itself_works(self):
        assert wall(add(denver, local("1970-01-02T08:00"), 540)) == "1970-01-02T17:00"
        assert wall(add(denver, local("2099-12-30T16:50"), 30)) == "2099-12-31T08:20"


class TestCalendars:
    def test_are_equal_by_value_whatever_the_order_of_their_parts(self):
        shuffled = Calendar(DENVER, denver.windows[::-1], denver.holidays[::-1])
        assert shuffled == denver
        assert hash(shuffled) == hash(denver)
        assert Calendar(DENVER, denver.windows) != denver

    def test_a_holiday_listed_twice_counts_once(self):
        """Known bug 12: a feed's duplicates change nothing."""
        doubled = Calendar(DENVER, denver.windows, denver.holidays * 2)
        assert wall(add(doubled, local("2006-05-26T16:50"), 30)) == "2006-05-30T08:20"
        closed = business_time.holidays_between(doubled, local("2006-05-26T16:50"), local("2006-05-30T08:20"))
        assert [name for _, name in closed] == ["Memorial Day"]

    def test_a_holiday_counts_only_where_it_takes_open_hours(self):
        closed = Calendar(DENVER, denver.windows, ((date(2006, 5, 13), "Saturday"), (date(2006, 5, 15), "Monday")))
        ask = business_time.holidays_between
        assert [name for _, name in ask(closed, local("2006-05-12T10:00"), local("2006-05-16T10:00"))] == ["Monday"]
        assert ask(closed, local("2006-05-15T17:00"), local("2006-05-16T10:00")) == []
        assert ask(closed, local("2006-05-12T10:00"), local("2006-05-15T08:00")) == []

    def test_a_table_outlives_no_change_of_the_calendar(self):
        longer = Calendar(DENVER, denver.windows, (*denver.holidays, (date(2006, 5, 30), "Founders' Day")))
        assert wall(add(longer, local("2006-05-26T16:50"), 30)) == "2006-05-31T08:20"
        assert wall(add(denver, local("2006-05-26T16:50"), 30)) == "2006-05-30T08:20"
