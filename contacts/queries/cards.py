"""The cards of an account team: who serves where, how they are reached, and what that promises now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from contacts import business_time, guideline
from contacts.access import may_verify
from contacts.guideline import Channel, MetBy
from contacts.models import STATES, Assignment, Clec, CompanyCode, Person, Position, User, WrongContact

from .offices import Offices, Presence, Quote

WRITTEN_NOTE = "E-mail, letter, fax or this portal"


@dataclass(frozen=True)
class PromiseLine:
    """One channel's sentence on a card, as `components/promise.html` wants it."""

    channel: str
    lead: str = ""
    expected_from: datetime | None = None
    due_by: datetime | None = None
    note: str = ""
    text: str = ""
    steps: list[guideline.Step] = field(default_factory=list)


@dataclass(frozen=True)
class Card:
    """One person of a team. `covers` says where: "all your states", "Colorado and New Mexico".

    `reports` is what was said to be wrong with it, for our own people.
    `back_up` is who stands in whenever needed, `stand_in` the same while it is needed.
    `starts_at` is when the clock of a contact made now would start, where that is later than now (S55).
    """

    person: Person
    role: str
    covers: str
    is_wide: bool
    is_sales: bool
    presence: Presence
    back_up: Person | None
    stand_in: Person | None
    stand_in_presence: Presence | None
    promises: list[PromiseLine]
    starts_at: datetime | None
    may_verify: bool
    reports: list[WrongContact] = field(default_factory=list)


@dataclass(frozen=True)
class Half:
    """The Sales or the Service half of a team (S1); `uncovered` says for which states nobody is assigned."""

    role: str
    cards: list[Card]
    uncovered: str

    @property
    def has_gap(self) -> bool:
        return bool(self.uncovered) or not self.cards


def half_of(
    clec: Clec,
    position: Position,
    held: Iterable[Assignment],
    facts: Offices,
    actor: User,
    reports: Mapping[int, list[WrongContact]],
) -> Half:
    """The cards of one position; `held` are the company's assignments in force."""
    own = [assignment for assignment in held if assignment.position == position]
    cards = [_card(person, position, own, clec, facts, actor) for person in _in_order(own)]
    cards = [replace(card, reports=reports.get(card.person.pk, [])) for card in cards]
    return Half(position.label, cards, _uncovered(clec, own))


def _in_order(own: list[Assignment]) -> list[Person]:
    """Each person once, who serves most states first."""
    wide_first = sorted(own, key=lambda assignment: (bool(assignment.state), -_count(assignment, own)))
    return list({assignment.person_id: assignment.person for assignment in wide_first}.values())


def _count(assignment: Assignment, own: list[Assignment]) -> int:
    return sum(other.person_id == assignment.person_id for other in own)


def _card(person: Person, position: Position, own: list[Assignment], clec: Clec, facts: Offices, actor: User) -> Card:
    presence, back_up = facts.presence(person), _back_up(person, facts)
    stand_in = back_up if presence.is_away else None
    is_sales = position == Position.SALES_EXECUTIVE
    quotes = [] if is_sales else _quotes(person, facts)
    starts_at = quotes[-1].promise.clock_start if quotes else None
    return Card(
        person=person,
        role=position.label,
        covers=covered(person, own, clec, actor),
        is_wide=any(not assignment.state for assignment in own if assignment.person_id == person.pk),
        is_sales=is_sales,
        presence=presence,
        back_up=back_up,
        stand_in=stand_in,
        stand_in_presence=facts.presence(stand_in) if stand_in else None,
        promises=[] if is_sales else [*(_line(quote) for quote in quotes), _arranged()],
        starts_at=starts_at if starts_at and starts_at > facts.at else None,
        may_verify=may_verify(actor, person),
    )


def _back_up(person: Person, facts: Offices) -> Person | None:
    """Who stands in now, at night the next morning."""
    return facts.back_up(person, business_time.next_opening(facts.calendar(person), facts.at))


def _quotes(person: Person, facts: Offices) -> list[Quote]:
    channels = [Channel.VOICEMAIL, Channel.EMAIL]
    if person.pager:
        channels.insert(0, Channel.PAGER)
    quotes = [facts.quote(person, channel, facts.at) for channel in channels]
    return [quote for quote in quotes if quote is not None]


def _line(quote: Quote) -> PromiseLine:
    rule = quote.rule.rule()
    leads = {MetBy.TELEPHONE_CALL: "a call", MetBy.DATED_ACKNOWLEDGEMENT: "a reply that names a date"}
    return PromiseLine(
        channel=str(rule.channel_class),
        lead=leads.get(rule.met_by, "a response"),
        expected_from=quote.promise.expected_from,
        due_by=quote.promise.due_by,
        note=WRITTEN_NOTE if quote.is_written else "",
        steps=guideline.steps(
            quote.promise.derivation,
            rule=rule,
            calendar_zone=quote.zone,
            place=quote.person.city if quote.person else "",
        ),
    )


def _arranged() -> PromiseLine:
    """Conference calls and visits (S52, S53)."""
    return PromiseLine("meeting", text="arranged as you ask, no set time")


def covered(person: Person, own: list[Assignment], clec: Clec, actor: User) -> str:
    """Where the person serves the company, in words; a state's own holder is taken from the company-wide one."""
    states = [assignment.state for assignment in own if assignment.person_id == person.pk]
    if "" not in states:
        return and_list(STATES[state] for state in states)
    others = {assignment.state for assignment in own if assignment.state and assignment.person_id != person.pk}
    if not others:
        return "all your states" if actor.is_of_clec else "all states"
    rest = [state for state in clec.states if state not in others]
    return and_list(STATES[state] for state in rest) or "all other states"


def _uncovered(clec: Clec, own: list[Assignment]) -> str:
    """The states that nobody is assigned for, in words; empty when all are served."""
    held = {assignment.state for assignment in own}
    if not held or "" in held:
        return ""
    return and_list(STATES[state] for state in clec.states if state not in held)


def codes_in_order(codes: Iterable[CompanyCode]) -> list[CompanyCode]:
    """The kinds that people name first come first, the former codes last."""
    kinds = ["OCN", "ACNA", "RSID", "SPID", "CCNA", "ZCID"]
    return sorted(codes, key=lambda code: (code.until is not None, kinds.index(code.kind), code.state, code.value))


def and_list(words: Iterable[str]) -> str:
    """`Arizona`, `Colorado and New Mexico`, `Idaho, Montana and Washington`."""
    *rest, last = [*words] or [""]
    return f"{', '.join(rest)} and {last}" if rest else last
