"""Who may see which request, and who may do what with it (domain 3.3)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from contacts.models import User
from contacts.queries import served_by, stands_in_for

from .lifecycle import Action
from .models import Escalation, TeamRequest

_COMPANY = {Action.NOTE, Action.RAISE, Action.REOPEN, Action.WITHDRAW}
_TEAM = {
    Action.ACKNOWLEDGE,
    Action.ATTEMPT,
    Action.RESPOND,
    Action.PROMISE,
    Action.RESOLVE,
    Action.REOPEN,
    Action.WITHDRAW,
    Action.NOTE,
    Action.RAISE,
}
_OPERATIONS = _TEAM | {Action.REASSIGN, Action.CORRECT}
_DIRECTOR = _OPERATIONS | {Action.ANSWER_RAISE}
_ALLOWED = {
    User.Role.CLEC_USER: _COMPANY,
    User.Role.CLEC_ADMIN: _COMPANY,
    User.Role.SERVICE_MANAGER: _TEAM,
    User.Role.SALES_EXECUTIVE: _TEAM,
    User.Role.SERVICE_DIRECTOR: _DIRECTOR,
    User.Role.SALES_DIRECTOR: _DIRECTOR,
    User.Role.SALES_OPERATIONS: _OPERATIONS,
    User.Role.ADMINISTRATOR: set(),
}


def may(actor: User, action: Action) -> bool:
    """Whether this role may do this to a request that it may see."""
    return action in _ALLOWED[User.Role(actor.role)]


def may_log(actor: User) -> bool:
    """Companies log their own, our people log on a company's behalf."""
    return actor.role != User.Role.ADMINISTRATOR


def may_see_internal(actor: User) -> bool:
    """Internal notes are never shown to a company."""
    return not actor.is_of_clec


def visible_to(actor: User, at: datetime) -> QuerySet[TeamRequest]:
    """The requests that the actor may see; every read starts here."""
    if actor.is_of_clec:
        return TeamRequest.objects.filter(clec=actor.clec_id)
    if actor.role in (User.Role.SALES_OPERATIONS, User.Role.ADMINISTRATOR):
        return TeamRequest.objects.all()
    if actor.is_director:
        return TeamRequest.objects.filter(_of_group(actor))
    return TeamRequest.objects.filter(_of_manager(actor, at))


def _of_group(actor: User) -> Q:
    raised = Escalation.objects.filter(team_request=OuterRef("pk"), director=actor.person)
    return Q(owner__director=actor.person) | Q(owner=actor.person) | Q(Exists(raised)) | Q(logged_by=actor)


def _of_manager(actor: User, at: datetime) -> Q:
    person = actor.person
    assert person is not None  # the database holds it: user_of_ours_is_a_person
    absent = [record.person_id for record in stands_in_for(person, at)]
    return (
        Q(owner=person)
        | Q(clec__in=served_by(person, at))
        | Q(owner__in=absent)
        | Q(owner__back_up=person)
        | Q(logged_by=actor)
    )
