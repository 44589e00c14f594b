"""The assignments of a roster against those on record."""

import datetime
from collections import defaultdict

from contacts.models import Assignment

from .mistakes import Mistakes
from .plan import Plan
from .record import Record
from .roster import FOREVER, Roster, Serving

DAY = datetime.timedelta(days=1)
Slot = tuple[str, str, str]


def compare_assignments(roster: Roster, record: Record, plan: Plan, mistakes: Mistakes) -> None:
    """An assignment is the same when company, position, state, person and first day are.

    One on record that the file does not name stays, or ends the day before its successor of the file begins.
    """
    slots: dict[Slot, list[Serving]] = defaultdict(list)
    for serving in sorted(roster.serving, key=lambda s: s.starts_on):
        slots[serving.slot].append(serving)
    for slot, wanted in slots.items():
        kept = _on_record(slot, record)
        for serving in wanted:
            _compare(serving, kept.pop((serving.person, serving.starts_on), None), roster, plan)
        for assignment in kept.values():
            _make_room(assignment, wanted, roster, plan, mistakes)
    _refuse_the_departed(roster, record, mistakes)


def _on_record(slot: Slot, record: Record) -> dict[tuple[str, datetime.date], Assignment]:
    company, position, state = slot
    clec = record.companies.get(company)
    rows = record.assignments.get((clec.pk, position, state), []) if clec else []
    return {(row.person.email.lower(), row.starts_on): row for row in rows}


def _compare(serving: Serving, assignment: Assignment | None, roster: Roster, plan: Plan) -> None:
    what = _described(serving, roster)
    if assignment is None:
        plan.starts.append(serving)
        plan.assignments.tell("started", f"+ {what} from {serving.starts_on}{_until(serving.ends_on)}")
    elif assignment.ends_on == serving.ends_on:
        plan.assignments.tell("unchanged")
    else:
        plan.new_ends.append((assignment, serving.ends_on))
        was = f"(was {assignment.ends_on or 'without an end'})"
        ended = assignment.ends_on is None
        line = f"{'-' if ended else '~'} {what} ends {serving.ends_on or 'no more'} {was}"
        plan.assignments.tell("ended" if ended else "changed", line)


def _make_room(assignment: Assignment, wanted: list[Serving], roster: Roster, plan: Plan, mistakes: Mistakes) -> None:
    until = assignment.ends_on or FOREVER
    first = next((s for s in wanted if s.starts_on <= until and assignment.starts_on <= s.until), None)
    if first is None:
        return
    person, since = assignment.person, assignment.starts_on
    if assignment.ends_on is None and since < first.starts_on and person.email.lower() != first.person:
        plan.new_ends.append((assignment, first.starts_on - DAY))
        line = f"- {person} ends {first.starts_on - DAY}, {_described(first, roster)} follows"
        plan.assignments.tell("replaced by a successor", line)
        return
    text = (
        f"overlaps the record: {person} from {since}{_until(assignment.ends_on)}. Name that one too, with its last day."
    )
    mistakes.add(first.line, "starts_on", text)


def _until(on: datetime.date | None) -> str:
    return f" until {on}" if on else ""


def _described(serving: Serving, roster: Roster) -> str:
    where = f" in {serving.state}" if serving.state else ""
    company = roster.companies[serving.company].name
    return f"{roster.people[serving.person].name}, {serving.position.label} of {company}{where}"


def _refuse_the_departed(roster: Roster, record: Record, mistakes: Mistakes) -> None:
    for serving in roster.serving:
        person = record.people.get(serving.person)
        if person and not person.is_active and serving.ends_on is None:
            mistakes.add(serving.line, "email", f"{person.name} is not with the account teams any more.")
