"""The people of a roster against those on record. An empty cell changes nothing."""

from collections import defaultdict
from typing import Any

from contacts.models import Person, Position
from contacts.models.person import DIRECTED_BY

from .mistakes import Mistakes
from .plan import Plan
from .record import Record
from .roster import Entry, Roster

FIELDS = {
    "person": "name",
    "zone": "zone",
    "city": "city",
    "office": "office_phone",
    "pager": "pager",
    "cellular": "cellular",
    "voicemail_greeting": "voicemail_greeting",
    "takes_emergencies": "takes_emergencies",
    "verified_on": "verified_on",
}
RELATIONS = ("director", "back_up")


def compare_people(roster: Roster, record: Record, plan: Plan, mistakes: Mistakes) -> None:
    find = _Finder(roster, record)
    for entry in roster.people.values():
        person = record.people.get(entry.key)
        related = {
            column: find(entry, column, mistakes) for column in RELATIONS if entry.values.get(column) is not None
        }
        if person is None:
            _new(entry, plan, mistakes)
            plan.relations += [(entry.key, column, key) for column, key in related.items() if key]
        else:
            _refuse_another_position(entry, person, mistakes)
            _changed(person, entry, related, plan)


def _new(entry: Entry, plan: Plan, mistakes: Mistakes) -> None:
    for column in ("person", "position", "zone", "city"):
        if column not in entry.filled:
            mistakes.add(entry.line, column, f"{entry.name} is a new person, and this must not be empty.")
    plan.new_people.append(entry)
    plan.people.tell("new", f"+ {entry.name}, {entry.key}")


def _refuse_another_position(entry: Entry, person: Person, mistakes: Mistakes) -> None:
    position = entry.values.get("position")
    if position is not None and position != person.position:
        text = f"{person.name} is {Position(person.position).label} on record, and nobody has two positions."
        mistakes.add(entry.line_of("position"), "position", text)


def _changed(person: Person, entry: Entry, related: dict[str, str | None], plan: Plan) -> None:
    told: list[str] = []
    fields: dict[str, Any] = {}
    for column, name in FIELDS.items():
        value, old = entry.values.get(column), _plain(getattr(person, name))
        if value is not None and value != old:
            fields[name] = value
            told.append(f"{column} {old or 'empty'} → {value}")
    if fields:
        plan.changed_people.append((person, fields))
    for column, key in related.items():
        old = getattr(person, column)
        if key and key != (old.email.lower() if old else None):
            plan.relations.append((entry.key, column, key))
            told.append(f"{column} {old or 'nobody'} → {key}")
    plan.people.tell("changed" if told else "unchanged", f"~ {person.name}: {'; '.join(told)}" if told else "")


def _plain(value: Any) -> Any:
    return str(value.as_e164) if hasattr(value, "as_e164") else value


class _Finder:
    """Finds people by address or by name, among those of the file and those on record."""

    def __init__(self, roster: Roster, record: Record) -> None:
        self.positions = record.positions | {
            key: entry.values["position"] for key, entry in roster.people.items() if "position" in entry.values
        }
        self.known = set(roster.people) | set(record.people)
        self.named: dict[str, set[str]] = defaultdict(set)
        for key, person in record.people.items():
            self.named[person.name.casefold()].add(key)
        for key, entry in roster.people.items():
            self.named[entry.name.casefold()].add(key)

    def __call__(self, entry: Entry, column: str, mistakes: Mistakes) -> str | None:
        """The address of who is meant, or None with a mistake."""
        text = entry.values[column]
        found = {text.lower()} & self.known if "@" in text else self.named.get(text.casefold(), set())
        problem = self._problem(entry, column, text, found)
        if problem:
            mistakes.add(entry.line_of(column), column, problem)
            return None
        return next(iter(found))

    def _problem(self, entry: Entry, column: str, text: str, found: set[str]) -> str:
        if not found:
            return f"“{text}” is neither in the file nor on record."
        if len(found) > 1:
            return f"“{text}” may be any of {', '.join(sorted(found))}. Write the address."
        if found == {entry.key}:
            return f"{entry.name} cannot be their own {column.replace('_', '-')}."
        wanted = DIRECTED_BY.get(self.positions.get(entry.key)) if column == "director" else None  # type: ignore[arg-type]
        position = self.positions.get(next(iter(found)))
        if wanted and position and position != wanted:
            return f"“{text}” is {position.label}, and here a {wanted.label} is needed."
        return ""
