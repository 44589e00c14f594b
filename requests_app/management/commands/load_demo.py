"""Fills the portal with the demo."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from requests_app import demo
from requests_app.operations.demo_data import remove_everything
from requests_app.queries.demo_data import is_without_companies


class Command(BaseCommand):
    """`load_demo` fills an empty portal; `load_demo --fresh` empties it first."""

    help = (
        "Load made-up companies, people, absences and requests, moved to the present. Does nothing where there "
        "are companies already. With --fresh everything is removed first: companies, people, accounts, requests; "
        "outside the demo (DEMO is not set) that needs --yes-delete-everything as well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="remove everything, then load")
        parser.add_argument(
            "--yes-delete-everything", action="store_true", help="let --fresh do so where DEMO is not set"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, unless somebody's companies are there."""
        if options["fresh"] and not (settings.DEMO or options["yes_delete_everything"]):
            raise CommandError(
                "This is not a demo (DEMO is not set), and --fresh deletes every company, person, account and "
                "request. If that is what you want, add --yes-delete-everything."
            )
        with transaction.atomic():
            if options["fresh"]:
                remove_everything()
            elif not is_without_companies():
                self.stdout.write("There are companies already: nothing was loaded. --fresh removes them first.")
                return
            requests = demo.load(timezone.now().replace(microsecond=0))  # noqa: TID251  # the door that asks the time
        self.stdout.write(f"The demo is loaded: {len(requests)} requests. Sign-ins: manage.py demo_sign_ins")
