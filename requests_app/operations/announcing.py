"""What a company's own systems are told of its requests: each event that the company may see and that changes them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from contacts.guideline import Channel
from contacts.models import STATES
from notices.operations import Announcement, announce
from requests_app.models import Commitment, Event, TeamRequest

Kind = Event.Kind
# What has no entry is the portal's own affair: notes, attempts, whom we tell.
ANNOUNCED = {
    Kind.LOGGED: "received",
    Kind.ACKNOWLEDGED: "acknowledged",
    Kind.RESPONDED: "responded",
    Kind.PROMISED: "promised",
    Kind.RESOLVED: "resolved",
    Kind.REOPENED: "reopened",
    Kind.WITHDRAWN: "withdrawn",
    Kind.MERGED: "merged",
    Kind.UNMERGED: "unmerged",
    Kind.REASSIGNED: "reassigned",
    Kind.CORRECTED: "corrected",
    Kind.REBASED: "due_time_moved",
    Kind.RAISED: "raised",
    Kind.NOT_SATISFIED: "raised",
    Kind.RAISE_ANSWERED: "raised_answered",
    Kind.WENT_PAST_GUIDELINE: "past_guideline",
    Kind.MISSED_PROMISE: "promise_missed",
}


def announce_events(events: Iterable[Event], at: datetime) -> None:
    """In the transaction that makes them true. One query; where somebody is told two more, however many they are."""
    seen = [event for event in events if event.kind in ANNOUNCED and not event.is_internal]
    announce([_announcement(event, at) for event in seen], _contexts)


def _announcement(event: Event, at: datetime) -> Announcement:
    return Announcement(
        clec_id=event.team_request.clec_id,
        kind=ANNOUNCED[Kind(event.kind)],
        source=f"event:{event.pk}",
        about=f"request:{event.team_request_id}",
        at=at,
    )


def _contexts(abouts: set[str]) -> dict[str, dict[str, Any]]:
    ids = [int(about.removeprefix("request:")) for about in abouts]
    due_times: dict[int, list[dict[str, str]]] = {pk: [] for pk in ids}
    for running in Commitment.objects.filter(team_request__in=ids, ended_at__isnull=True).order_by("due_by", "pk"):
        due_times[running.team_request_id].append(_due(running))
    requests = TeamRequest.objects.filter(pk__in=ids).select_related("owner")
    return {f"request:{one.pk}": _context(one) | {"due_times": due_times[one.pk]} for one in requests}


def _context(team_request: TeamRequest) -> dict[str, Any]:
    return {
        "reference": team_request.reference,
        "subject": team_request.subject,
        "status": team_request.status,
        "state": STATES.get(team_request.state, ""),
        "channel": Channel(team_request.channel).label,
        "received_at": team_request.received_at.isoformat(),
        "owner": team_request.owner.name if team_request.owner else "Sales Operations",
        "path": f"/requests/{team_request.pk}/",
    }


def _due(commitment: Commitment) -> dict[str, str]:
    due = {"what": commitment.kind, "due_by": commitment.due_by.isoformat()}
    if commitment.promised_on:
        due["promised_on"] = commitment.promised_on.isoformat()
    return due
