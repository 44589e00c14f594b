"""The companies of a roster against those on record. A filled cell says all there is; an empty one changes nothing."""

from collections.abc import Iterator
from typing import Any

from contacts.models import Clec
from contacts.models.clec import CODE_FORMATS, SHARED_CODES

from .cells import Codes
from .mistakes import Mistakes
from .plan import Plan
from .record import Record
from .roster import Entry, Roster

PLAIN = ("kind", "status")


def compare_companies(roster: Roster, record: Record, plan: Plan, mistakes: Mistakes) -> None:
    called = {name.name.casefold(): clec for clec in record.companies.values() for name in record.former_names[clec.pk]}
    for key, entry in roster.companies.items():
        clec = record.companies.get(key)
        if clec is None and key in called:
            text = f"“{entry.name}” is a former name of {called[key].name}. Write the present name."
            mistakes.add(entry.line, "company", text)
        elif clec is None:
            _new(entry, plan, mistakes)
        else:
            _changed(clec, entry, record, plan)
        _refuse_codes_elsewhere(entry, clec, mistakes)
    _refuse_taken(roster, record, mistakes)
    _refuse_states_of_assignments(roster, record, mistakes)


def _new(entry: Entry, plan: Plan, mistakes: Mistakes) -> None:
    for column in ("kind", "states"):
        if column not in entry.filled:
            mistakes.add(entry.line, column, f"{entry.name} is a new company, and this must not be empty.")
    plan.new_companies.append(entry)
    for kind, codes in _codes_of(entry):
        plan.codes_added += [(entry.key, kind, value, state) for value, state in sorted(codes)]
    plan.names_added += [(entry.key, name, until) for name, until in entry.values.get("former_names", ())]
    plan.companies.tell("new", f"+ {entry.name}")


def _changed(clec: Clec, entry: Entry, record: Record, plan: Plan) -> None:
    told: list[str] = []
    fields: dict[str, Any] = {}
    for column in PLAIN:
        value = entry.values.get(column)
        if value is not None and value != getattr(clec, column):
            fields[column] = value
            told.append(f"{column} {getattr(clec, column)} → {value}")
    states = entry.values.get("states")
    if states is not None and set(states) != set(clec.states):
        fields["states"] = list(states)
        told.append(f"states {' '.join(sorted(clec.states))} → {' '.join(states)}")
    if fields:
        plan.changed_companies.append((clec, fields))
    told += [*_change_codes(clec, entry, record, plan), *_change_names(clec, entry, record, plan)]
    plan.companies.tell("changed" if told else "unchanged", f"~ {clec.name}: {'; '.join(told)}" if told else "")


def _change_codes(clec: Clec, entry: Entry, record: Record, plan: Plan) -> Iterator[str]:
    for kind, codes in _codes_of(entry):
        kept = [code for code in record.codes[clec.pk] if code.kind == kind]
        # What is former stays, listed or not: a roster says what is in force.
        removed = [code for code in kept if (code.value, code.state) not in codes and not code.until]
        added = sorted(codes - {(code.value, code.state) for code in kept})
        plan.codes_removed += removed
        plan.codes_added += [(entry.key, kind, value, state) for value, state in added]
        yield from (f"{kind} {code.value} {code.state}".strip() + " removed" for code in removed)
        yield from (f"{kind} {value} {state}".strip() + " added" for value, state in added)


def _change_names(clec: Clec, entry: Entry, record: Record, plan: Plan) -> Iterator[str]:
    if "former_names" not in entry.values:
        return
    wanted = set(entry.values["former_names"])
    kept = {(name.name, name.until): name for name in record.former_names[clec.pk]}
    plan.names_removed += [name for pair, name in kept.items() if pair not in wanted]
    plan.names_added += [(entry.key, *pair) for pair in entry.values["former_names"] if pair not in kept]
    if wanted != set(kept):
        yield f"former names: {', '.join(name for name, _ in entry.values['former_names'])}"


def _codes_of(entry: Entry) -> Iterator[tuple[str, Codes]]:
    for kind in CODE_FORMATS:
        if kind.lower() in entry.values:
            yield kind, entry.values[kind.lower()]


def _states_of(entry: Entry, clec: Clec | None) -> set[str]:
    """Where the company will operate; empty when the file does not say it in a way that is understood."""
    if "states" in entry.filled and "states" not in entry.values:
        return set()
    return set(entry.values.get("states") or (clec.states if clec else ()))


def _refuse_codes_elsewhere(entry: Entry, clec: Clec | None, mistakes: Mistakes) -> None:
    here = _states_of(entry, clec)
    for kind, codes in _codes_of(entry):
        for value, state in sorted(codes):
            if state and here and state not in here:
                text = f"{kind} {value} is for {state}, where {entry.name} does not operate."
                mistakes.add(entry.line_of(kind.lower()), kind.lower(), text)


def _refuse_taken(roster: Roster, record: Record, mistakes: Mistakes) -> None:
    """A code belongs to one company, as all would stand after the import."""
    owners: dict[tuple[str, str], str] = {}
    for key, clec in record.companies.items():
        given = roster.companies[key].values if key in roster.companies else {}
        for code in record.codes[clec.pk]:
            if code.kind not in SHARED_CODES and not code.until and code.kind.lower() not in given:
                owners[code.kind, code.value] = f"{clec.name} on record"
    for entry in roster.companies.values():
        for kind, codes in _codes_of(entry):
            line = entry.line_of(kind.lower())
            for value in sorted({value for value, _ in codes} if kind not in SHARED_CODES else ()):
                owner = owners.setdefault((kind, value), f"{entry.name} on line {line:,}")
                if owner != f"{entry.name} on line {line:,}":
                    mistakes.add(line, kind.lower(), f"{kind} {value} belongs to {owner}.")


def _refuse_states_of_assignments(roster: Roster, record: Record, mistakes: Mistakes) -> None:
    for serving in roster.serving:
        entry = roster.companies[serving.company]
        here = _states_of(entry, record.companies.get(entry.key))
        if serving.state and here and serving.state not in here:
            mistakes.add(serving.line, "state", f"{entry.name} does not operate in {serving.state}.")
