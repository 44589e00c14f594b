"""Proves that no event is missing or changed."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from requests_app.queries.verifying import Counted, flaws


class Command(BaseCommand):
    """`verify_record`: exit status 1 and the first flaw where there is one."""

    help = "Check every request's chain of events. Says which event is the first that is missing or changed."

    def handle(self, *args: Any, **options: Any) -> None:
        counted = Counted()
        found = list(flaws(counted))
        for flaw in found:
            self.stderr.write(str(flaw))
        if found:
            sys.exit(1)
        events = f"{counted.events:,} event{'' if counted.events == 1 else 's'}"
        requests = f"{counted.requests:,} request{'' if counted.requests == 1 else 's'}"
        self.stdout.write(f"{events} of {requests}: none is missing or changed.")
