"""A company's account team on one page: both halves, what changes soon, and whom to ask for what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from contacts.models import STATES, Assignment, Clec, CompanyCode, DeskNumber, Person, Position, User

from .cards import Card, Half, codes_in_order, half_of
from .directory import DAY, clec_for, desk_numbers, holders_at
from .offices import offices
from .verifying import open_reports

SALES_OPERATIONS = "Sales Operations"
SOON = timedelta(days=90)
MAIN_CODES = ("OCN", "ACNA", "RSID")


@dataclass(frozen=True)
class Change:
    """Who follows, and from which day; `to` is None where nobody is named yet. `where` is a state's name or empty."""

    role: str
    where: str
    now: Person | None
    to: Person | None
    on: date


@dataclass(frozen=True)
class Team:
    """Everything that `templates/contacts/team.html` shows."""

    clec: Clec
    codes: list[CompanyCode]
    service: Half
    sales: Half
    changes: list[Change]
    asks: list[tuple[str, str]]
    sales_operations: list[DeskNumber]
    repair_center: list[DeskNumber]

    @property
    def waiting(self) -> list[Card]:
        """Service Managers whose clock would not start now: the office is closed (S55)."""
        return [card for card in self.service.cards if card.starts_at]

    @property
    def main_codes(self) -> list[CompanyCode]:
        """The codes people know a company by; the others repeat them as a rule, and stand on its own page."""
        return [code for code in self.codes if code.kind in MAIN_CODES and not code.until]

    @property
    def states(self) -> list[str]:
        return [STATES[state] for state in self.clec.states]


def team_of(actor: User, clec_id: int, at: datetime) -> Team:
    """The company's team now. Raises Clec.DoesNotExist for a company that the actor may not see."""
    clec = clec_for(actor, clec_id)
    held = holders_at([clec.pk], at)
    facts = offices([assignment.person for assignment in held], at, quoting=True)
    reports = open_reports(actor, {assignment.person for assignment in held})
    service = half_of(clec, Position.SERVICE_MANAGER, held, facts, actor, reports)
    sales = half_of(clec, Position.SALES_EXECUTIVE, held, facts, actor, reports)
    return Team(
        clec=clec,
        codes=codes_in_order(clec.codes.all()),
        service=service,
        sales=sales,
        changes=_changes(clec, held, at),
        asks=_asks(service, sales),
        sales_operations=desk_numbers(DeskNumber.Desk.SALES_OPERATIONS, at),
        repair_center=desk_numbers(DeskNumber.Desk.REPAIR_CENTER, at),
    )


def team_members(actor: User, clec_id: int, at: datetime) -> list[Person]:
    """Who serves the company now, each once. Raises Clec.DoesNotExist for a company that the actor may not see."""
    held = holders_at([clec_for(actor, clec_id).pk], at)
    return list({one.person_id: one.person for one in held}.values())


def _changes(clec: Clec, held: list[Assignment], at: datetime) -> list[Change]:
    coming = [
        assignment
        for assignment in Assignment.objects.filter(clec=clec, starts_on__gte=(at - DAY).date())
        .select_related("person")
        .order_by("starts_on")
        if assignment.starts_on > at.astimezone(ZoneInfo(assignment.person.zone)).date()
    ]
    starts = [_change(assignment, _holder(held, assignment)) for assignment in coming]
    followed = {(assignment.position, assignment.state) for assignment in coming}
    ending = [one for one in held if one.ends_on and one.ends_on <= (at + SOON).date()]
    ends = [_end(one, held) for one in ending if (one.position, one.state) not in followed]
    return sorted(starts + ends, key=lambda change: change.on)


def _change(coming: Assignment, now: Person | None) -> Change:
    return Change(_role(coming), STATES.get(coming.state, ""), now, coming.person, coming.starts_on)


def _end(ending: Assignment, held: list[Assignment]) -> Change:
    """An assignment that ends with nobody after it: the company-wide holder takes over where there is one."""
    assert ending.ends_on is not None
    wide = _wide(held, ending.position) if ending.state else None
    return Change(_role(ending), STATES.get(ending.state, ""), ending.person, wide, ending.ends_on + DAY)


def _holder(held: list[Assignment], of: Assignment) -> Person | None:
    own = [a.person for a in held if a.position == of.position and a.state == of.state]
    return own[0] if own else _wide(held, of.position)


def _wide(held: list[Assignment], position: str) -> Person | None:
    return next((a.person for a in held if a.position == position and not a.state), None)


def _role(assignment: Assignment) -> str:
    return Position(assignment.position).label


def _asks(service: Half, sales: Half) -> list[tuple[str, str]]:
    """Whom to ask (S63): ordering, provisioning, maintenance and repair to Service, the rest to Sales."""
    to_service, to_sales = _named(service), _named(sales)
    checks, amends = _first_of(service), _first_of(sales)
    return [
        ("Order late, rejected, in jeopardy", to_service),
        ("Repair that went wrong, outage", to_service),
        ("Bill does not look right", to_service),
        ("Does our agreement cover it?", f"{checks} checks, {amends} amends" if checks and amends else to_service),
        ("New product, price, proposal", to_sales),
        ("Where is our amendment?", to_sales),
    ]


def _named(half: Half) -> str:
    """`Ruth, or Sam for Arizona`; Sales Operations where nobody is."""
    names = _names(half.cards)
    if len(names) < 2:
        return names[0] if names else SALES_OPERATIONS
    first = names[0] if half.cards[0].is_wide else f"{names[0]} for {half.cards[0].covers}"
    others = [f"{name} for {card.covers}" for name, card in zip(names[1:], half.cards[1:], strict=True)]
    return f"{first}, or {', or '.join(others)}"


def _first_of(half: Half) -> str:
    return _names(half.cards)[0] if half.cards else ""


def _names(cards: list[Card]) -> list[str]:
    """First names, or whole ones where two people share theirs."""
    firsts = [card.person.first_name for card in cards]
    return firsts if len(set(firsts)) == len(firsts) else [card.person.name for card in cards]
