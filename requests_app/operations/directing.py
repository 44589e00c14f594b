"""Notes, and how a request changes hands."""

from datetime import datetime

from django.core.exceptions import ValidationError

from contacts.acting import operation
from contacts.business_time import floor_to_minute
from contacts.models import Person, User
from requests_app.lifecycle import Action
from requests_app.models import Event, TeamRequest

from . import telling
from .carrying import hand_over
from .sweeping import director_due_after
from .writing import Effect, NotAllowed, Posted, perform


def note(
    *,
    request_id: int,
    actor: User,
    text: str,
    is_internal: bool = False,
    written_at: datetime | None = None,
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Write a note; one marked internal is never shown to the company. A mail was written before it is noted."""

    def effect(team_request: TeamRequest) -> Effect:
        if not text.strip():
            raise ValidationError({"note": "Write the note first."})
        happened_at = floor_to_minute(written_at) if written_at else at
        return Effect(Event.Kind.NOTED, happened_at, text, is_internal=is_internal and not actor.is_of_clec)

    return perform(Action.NOTE, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def reassign(
    *, request_id: int, actor: User, person: Person, reason: str, posted: Posted = Posted(), at: datetime
) -> Event:
    """Give the request to another; every due time stays as it is (rule 7)."""

    def effect(team_request: TeamRequest) -> Effect:
        if not reason.strip():
            raise ValidationError({"reason": "Say why it changes hands."})
        if team_request.owner_id == person.pk:
            raise ValidationError({"person": f"It is {person}'s already."})
        if not person.is_active:
            raise ValidationError({"person": f"{person} is not with the account teams any more."})
        was = team_request.owner
        team_request.owner = person
        team_request.commitments.unmet().update(responsible=person)
        hand_over(team_request, person)
        _see_to_a_director(team_request, person, at)
        telling.hold_back_from_owner(team_request, at)
        telling.reassigned(team_request, person, actor, at)
        data = {"was": was.name if was else "Sales Operations", "now": person.name}
        return Effect(Event.Kind.REASSIGNED, at, reason, data)

    return perform(Action.REASSIGN, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def _see_to_a_director(team_request: TeamRequest, person: Person, at: datetime) -> None:
    """Flagged while it had no director, it has one now, who is told as after a flag of this minute."""
    if person.director is None:
        return
    unseen = team_request.commitments.unmet().filter(
        flagged_at__isnull=False, director_due_at=None, director_told_at=None
    )
    unseen.update(director_due_at=director_due_after(person.calendar_id, person.zone, at))


@operation
def take_over(*, request_id: int, actor: User, reason: str, posted: Posted = Posted(), at: datetime) -> Event:
    """The director answers it in person."""
    if actor.person is None:
        raise NotAllowed("Only somebody of the account teams can take a request over.")
    return reassign(request_id=request_id, actor=actor, person=actor.person, reason=reason, posted=posted, at=at)
