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
from requests_app import access
from requests_app.lifecycle import Action
from requests_app.models import Escalation, Event, Side, TeamRequest
from requests_app.wording import no_promise_text

from .filled import Said, filled_of
from .ladder import Ladder, ladder_of
from .milestones import Reached, milestones_of
from .offered import next_of, offered_to
from .panels import ClockPanel, clocks_of
from .post_mortems import Progress, progress_of
from .promising import PromisedDay, days_ahead
from .timeline import Entry, timeline_of
from .visible import visible_to

DESK = "Sales Operations"
# What names a date for contact.
DATED = {Action.ACKNOWLEDGE.value, Action.PROMISE.value}


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
    days: list[tuple[date, list[Entry]]]
    seen: int
    can: list[str]
    next_action: str
    is_as_company: bool
    stands_in_for: Person | None
    office: Calendar
    days_ahead: list[PromisedDay]
    ladder: Ladder
    particulars: list[Said]
    milestones: list[Reached]

    @property
    def director(self) -> Person | None:
        return self.ladder.director

    @property
    def escalation(self) -> Escalation | None:
        """What waits for its director's answer."""
        return self.ladder.waiting

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
    clocks = clocks_of(team_request, actor, at)
    ladder = ladder_of(team_request, events, at)
    around = _around(team_request, at)
    owner = team_request.owner
    calendar, since = around.calendar(owner), team_request.reopened_at or team_request.received_at
    is_internal = access.may_see_internal(actor) and not as_company
    progress = progress_of(team_request, calendar, is_internal=is_internal)
    can = [] if as_company else offered_to(actor, team_request, clocks, ladder, progress, at)
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
        days=timeline_of(team_request, events, zone=zone, at=at, is_internal=is_internal),
        seen=max((event.pk for event in events), default=0),
        can=can,
        next_action=next_of(actor, team_request, clocks, can),
        is_as_company=as_company,
        office=around.calendar(owner),
        days_ahead=days_ahead(around.calendar(owner), at) if DATED & {*can} else [],
        ladder=ladder,
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


def _nothing_due(team_request: TeamRequest) -> str:
    who = team_request.owner.name if team_request.owner else DESK
    is_sales, is_desk = (team_request.side == side for side in (Side.SALES, Side.SALES_OPERATIONS))
    return no_promise_text(who, Channel(team_request.channel), is_sales=is_sales, is_desk=is_desk)
