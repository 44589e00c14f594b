"""Write the table of kinds into docs/kinds.md."""

from typing import Any

from django.core.management.base import BaseCommand

from notices.management.commands import write_notices
from requests_app.kinds import table

DOCUMENT = write_notices.DOCUMENT.with_name("kinds.md")


class Command(BaseCommand):
    help = "Write what is asked of each kind of request into docs/kinds.md."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        DOCUMENT.write_text(write_notices.with_table(DOCUMENT.read_text(), table()))
