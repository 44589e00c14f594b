"""Why a promise falls where it does: short enough to store, plain enough to read."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.business_time import Calendar, Window, standard_calendar
from contacts.guideline import STANDARD_RULES, Promise, Rule, city_of, promise, steps

from .clock_cases import DENVER, ZONES, instants, local, office, offices, wall

PAGER_IN, PAGER_OUT, VOICEMAIL_IN, VOICEMAIL_OUT, WRITTEN, POST_MORTEM = STANDARD_RULES


def promised(rule: Rule, received: str, calendar: Calendar | None = None) -> Promise:
    calendar = calendar or standard_calendar(DENVER)
    received_at = local(received, calendar.zone)
    return promise(rule=rule, availability=rule.availability, received_at=received_at, calendar=calendar)


def told(rule: Rule, received: str, calendar: Calendar | None = None, place: str = "") -> list[str]:
    """Lines as a page would show them: from when, until when, the sentence, minutes to go."""
    zone = calendar.zone if calendar else DENVER
    found = promised(rule, received, calendar)
    return [
        f"{wall(step.at, zone)}{'–' + str(wall(step.until, zone)) if step.until else ''} | {step.text} | {step.to_go}"
        for step in steps(found.derivation, rule=rule, calendar_zone=zone, place=place)
    ]


class TestTheSteps:
    def test_of_a_page_in_the_morning(self):
        assert told(PAGER_IN, "2006-05-18T11:00") == [
            "2006-05-18T11:00 | Inside office hours in Denver, so the clock starts at once. | 30",
            "2006-05-18T11:15–2006-05-18T11:30 | In the office: a telephone call in 15 to 30 minutes. | 0",
        ]

    def test_of_a_page_before_the_weekend_of_a_holiday(self):
        assert told(PAGER_IN, "2006-05-26T16:50") == [
            "2006-05-26T16:50 | Inside office hours in Denver, so the clock starts at once. | 30",
            "2006-05-26T17:00 | The office closes with 20 min left; it is counted from 08:00 on Tuesday. | 20",
            "2006-05-29T08:00 | Memorial Day, a holiday, is skipped. | None",
            "2006-05-30T08:05–2006-05-30T08:20 | In the office: a telephone call in 15 to 30 minutes. | 0",
        ]

    def test_of_a_page_on_a_holiday(self):
        assert told(PAGER_IN, "2006-05-29T11:00") == [
            "2006-05-29T11:00 | Outside office hours in Denver, so the clock waits until the office opens. | 30",
            "2006-05-29T11:00 | Memorial Day, a holiday, is skipped. | None",
            "2006-05-30T08:00 | The office opens, the clock starts. | 30",
            "2006-05-30T08:15–2006-05-30T08:30 | In the office: a telephone call in 15 to 30 minutes. | 0",
        ]

    def test_of_a_page_to_somebody_out(self):
        assert told(PAGER_OUT, "2006-05-18T10:00", standard_calendar("America/Phoenix")) == [
            "2006-05-18T10:00 | Inside office hours in Phoenix, so the clock starts at once. | 480",
            "2006-05-18T14:00 | Out of the office: a response in 4 to 8 office hours. | 240",
            "2006-05-18T17:00 | The office closes with 1 h left; it is counted from 08:00 on Friday. | 60",
            "2006-05-19T09:00 | 8 office hours are used. | 0",
        ]

    def test_of_a_lower_bound_at_closing_time(self):
        assert told(PAGER_IN, "2006-01-10T16:45")[1:3] == [
            "2006-01-10T17:00 | In the office: a telephone call in 15 to 30 minutes. | 15",
            "2006-01-10T17:00 | The office closes with 15 min left; it is counted from 08:00 on Wednesday. | 15",
        ]

    def test_of_a_letter_after_hours(self):
        chicago = standard_calendar("America/Chicago")
        assert told(WRITTEN, "2006-05-17T17:40", chicago, "Omaha") == [
            "2006-05-17T17:40 | Outside office hours in Omaha, so the clock waits until the office opens. | 540",
            "2006-05-18T08:00 | The office opens, the clock starts. | 540",
            "2006-05-18T17:00 | One business day, 540 office minutes, is used. It ends at closing time, "
            "not at 08:00 on Friday. | 0",
        ]

    def test_of_voicemail_within_the_day_and_beyond(self):
        assert told(VOICEMAIL_IN, "2006-05-09T10:00")[1:] == [
            "2006-05-09T14:00 | In the office: within 4 office hours. | 0"
        ]
        assert told(VOICEMAIL_IN, "2006-05-09T14:30")[1:] == [
            "2006-05-09T17:00 | The office closes with 1 h 30 left; it is counted from 08:00 on Wednesday. | 90",
            "2006-05-10T09:30 | In the office: 4 office hours are used. | 0",
        ]

    def test_of_an_interval_that_just_fits(self):
        assert told(PAGER_IN, "2006-05-12T16:30")[1:] == [
            "2006-05-12T16:45–2006-05-12T17:00 | In the office: a telephone call in 15 to 30 minutes. | 15",
            "2006-05-12T17:00 | 30 office minutes are used. It ends at closing time, not at 08:00 on Monday. | 0",
        ]

    def test_of_lunch(self):
        lunch = office((480, 720), (780, 1020))
        assert told(PAGER_IN, "2006-05-09T11:50", lunch)[1] == (
            "2006-05-09T12:00 | The office closes with 20 min left; it is counted from 13:00. | 20"
        )

    def test_of_a_long_closing_name_the_date(self):
        shut = Calendar(DENVER, office((480, 1020)).windows, tuple((date(2006, 12, d), "Shut") for d in range(22, 32)))
        assert told(PAGER_IN, "2006-12-21T16:50", shut)[1] == (
            "2006-12-21T17:00 | The office closes with 20 min left; it is counted from 08:00 on Monday 1 January. | 20"
        )

    def test_of_elapsed_time_know_no_closing(self):
        assert told(replace(VOICEMAIL_IN, count="elapsed"), "2006-05-09T16:00")[1:] == [
            "2006-05-09T20:00 | In the office: within 4 hours, nights and weekends counted. | 0"
        ]
        assert told(replace(VOICEMAIL_IN, count="elapsed", upper=1440), "2006-05-09T16:00")[1:] == [
            "2006-05-10T16:00 | In the office: within 24 hours, nights and weekends counted. | 0"
        ]
        assert told(replace(PAGER_OUT, count="elapsed"), "2006-05-09T10:00")[1:] == [
            "2006-05-09T14:00–2006-05-09T18:00 | Out of the office: a response in 4 to 8 hours, nights and weekends "
            "counted. | 0"
        ]

    def test_of_a_day_that_ends_at_closing_time(self):
        assert told(replace(WRITTEN, day_end="close"), "2006-05-09T10:00")[-1] == (
            "2006-05-10T17:00 | The next business day closes. | 0"
        )

    def test_of_many_days_are_folded(self):
        lines = told(POST_MORTEM, "2006-06-23T10:00")
        assert "2006-06-27T08:00 | Post-mortem: the analysis in writing in 2 to 10 business days. | 4860" in lines
        assert "2006-07-07T17:00 | 7 more closings are skipped in the same way. | 540" in lines
        assert lines[-1] == "2006-07-10T17:00 | Business day 10 closes. | 0"

    def test_are_chronological(self):
        for rule in STANDARD_RULES:
            for hour in range(24):
                minutes = [step[1] for step in promised(rule, f"2006-05-26T{hour:02}:50").derivation]
                assert minutes == sorted(minutes)

    def test_name_the_city_of_the_zone(self):
        assert city_of("America/North_Dakota/New_Salem") == "New Salem"
        assert city_of("UTC") == "UTC"


class TestTheStoredForm:
    """Rule 16: under 500 bytes, whatever the calendar."""

    @pytest.mark.parametrize(
        "received", ["2010-12-23T16:50", "2010-12-30T16:50", "2021-12-23T16:59", "2004-12-24T07:00"]
    )
    @pytest.mark.parametrize("rule", STANDARD_RULES)
    def test_fits_across_christmas_and_new_year(self, rule, received):
        most = 400 if rule is POST_MORTEM else 250  # ten days that close
        assert len(json.dumps(promised(rule, received).derivation)) < most

    @pytest.mark.parametrize(
        "name", ["Shut", "A very long name of a holiday, " * 8, "\N{CHRISTMAS TREE}" * 80, "ü" * 90]
    )
    def test_fits_however_many_holidays_there_are_and_whatever_they_are_called(self, name):
        shut = tuple((date(2006, 12, 10) + timedelta(days=n), f"{n} {name}") for n in range(40))
        calendar = Calendar(
            DENVER, tuple(Window(day, hour * 60, hour * 60 + 30) for day in range(7) for hour in range(24)), shut
        )
        for rule in (*STANDARD_RULES, replace(PAGER_OUT, lower=3_000, upper=6_000)):
            found = promised(rule, "2006-12-09T23:20", calendar)
            assert len(json.dumps(found.derivation)) < 500
            assert steps(found.derivation, rule=rule, calendar_zone=DENVER)[-1].to_go is not None

    @settings(derandomize=True, deadline=None, database=None, max_examples=300)
    @given(
        st.sampled_from([calendar for zone in ZONES for calendar in offices(zone).values()]),
        instants,
        st.sampled_from([*STANDARD_RULES, replace(PAGER_OUT, upper=5_000), replace(VOICEMAIL_IN, count="elapsed")]),
    )
    def test_always_fits_ends_with_the_due_time_and_can_be_told(self, calendar, received_at, rule):
        found = promise(rule=rule, availability=rule.availability, received_at=received_at, calendar=calendar)
        assert len(json.dumps(found.derivation)) < 500
        assert found.derivation[0][1] == received_at.timestamp() // 60
        assert found.derivation[-1][:3] == ["due", found.due_by.timestamp() / 60, 0]
        lines = steps(json.loads(json.dumps(found.derivation)), rule=rule, calendar_zone=calendar.zone)
        assert found.due_by in (lines[-1].at, lines[-1].until)
