"""Write the table of kinds into docs/kinds.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from requests_app.kinds import table

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "kinds.md"
BEGINS, ENDS = "<!-- kinds -->\n", "<!-- /kinds -->"


def with_table(document: str) -> str:
    """The document with the table of today between its two marks. ValueError where a mark is missing."""
    head, rest = document.split(BEGINS)
    _, tail = rest.split(ENDS)
    return f"{head}{BEGINS}\n{table()}\n\n{ENDS}{tail}"


class Command(BaseCommand):
    help = "Write what is asked of each kind of request into docs/kinds.md."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        DOCUMENT.write_text(with_table(DOCUMENT.read_text()))
