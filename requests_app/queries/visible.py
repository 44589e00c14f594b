"""The guard: which requests somebody may see or do something to (domain 3.3). Every read of this app starts here."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from contacts.access import Reach, Relation
from contacts.models import User
from contacts.queries import served_by, stands_in_for
from requests_app.access import REQUESTS, SEE
from requests_app.models import Escalation, Party, TeamRequest

V = TypeVar("V", bound=str)


def visible_to(actor: User, at: datetime) -> QuerySet[TeamRequest]:
    """The requests that the actor may see; every read starts here."""
    return _within(actor, REQUESTS.reach(actor.role, SEE), at)


def is_visible(actor: User, request_id: int | None, at: datetime) -> bool:
    """Whether there is such a request for the actor to see."""
    return request_id is not None and visible_to(actor, at).filter(pk=request_id).exists()


def permitted(actor: User, actions: Iterable[V], team_request: TeamRequest, at: datetime) -> set[V]:
    """Which of the actions, rows of the policy, the actor may do to a request that they see.

    Where seeing is enough nothing is read; else each other reach among the actions is looked up, the nearest first:
    whoever is within it is within all that are wider.
    """
    seen = REQUESTS.reach(actor.role, SEE)
    reaches = {action: REQUESTS.reach(actor.role, action) for action in actions}
    holds: dict[Reach, bool] = {}
    for near in sorted(filter(None, set(reaches.values())), key=len):
        is_known = near >= seen or any(holds[nearer] for nearer in holds if nearer <= near)
        holds[near] = is_known or _is_within(actor, near, team_request, at)
    return {action for action, near in reaches.items() if near and holds[near]}


def _is_within(actor: User, near: Reach, team_request: TeamRequest, at: datetime) -> bool:
    return _within(actor, near, at).filter(pk=team_request.pk).exists()


def _within(actor: User, near: Reach, at: datetime) -> QuerySet[TeamRequest]:
    """The requests to which the actor stands in one of these ways."""
    if Relation.ANY in near:
        return TeamRequest.objects.all()
    if not near:
        return TeamRequest.objects.none()
    return TeamRequest.objects.filter(reduce(or_, (_STANDS[relation](actor, at) for relation in sorted(near))))


def _stands_in(actor: User, at: datetime) -> Q:
    """The named back-up of an absence that is going on, or always the standing one."""
    assert actor.person_id is not None  # the database holds it: user_of_ours_is_a_person
    absent = [record.person_id for record in stands_in_for(actor.person_id, at)]
    return Q(owner__in=absent) | Q(owner__back_up=actor.person_id)


def _serves(actor: User, at: datetime) -> Q:
    assert actor.person is not None
    return Q(clec__in=served_by(actor.person, at))


def _raised(actor: User, at: datetime) -> Q:
    return Q(Exists(Escalation.objects.filter(team_request=OuterRef("pk"), director=actor.person_id)))


_STANDS: dict[Relation, Callable[[User, datetime], Q]] = {
    Relation.COMPANY: lambda actor, at: Q(clec=actor.clec_id),
    Relation.OWNER: lambda actor, at: Q(owner=actor.person_id),
    Relation.STAND_IN: _stands_in,
    Relation.SERVES: _serves,
    Relation.LOGGED: lambda actor, at: Q(logged_by=actor),
    Relation.GROUP: lambda actor, at: Q(owner__director=actor.person_id),
    Relation.RAISED: _raised,
    Relation.PARTY: lambda actor, at: Q(pk__in=Party.objects.filter(person=actor.person_id).values("team_request")),
}
