"""The post-mortem of an unusual repair event: worked on, then delivered in writing (S35 to S38)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q

from contacts.business_time import floor_to_minute
from contacts.models import User
from requests_app.lifecycle import Action, Medium, NotPossible, Status
from requests_app.models import Analysis, Commitment, Event, PostMortem, TeamRequest
from requests_app.queries.post_mortems import draft_of, lacking_of
from requests_app.queries.rows import IS_OPEN

from . import clocks, telling
from .answering import refuse_impossible_time
from .writing import Effect, Posted, perform


def refuse_second_analysis(team_request: TeamRequest) -> None:
    """Of one event one analysis is under way at a time (S35). Raises ValidationError.

    The event is that of the trouble ticket, without one that of the circuit since the same minute.
    """
    if not team_request.kind.own_clock:
        return
    filled = team_request.particulars
    by, event = "ticket", Q(ticket=team_request.ticket)
    if not team_request.ticket:
        circuit, began_at = (filled.get(name, "") for name in ("circuit", "began_at"))
        by, event = "began_at", Q(particulars__circuit=circuit, particulars__began_at=began_at)
        if not (circuit and began_at):
            return
    # Race: two people of a company ask at once. The second waits here and finds what the first wrote.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('post_mortem'), %s)", [team_request.clec_id])
    under_way = TeamRequest.objects.filter(event, IS_OPEN, clec=team_request.clec, topic=team_request.topic)
    if first := under_way.exclude(pk=team_request.pk).first():
        raise ValidationError({by: f"{first.reference} asks for the post-mortem of this event already."})


def analyse(
    *, request_id: int, actor: User, given: Mapping[str, Any], posted: Posted = Posted(), at: datetime
) -> Event:
    """Keep what has been found out so far (S36), by the names of `PostMortem`; what is not given stays.

    Raises ValidationError by field, NotPossible where nothing changes, and what `perform` raises.
    """

    def effect(team_request: TeamRequest) -> Effect:
        draft = _draft_of(team_request)
        changed = {name: value for name, value in given.items() if getattr(draft, name) != value}
        if not changed:
            raise NotPossible("Nothing has been changed.")
        for name, value in changed.items():
            setattr(draft, name, value)
        _refuse_days_to_come(draft, at.astimezone(ZoneInfo(actor.zone)).date())
        draft.saved_at, draft.saved_by = at, actor
        draft.full_clean(exclude=["team_request"])
        draft.save()
        clock = clocks.analysis_clock(team_request)
        if clock and "complexity" in changed and draft.complexity:
            clocks.aim_at(clock, PostMortem.Complexity(draft.complexity).days, at)
        return Effect(Event.Kind.ANALYSED, at, data={"analysed": sorted(changed)}, is_internal=True)

    return perform(Action.ANALYSE, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def deliver(
    *,
    request_id: int,
    actor: User,
    medium: Medium,
    recipient: str,
    note: str = "",
    delivered_at: datetime | None = None,
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Deliver the complete analysis in writing (S37): a version that stays, and the answer to the request.

    Its own clock is met, and with it every other that an answer by this medium meets. Raises ValidationError where
    one of the three findings is empty, NotPossible where the last version says the same, and what `perform` raises.
    """
    happened_at = delivered_at or at

    def effect(team_request: TeamRequest) -> Effect:
        refuse_impossible_time(team_request, happened_at, at, "happened_at")
        analysis = _version_of(team_request, medium, recipient, floor_to_minute(happened_at), actor)
        own = clocks.analysis_clock(team_request)
        if own is not None:
            clocks.stop(own, happened_at, note, at)
        stopped = clocks.stop_by_answer(team_request, medium, happened_at, note, at)
        data = {
            "version": analysis.version,
            "medium": medium.value,
            "to": analysis.recipient,
            "sha256": analysis.digest,
        }
        met = own or stopped.met
        done = Effect(Event.Kind.DELIVERED, analysis.delivered_at, note, data, met.pk if met else None)
        if stopped.runs_on:  # a page in the office asks for a call (S45): that clock is not met by what is written
            done.status = Status(team_request.status)
            _hold_back([own, *stopped.promises], at)
        else:
            done.stops_chasers = "Answered"
        return done

    return perform(Action.DELIVER, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def digest_of(analysis: Analysis) -> str:
    """SHA-256, in hex, of what it says: its findings as JSON with sorted keys, days in ISO 8601."""
    found = json.dumps(analysis.found, sort_keys=True, ensure_ascii=False, default=date.isoformat)
    return hashlib.sha256(found.encode()).hexdigest()


def _draft_of(team_request: TeamRequest) -> PostMortem:
    if not team_request.kind.own_clock:
        raise NotPossible("Only a post-mortem is analysed here.")
    return draft_of(team_request) or PostMortem(team_request=team_request)


def _version_of(
    team_request: TeamRequest, medium: Medium, recipient: str, delivered_at: datetime, actor: User
) -> Analysis:
    draft = _draft_of(team_request)
    if lacks := lacking_of(draft):
        raise ValidationError(f"It cannot be delivered without {' and '.join(lacks)}. Fill that in first.")
    last = team_request.analyses.last()
    if last is not None and last.found == draft.found:
        raise NotPossible(f"Version {last.version} says the same already. Change the analysis first.")
    analysis = Analysis(
        team_request=team_request,
        version=last.version + 1 if last else 1,
        medium=medium.value,
        recipient=recipient.strip(),
        delivered_at=delivered_at,
        delivered_by=actor,
        **draft.found,
    )
    analysis.digest = digest_of(analysis)
    analysis.full_clean(exclude=["team_request"])
    analysis.save()
    return analysis


def _refuse_days_to_come(draft: PostMortem, today: date) -> None:
    days = {name: getattr(draft, name) for name in ("notes_reviewed_on", "partner_on")}
    if wrong := {name: "That day is still to come." for name, on in days.items() if on and on > today}:
        raise ValidationError(wrong)


def _hold_back(stopped: list[Commitment | None], at: datetime) -> None:
    for commitment in filter(None, stopped):
        telling.hold_back(commitment, "Answered", at)
