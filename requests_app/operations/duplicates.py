"""A request that asks what another asks already goes on as that one; see docs/decisions/0011."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.models import User
from requests_app.lifecycle import Action, Status
from requests_app.models import Event, Link, TeamRequest
from requests_app.queries.duplicates import DUPLICATE, merged_as, originals_of, owner_before

from . import telling
from .carrying import give
from .linking import lock_in_order, other_seen
from .milestones import end_milestones, keep_milestones
from .writing import Effect, Posted, perform, write_event

Kind = Event.Kind


def merge_duplicate(
    *, request_id: int, into_id: int, actor: User, note: str = "", posted: Posted = Posted(), at: datetime
) -> Event:
    """It goes on as the earlier request `into_id`, whose owner has it from now on. No due time moves (rule 7).

    Its clocks run on, and end by what is answered there (`carrying`). Raises as `perform`, and ValidationError.
    """

    def effect(team_request: TeamRequest) -> Effect:
        original = other_seen(team_request, into_id, actor, at)
        _refuse_unfit(team_request, original)
        end_milestones(team_request, at)  # the work is done once, there
        Link.objects.create(from_request=team_request, to_request=original, kind=DUPLICATE)
        data = {"other": original.reference, "is_from": True}
        data |= {"was": team_request.status, "owner": team_request.owner_id}
        if team_request.owner_id != original.owner_id:
            give(team_request, original.owner)
            telling.hold_back_from_owner(team_request, at)
        here = Effect(Kind.MERGED, at, data={"other": team_request.reference, "is_from": False})
        write_event(original, actor, at, here, None)
        return Effect(Kind.MERGED, at, note, data)

    with transaction.atomic():
        lock_in_order(request_id, into_id)
        return perform(Action.MERGE, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def _refuse_unfit(team_request: TeamRequest, original: TeamRequest) -> None:
    """The earlier one goes on: it has waited longest, and what locks both locks it first."""
    name = original.reference
    if original.pk > team_request.pk:
        words = f"{name} came later. Open that one, and say there that it is a duplicate of {team_request.reference}."
        raise ValidationError({"reference": words})
    if original.status == Status.MERGED:
        raise ValidationError({"reference": f"{name} is a duplicate itself. Name the request that it goes on as."})
    if original.is_closed:
        raise ValidationError({"reference": f"{name} is closed. Open it again first, or connect them."})


def unmerge_duplicate(*, request_id: int, actor: User, reason: str, posted: Posted = Posted(), at: datetime) -> Event:
    """It is no duplicate after all: as it was before, with its owner and its clocks, and no due time moved (rule 7).

    What was answered on the other request in between was no answer to this one: clocks that ended by it run again.
    """

    def effect(team_request: TeamRequest) -> Effect:
        if not reason.strip():
            raise ValidationError({"note": "Say why it is no duplicate."})
        link = team_request.links_from.select_related("to_request__clec", "to_request__owner").get(kind=DUPLICATE)
        merged = merged_as(team_request)
        since = team_request.commitments.filter(events__kind=Kind.CARRIED, events__pk__gt=merged.pk)
        since.update(met_at=None, recorded_at=None, ended_at=None, outcome="")
        if merged.data["owner"] is None or owner_before(merged):
            give(team_request, owner_before(merged))
        keep_milestones(team_request, at)
        here = Effect(Kind.UNMERGED, at, data={"other": team_request.reference, "is_from": False})
        write_event(link.to_request, actor, at, here, None)
        data = {"other": link.to_request.reference, "is_from": True}
        link.delete()
        return Effect(Kind.UNMERGED, at, reason, data, status=Status(merged.data["was"]))

    with transaction.atomic():
        lock_in_order(request_id, *originals_of([request_id]).values())
        return perform(Action.UNMERGE, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)
