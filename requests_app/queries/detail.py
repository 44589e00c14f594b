"""One request with everything its page says."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from contacts import business_time, wall
from contacts.business_time import Calendar
from contacts.guideline import Channel
from contacts.models import Person, User
from contacts.queries.offices import Offices, Presence, offices
from requests_app import access, lifecycle
from requests_app.access import TAKE_EVIDENCE
from requests_app.lifecycle import Action, Status
from requests_app.models import Commitment, Escalation, Event, Side, TeamRequest
from requests_app.wording import no_promise_text

from .directors import director_of
from .filled import Said, filled_of, may_be_filled_in
from .milestones import Reached, milestones_of
from .panels import ClockPanel, panel_of
from .post_mortems import Progress, progress_of
from .promising import PromisedDay, days_ahead
from .timeline import Entry, timeline_of
from .visible import permitted, visible_to

DESK = "Sales Operations"
TAKE_OVER, EVIDENCE = "take_over", "evidence"
# What names a date for contact.
DATED = {Action.ACKNOWLEDGE.value, Action.PROMISE.value}
# What is one and the same for the lifecycle: to take over is to give it to oneself.
LIFECYCLE = {TAKE_OVER: Action.REASSIGN}


@dataclass(frozen=True)
class RequestPage:
    """Everything that the page of a request shows to this reader.

    `age` is in business minutes of its owner's office, `age_days` in its whole days; `nothing_due` says why there is
    no clock. `can` are the names of what may be done now, `next_action` the one of them that comes first. `seen` is
    the last event that the page shows.
    `analysis` is the clock of a post-mortem, `progress` where that stands.
    `particulars` are what is filled in of its kind, `milestones` its own steps.
    `days_ahead` are those that may be promised, in the hours of `office`; none where nothing is.
    """

    team_request: TeamRequest
    first: ClockPanel | None
    promises: list[ClockPanel]
    analysis: ClockPanel | None
    progress: Progress | None
    nothing_due: str
    age: int
    age_days: int
    presence: Presence | None
    stand_in: Person | None
    director: Person | None
    escalation: Escalation | None
    days: list[tuple[date, list[Entry]]]
    seen: int
    can: list[str]
    next_action: str
    is_as_company: bool
    stands_in_for: Person | None
    office: Calendar
    days_ahead: list[PromisedDay]
    particulars: list[Said]
    milestones: list[Reached]

    @property
    def clocks(self) -> list[ClockPanel]:
        return [clock for clock in (self.first, *self.promises, self.analysis) if clock]

    @property
    def awaits_date(self) -> bool:
        """The second clock has not started: the reply that names its date is still to come."""
        return bool(self.first and self.first.is_running and self.team_request.is_written and not self.promises)


def request_page(actor: User, request_id: int, at: datetime, *, as_company: bool = False) -> RequestPage:
    """The page as the actor may see it. Raises TeamRequest.DoesNotExist."""
    team_request = request_for(actor, request_id, at)
    wall.meet_those_of(team_request.pk)
    events = list(team_request.events.select_related("actor", "for_person", "commitment__rule"))
    clocks = _clocks(team_request, actor, at)
    escalation = team_request.escalations.filter(answered_at=None).select_related("director", "raised_by").first()
    around = _around(team_request, at)
    director = director_of(team_request, at)
    owner = team_request.owner
    calendar, since = around.calendar(owner), team_request.reopened_at or team_request.received_at
    is_internal = access.may_see_internal(actor) and not as_company
    progress = progress_of(team_request, calendar, is_internal=is_internal)
    can = [] if as_company else _can(actor, team_request, clocks, escalation, director, progress, at)
    presence = around.presence(owner) if owner else None
    zone = ZoneInfo(actor.zone)
    return RequestPage(
        team_request=team_request,
        first=next((c for c in reversed(clocks) if not c.is_promise and not c.is_analysis), None),
        promises=[clock for clock in clocks if clock.is_promise],
        analysis=next((clock for clock in reversed(clocks) if clock.is_analysis), None),
        progress=progress,
        nothing_due=_nothing_due(team_request),
        age=business_time.between(calendar, since, at),
        age_days=business_time.business_days_between(calendar, since, at),
        presence=presence,
        stand_in=_stand_in(owner, presence),
        director=director,
        escalation=escalation,
        days=timeline_of(team_request, events, zone=zone, at=at, is_internal=is_internal),
        seen=max((event.pk for event in events), default=0),
        can=can,
        next_action=_next(actor, team_request, clocks, can),
        is_as_company=as_company,
        office=around.calendar(owner),
        days_ahead=days_ahead(around.calendar(owner), at) if DATED & {*can} else [],
        particulars=filled_of(team_request, zone, at),
        milestones=milestones_of(team_request, calendar, at),
        stands_in_for=owner if owner and actor.is_manager and owner.pk != actor.person_id else None,
    )


def request_for(actor: User, request_id: int, at: datetime) -> TeamRequest:
    """The request, if the actor may see it. Raises TeamRequest.DoesNotExist."""
    around = ("clec", "owner__director", "owner__back_up", "asked_by", "logged_by")
    return visible_to(actor, at).select_related(*around).get(pk=request_id)


def _stand_in(owner: Person | None, presence: Presence | None) -> Person | None:
    """Whom the absence names, be it nobody; without one the standing back-up."""
    if presence and presence.is_away:
        return presence.stand_in
    return owner.back_up if owner and owner.back_up and owner.back_up.is_active else None


def latest_event(actor: User, request_id: int, at: datetime) -> Event | None:
    """The last thing that happened, for a page that has been shown before."""
    return request_for(actor, request_id, at).events.order_by("pk").last()


def event_of_form(actor: User, request_id: int, token: str) -> Event | None:
    """What the actor's form with this token did when it was sent before; None for a first post."""
    try:
        known = UUID(token)
    except ValueError:
        return None
    done = Event.objects.filter(form_token=known, actor=actor, team_request=request_id)
    return done.select_related("team_request", "commitment").first()


