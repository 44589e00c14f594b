"""Connecting two requests of one company: of the same outage, one after the other, one about the other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from contacts.models import User
from requests_app.lifecycle import Action
from requests_app.models import Event, Link, TeamRequest
from requests_app.queries.connecting import links_of
from requests_app.queries.duplicates import DUPLICATE
from requests_app.queries.visible import visible_to

from .writing import Effect, Posted, perform, write_event

Kind = Event.Kind


@dataclass(frozen=True)
class Connection:
    """What a request is connected with from its first moment."""

    kind: Link.Kind
    request_id: int


def link(
    *, request_id: int, other_id: int, kind: Link.Kind, actor: User, posted: Posted = Posted(), at: datetime
) -> Event:
    """Say that the request follows the other, asks about it, or is of the same outage; both histories say so.

    Raises as `perform`, and ValidationError: itself, connected so already, or no request of this company's that the
    actor sees.
    """

    def effect(team_request: TeamRequest) -> Effect:
        other = other_seen(team_request, other_id, actor, at)
        ends = Q(from_request=team_request, to_request=other) | Q(from_request=other, to_request=team_request)
        if Link.objects.filter(ends, kind=kind).exists():
            raise ValidationError({"reference": f"It is connected with {other.reference} in this way already."})
        made = Link.objects.create(from_request=team_request, to_request=other, kind=kind)
        return _write(Kind.LINKED, made, actor, at)

    with transaction.atomic():
        lock_in_order(request_id, other_id)
        return perform(Action.LINK, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def unlink(*, request_id: int, link_id: int, actor: User, posted: Posted = Posted(), at: datetime) -> Event:
    """Take a connection away, from either end; both histories say so.

    Raises as `perform`, and Link.DoesNotExist: absent, of another request, a duplicate's, or with one that the actor
    does not see.
    """
    found = Link.objects.filter(pk=link_id).values_list("from_request_id", "to_request_id").first() or ()

    def effect(team_request: TeamRequest) -> Effect:
        gone = (
            links_of(team_request).exclude(kind=DUPLICATE).select_related("from_request", "to_request").get(pk=link_id)
        )
        other = gone.to_request if gone.from_request_id == team_request.pk else gone.from_request
        if not visible_to(actor, at).filter(pk=other.pk).exists():
            raise Link.DoesNotExist
        done = _write(Kind.UNLINKED, gone, actor, at, team_request)
        gone.delete()
        return done

    with transaction.atomic():
        lock_in_order(request_id, *found)
        return perform(Action.UNLINK, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def connect_first(team_request: TeamRequest, connection: Connection, actor: User, at: datetime) -> None:
    """What is logged from another's page is connected in the transaction that logs it. Raises as `link`."""
    lock_in_order(connection.request_id)  # nobody else knows the new one yet
    other = other_seen(team_request, connection.request_id, actor, at)
    made = Link.objects.create(from_request=team_request, to_request=other, kind=connection.kind)
    write_event(team_request, actor, at, _write(Kind.LINKED, made, actor, at), None)


def lock_in_order(*request_ids: int) -> None:
    """Two that change together are locked in the order of their ids, as everybody does, or two writers deadlock."""
    rows = TeamRequest.objects.filter(pk__in=request_ids).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))


def other_seen(team_request: TeamRequest, other_id: int, actor: User, at: datetime) -> TeamRequest:
    """The other request of the same company, if the actor may see it. Raises ValidationError."""
    if other_id == team_request.pk:
        raise ValidationError({"reference": "That is this request itself."})
    seen = visible_to(actor, at).filter(clec=team_request.clec_id, pk=other_id)
    if (other := seen.select_related("clec", "owner").first()) is None:
        raise ValidationError({"reference": f"You see no such request of {team_request.clec}."})
    return other


def _write(kind: Event.Kind, link: Link, actor: User, at: datetime, here: TeamRequest | None = None) -> Effect:
    """The other end's event, and what is written down at this one: where the link begins, unless said."""
    here = here or link.from_request
    is_from = here.pk == link.from_request_id
    other = link.to_request if is_from else link.from_request
    write_event(other, actor, at, Effect(kind, at, data=_data(link, here, is_from=not is_from)), None)
    return Effect(kind, at, data=_data(link, other, is_from=is_from))


def _data(link: Link, other: TeamRequest, *, is_from: bool) -> dict[str, Any]:
    return {"link": link.kind, "is_from": is_from, "other": other.reference}
