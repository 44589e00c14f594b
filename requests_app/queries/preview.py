"""What a contact would promise, before it is written down."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from contacts import business_time
from contacts.guideline import Channel, ChannelClass, MetBy, Step, steps
from contacts.models import Availability, Clec, DeskNumber, Person, Position
from contacts.queries import Quote, desk_numbers, holders_at, place_of, quote
from requests_app.lifecycle import is_past
from requests_app.models import Commitment, Side, TeamRequest
from requests_app.wording import Expected, listed, no_promise_text, promise_text

from .quoting import is_logged_late, responder_and_quote

DESK = "Sales Operations"


@dataclass(frozen=True)
class Asked:
    """What is known of a contact while it is typed."""

    clec: Clec
    side: Side
    channel: Channel
    state: str
    received_at: datetime
    is_now: bool
    own_clock: str = ""


@dataclass(frozen=True)
class Preview:
    """Who would answer and by when, with everything the panel beside the form says.

    `promise` is empty where nothing is promised, then `text` says what happens instead; `own` is what the kind promises
    besides (S38). `opens_at` is when the
    clock starts where it does not start at once (S55). `page_now` is what a page would mean instead, in a hurry.
    """

    asked: Asked
    owner: Person | None
    quoted: Quote | None
    promise: Expected | None
    own: Expected | None
    text: str
    steps: list[Step]
    is_past: bool
    opens_at: datetime | None
    needs_note: bool
    page_now: Quote | None
    repair_numbers: list[DeskNumber]
    desk_numbers: list[DeskNumber]

    @property
    def who(self) -> str:
        return self.owner.name if self.owner else DESK

    @property
    def is_sales(self) -> bool:
        return self.asked.side is Side.SALES

    @property
    def absence(self) -> Availability | None:
        """The record that the promise was worked out with."""
        return self.quoted.availability if self.quoted else None


def preview_of(asked: Asked, at: datetime) -> Preview:
    """Work out what the contact would promise; writes nothing. Raises business_time.OutOfRange."""
    owner, quoted = responder_and_quote(asked.clec, asked.side, asked.channel, asked.state, asked.received_at)
    who = owner.name if owner else DESK
    is_service = asked.side is Side.SERVICE
    return Preview(
        asked=asked,
        owner=owner,
        quoted=quoted,
        promise=expected(quoted, who) if quoted else None,
        own=_own(asked, owner, who),
        text=_nothing_promised(who, asked.side, asked.channel),
        steps=_steps(quoted) if quoted else [],
        is_past=quoted is not None and is_past(quoted.promise.due_by, at),
        opens_at=quoted.promise.clock_start if quoted and quoted.promise.clock_start > at else None,
        needs_note=is_logged_late(owner, business_time.floor_to_minute(asked.received_at), at),
        page_now=_page_now(owner, at) if is_service and asked.channel.is_written else None,
        repair_numbers=desk_numbers(DeskNumber.Desk.REPAIR_CENTER, at) if is_service else [],
        desk_numbers=[] if owner else desk_numbers(DeskNumber.Desk.SALES_OPERATIONS, at),
    )


def _own(asked: Asked, owner: Person | None, who: str) -> Expected | None:
    if not asked.own_clock or asked.side is not Side.SERVICE:
        return None
    quoted = quote(owner, ChannelClass(asked.own_clock), asked.received_at)
    return expected(quoted, who) if quoted else None


def expected(quoted: Quote, who: str) -> Expected:
    """The promise of a quote, ready to be said."""
    met_by = MetBy(quoted.rule.met_by)
    return Expected(who, met_by, quoted.promise.expected_from, quoted.promise.due_by, quoted.zone)


def logged_text(team_request: TeamRequest, viewer: ZoneInfo, at: datetime) -> str:
    """What is said after a request has been logged: the promise again, from what was kept."""
    who = team_request.owner.name if team_request.owner else DESK
    clocks = list(team_request.commitments.select_related("rule").order_by("id"))
    said = [_clock_text(clock, who, viewer, at) for clock in clocks if clock.rule]
    if all(clock.kind in _BESIDES for clock in clocks):
        said.insert(0, _nothing_promised(who, Side(team_request.side), Channel(team_request.channel)))
    return " ".join(said)


_BESIDES = (Commitment.Kind.POST_MORTEM, Commitment.Kind.MILESTONE)


def _clock_text(clock: Commitment, who: str, viewer: ZoneInfo, at: datetime) -> str:
    assert clock.rule is not None  # what starts when it is logged follows a rule
    promise = Expected(who, MetBy(clock.rule.met_by), clock.expected_from, clock.due_by, clock.zone)
    return promise_text(promise, viewer, at, is_past=is_past(clock.due_by, at))


def who_by_state(clec: Clec, at: datetime) -> str:
    """Which Service Manager answers where, in words; empty where the state makes no difference.

    `Ruth Ellery for CO and NM, Sam Begaye for AZ`.
    """
    held = [a for a in holders_at([clec.pk], at) if a.position == Position.SERVICE_MANAGER]
    by_state = {a.state: a.person.name for a in held}
    answering: dict[str, list[str]] = defaultdict(list)
    for state in clec.states:
        answering[by_state.get(state) or by_state.get("") or DESK].append(state)
    if len(answering) < 2:
        return ""
    return ", ".join(f"{name} for {listed(states)}" for name, states in answering.items())


def _nothing_promised(who: str, side: Side, channel: Channel) -> str:
    return no_promise_text(who, channel, is_sales=side is Side.SALES, is_desk=side is Side.SALES_OPERATIONS)


def _steps(quoted: Quote) -> list[Step]:
    place = place_of(quoted.person)
    return steps(quoted.promise.derivation, rule=quoted.rule.rule(), calendar_zone=quoted.zone, place=place)


def _page_now(owner: Person | None, at: datetime) -> Quote | None:
    return quote(owner, Channel.PAGER, at) if owner and owner.pager else None
