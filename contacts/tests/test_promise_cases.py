"""Cases from outside: every odd value is either understood or told, with its line and its field."""

import json
import sys
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import call_command

from contacts.management import promise_cases

from .promise_answers import DUE, GOOD, START, answered, error_of, without


class TestReceivedAt:
    @pytest.mark.parametrize(
        "text",
        [
            "2006-05-26T22:50Z",
            "2006-05-26t22:50z",
            "2006-05-26 16:50-06:00",
            "20060526T165000-0600",
            "2006-05-26T16:50:59.999999-06:00",
            "2006-05-26T16:50:00,123456789-06",
            "2006-05-27T07:50+09:00",
            "2006-W21-5T16:50-06:00",
            " 2006-05-26T16:50-06:00 ",
        ],
    )
    def test_is_any_iso_8601_instant_floored_to_the_minute(self, tmp_path, text):
        (answer,), _ = answered(tmp_path, GOOD | {"received_at": text})
        assert (answer["clock_start"], answer["due_by"]) == (START, DUE)

    @pytest.mark.parametrize(
        ("text", "received"),
        [
            ("2006-05-09T24:00-06:00", "2006-05-10T00:00:00-06:00"),
            ("2006-05-09T24:00:00.0-06:00", "2006-05-10T00:00:00-06:00"),
            ("2005-12-31T23:59:60Z", "2005-12-31T16:59:00-07:00"),
            ("2006-01-01T00:59:60.5+01:00", "2005-12-31T16:59:00-07:00"),
        ],
    )
    def test_may_be_the_end_of_a_day_or_a_leap_second(self, tmp_path, text, received):
        (answer,), _ = answered(tmp_path, GOOD | {"received_at": text})
        assert answer["derivation"][0]["at"] == received

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            ("2006-05-26T16:50", "has no UTC offset"),
            ("2006-05-26", "is no date and time"),
            ("", "'' is no date and time"),
            ("yesterday", "'yesterday' is no date and time"),
            ("2006-05-26T24:01-06:00", "is no instant"),
            ("2006-05-26T24:00:00.1-06:00", "is no instant"),
            ("2006-05-26T16:60-06:00", "is no instant"),
            ("2006-05-26T16:50:60-06:00", "there is no leap second"),
            ("2006-02-30T16:50-06:00", "is no instant"),
            ("2006-05-26T16:50+24:00", "is no date and time"),
            ("2006-05-26T16:50\N{MINUS SIGN}06:00", "is no date and time"),
            ("\N{FULLWIDTH DIGIT TWO}006-05-26T16:50Z", "is no date and time"),
            ("9999-12-31T24:00Z", "is no instant"),
            ("9999-12-31T23:59-14:00", "is no instant"),
            ("x" * 5_000, "xxx... is no date and time"),
            (1148683800, "is 1148683800, not text"),
            (True, "is true, not text"),
            (None, "is null, not text"),
            ([], "is [], not text"),
        ],
    )
    def test_that_is_no_instant_is_shown(self, tmp_path, value, words):
        error = error_of(tmp_path, GOOD | {"received_at": value})
        assert error.startswith("line 1: received_at ")
        assert words in error
        assert len(error) < 250

    @pytest.mark.parametrize(
        ("text", "zone", "year"),
        [
            ("2041-01-01T00:00-07:00", "America/Denver", 2041),
            ("1999-12-31T23:59Z", "America/Denver", 1999),
            ("0001-01-01T00:00Z", "America/Denver", 1),
            ("9999-12-31T23:59Z", "Pacific/Kiritimati", 9999),
        ],
    )
    def test_in_a_year_whose_holidays_are_unknown_is_refused(self, tmp_path, text, zone, year):
        error = error_of(tmp_path, GOOD | {"received_at": text, "zone": zone})
        assert error == f"line 1: received_at lies in {year}: the standard calendar is known for 2000 to 2040"

    @pytest.mark.parametrize(
        ("text", "due"),
        [
            ("2000-01-01T00:00-07:00", "2000-01-03T08:30:00-07:00"),
            ("2040-12-31T16:50-07:00", "2041-01-02T08:20:00-07:00"),
            ("2041-01-01T06:59Z", "2041-01-02T08:30:00-07:00"),
        ],
    )
    def test_at_either_end_of_the_known_years_is_answered(self, tmp_path, text, due):
        assert answered(tmp_path, GOOD | {"received_at": text})[0][0]["due_by"] == due

    @pytest.mark.parametrize(
        ("text", "zone", "due"),
        [
            # In Denver it is still Friday 31 December 1999, New Year's Day as observed.
            ("2000-01-01T00:00Z", "America/Denver", "2000-01-03T08:30:00-07:00"),
            # On Kiritimati it is Tuesday 1 January 2041 already.
            ("2040-12-31T12:00Z", "Pacific/Kiritimati", "2041-01-02T08:30:00+14:00"),
        ],
    )
    def test_in_a_known_year_of_universal_time_is_answered(self, tmp_path, text, zone, due):
        assert answered(tmp_path, GOOD | {"received_at": text, "zone": zone})[0][0]["due_by"] == due