def _around(team_request: TeamRequest, at: datetime) -> Offices:
    return offices([team_request.owner] if team_request.owner else [], at)


def _clocks(team_request: TeamRequest, actor: User, at: datetime) -> list[ClockPanel]:
    """What was not replaced, oldest first; of a request opened again, the clock of that."""
    kept = team_request.commitments.exclude(outcome=Commitment.Outcome.REPLACED).order_by("created_at", "id")
    kept = kept.exclude(kind=Commitment.Kind.MILESTONE)  # they stand in a table of their own
    found = list(kept.select_related("rule", "calendar_version", "responsible"))
    since = team_request.reopened_at
    current = [clock for clock in found if since is None or clock.created_at >= since]
    return [panel_of(clock, actor, at) for clock in current or found]


def _nothing_due(team_request: TeamRequest) -> str:
    who = team_request.owner.name if team_request.owner else DESK
    is_sales, is_desk = (team_request.side == side for side in (Side.SALES, Side.SALES_OPERATIONS))
    return no_promise_text(who, Channel(team_request.channel), is_sales=is_sales, is_desk=is_desk)


def _can(
    actor: User,
    team_request: TeamRequest,
    clocks: list[ClockPanel],
    escalation: Escalation | None,
    director: Person | None,
    progress: Progress | None,
    at: datetime,
) -> list[str]:
    """What this reader may do that also is possible now; the operations decide again."""
    status, is_written = Status(team_request.status), team_request.is_written
    names = [*(action.value for action in Action), TAKE_OVER]
    fitting = [
        name
        for name in names
        if lifecycle.is_possible(LIFECYCLE.get(name) or Action(name), status, is_written=is_written)
    ]
    asked = {TAKE_EVIDENCE, *(LIFECYCLE.get(name) or Action(name) for name in fitting)}
    allowed = permitted(actor, asked, team_request, at)
    out = _out_of_place(actor, team_request, clocks, escalation, director) | _not_to_analyse(progress)
    found = [name for name in fitting if (LIFECYCLE.get(name) or Action(name)) in allowed and name not in out]
    return [*found, *({EVIDENCE} if TAKE_EVIDENCE in allowed else ())]


def _out_of_place(
    actor: User,
    team_request: TeamRequest,
    clocks: list[ClockPanel],
    escalation: Escalation | None,
    director: Person | None,
) -> set[str]:
    out = {Action.ANSWER_RAISE.value} if escalation is None else {Action.RAISE.value}
    if director is None or director.pk == actor.person_id:
        out.add(Action.RAISE.value)
    if any(clock.is_running for clock in clocks):
        out.add(Action.RESOLVE.value)
    if actor.person is None or not actor.is_director or actor.person_id == team_request.owner_id:
        out.add(TAKE_OVER)
    if team_request.reopened_at:
        out.add(Action.CORRECT.value)
    if not may_be_filled_in(team_request, actor):
        out.add(Action.FILL_IN.value)
    return out


def _not_to_analyse(progress: Progress | None) -> set[str]:
    if progress is None:
        return {Action.ANALYSE.value, Action.DELIVER.value}
    return set() if progress.is_ready else {Action.DELIVER.value}


def _next(actor: User, team_request: TeamRequest, clocks: list[ClockPanel], can: list[str]) -> str:
    """The one thing to do now, of what can be done."""
    is_past = any(clock.face.is_past for clock in clocks)
    if actor.is_of_clec:
        wanted = [Action.REOPEN, *([Action.RAISE] if is_past else []), Action.NOTE]
    elif any(clock.is_running and clock.is_promise for clock in clocks):
        wanted = [Action.ANSWER_RAISE, Action.DELIVER, Action.RESPOND]
    elif running := {clock.is_analysis for clock in clocks if clock.is_running}:
        wanted = [Action.ANSWER_RAISE, Action.ACKNOWLEDGE]
        wanted += [Action.RESPOND] if False in running else [Action.DELIVER, Action.ANALYSE]
    else:
        wanted = [Action.ANSWER_RAISE, Action.RESOLVE, Action.RESPOND, Action.REOPEN]
    return next((action.value for action in wanted if action.value in can), "")
