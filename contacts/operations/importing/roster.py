"""From rows to what the file says: companies, people and assignments, each once, free of contradictions in itself."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from contacts.models import Position
from contacts.models.assignment import SERVING

from .cells import BadCell, parse
from .columns import COMPANY, PERSON
from .mistakes import Mistakes
from .reading import Row

FOREVER = datetime.date.max


@dataclass
class Entry:
    """A company or a person: what each filled cell says, and on which line it said so first.

    `filled` are the columns that say something, be it nonsense.
    """

    key: str
    name: str
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)

    def line_of(self, column: str) -> int:
        return self.lines.get(column, self.line)


@dataclass(frozen=True)
class Serving:
    """One assignment of the file, to a company and a person by their keys; `until` is far away while it lasts."""

    line: int
    company: str
    person: str
    position: Position
    state: str
    starts_on: datetime.date
    ends_on: datetime.date | None

    @property
    def slot(self) -> tuple[str, str, str]:
        return self.company, self.position, self.state

    @property
    def until(self) -> datetime.date:
        return self.ends_on or FOREVER


@dataclass
class Roster:
    """What the file says; companies by their name without case, people by their address."""

    companies: dict[str, Entry] = field(default_factory=dict)
    people: dict[str, Entry] = field(default_factory=dict)
    serving: list[Serving] = field(default_factory=list)


class _Parser:
    """Understands each text of a column once: a roster repeats itself."""

    def __init__(self, mistakes: Mistakes) -> None:
        self.mistakes = mistakes
        self.known: dict[tuple[str, str], Any] = {}

    def __call__(self, row: Row, column: str) -> Any:
        text = row[column]
        if not text or column in row.refused:
            return None
        if (column, text) not in self.known:
            try:
                self.known[column, text] = parse(column, text)
            except BadCell as error:
                self.known[column, text] = error
        value = self.known[column, text]
        if isinstance(value, BadCell):
            self.mistakes.add(row.line, column, str(value))
            return None
        return value


def roster_of(rows: Iterable[Row], positions: dict[str, Position], mistakes: Mistakes) -> Roster:
    """Gather the rows; `positions` are those of the people on record, by address."""
    roster, parser = Roster(), _Parser(mistakes)
    assigned: list[tuple[Row, Entry, Entry]] = []
    for row in rows:
        company = _company(row, roster, parser)
        person = _person(row, roster, parser)
        if company and person:
            assigned.append((row, company, person))
        else:
            _refuse_stray(row, company, person, mistakes)
    for row, company, person in assigned:  # when every row has been seen: a position may stand on another
        position = person.values.get("position") or positions.get(person.key)
        serving = _serving(row, company, person, position, parser)
        if serving:
            roster.serving.append(serving)
    _refuse_overlaps(roster, mistakes)
    return roster


def _company(row: Row, roster: Roster, parser: _Parser) -> Entry | None:
    name = parser(row, "company")
    if name is None:
        for column in COMPANY:
            if row[column] and not row["company"]:
                parser.mistakes.add(row.line, column, "of which company? The cell of the company is empty.")
        return None
    entry = roster.companies.setdefault(name.casefold(), Entry(name.casefold(), name, row.line))
    _gather(entry, COMPANY, row, parser)
    return entry


def _person(row: Row, roster: Roster, parser: _Parser) -> Entry | None:
    address = parser(row, "email")
    if address is None:
        if not row["email"] and any(row[column] for column in PERSON):
            parser.mistakes.add(row.line, "email", "of whom? The cell of the address is empty.")
        return None
    entry = roster.people.setdefault(address, Entry(address, address, row.line))
    _gather(entry, PERSON, row, parser)
    entry.name = entry.values.get("person", address)
    return entry


def _gather(entry: Entry, columns: Iterable[str], row: Row, parser: _Parser) -> None:
    for column in columns:
        value = parser(row, column)
        if row[column]:
            entry.filled.add(column)
        if value is None:
            continue
        if entry.values.setdefault(column, value) == value:
            entry.lines.setdefault(column, row.line)
        else:
            text = f"“{row[column]}”, and on line {entry.lines[column]:,} it was something else for {entry.name}."
            parser.mistakes.add(row.line, column, text)


def _refuse_stray(row: Row, company: Entry | None, person: Entry | None, mistakes: Mistakes) -> None:
    missing = "company" if company is None else "email"
    if row[missing]:
        return  # what is wrong with it has been said already
    for column in ("state", "starts_on", "ends_on"):
        if row[column]:
            mistakes.add(row.line, missing, f"{column} is filled, and an assignment needs a company and a person.")
            return


def _serving(row: Row, company: Entry, person: Entry, position: Position | None, parser: _Parser) -> Serving | None:
    starts_on, ends_on, state = parser(row, "starts_on"), parser(row, "ends_on"), parser(row, "state")
    before = len(parser.mistakes.found)
    if not row["starts_on"]:
        parser.mistakes.add(row.line, "starts_on", "the assignment needs its first day.")
    if starts_on and ends_on and ends_on < starts_on:
        parser.mistakes.add(row.line, "ends_on", f"{ends_on} lies before the first day, {starts_on}.")
    if position is not None and position not in SERVING:
        text = f"a {position.label} is not assigned to a company. Leave the company empty on this row."
        parser.mistakes.add(row.line, "position", text)
    unclear = (
        position is None or starts_on is None or (row["state"] and state is None) or (row["ends_on"] and not ends_on)
    )
    if unclear or len(parser.mistakes.found) > before:
        return None
    assert position is not None
    return Serving(row.line, company.key, person.key, position, state or "", starts_on, ends_on)


def _refuse_overlaps(roster: Roster, mistakes: Mistakes) -> None:
    """Only one holder at a time for each company, position and state."""
    for earlier, later in overlaps(roster.serving):
        if (earlier.person, earlier.starts_on, earlier.ends_on) == (later.person, later.starts_on, later.ends_on):
            mistakes.add(later.line, "", f"the same assignment as on line {earlier.line:,}.")
            continue
        who = roster.people[earlier.person].name
        until = f"until {earlier.ends_on}" if earlier.ends_on else "without an end"
        text = (
            f"overlaps line {earlier.line:,}, where {who} is {earlier.position.label} from {earlier.starts_on} {until}."
        )
        mistakes.add(later.line, "starts_on", text)


def overlaps(serving: Iterable[Serving]) -> list[tuple[Serving, Serving]]:
    """Pairs of which the second begins before the first is over."""
    found: list[tuple[Serving, Serving]] = []
    longest: Serving | None = None
    for each in sorted(serving, key=lambda s: (s.slot, s.starts_on, s.line)):
        if longest is not None and longest.slot == each.slot:
            if each.starts_on <= longest.until:
                found.append((longest, each))
            if each.until <= longest.until:
                continue
        longest = each
    return found
