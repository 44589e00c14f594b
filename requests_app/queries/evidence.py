"""The evidence of one request: all that the portal knows of it, for whoever has to show it to somebody else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Max

from contacts import wall
from contacts.models import User
from notices.queries import Told, told_about, told_to
from requests_app import access
from requests_app.access import TAKE_EVIDENCE
from requests_app.models import Event, Manifest, TeamRequest

from .detail import request_for
from .panels import ClockPanel, panel_of
from .timeline import Entry, told_of
from .verifying import flaw_of
from .visible import permitted


class NotTheirs(Exception):
    """They see the request, but do not answer for it."""


@dataclass(frozen=True)
class Happened:
    """An event, in the lines of the timeline."""

    event: Event
    lines: list[Entry]


@dataclass(frozen=True)
class Chain:
    """The request's events as links; `flaw` says what does not fit, "" where all does.

    `manifest` is the last day's manifest that names any of them, `covered` how many it names.
    """

    events: int
    head: str
    flaw: str
    manifest: Manifest | None
    covered: int

    @property
    def is_out(self) -> bool:
        """Whether the last event has gone out with a manifest."""
        return self.manifest is not None and self.covered == self.events


@dataclass(frozen=True)
class Evidence:
    """What is known of a request at `at`, as `actor` may know it.

    `chain` is None for a company: its places would tell of notes that are ours. `is_whole` is for everybody.
    """

    team_request: TeamRequest
    actor: User
    at: datetime
    clocks: list[ClockPanel]
    events: list[Happened]
    notices: list[Told]
    is_whole: bool
    chain: Chain | None

    @property
    def is_for_company(self) -> bool:
        return self.chain is None

    @property
    def name(self) -> str:
        """Of its files, without what people typed: `R-1015-evidence`."""
        return f"{self.team_request.reference}-evidence"


def evidence_of(actor: User, request_id: int, at: datetime) -> Evidence:
    """As the actor may have it. Raises TeamRequest.DoesNotExist, NotTheirs."""
    team_request = request_for(actor, request_id, at)
    if not permitted(actor, [TAKE_EVIDENCE], team_request, at):
        raise NotTheirs(f"{actor.get_role_display()}: not allowed to {TAKE_EVIDENCE}.")
    wall.meet_those_of(team_request.pk)
    is_ours = access.may_see_internal(actor)
    about = f"request:{team_request.pk}"
    flaw = _flaw(team_request, is_ours=is_ours)
    return Evidence(
        team_request=team_request,
        actor=actor,
        at=at,
        clocks=_clocks(team_request, actor, at),
        events=_events(team_request, actor, is_ours=is_ours),
        notices=told_about(about) if is_ours else told_to(actor, about),
        is_whole=not flaw,
        chain=_chain(team_request, flaw) if is_ours else None,
    )


def _flaw(team_request: TeamRequest, *, is_ours: bool) -> str:
    """To a company the events that it does not see would look like missing ones: the engine looks for it."""
    if is_ours:
        return str(flaw_of(team_request.pk) or "")
    with wall.chosen(wall.ENGINE):
        return str(flaw_of(team_request.pk) or "")


def _clocks(team_request: TeamRequest, actor: User, at: datetime) -> list[ClockPanel]:
    """Every one that there was, those replaced too, oldest first."""
    read = team_request.commitments.select_related("rule", "calendar_version__calendar", "responsible")
    return [panel_of(clock, actor, at) for clock in read.order_by("created_at", "id")]


def _events(team_request: TeamRequest, actor: User, *, is_ours: bool) -> list[Happened]:
    """As many as the request had when it was read: what happens meanwhile is for the next pack."""
    read = team_request.events.select_related("actor", "for_person", "commitment__rule")
    events = read.filter(sequence__lte=team_request.event_count).order_by("sequence")
    told = told_of(team_request, events, ZoneInfo(actor.zone), None, is_ours)
    return [Happened(event, lines) for event, lines in told]


def _chain(team_request: TeamRequest, flaw: str) -> Chain:
    manifest = Manifest.objects.order_by("on").last()
    covered = _covered(team_request, manifest) if manifest else 0
    kept = manifest if covered else None
    return Chain(team_request.event_count, team_request.head, flaw, kept, covered)


def _covered(team_request: TeamRequest, manifest: Manifest) -> int:
    """How many events had been written when the manifest was made, by the record's own time, not by what they say."""
    changes: Any = apps.get_model("requests_app", "EventChange").objects
    written = changes.filter(team_request=team_request, pgh_created_at__lte=manifest.made_at)
    found: int | None = written.aggregate(last=Max("sequence"))["last"]
    return found or 0
