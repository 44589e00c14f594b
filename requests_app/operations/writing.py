"""The one writer: every change of a request goes through `perform`."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.acting import acting
from contacts.models import Person, User
from requests_app import lifecycle
from requests_app.lifecycle import Action, Status
from requests_app.models import Event, TeamRequest
from requests_app.queries.visible import permitted, visible_to

from . import telling
from .announcing import announce_events
from .answers import tell_company
from .attaching import File, keep_files, refuse_bad_files
from .carrying import carry_over

log = logging.getLogger(__name__)

_ANSWERS = (Action.ACKNOWLEDGE, Action.RESPOND, Action.PROMISE, Action.RESOLVE)
_ANSWERED = (
    Event.Kind.ACKNOWLEDGED,
    Event.Kind.RESPONDED,
    Event.Kind.DELIVERED,
    Event.Kind.PROMISED,
    Event.Kind.RESOLVED,
    Event.Kind.WITHDRAWN,
    Event.Kind.MERGED,
)
# After which events a form of that action was written about something else than what is there.
_STALE_AFTER = {**dict.fromkeys(_ANSWERS, _ANSWERED), Action.FILL_IN: (Event.Kind.FILLED_IN,)} | {
    Action.RESOLVE: (*_ANSWERED, Event.Kind.FILLED_IN),
    Action.ANALYSE: (Event.Kind.ANALYSED, Event.Kind.DELIVERED),
    Action.DELIVER: (Event.Kind.ANALYSED, Event.Kind.DELIVERED),
}


class NotAllowed(Exception):
    """The actor may see the request but not do this to it."""


class AnsweredFirst(Exception):
    """Somebody else acted since the page was shown; `event` says who, what and when."""

    def __init__(self, event: Event) -> None:
        super().__init__(f"{event.actor} was first: {event.get_kind_display().lower()}.")
        self.event = event


@dataclass(frozen=True)
class Posted:
    """What the form knew: `seen` is the last event it showed, `token` its own mark against a second post.

    `files` are what was chosen in it.
    """

    seen: int | None = None
    token: uuid.UUID | None = None
    files: tuple[File, ...] = ()


@dataclass
class Effect:
    """What an operation did to the locked request, to be written down as one event."""

    kind: Event.Kind
    at: datetime
    note: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    commitment_id: int | None = None
    is_internal: bool = False
    status: Status | None = None
    stops_chasers: str = ""  # why nobody is chased any more
    lacks_guideline: bool = False
    files: tuple[File, ...] = ()


def perform(
    action: Action,
    *,
    request_id: int,
    actor: User,
    at: datetime,
    effect: Callable[[TeamRequest], Effect],
    posted: Posted = Posted(),
) -> Event:
    """Lock the request, ask access and lifecycle, apply `effect`, write the event; all or nothing.

    Raises TeamRequest.DoesNotExist (absent or not the actor's to see), NotAllowed, AnsweredFirst and
    lifecycle.NotPossible. A form posted twice returns the event of its first post.
    """
    with acting(operation=action.value, actor=actor.pk), transaction.atomic():
        team_request = _lock(request_id, actor, at)
        if posted.token and (first := Event.objects.filter(form_token=posted.token).first()):
            return _posted_before(first, team_request, actor)
        if not permitted(actor, [action], team_request, at):
            raise NotAllowed(f"{actor.get_role_display()}: not allowed to {action.value.replace('_', ' ')}.")
        _refuse_if_stale(action, team_request, actor, posted.seen)
        status = lifecycle.after(action, Status(team_request.status), is_written=team_request.is_written)
        done = effect(team_request)
        done.files = posted.files
        team_request.status = (done.status or status).value
        team_request.save()
        if done.stops_chasers:
            telling.hold_back_all(team_request, done.stops_chasers, at)
        event = write_event(team_request, actor, at, done, posted.token)
        for clock in carry_over(action, event, at):
            data = {"other": team_request.reference, "by": action.value}
            write_event(clock.team_request, actor, at, Effect(Event.Kind.CARRIED, event.at, "", data, clock.pk), None)
        return event


def _posted_before(done: Event, team_request: TeamRequest, actor: User) -> Event:
    """What the same form did the first time; a mark that another form bore is no form of ours."""
    if done.team_request_id != team_request.pk or done.actor_id != actor.pk:
        raise ValidationError("This form has been used already. Open the page again.")
    return done


def write_event(
    team_request: TeamRequest, actor: User | None, at: datetime, done: Effect, token: uuid.UUID | None
) -> Event:
    """Write it down. What should have a clock and got none is an alarm besides: told and logged."""
    files = refuse_bad_files(done.files)
    named = {"files": [[one.name, one.size, one.sha256] for one, _ in files]} if files else {}
    event = Event.objects.create(
        team_request=team_request,
        kind=done.kind,
        commitment_id=done.commitment_id,
        actor=actor,
        for_person=_stood_in_for(team_request, actor),
        at=done.at,
        recorded_at=at,
        note=done.note.strip(),
        data={**done.data, **named},
        is_internal=done.is_internal,
        form_token=token,
    )
    if files:
        keep_files(event, files)
    announce_events([event], at)
    tell_company(event, at)
    if done.lacks_guideline:
        log.error("%s was %s without a clock: no rule or no office hours", team_request.reference, done.kind.value)
        alarm = write_event(team_request, None, at, Effect(Event.Kind.NO_GUIDELINE, at), None)
        telling.no_guideline(team_request, alarm, at)
    return event


def _lock(request_id: int, actor: User, at: datetime) -> TeamRequest:
    """The request's row, locked first by every writer, so that two writers cannot deadlock."""
    visible = visible_to(actor, at).filter(pk=request_id)
    return (
        TeamRequest.objects.select_for_update(of=("self",))
        .select_related("clec", "owner", "owner__director", "owner__back_up", "asked_by")
        .get(pk__in=visible.values("pk"))
    )


def _refuse_if_stale(action: Action, team_request: TeamRequest, actor: User, seen: int | None) -> None:
    """Two people answering at once: the second is told who was first, and decides again with that in view."""
    if seen is None or action not in _STALE_AFTER:
        return
    newer = Event.objects.filter(team_request=team_request, pk__gt=seen, kind__in=_STALE_AFTER[action])
    first = newer.exclude(actor=actor).select_related("actor").first()
    if first is not None:
        raise AnsweredFirst(first)


def _stood_in_for(team_request: TeamRequest, actor: User | None) -> Person | None:
    """Whose place the actor took: a manager answering for the owner is a stand-in, a director is not."""
    owner = team_request.owner
    if actor is None or not actor.is_manager or owner is None or owner.pk == actor.person_id:
        return None
    return owner
