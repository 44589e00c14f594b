"""Two companies become one (E21): the one's names, codes and users go along, and so do its open requests."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from contacts.acting import operation
from contacts.models import User
from contacts.operations.merging import Merger, merge_company
from notices.operations import take_along
from requests_app.models import Event, TeamRequest
from requests_app.queries.rows import IS_GOING_ON

from .writing import Effect, write_event


@dataclass(frozen=True)
class Merged:
    """What was moved; `requests` counts the open ones."""

    merger: Merger
    requests: int


@operation
def merge_companies(
    *, clec_id: int, into_id: int, actor: User, merged_on: date, seen: int | None = None, at: datetime
) -> Merged:
    """Merge a company into another as of a day, all or nothing.

    Open requests keep their owner and their due times (domain 3.1 rule 7); closed ones stay where they were.
    Raises Clec.DoesNotExist, EditedFirst and ValidationError.
    """
    with transaction.atomic():
        merger = merge_company(clec_id=clec_id, into_id=into_id, actor=actor, merged_on=merged_on, seen=seen, at=at)
        take_along(gone=merger.gone, into=merger.into, at=at)
        moved = _move_requests(merger, actor, at)
    return Merged(merger, moved)


def _move_requests(merger: Merger, actor: User, at: datetime) -> int:
    running = TeamRequest.objects.filter(IS_GOING_ON, clec=merger.gone)
    rows = list(running.order_by("pk").select_for_update(of=("self",)))
    data = {"was": merger.gone.name, "now": merger.into.name}
    for team_request in rows:
        team_request.clec = merger.into
        team_request.save(update_fields=["clec"])
        write_event(team_request, actor, at, Effect(Event.Kind.CAME_ALONG, at, data=data), None)
    return len(rows)
