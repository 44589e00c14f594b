"""The rows of the look-up: each company found, with its codes, its names and whom to call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from contacts.models import Assignment, Clec, CompanyCode, DeskNumber, Person, Position, User

from .cards import codes_in_order
from .directory import clecs_for, desk_numbers, holders_of_many
from .lookup import GAPS, Hits, Search, hits_for
from .offices import Offices, Presence, offices


@dataclass(frozen=True)
class Contact:
    """One person in a row; `states` are codes, empty for all of the company's."""

    person: Person
    states: str
    presence: Presence


@dataclass(frozen=True)
class Row:
    """One company; `former` are its former names, `codes` each value once, as the kind that people name first."""

    clec: Clec
    codes: list[CompanyCode]
    former: list[str]
    sales: list[Contact]
    service: list[Contact]
    uncovered: str


@dataclass(frozen=True)
class Found:
    """The look-up's answer; `hits.kind` says which it is."""

    search: Search
    hits: Hits
    rows: list[Row]
    sales_operations: list[DeskNumber]

    @property
    def words(self) -> list[str]:
        return self.search.upper.split()


def companies_found(actor: User, search: Search, at: datetime) -> Found:
    """What the look-up shows."""
    hits = hits_for(actor, search, at)
    by_id = clecs_for(actor).prefetch_related("codes", "former_names").in_bulk(hits.ids)
    held = holders_of_many(hits.ids, at)
    facts = offices([assignment.person for assignment in held], at)
    rows = [_row(by_id[pk], search, [a for a in held if a.clec_id == pk], facts) for pk in hits.ids]
    return Found(search, hits, rows, desk_numbers(DeskNumber.Desk.SALES_OPERATIONS, at))


def _row(clec: Clec, search: Search, held: list[Assignment], facts: Offices) -> Row:
    codes = codes_in_order(clec.codes.all())
    service = [assignment for assignment in held if assignment.position == Position.SERVICE_MANAGER]
    sales = [assignment for assignment in held if assignment.position == Position.SALES_EXECUTIVE]
    served = {assignment.state for assignment in service}
    return Row(
        clec=clec,
        codes=_without_repeats(codes, search.upper),
        former=[former.name for former in clec.former_names.all()],
        sales=_contacts(clec, sales, facts),
        service=_contacts(clec, service, facts),
        uncovered="" if "" in served or not served else ", ".join(s for s in clec.states if s not in served),
    )


def _without_repeats(codes: list[CompanyCode], asked: str) -> list[CompanyCode]:
    """An SPID is an OCN again, a CCNA mostly the ACNA: shown when it differs, or when it was asked for."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for code in codes:
        if (code.value, code.state) not in seen or code.value == asked:
            kept.append(code)
        seen.add((code.value, code.state))
    return kept


def _contacts(clec: Clec, own: list[Assignment], facts: Offices) -> list[Contact]:
    people = {assignment.person_id: assignment.person for assignment in own}
    return [Contact(person, _states(clec, own, person), facts.presence(person)) for person in people.values()]


def _states(clec: Clec, own: list[Assignment], person: Person) -> str:
    """The codes of the states that the person has where others have the rest: `CO, NM`; else nothing."""
    of_person = {assignment.state for assignment in own if assignment.person_id == person.pk}
    others = {assignment.state for assignment in own} - of_person
    if not others and "" in of_person:
        return ""
    states: Iterable[str] = sorted(of_person)
    if "" in of_person:
        states = [state for state in clec.states if state not in others]
    return ", ".join(states) or "other states"


__all__ = ["GAPS", "Contact", "Found", "Row", "companies_found"]
