"""From a channel and an availability to a promise: the figures of the procedure, and every setting."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from contacts.business_time import (
    NotABusinessDay,
    between,
    standard_calendar,
)
from contacts.guideline import (
    STANDARD_RULES,
    AvailabilityClass,
    Channel,
    ChannelClass,
    MetBy,
    Promise,
    Rule,
    contact_due_by,
    duration_words,
    expectation,
    promise,
    rule_for,
)

from .clock_cases import DENVER, local, office, wall

IN, OUT = AvailabilityClass.IN_OFFICE, AvailabilityClass.OUT_OF_OFFICE
PAGER_IN, PAGER_OUT, VOICEMAIL_IN, VOICEMAIL_OUT, WRITTEN, POST_MORTEM = STANDARD_RULES
ZONES = {"MDT": DENVER, "MST": "America/Phoenix", "CDT": "America/Chicago", "PDT": "America/Los_Angeles"}
OFFSETS = {"MDT": "-06:00", "MST": "-07:00", "CDT": "-05:00", "PDT": "-07:00"}


def promised(rule: Rule, received: str, zone: str = DENVER) -> Promise:
    """What the standard calendar makes of a contact received at that local time."""
    received_at, calendar = local(received, zone), standard_calendar(zone)
    return promise(rule=rule, availability=rule.availability, received_at=received_at, calendar=calendar)


class TestWorkedExamples:
    """`domain.md` 3.1, by number: received where it was sent, the rest on the manager's clock, May 2006."""

    @pytest.mark.parametrize(
        ("number", "rule", "received", "manager", "start", "expected", "due"),
        [
            (1, PAGER_IN, "05-09T10:05 MDT", "MDT", "05-09T10:05", "05-09T10:20", "05-09T10:35"),
            (2, PAGER_IN, "05-09T16:50 MDT", "MDT", "05-09T16:50", "05-10T08:05", "05-10T08:20"),
            (3, PAGER_IN, "05-26T16:50 MDT", "MDT", "05-26T16:50", "05-30T08:05", "05-30T08:20"),
            (4, PAGER_IN, "05-29T11:00 MDT", "MDT", "05-30T08:00", "05-30T08:15", "05-30T08:30"),
            (5, PAGER_IN, "05-09T17:00 MDT", "MDT", "05-10T08:00", "05-10T08:15", "05-10T08:30"),
            (6, PAGER_IN, "05-09T07:40 MDT", "MDT", "05-09T08:00", "05-09T08:15", "05-09T08:30"),
            (7, PAGER_OUT, "05-09T10:00 MDT", "MDT", "05-09T10:00", "05-09T14:00", "05-10T09:00"),
            (8, PAGER_OUT, "05-12T15:30 MDT", "MDT", "05-12T15:30", "05-15T10:30", "05-15T14:30"),
            (9, VOICEMAIL_IN, "05-09T14:30 MDT", "MDT", "05-09T14:30", None, "05-10T09:30"),
            (10, VOICEMAIL_OUT, "05-09T14:30 MDT", "MDT", "05-09T14:30", None, "05-10T13:30"),
            (11, WRITTEN, "05-09T10:00 MDT", "MDT", "05-09T10:00", None, "05-10T10:00"),
            (12, WRITTEN, "05-12T18:20 MDT", "MDT", "05-15T08:00", None, "05-15T17:00"),
            (13, WRITTEN, "07-03T14:00 MDT", "MDT", "07-03T14:00", None, "07-05T14:00"),
            (14, WRITTEN, "05-27T09:00 MDT", "MDT", "05-30T08:00", None, "05-30T17:00"),
            (15, PAGER_IN, "05-09T16:30 PDT", "MDT", "05-10T08:00", "05-10T08:15", "05-10T08:30"),
            (16, PAGER_IN, "05-09T15:10 PDT", "CDT", "05-10T08:00", "05-10T08:15", "05-10T08:30"),
            (17, PAGER_IN, "05-09T16:45 MDT", "MST", "05-09T15:45", "05-09T16:00", "05-09T16:15"),
            (18, PAGER_IN, "01-10T16:45 MST", "MST", "01-10T16:45", "01-10T17:00", "01-11T08:15"),
        ],
    )
    def test_hold(self, number, rule, received, manager, start, expected, due):
        when, sent_in = received.split()
        zone = ZONES[manager]
        found = promise(
            rule=rule,
            availability=rule.availability,
            received_at=datetime.fromisoformat(f"2006-{when}{OFFSETS[sent_in]}"),
            calendar=standard_calendar(zone),
        )
        instants = [wall(at, zone) for at in (found.clock_start, found.expected_from, found.due_by)]
        assert instants == [at and f"2006-{at}" for at in (start, expected, due)]

    def test_15_to_17_are_the_same_instant_on_the_senders_clock(self):
        pacific, mountain = ZONES["PDT"], ZONES["MDT"]
        assert wall(local("2006-05-10T08:30", mountain), pacific) == "2006-05-10T07:30"
        assert wall(local("2006-05-10T08:30", ZONES["CDT"]), pacific) == "2006-05-10T06:30"
        assert wall(local("2006-05-09T16:15", ZONES["MST"]), mountain) == "2006-05-09T17:15"

    @pytest.mark.parametrize(
        ("number", "asked", "earliest", "due"),
        [
            (19, "2006-05-09T10:00", "2006-05-11T08:00", "2006-05-23T17:00"),
            (20, "2006-05-26T10:00", "2006-05-31T08:00", "2006-06-12T17:00"),
            (21, "2006-06-23T10:00", "2006-06-27T08:00", "2006-07-10T17:00"),
        ],
    )
    def test_of_a_post_mortem_hold_with_days_that_end_at_closing_time(self, number, asked, earliest, due):
        """S38: from the opening of business day 2 to the close of business day 10."""
        found = promised(POST_MORTEM, asked)
        assert [wall(found.expected_from), wall(found.due_by)] == [earliest, due]


