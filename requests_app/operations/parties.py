"""Who takes part in a request besides whoever has it: added at any point of it, and taken off again (S25, S57)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from contacts.models import Person, User
from requests_app.lifecycle import Action
from requests_app.models import Event, Party, TeamRequest
from requests_app.queries.parties import people_to_add, users_to_add
from requests_app.queries.visible import permitted

from .writing import Effect, NotAllowed, Posted, perform


def add_party(
    *, request_id: int, actor: User, who: Person | User, note: str = "", posted: Posted = Posted(), at: datetime
) -> Event:
    """Somebody of ours, or of the request's company, takes part. They answer it no more than they could before.

    Raises as `perform`, and ValidationError for whoever is not to be asked.
    """

    def effect(team_request: TeamRequest) -> Effect:
        is_ours = isinstance(who, Person)
        near: list[Any] = people_to_add(team_request, actor) if is_ours else users_to_add(team_request)
        if who not in near:
            raise ValidationError({"who": "Choose among those who are listed."})
        Party.objects.create(team_request=team_request, **{"person" if is_ours else "user": who})
        return Effect(Event.Kind.JOINED, at, note, {"name": who.name})

    return perform(Action.ADD_PARTY, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def remove_party(*, request_id: int, party_id: int, actor: User, posted: Posted = Posted(), at: datetime) -> Event:
    """Take somebody off by who may add them; or leave oneself. Raises as `perform`, and Party.DoesNotExist."""

    def effect(team_request: TeamRequest) -> Effect:
        party = team_request.parties.select_related("person", "user").get(pk=party_id)
        is_oneself = party.is_of(actor)
        if not is_oneself and not permitted(actor, [Action.ADD_PARTY], team_request, at):
            raise NotAllowed("Only those who answer it take somebody else off.")
        party.delete()
        return Effect(Event.Kind.LEFT, at, data={"name": party.somebody.name, "is_oneself": is_oneself})

    return perform(Action.REMOVE_PARTY, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)
