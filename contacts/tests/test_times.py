"""How times are written, in plain text and in the tags (design: "How times are written")."""

import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone

from contacts.templatetags import times
from contacts.wording import (
    business_days_text,
    clock_text,
    countdown_text,
    date_text,
    duration_text,
    instant_text,
    joint,
    margin_text,
    promised_text,
    span_ends,
    zone_distance_text,
    zone_name,
)

PHOENIX, DENVER, CHICAGO = "America/Phoenix", "America/Denver", "America/Chicago"
NOW = datetime(2006, 5, 18, 17, 0, tzinfo=UTC)  # Thu 18 May 11:00 MDT, 10:00 MST, 12:00 CDT


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def shown(source: str, *, zone: str = PHOENIX, **values: object) -> str:
    with timezone.override(ZoneInfo(zone)):
        return Template("{% load times components %}" + source).render(Context({"at": NOW, **values}))


class TestAnInstant:
    @pytest.mark.parametrize(
        ("instant", "zone", "text"),
        [
            ("2006-05-18T08:10-07:00", PHOENIX, "08:10 MST"),
            ("2006-05-18T12:10-05:00", CHICAGO, "12:10 CDT"),
            ("2006-05-19T10:15-05:00", CHICAGO, "Fri 19 May 10:15 CDT"),
            ("2006-01-09T10:15-06:00", CHICAGO, "Mon 9 Jan 10:15 CST"),
            ("2005-12-30T10:15-06:00", CHICAGO, "Fri 30 Dec 2005 10:15 CST"),
            ("2006-05-18T23:30-06:00", DENVER, "23:30 MDT"),
            ("2006-05-18T23:30-06:00", CHICAGO, "Fri 19 May 00:30 CDT"),
        ],
    )
    def test_is_a_clock_time_today_and_has_its_day_otherwise(self, instant, zone, text):
        assert instant_text(moment(instant), zone, NOW) == text

    def test_without_a_now_is_written_in_full(self):
        assert instant_text(NOW, DENVER) == "Thu 18 May 2006 11:00 MDT"

    def test_today_is_that_of_the_zone_and_not_of_utc(self):
        late = moment("2006-05-18T20:00-06:00")  # already the 19th in UTC
        assert instant_text(late, DENVER, moment("2006-05-18T19:00-06:00")) == "20:00 MDT"

    @pytest.mark.parametrize(
        ("day", "today", "tomorrow", "next_week"),
        [
            (True, "Thu 18 May 11:00", "Fri 19 May 11:00", "Thu 25 May 11:00"),
            ("weekday", "Thu 11:00", "Fri 11:00", "Thu 25 May 11:00"),
            ("short", "11:00", "Fri 11:00", "Thu 25 May 11:00"),
            ("never", "11:00", "11:00", "11:00"),
        ],
    )
    def test_names_its_day_as_asked(self, day, today, tomorrow, next_week):
        instants = [NOW, NOW + timedelta(days=1), NOW + timedelta(days=7)]
        assert [clock_text(i, DENVER, NOW, day=day) for i in instants] == [today, tomorrow, next_week]

    def test_refuses_a_zone_that_does_not_exist(self):
        with pytest.raises(ZoneInfoNotFoundError):
            instant_text(NOW, "America/Gallup", NOW)


class TestAZone:
    @pytest.mark.parametrize(
        ("zone", "instant", "name"),
        [
            (PHOENIX, "2006-05-18T10:00-07:00", "Mountain Standard Time (Phoenix), UTC−7"),
            (DENVER, "2006-05-18T11:00-06:00", "Mountain Daylight Time, UTC−6"),
            (DENVER, "2006-01-18T11:00-07:00", "Mountain Standard Time, UTC−7"),
            ("America/Boise", "2006-05-18T11:00-06:00", "Mountain Daylight Time, UTC−6"),
            (CHICAGO, "2006-05-18T12:00-05:00", "Central Daylight Time, UTC−5"),
            ("America/Los_Angeles", "2006-05-18T10:00-07:00", "Pacific Daylight Time, UTC−7"),
            ("Europe/Berlin", "2006-05-18T19:00+02:00", "Berlin, UTC+2"),
            ("Asia/Kolkata", "2006-05-18T22:30+05:30", "Kolkata, UTC+5:30"),
            ("UTC", "2006-05-18T17:00+00:00", "UTC"),
        ],
    )
    def test_says_its_name_and_its_distance_from_utc(self, zone, instant, name):
        assert zone_name(moment(instant), zone) == name

    def test_without_letters_of_its_own_is_given_by_its_distance(self):
        assert instant_text(NOW, "America/Sao_Paulo", NOW) == "14:00 UTC−3"

    @pytest.mark.parametrize(
        ("zone", "text"),
        [
            (PHOENIX, "your own time"),
            ("America/Los_Angeles", "your own time"),
            (DENVER, "1 h ahead of you"),
            ("Asia/Kolkata", "12 h 30 ahead of you"),
            ("Pacific/Honolulu", "3 h behind you"),
        ],
    )
    def test_stands_against_the_readers(self, zone, text):
        assert zone_distance_text(NOW, zone, PHOENIX) == text


