"""Proves that no event is missing or changed."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_app.operations.manifesting import NotSigned, heads_in
from requests_app.queries.verifying import Counted, Heads, flaws, sees_every_row


class Command(BaseCommand):
    """`verify_record`: exit status 1 and the first flaw where there is one."""

    help = "Check every request's chain of events. Says which event is the first that is missing or changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--manifest", type=Path, help="a signed manifest: nothing that it names may be missing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not sees_every_row():
            raise CommandError("Run it as the owner of the tables, who sees every row: set OWNER_DATABASE_URL.")
        counted = Counted()
        found = list(flaws(counted, self._heads(options["manifest"])))
        for flaw in found:
            self.stderr.write(str(flaw))
        if found:
            sys.exit(1)
        events = f"{counted.events:,} event{'' if counted.events == 1 else 's'}"
        requests = f"{counted.requests:,} request{'' if counted.requests == 1 else 's'}"
        self.stdout.write(f"{events} of {requests}: none is missing or changed.")

    def _heads(self, path: Path | None) -> Heads:
        try:
            return heads_in(path.read_text()) if path else {}
        except NotSigned as error:
            raise CommandError(f"{path} does not bear our signature: changed, or signed with another key.") from error
