"""Pages of a list, by number."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
A_PAGE = 50


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """One page; `total` counts all pages. A number beyond the last shows the last."""

    rows: list[Row]
    number: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // A_PAGE))

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None

    @property
    def first_row(self) -> int:
        return (self.number - 1) * A_PAGE + 1 if self.rows else 0

    @property
    def last_row(self) -> int:
        return (self.number - 1) * A_PAGE + len(self.rows)


def paged(rows: QuerySet[Row], number: int) -> Paged[Row]:
    """Two queries: the count and the page."""
    total = rows.count()
    number = min(max(number, 1), max(1, -(-total // A_PAGE)))
    start = (number - 1) * A_PAGE
    return Paged(list(rows[start : start + A_PAGE]), number, total)