class TestASpan:
    @pytest.mark.parametrize(
        ("start", "end", "text"),
        [
            ("2006-05-18T10:15-06:00", "2006-05-18T10:30-06:00", "10:15–10:30"),
            ("2006-05-19T10:15-06:00", "2006-05-19T10:30-06:00", "Fri 19 May 10:15–10:30"),
            ("2006-05-18T14:00-06:00", "2006-05-19T09:00-06:00", "Thu 18 May 14:00 – Fri 19 May 09:00"),
        ],
    )
    def test_names_its_day_where_it_is_not_today_or_changes(self, start, end, text):
        first, last = span_ends(moment(start), moment(end), DENVER, NOW)
        assert f"{first}{joint(last)}{last}" == text


class TestADate:
    def test_has_its_year_only_when_it_is_another(self):
        assert date_text(date(2006, 5, 19), NOW.date()) == "Fri 19 May"
        assert date_text(date(2007, 5, 19), NOW.date()) == "Sat 19 May 2007"

    def test_of_a_verified_card_has_no_weekday_and_a_year(self):
        assert date_text(date(2006, 5, 4), NOW.date(), weekday=False, year=True) == "4 May 2006"


class TestADistance:
    @pytest.mark.parametrize(
        ("minutes", "text"), [(0, "0 min"), (18, "18 min"), (60, "1 h 00"), (210, "3 h 30"), (540, "9 h 00")]
    )
    def test_is_minutes_or_hours_with_two_digit_minutes(self, minutes, text):
        assert duration_text(minutes) == text

    @pytest.mark.parametrize(("days", "text"), [(1, "1 business day"), (5, "5 business days")])
    def test_of_days_counts_business_days(self, days, text):
        assert business_days_text(days) == text

    @pytest.mark.parametrize(("minutes", "text"), [(12, "12 min early"), (-1, "1 min late"), (0, "on the minute")])
    def test_says_how_a_clock_was_met(self, minutes, text):
        assert margin_text(minutes) == text

    @pytest.mark.parametrize(
        ("seconds", "business_minutes", "business_days", "text"),
        [
            (9 * 60 + 42, 9, 0, "in 9 min 42 s"),
            (59 * 60 + 59, 59, 0, "in 59 min 59 s"),
            (60 * 60, 60, 0, "in 1 h 00"),
            (5 * 3600, 300, 0, "in 5 h 00"),
            (22 * 3600, 435, 0, "in 7 h 15 of office time"),
            (63 * 3600, 30, 0, "in 30 min of office time"),
            (118 * 3600, 1979, 3, "in 3 business days"),
            (48 * 3600, 1080, 2, "in 2 business days"),
            (48 * 3600, 1190, 1, "in 19 h 50 of office time"),  # of ten hours each
            (44 * 3600, 840, 2, "in 2 business days"),  # the second a half Saturday
            (0, 0, 0, "due now"),
            (-59, 0, 0, "due now"),
            (-60, -1, 0, "1 min past"),
            (-5 * 3600, -210, 0, "3 h 30 past"),
            (-3 * 3600, 0, 0, "past, office closed since"),
        ],
    )
    def test_to_a_due_time(self, seconds, business_minutes, business_days, text):
        assert countdown_text(NOW + timedelta(seconds=seconds), NOW, business_minutes, business_days) == text


class TestAPromise:
    def test_speaks_of_the_office_and_gives_the_readers_clock_in_brackets(self):
        start, end = moment("2006-05-18T11:15-06:00"), moment("2006-05-18T11:30-06:00")
        text = promised_text(start, end, zone=DENVER, viewer=PHOENIX, now=NOW)
        assert text == "between 11:15 and 11:30 MDT (10:15–10:30 your time)"

    def test_has_no_brackets_where_both_clocks_agree(self):
        due = moment("2006-05-18T15:00-06:00")
        assert promised_text(None, due, zone=DENVER, viewer="America/Boise", now=NOW) == "by 15:00 MDT"

    def test_without_a_lower_bound_says_by(self):
        due = moment("2006-05-19T11:00-06:00")
        text = promised_text(None, due, zone=DENVER, viewer=PHOENIX, now=NOW)
        assert text == "by Fri 19 May 11:00 MDT (10:00 your time)"

    def test_over_a_night_says_which_end_is_today(self):
        start, end = moment("2006-05-18T14:00-07:00"), moment("2006-05-19T09:00-07:00")
        text = promised_text(start, end, zone=PHOENIX, viewer=DENVER, now=NOW)
        assert text == "between 14:00 today and Fri 19 May 09:00 MST (15:00 – Fri 10:00 your time)"

    def test_names_the_readers_day_where_it_is_another(self):
        due = moment("2006-05-18T16:30-06:00")
        text = promised_text(None, due, zone=DENVER, viewer="Asia/Tokyo", now=NOW)
        assert text == "by 16:30 MDT (Fri 07:30 your time)"


