"""Reads a roster of companies, people and assignments."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contacts.operations.importing import COLUMNS, Mistake, Outcome, import_directory
from contacts.operations.importing.plan import Section

MOST_MISTAKES = 100
MOST_LINES = 20


class Command(BaseCommand):
    """`import_directory FILE.csv` shows what would change; with --apply it is changed, all or nothing."""

    help = (
        "Read a roster and show what it would change: a CSV file in UTF-8, divided by commas, semicolons or tabs.\n"
        "One row for each assignment, company or person. An empty cell changes nothing, a filled one says all\n"
        "there is (the OCNs of a company, say). What the file does not name stays as it is. With mistakes nothing\n"
        "is written and the exit status is 1. docs/directory-import.md says more."
    )

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(
            *args, **kwargs, epilog=_columns_told(), formatter_class=RawDescriptionHelpFormatter
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)
        parser.add_argument("--apply", action="store_true", help="write it; without this nothing is written")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show the changes; raise `CommandError` with every mistake."""
        path: Path = options["file"]
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror or error}") from error
        outcome = import_directory(data, keep=options["apply"])
        if outcome.mistakes:
            raise CommandError("\n".join(_mistakes_told(path, outcome.mistakes)))
        most = None if options["verbosity"] > 1 else MOST_LINES
        self.stdout.write("\n".join(_changes_told(outcome, most)))


def _columns_told() -> str:
    required = "Columns, in any order; those marked * must be there, though their cells may be empty:"
    told = [f"  {column.name + ('*' if column.is_required else ''):<20} {column.meaning}" for column in COLUMNS]
    return "\n".join([required, *told])


def _mistakes_told(path: Path, mistakes: Sequence[Mistake]) -> Iterator[str]:
    what = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes):,} mistakes"
    yield f"{path.name}: {what}. Nothing was written."
    yield from map(str, mistakes[:MOST_MISTAKES])
    if len(mistakes) > MOST_MISTAKES:
        yield f"and {len(mistakes) - MOST_MISTAKES:,} more"


def _changes_told(outcome: Outcome, most: int | None) -> Iterator[str]:
    for section in outcome.plan.sections:
        yield section.summary
        yield from _lines_told(section, most)
    if outcome.plan.is_empty:
        yield "Nothing differs from the record."
    elif outcome.is_written:
        yield "Written."
    else:
        yield "Nothing was written. Add --apply to write it."


def _lines_told(section: Section, most: int | None) -> Iterator[str]:
    yield from (f"  {line}" for line in section.lines[:most])
    if most is not None and len(section.lines) > most:
        yield f"  and {len(section.lines) - most:,} more (all with -v 2)"
