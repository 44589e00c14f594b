"""The ladder as a history: who had a request on which rung, since when, and what they answered (E2, E4)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from contacts.models import Person
from requests_app.kinds.escalating import TIERS
from requests_app.models import Escalation, Event, Side, TeamRequest
from requests_app.models.escalation import MANAGER
from requests_app.wording import rung_text

from .directors import Rung, director_of, rung_above, standing_of

Kind = Event.Kind
DESK = "Sales Operations"
FOREVER = datetime.max.replace(tzinfo=UTC)
# Where an event says whose it is from then on.
_HANDS = {Kind.LOGGED: "to", Kind.REASSIGNED: "now"}
_ANSWERS = (Kind.ACKNOWLEDGED, Kind.RESPONDED, Kind.RESOLVED)


@dataclass(frozen=True)
class Said:
    """What somebody said, and when."""

    at: datetime
    who: str
    text: str


@dataclass
class Held:
    """One rung: its tier and name, who had it since when, why it came there, and what was answered.

    `since` is None for what the company tells of the time before.
    """

    tier: int
    title: str
    who: str = ""
    since: datetime | None = None
    why: Said | None = None
    is_unsatisfied: bool = False
    facts: list[tuple[str, str]] = field(default_factory=list)
    answer: Said | None = None
    passed_up_at: datetime | None = None
    is_waiting: bool = False


@dataclass(frozen=True)
class Ladder:
    """Every step up with its people, where it stands now, what is above (None at the top), and the history of it.

    `director` is the request's own, who is reached in one step.
    """

    raised: list[Escalation]
    director: Person | None
    standing: Rung
    above: Rung | None
    held: list[Held]

    @property
    def waiting(self) -> Escalation | None:
        """What is not answered yet."""
        return next((one for one in self.raised if one.is_waiting), None)


def ladder_of(team_request: TeamRequest, events: list[Event], at: datetime) -> Ladder:
    """One query, and another where nobody owns the request."""
    raised = list(team_request.escalations.select_related("director__director", "raised_by", "answered_by"))
    director = director_of(team_request, at)
    standing = standing_of(team_request, raised[-1] if raised else None)
    held = _held(team_request, events, raised) if raised else []
    return Ladder(raised, director, standing, rung_above(standing, director), held)


def _held(team_request: TeamRequest, events: list[Event], raised: list[Escalation]) -> list[Held]:
    """As it went, from below."""
    is_sales = team_request.side == Side.SALES
    ours = list(_held_by_owners(events, raised, is_sales))
    above = [(one.raised_at, _held_above(one, is_sales)) for one in raised]
    return [*_told_of_before(team_request, is_sales), *(held for _, held in sorted(ours + above, key=_by_time))]


def _by_time(timed: tuple[datetime, Held]) -> datetime:
    return timed[0]


def _told_of_before(team_request: TeamRequest, is_sales: bool) -> list[Held]:
    """How far it had been taken outside the portal, as the company says."""
    filled: dict[str, str] = team_request.particulars
    if filled.get("tier") not in dict(TIERS):
        return []
    tier = int(filled["tier"])
    told = {"call_ticket": "Call center ticket", "it_ticket": "IT trouble ticket", "tried": "Tried"}
    facts = [(label, filled[name]) for name, label in told.items() if filled.get(name)]
    return [Held(tier, rung_text(tier, is_sales=is_sales), facts=facts)]


def _held_by_owners(events: list[Event], raised: list[Escalation], is_sales: bool) -> Iterator[tuple[datetime, Held]]:
    """Each who had it, with the last answer that was given in that time, whoever gave it."""
    above = {one.director.name: one.to_tier for one in raised}
    named = [(event.at, event.data.get(_HANDS[Kind(event.kind)])) for event in events if event.kind in _HANDS]
    hands = [(since, who) for since, who in named if who]
    for (since, who), (until, _) in zip(hands, [*hands[1:], (None, "")], strict=True):
        answers = [event for event in events if event.kind in _ANSWERS and since <= event.at < (until or FOREVER)]
        tier = above.get(who, MANAGER)
        title = "" if who == DESK else rung_text(tier, is_sales=is_sales)
        yield since, Held(tier, title, who, since, answer=_answer(answers[-1]) if answers else None)


def _answer(event: Event) -> Said:
    return Said(event.at, event.actor.name if event.actor else "", event.note)


def _held_above(one: Escalation, is_sales: bool) -> Held:
    told = [("Call center ticket", one.call_ticket), ("IT trouble ticket", one.it_ticket), ("Tried", one.tried)]
    answer = Said(one.answered_at, one.answered_by.name, one.answer) if one.answered_at and one.answered_by else None
    return Held(
        one.to_tier,
        rung_text(one.to_tier, is_sales=is_sales),
        one.director.name,
        one.raised_at,
        why=Said(one.raised_at, one.raised_by.name, one.reason),
        is_unsatisfied=one.is_unsatisfied,
        facts=[(label, text) for label, text in told if text],
        answer=answer,
        passed_up_at=one.passed_up_at,
        is_waiting=one.is_waiting,
    )
