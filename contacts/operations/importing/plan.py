"""What an import would change, ready to be written and to be shown."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from contacts.models import Assignment, Clec, CompanyCode, FormerName, Person

from .roster import Entry, Serving


@dataclass
class Section:
    """One heading of what is shown: `counts` by what happens to how many, `lines` one for each change."""

    title: str
    counts: dict[str, int]
    lines: list[str] = field(default_factory=list)

    def tell(self, what: str, line: str = "") -> None:
        self.counts[what] += 1
        if line:
            self.lines.append(line)

    @property
    def summary(self) -> str:
        told = ", ".join(f"{count:,} {what}" for what, count in self.counts.items())
        return f"{self.title}: {told}"


def _section(title: str, *what: str) -> Section:
    return Section(title, dict.fromkeys(what, 0))


@dataclass
class Plan:
    """The changes, each kind in its own list; companies by key (name without case), people by key (address)."""

    new_companies: list[Entry] = field(default_factory=list)
    changed_companies: list[tuple[Clec, dict[str, Any]]] = field(default_factory=list)
    codes_removed: list[CompanyCode] = field(default_factory=list)
    codes_added: list[tuple[str, str, str, str]] = field(default_factory=list)
    names_removed: list[FormerName] = field(default_factory=list)
    names_added: list[tuple[str, str, datetime.date | None]] = field(default_factory=list)
    new_people: list[Entry] = field(default_factory=list)
    changed_people: list[tuple[Person, dict[str, Any]]] = field(default_factory=list)
    # Whose director or back-up becomes whom.
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    starts: list[Serving] = field(default_factory=list)
    new_ends: list[tuple[Assignment, datetime.date | None]] = field(default_factory=list)
    companies: Section = field(default_factory=lambda: _section("Companies", "new", "changed", "unchanged"))
    people: Section = field(default_factory=lambda: _section("People", "new", "changed", "unchanged"))
    assignments: Section = field(
        default_factory=lambda: _section(
            "Assignments", "started", "ended", "replaced by a successor", "changed", "unchanged"
        )
    )

    @property
    def sections(self) -> list[Section]:
        return [self.companies, self.people, self.assignments]

    @property
    def is_empty(self) -> bool:
        return not any(
            count for section in self.sections for what, count in section.counts.items() if what != "unchanged"
        )
