"""`manage.py promise`: what anybody may type or feed it, and what it says."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from .promise_answers import DUE, EXPECTED, GOOD, START, answered, without

ROOT = Path(__file__).parents[2]


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as a program: no environment at all, so no database and no secret either."""
    command = [sys.executable, "manage.py", "promise", *arguments]
    return subprocess.run(command, cwd=ROOT, env={}, input=given, capture_output=True, check=False, timeout=60)


class TestAsAProgram:
    def test_it_prints_the_promise_and_why_without_any_environment(self):
        done = run("--channel", "pager", "--received-at", GOOD["received_at"], "--zone", "America/Denver")
        assert (done.returncode, done.stderr) == (0, b"")
        lines = done.stdout.decode("ascii").splitlines()
        assert lines == [
            "In the office: a telephone call in 15 to 30 minutes. (S45, guidelines only)",
            "",
            f"Received       Fri 26 May 2006 16:50 MDT  {START}",
            f"Clock starts   Fri 26 May 2006 16:50 MDT  {START}",
            f"Expected from  Tue 30 May 2006 08:05 MDT  {EXPECTED}",
            f"Due by         Tue 30 May 2006 08:20 MDT  {DUE}",
            "",
            "Why:",
            "  Fri 26 May 2006 16:50 MDT: Inside office hours in Denver, so the clock starts at once.",
            "  Fri 26 May 2006 17:00 MDT: The office closes with 20 min left; it is counted from 08:00 on Tuesday.",
            "  Mon 29 May 2006 08:00 MDT: Memorial Day, a holiday, is skipped.",
            "  Tue 30 May 2006 08:05 MDT to Tue 30 May 2006 08:20 MDT: In the office: a telephone call in 15 to 30 "
            "minutes.",
        ]

    def test_it_answers_what_it_can_and_its_status_tells_of_the_rest(self):
        done = run("--cases", "-", given=json.dumps(GOOD).encode() + b"\nnonsense\n" + json.dumps(GOOD).encode())
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert [answer.get("due_by") for answer in answers] == [DUE, None, DUE]
        assert done.returncode == 1
        assert done.stderr == b"CommandError: 1 line could not be answered\n"

    def test_its_status_is_0_when_all_is_well(self):
        assert run("--cases", "-", given=json.dumps(GOOD).encode()).returncode == 0
        assert run("--cases", "-").stdout == b""

    def test_a_reader_that_goes_away_is_no_crash(self):
        command = f"{sys.executable} manage.py promise --cases - | head -1"
        given = (json.dumps(GOOD).encode() + b"\n") * 5_000
        done = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, input=given, capture_output=True, check=False)
        assert done.stdout.count(b"\n") == 1
        assert done.stderr == b""


class TestOneContact:
    def test_out_of_office_flips_the_rule(self):
        out = StringIO()
        options = {"channel": "pager", "received_at": "2006-05-18T10:00-07:00", "zone": "America/Phoenix"}
        call_command("promise", **options, availability="out_of_office", stdout=out)
        assert "Due by         Fri 19 May 2006 09:00 MST" in out.getvalue()
        assert "The office closes with 1 h left; it is counted from 08:00 on Friday." in out.getvalue()

    def test_everything_that_is_wrong_is_said_at_once(self):
        with pytest.raises(CommandError) as raised:
            call_command("promise", channel="smoke", received_at="2006-05-26T16:50", availability="asleep")
        assert str(raised.value) == (
            "channel 'smoke' is none of pager, voicemail, email, letter_or_fax, portal_form; "
            "zone is missing; "
            "received_at '2006-05-26T16:50' has no UTC offset, so it is no instant; "
            "availability 'asleep' is none of in_office, out_of_office"
        )

    def test_a_file_takes_no_other_options(self):
        with pytest.raises(CommandError, match="leave the other options out"):
            call_command("promise", cases="-", channel="pager")

    @pytest.mark.parametrize("name", ["/nowhere/cases.jsonl", "/"])
    def test_a_file_that_cannot_be_read_is_named(self, name):
        with pytest.raises(CommandError, match=f"cannot read {name}: "):
            call_command("promise", cases=name)


class TestAnAnswer:
    def test_has_the_instants_in_the_managers_offset_and_the_reasons(self, tmp_path):
        (answer,), complaint = answered(tmp_path, GOOD)
        assert complaint == ""
        assert list(answer) == ["clock_start", "expected_from", "due_by", "derivation"]
        assert [answer[key] for key in list(answer)[:3]] == [START, EXPECTED, DUE]
        assert answer["derivation"][1] == {
            "at": "2006-05-26T17:00:00-06:00",
            "until": None,
            "text": "The office closes with 20 min left; it is counted from 08:00 on Tuesday.",
            "minutes_to_go": 20,
        }

    def test_has_the_offset_of_each_instant_not_that_of_the_receipt(self, tmp_path):
        (answer,), _ = answered(tmp_path, GOOD | {"received_at": "2006-03-31T16:50-07:00"})
        assert [answer["clock_start"], answer["due_by"]] == [
            "2006-03-31T16:50:00-07:00",
            "2006-04-03T08:20:00-06:00",
        ]

    def test_comes_for_each_line_in_order(self, tmp_path):
        zones = ["America/Denver", "nowhere", "America/Chicago", "", "America/Phoenix"]
        answers, complaint = answered(tmp_path, *(GOOD | {"zone": zone} for zone in zones))
        assert [answer.get("clock_start", "bad")[-6:] for answer in answers] == [
            "-06:00",
            "bad",
            "-05:00",  # 17:50 there: it starts on Tuesday
            "bad",
            "-07:00",
        ]
        assert complaint == "2 lines could not be answered"
        assert [answer["error"][:6] for answer in answers if "error" in answer] == ["line 2", "line 4"]

    @pytest.mark.parametrize("channel", ["email", "letter_or_fax", "portal_form"])
    @pytest.mark.parametrize("availability", ["in_office", "out_of_office", None])
    def test_to_anything_written_is_one_business_day_in_or_out(self, tmp_path, channel, availability):
        """S50."""
        (answer,), _ = answered(tmp_path, GOOD | {"channel": channel, "availability": availability})
        assert answer["expected_from"] is None
        assert answer["due_by"] == "2006-05-30T16:50:00-06:00"

    @pytest.mark.parametrize("case", [without("availability"), GOOD | {"availability": None}, GOOD | {"more": [{}]}])
    def test_takes_in_office_for_granted_and_ignores_what_it_does_not_know(self, tmp_path, case):
        assert answered(tmp_path, case)[0][0]["due_by"] == DUE