class TestTheOtherFields:
    @pytest.mark.parametrize("name", ["channel", "received_at", "zone"])
    def test_must_be_there(self, tmp_path, name):
        assert error_of(tmp_path, without(name)) == f"line 1: {name} is missing"

    @pytest.mark.parametrize(
        "zone",
        [
            "",
            "America",
            "../etc/passwd",
            "/etc/localtime",
            "localtime",
            "america/denver?",
            "America/Denver\n",
            "\ud800",
            "a\0b",
        ],
    )
    def test_a_zone_is_one_of_iana(self, tmp_path, zone):
        error = error_of(tmp_path, GOOD | {"zone": zone})
        assert error == f"line 1: zone {zone!r} is no IANA time zone"

    @pytest.mark.parametrize(("value", "shown"), [(None, "null"), (7, "7"), ({"a": 1}, '{"a": 1}')])
    @pytest.mark.parametrize("name", ["channel", "zone"])
    def test_are_text(self, tmp_path, name, value, shown):
        assert error_of(tmp_path, GOOD | {name: value}) == f"line 1: {name} is {shown}, not text"

    @pytest.mark.parametrize("channel", ["telephone", "conference_call", "face_to_face"])
    def test_a_channel_without_an_interval_promises_nothing(self, tmp_path, channel):
        """S52, S53."""
        assert "nothing is promised" in error_of(tmp_path, GOOD | {"channel": channel})

    @pytest.mark.parametrize("channel", ["PAGER", "fax", "", "written"])
    def test_a_channel_is_one_of_those_there_are(self, tmp_path, channel):
        assert error_of(tmp_path, GOOD | {"channel": channel}).startswith(f"line 1: channel {channel!r} is none of")

    @pytest.mark.parametrize("channel", ["pager", "email"])
    @pytest.mark.parametrize("availability", ["OUT_OF_OFFICE", "", "maybe"])
    def test_availability_is_in_or_out(self, tmp_path, channel, availability):
        error = error_of(tmp_path, GOOD | {"channel": channel, "availability": availability})
        assert error == f"line 1: availability {availability!r} is none of in_office, out_of_office"


class TestALine:
    @pytest.mark.parametrize(
        ("line", "words"),
        [
            (b"nonsense", "not JSON: Expecting value at character 1, in 'nonsense'"),
            (b'{"channel": "pager"', "not JSON"),
            (b"[]", "expected a JSON object, not []"),
            (b"null", "expected a JSON object, not null"),
            (b'"pager"', "expected a JSON object, not 'pager'"),
            (b"{}", "channel is missing; zone is missing; received_at is missing"),
            (b'{"zone": "a", "zone": "b"}', "a key stands there twice"),
            (b'{"zone": "\xff"}', "not UTF-8: byte 0xff at position 11"),
            ("{}".encode("utf-16"), "not UTF-8"),
            (b"[" * 100_000, "nested too deeply"),
            (b"9" * 5_000, "thousands of digits"),
        ],
    )
    def test_that_is_no_case_is_told(self, tmp_path, line, words):
        error = error_of(tmp_path, line)
        assert error.startswith("line 1: ")
        assert words in error

    def test_may_begin_with_a_byte_order_mark_in_a_file(self, tmp_path):
        answers, complaint = answered(tmp_path, b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), GOOD)
        assert [answer["due_by"] for answer in answers] == [DUE, DUE]
        assert complaint == ""

    def test_may_end_as_on_windows(self, tmp_path):
        assert answered(tmp_path, json.dumps(GOOD).encode() + b"\r", GOOD)[1] == ""

    def test_that_is_empty_is_told_but_not_at_the_end(self, tmp_path):
        answers, complaint = answered(tmp_path, GOOD, b"", b"  ", GOOD, GOOD, b"", b" ", b"")
        assert [answer.get("error") for answer in answers] == [
            None,
            "line 2: empty, expected a JSON object",
            "line 3: empty, expected a JSON object",
            None,
            None,
        ]
        assert complaint == "2 lines could not be answered"

    def test_that_is_too_long_does_not_fill_the_memory(self, tmp_path):
        longest = promise_cases.LONGEST_LINE
        long = json.dumps(GOOD | {"more": "x" * longest * 3}).encode()
        answers, _ = answered(tmp_path, long, GOOD, long)
        assert [answer.get("error") for answer in answers] == [
            f"line 1: longer than {longest} bytes",
            None,
            f"line 3: longer than {longest} bytes",
        ]

    def test_may_come_from_standard_input(self, monkeypatch):
        out = StringIO()
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(json.dumps(GOOD).encode())))
        call_command("promise", cases="-", stdout=out)
        assert json.loads(out.getvalue())["due_by"] == DUE
