"""Write the table of notices into docs/notices.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from notices.kinds import table

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "notices.md"
BEGINS, ENDS = "<!-- kinds -->\n", "<!-- /kinds -->"


def with_table(document: str, table: str) -> str:
    """The document with the table between its two marks. ValueError where a mark is missing."""
    head, rest = document.split(BEGINS)
    _, tail = rest.split(ENDS)
    return f"{head}{BEGINS}\n{table}\n\n{ENDS}{tail}"


class Command(BaseCommand):
    help = "Write what is told to whom into docs/notices.md."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        DOCUMENT.write_text(with_table(DOCUMENT.read_text(), table()))