class TestTheTags:
    def test_at_writes_a_time_with_its_offset_and_the_zones_name(self):
        html = shown("{% at due %}", due=moment("2006-05-18T09:10-06:00"))
        assert html == (
            '<time datetime="2006-05-18T08:10-07:00">08:10 '
            '<abbr class="zone" title="Mountain Standard Time (Phoenix), UTC−7">MST</abbr></time>'
        )

    def test_at_takes_a_zone_a_day_and_leaves_the_zone_out(self):
        html = shown('{% at due zone="America/Chicago" day=True with_zone=False %}', due=NOW)
        assert html == '<time datetime="2006-05-18T12:00-05:00">Thu 18 May 12:00</time>'

    def test_at_gives_seconds_where_freshness_is_told(self):
        assert ">10:00:00 " in shown("{% at due seconds=True %}", due=NOW)

    def test_at_of_nothing_is_nothing(self):
        assert shown("{% at due %}", due=None) == ""

    def test_a_zone_that_the_page_does_not_have_is_the_viewers(self):
        assert ">10:00 " in shown("{% at due zone=nobody.zone %}", due=NOW)

    def test_span_holds_two_times_and_one_zone(self):
        html = shown("{% span now end %}", now=NOW, end=NOW + timedelta(minutes=15))
        assert html.count("<time ") == 2
        assert html.count("<abbr ") == 1
        assert ">10:00</time>–<time" in html

    def test_on_writes_the_viewers_day_of_an_instant(self):
        midnight = moment("2006-05-18T23:30-07:00")
        assert shown("{% on due %}", due=midnight) == '<time datetime="2006-05-18">Thu 18 May</time>'
        assert shown("{% on due %}", due=midnight, zone=DENVER) == '<time datetime="2006-05-19">Fri 19 May</time>'

    def test_zone_alone_is_that_of_now(self):
        assert ">PDT</abbr>" in shown('{% zone "America/Los_Angeles" %}')

    def test_promised_marks_the_times_and_the_readers_clock(self):
        html = shown(
            '{% promised start end "America/Denver" %}',
            start=NOW + timedelta(minutes=15),
            end=NOW + timedelta(minutes=30),
        )
        assert "between <strong" in html
        assert html.count("promise__time") == 2
        assert '<span class="promise__yours">(10:15–10:30 your time)</span>' in html

    def test_countdown_ticks_to_its_due_time_and_wears_its_state(self):
        html = shown('{% countdown due "window" 9 0 %}', due=NOW + timedelta(seconds=582))
        assert html == (
            '<span class="countdown countdown--window" role="timer" '
            'data-due="2006-05-18T10:09:42-07:00">in 9 min 42 s</span>'
        )

    def test_countdown_of_what_is_days_away_counts_the_offices_own(self):
        html = shown('{% countdown due "running" 1240 2 %}', due=NOW + timedelta(days=2))
        assert ">in 2 business days<" in html

    def test_countdown_of_what_is_over_does_not_tick(self):
        html = shown('{% countdown due "missed" minutes %}', due=NOW - timedelta(hours=5), minutes=-210)
        assert html == '<span class="countdown countdown--past">3 h 30 past</span>'

    def test_countdown_without_a_now_is_a_mistake_of_the_page(self):
        with pytest.raises(TemplateSyntaxError, match="needs the page's now"):
            shown('{% countdown due "soon" 1 %}', due=NOW, at=None)

    def test_filters_write_spans_of_minutes(self):
        assert shown("{{ 210|duration }}, {{ 5|business_days }}, {{ 12|margin }}") == (
            "3 h 30, 5 business days, 12 min early"
        )

    def test_mails_find_the_plain_text_beside_the_tags(self):
        assert times.instant_text is instant_text


class TestTheSteps:
    def test_read_from_and_by_and_leave_the_clock_off_a_holiday(self):
        def step(kind: str, minutes: int) -> SimpleNamespace:
            at = NOW + timedelta(minutes=minutes)
            return SimpleNamespace(kind=kind, at=at, until=None, text=kind, to_go=0)

        steps = [step("received", 0), step("expected", 240), step("holiday", 1440), step("due", 1380)]
        html = shown('{% include "components/why_steps.html" with zone="America/Phoenix" %}', steps=steps)
        lines = [" ".join(line.split()) for line in plain(html).split("\n") if line.strip()]
        assert lines[::2] == ["Thu 10:00 MST", "from 14:00 MST", "Fri 19 May", "by Fri 09:00 MST"]


def plain(html: str) -> str:
    """The words of a piece of markup."""
    return re.sub(r"<[^>]+>", "", html)