class TestSampleRequests:
    """`domain.md` 5.5: due times on the manager's clock, and how late the answer was in business minutes."""

    @pytest.mark.parametrize(
        ("number", "rule", "manager", "received", "due", "answered", "late"),
        [
            ("D01", PAGER_IN, "MDT", "05-09T10:05", "05-09T10:35", "05-09T10:22", -13),
            ("D02", PAGER_IN, "MDT", "05-09T16:50", "05-10T08:20", "05-10T08:20", 0),
            ("D03", PAGER_IN, "MDT", "05-09T16:50", "05-10T08:20", "05-10T08:21", 1),
            ("D04", VOICEMAIL_IN, "MDT", "05-09T14:30", "05-10T09:30", "05-10T09:30", 0),
            ("D05", VOICEMAIL_OUT, "CDT", "05-10T13:15", "05-11T12:15", "05-11T15:40", 205),
            ("D06", PAGER_OUT, "MDT", "05-12T15:30", "05-15T14:30", "05-15T11:05", -205),
            ("D07", WRITTEN, "MDT", "05-12T18:20", "05-15T17:00", "05-15T16:10", -50),
            ("D08", WRITTEN, "MST", "05-15T09:10", "05-16T09:10", "05-16T10:30", 80),
            ("D09", PAGER_IN, "MDT", "05-09T17:30", "05-10T08:30", "05-10T08:12", -18),
            ("D10", PAGER_IN, "MST", "05-09T15:45", "05-09T16:15", "05-09T16:09", -6),
            ("D11", PAGER_IN, "MDT", "05-29T11:00", "05-30T08:30", None, None),
            ("D12", WRITTEN, "CDT", "07-03T14:00", "07-05T14:00", None, None),
            ("D13", WRITTEN, "PDT", "05-16T07:15", "05-16T17:00", "05-16T11:40", -320),
            ("D14", VOICEMAIL_IN, "CDT", "05-17T13:30", "05-18T08:30", None, None),
            ("D15", WRITTEN, "CDT", "05-17T17:40", "05-18T17:00", None, None),
            ("D28", WRITTEN, "MDT", "05-17T09:00", "05-18T09:00", "05-17T15:00", -180),
        ],
    )
    def test_are_due_when_the_table_says(self, number, rule, manager, received, due, answered, late):
        calendar = standard_calendar(ZONES[manager])
        found = promised(rule, f"2006-{received}", calendar.zone)
        assert wall(found.due_by, calendar.zone) == f"2006-{due}"
        if answered:
            assert between(calendar, found.due_by, local(f"2006-{answered}", calendar.zone)) == late

    def test_d06_is_in_its_window_from_half_past_ten(self):
        assert wall(promised(PAGER_OUT, "2006-05-12T15:30").expected_from) == "2006-05-15T10:30"


