"""What a contact promises, on the command line. Needs no database and no environment."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from contacts import business_time, guideline
from contacts.management.promise_cases import TIMED, BadCase, Case, case_of, cases_in

FIELDS = ("channel", "availability", "received_at", "zone")


class Command(BaseCommand):
    """`promise --channel …` prints one promise and why; `promise --cases FILE` answers JSON lines."""

    help = (
        "Print what a contact promises and why, on the standard calendar: Monday to Friday 08:00 to 17:00 in "
        "the manager's zone, six holidays as observed, the years 2000 to 2040. With --cases, each line of FILE "
        'is a JSON object with "channel", "availability" (in_office when absent), "received_at" and "zone", and '
        "each answer is a JSON object on a line, in order. A bad line, an empty one between others included, is "
        'answered with an "error", and the exit status is 1.'
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--channel", help=f"one of {', '.join(TIMED)}")
        parser.add_argument("--availability", help="in_office (the default) or out_of_office")
        parser.add_argument("--received-at", help="ISO 8601 with an offset, such as 2006-05-26T16:50-06:00")
        parser.add_argument("--zone", help="the responding manager's IANA time zone, such as America/Denver")
        parser.add_argument("--cases", metavar="FILE", help="answer the JSON lines of a file; - is standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer the options, or the file that they name."""
        fields = {name: options[name] for name in FIELDS if options[name] is not None}
        if options["cases"] is None:
            self._answer_options(fields)
        elif fields:
            raise CommandError("--cases takes everything from its file: leave the other options out")
        else:
            self._answer_file(options["cases"])

    def _answer_options(self, fields: dict[str, str]) -> None:
        try:
            case = case_of(fields)
        except BadCase as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(_told(case)))

    def _answer_file(self, name: str) -> None:
        bad = 0
        try:
            with _opened(name) as stream:
                for case in cases_in(stream):
                    bad += isinstance(case, BadCase)
                    self.stdout.write(json.dumps(_answer(case)))
        except BrokenPipeError:  # the reader has had enough; nothing more may be written at exit either
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(1) from None
        except OSError as error:
            raise CommandError(f"cannot read {name}: {error.strerror}") from error
        if bad:
            raise CommandError(f"{bad} {'line' if bad == 1 else 'lines'} could not be answered")


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")


def _answer(case: Case | BadCase) -> dict[str, Any]:
    if isinstance(case, BadCase):
        return {"error": str(case)}
    promised = case.promise
    return {
        "clock_start": _local(case, promised.clock_start),
        "expected_from": _local(case, promised.expected_from),
        "due_by": _local(case, promised.due_by),
        "derivation": [
            {
                "at": _local(case, step.at),
                "until": _local(case, step.until),
                "text": step.text,
                "minutes_to_go": step.to_go,
            }
            for step in case.steps
        ],
    }


def _told(case: Case) -> Iterator[str]:
    """The promise for people: what the rule asks, the instants, the reasons."""
    promised, rule = case.promise, case.rule
    instants = {
        "Received": case.received_at,
        "Clock starts": promised.clock_start,
        "Expected from": promised.expected_from,
        "Due by": promised.due_by,
    }
    yield f"{guideline.expectation(rule)} ({rule.source}, guidelines only)"
    yield ""
    for label, at in instants.items():
        if at is not None:
            yield f"{label:<15}{_written(case, at)}  {_local(case, at)}"
    yield ""
    yield "Why:"
    for step in case.steps:
        until = f" to {_written(case, step.until)}" if step.until else ""
        yield f"  {_written(case, step.at)}{until}: {step.text}"


def _local(case: Case, at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(business_time.zone_named(case.zone)).isoformat()


def _written(case: Case, at: datetime) -> str:
    local = at.astimezone(business_time.zone_named(case.zone))
    return f"{local:%a} {local.day:>2} {local:%b %Y %H:%M %Z}"
