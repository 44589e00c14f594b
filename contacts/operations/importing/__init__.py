"""Importing a roster as the Sales Operations desk keeps it: all of it, or nothing and every mistake named.

`reading` takes the file apart, `cells` understands the cells, `roster` gathers what the file says, `companies`,
`people` and `assignments` compare it with the `record`, `writing` writes the `plan`.
"""

from dataclasses import dataclass, field

from django.db import DataError, IntegrityError, transaction

from contacts.acting import operation

from .assignments import compare_assignments
from .columns import COLUMNS
from .companies import compare_companies
from .mistakes import Mistake, Mistakes, Unreadable
from .people import compare_people
from .plan import Plan
from .reading import rows_of
from .record import on_record
from .roster import roster_of
from .writing import write

__all__ = ["COLUMNS", "Mistake", "Outcome", "import_directory"]


@dataclass(frozen=True)
class Outcome:
    """What an import would change or did change; with mistakes, nothing was written."""

    plan: Plan
    mistakes: list[Mistake] = field(default_factory=list)
    is_written: bool = False


@operation
def import_directory(data: bytes, *, keep: bool) -> Outcome:
    """Compare the file with the record and write the difference; without `keep` it is taken back again.

    Taking it back rather than not writing it, since the constraints of the database are the last word on
    whether it could be written.
    """
    with transaction.atomic():
        outcome = _written(data)
        if outcome.mistakes or not keep:
            transaction.set_rollback(True)
            return Outcome(outcome.plan, outcome.mistakes)
        return outcome


def _written(data: bytes) -> Outcome:
    mistakes, plan = Mistakes(), Plan()
    try:
        rows = rows_of(data, mistakes)
    except Unreadable as error:
        return Outcome(plan, [*mistakes.in_order(), error.mistake])
    if not rows and not mistakes:
        return Outcome(plan, [Mistake(0, "", "it has a first line with columns, and nothing below it.")])
    record = on_record()
    roster = roster_of(rows, record.positions, mistakes)
    compare_companies(roster, record, plan, mistakes)
    compare_people(roster, record, plan, mistakes)
    compare_assignments(roster, record, plan, mistakes)
    if mistakes:
        return Outcome(plan, mistakes.in_order())
    try:
        with transaction.atomic():
            write(plan)
    except (IntegrityError, DataError) as error:
        refused = str(error).strip().splitlines()[0]
        return Outcome(plan, [Mistake(0, "", f"the database refused it, and nothing was written: {refused}")])
    return Outcome(plan, is_written=True)