class TestStandardRules:
    """S45–S50, and S52, S53 which promise nothing."""

    @pytest.mark.parametrize(
        ("channel", "availability", "source", "lower", "upper"),
        [
            (Channel.PAGER, IN, "S45", 15, 30),
            (Channel.PAGER, OUT, "S46", 240, 480),
            (Channel.VOICEMAIL, IN, "S48", None, 240),
            (Channel.VOICEMAIL, OUT, "S49", None, 480),
            (Channel.EMAIL, IN, "S50", None, 1),
            (Channel.LETTER_OR_FAX, OUT, "S50", None, 1),
            (Channel.PORTAL_FORM, None, "S50", None, 1),
        ],
    )
    def test_are_those_of_the_procedure(self, channel, availability, source, lower, upper):
        rule = rule_for(STANDARD_RULES, channel, availability)
        assert rule is not None
        assert (rule.source, rule.lower, rule.upper) == (source, lower, upper)
        assert channel.is_timed
        assert channel.is_written == (source == "S50")

    @pytest.mark.parametrize("channel", [Channel.TELEPHONE, Channel.CONFERENCE_CALL, Channel.FACE_TO_FACE])
    def test_promise_nothing_where_the_procedure_does_not(self, channel):
        assert rule_for(STANDARD_RULES, channel, IN) is None
        assert not channel.is_timed
        assert not channel.is_written

    def test_say_what_meets_them(self):
        """Rule 11."""
        assert [rule.met_by for rule in STANDARD_RULES] == [
            MetBy.TELEPHONE_CALL,
            MetBy.DIRECT_RESPONSE,
            MetBy.DIRECT_RESPONSE,
            MetBy.DIRECT_RESPONSE,
            MetBy.DATED_ACKNOWLEDGEMENT,
            MetBy.WRITTEN_ANALYSIS,
        ]

    @pytest.mark.parametrize(
        ("rule", "sentence"),
        [
            (PAGER_IN, "In the office: a telephone call in 15 to 30 minutes."),
            (PAGER_OUT, "Out of the office: a response in 4 to 8 office hours."),
            (VOICEMAIL_IN, "In the office: within 4 office hours."),
            (VOICEMAIL_OUT, "Out of the office: within 8 office hours."),
            (WRITTEN, "Written: one business day to acknowledge and name a date for contact."),
            (POST_MORTEM, "Post-mortem: the analysis in writing in 2 to 10 business days."),
            (replace(PAGER_IN, lower=None), "In the office: a telephone call within 30 minutes."),
            (replace(PAGER_IN, lower=30, upper=60), "In the office: a telephone call in 30 to 60 minutes."),
            (
                replace(PAGER_OUT, count="elapsed"),
                "Out of the office: a response in 4 to 8 hours, nights and weekends counted.",
            ),
            (replace(VOICEMAIL_IN, upper=60, availability=None), "In or out of the office: within 1 office hour."),
            (
                replace(WRITTEN, upper=2),
                "Written: 2 business days to acknowledge and name a date for contact.",
            ),
        ],
    )
    def test_can_be_said_in_one_sentence(self, rule, sentence):
        assert expectation(rule) == sentence


class TestAPromisedContact:
    """S51, rule 12."""

    def test_is_due_when_the_office_closes_that_day(self):
        assert wall(contact_due_by(standard_calendar(DENVER), date(2006, 5, 18))) == "2006-05-18T17:00"
        assert wall(contact_due_by(office((450, 720), (765, 1050)), date(2006, 5, 18))) == "2006-05-18T17:30"

    @pytest.mark.parametrize("on", [date(2006, 5, 20), date(2006, 5, 29)])
    def test_falls_on_a_business_day(self, on):
        with pytest.raises(NotABusinessDay, match="is no business day"):
            contact_due_by(standard_calendar(DENVER), on)


class TestWords:
    @pytest.mark.parametrize(
        ("minutes", "words"),
        [
            (0, "0 min"),
            (18, "18 min"),
            (59, "59 min"),
            (60, "1 h 00"),
            (210, "3 h 30"),
            (540, "9 h 00"),
            (-80, "−1 h 20"),
        ],
    )
    def test_of_a_duration(self, minutes, words):
        assert duration_words(minutes) == words

    def test_of_channel_classes_are_those_of_the_rules(self):
        assert {rule.channel_class for rule in STANDARD_RULES} == set(ChannelClass)
