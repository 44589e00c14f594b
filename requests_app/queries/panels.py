"""The clocks of a request with their reasons, as its page and its evidence show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contacts import business_time
from contacts.business_time import Calendar
from contacts.guideline import MetBy, Step, steps
from contacts.models import User
from contacts.queries import place_of
from contacts.queries.clock import zone_of
from requests_app.models import Commitment, TeamRequest
from requests_app.wording import STOPS

from . import rows
from .standing import Face, face_of


@dataclass(frozen=True)
class ClockPanel:
    """A clock with its reasons: `used` and `total` business minutes, `margin` early when positive."""

    commitment: Commitment
    face: Face
    steps: list[Step]
    used: int
    total: int
    window_from: int | None
    margin: int
    place: str
    stops: str

    @property
    def is_promise(self) -> bool:
        return self.commitment.kind == Commitment.Kind.PROMISED_CONTACT

    @property
    def is_analysis(self) -> bool:
        return self.commitment.kind == Commitment.Kind.POST_MORTEM

    @property
    def is_running(self) -> bool:
        return not self.commitment.outcome

    @property
    def title(self) -> str:
        """What the clock is of, in words."""
        if self.is_promise:
            return "contact on the promised date"
        if self.commitment.kind == Commitment.Kind.MILESTONE:
            return f"the milestone “{self.commitment.label}”"
        if self.is_analysis:
            return "the analysis in writing"
        rule = self.commitment.rule
        if rule and rule.met_by == MetBy.DATED_ACKNOWLEDGEMENT:
            return "a reply that names a date"
        return "a telephone call" if rule and rule.met_by == MetBy.TELEPHONE_CALL else "a response"


def clocks_of(team_request: TeamRequest, actor: User, at: datetime) -> list[ClockPanel]:
    """What was not replaced, oldest first; of a request opened again, the clock of that."""
    kept = team_request.commitments.exclude(outcome=Commitment.Outcome.REPLACED).order_by("created_at", "id")
    kept = kept.exclude(kind=Commitment.Kind.MILESTONE)  # they stand in a table of their own
    found = list(kept.select_related("rule", "calendar_version", "responsible"))
    since = team_request.reopened_at
    current = [clock for clock in found if since is None or clock.created_at >= since]
    return [panel_of(clock, actor, at) for clock in current or found]


def panel_of(clock: Commitment, actor: User, at: datetime) -> ClockPanel:
    """One clock; its rule, calendar version and who is responsible have been read with it."""
    calendar = clock.calendar_version.in_zone(clock.zone)
    place = _place(clock)
    stopped = min(clock.met_at or clock.ended_at or at, at)
    return ClockPanel(
        commitment=clock,
        face=face_of(_as_row(clock), calendar, actor.zone, at),
        steps=_steps(clock, place),
        used=max(business_time.between(calendar, clock.clock_start, stopped), 0),
        total=business_time.between(calendar, clock.clock_start, clock.due_by),
        window_from=_window_from(clock, calendar),
        margin=business_time.between(calendar, clock.met_at, clock.due_by) if clock.met_at else 0,
        place=place,
        stops=STOPS[MetBy(clock.rule.met_by)] if clock.rule else "Any contact in person, by telephone or in writing.",
    )


def _place(clock: Commitment) -> str:
    """Where the office of the clock is; it stays there when another manager elsewhere takes the request."""
    if zone_of(clock.responsible) == clock.zone:
        return place_of(clock.responsible)
    return clock.zone.rsplit("/", 1)[-1].replace("_", " ")


def _as_row(clock: Commitment) -> rows.Clock:
    plain: dict[str, Any] = {name: getattr(clock, name) for name in rows.Clock._fields if name != "met_by"}
    return rows.Clock(**plain, met_by=clock.rule.met_by if clock.rule else None)


def _steps(clock: Commitment, place: str) -> list[Step]:
    if clock.rule is None or not clock.derivation:
        return []
    return steps(clock.derivation, rule=clock.rule.rule(), calendar_zone=clock.zone, place=place)


def _window_from(clock: Commitment, calendar: Calendar) -> int | None:
    if clock.expected_from is None:
        return None
    return business_time.between(calendar, clock.clock_start, clock.expected_from)
