"""The policy, cell by cell: a role, a verb, and one way of standing to a request, tried at the one writer."""

from typing import Any

import pytest
from django.db import transaction

from accountteam.tests.cast import account, assign, clec_account, local, person
from contacts.access import Relation
from contacts.models import Person, Position, User
from contacts.models.user import Role
from requests_app import lifecycle
from requests_app.access import REQUESTS, SEE
from requests_app.lifecycle import Action
from requests_app.models import Event, Party, TeamRequest
from requests_app.operations import NotAllowed, raise_to_director
from requests_app.operations.writing import Effect, perform
from requests_app.queries.visible import permitted, visible_to

from .pages.reading import logged

pytestmark = pytest.mark.django_db

AT = local("2006-05-18 10:00")
NOW = local("2006-05-18 11:00")
NOBODY = "a stranger"
OF_STAFF = [Relation.OWNER, Relation.STAND_IN, Relation.LOGGED, Relation.GROUP, Relation.RAISED, Relation.PARTY]
CLEC = {Role.CLEC_USER, Role.CLEC_ADMIN}

# Which ways of standing to a request let a role see it, and which let it answer; the rest of the table hangs on these.
SEES = {
    "clec_user": "company",
    "clec_admin": "company",
    "service_manager": "owner stand_in serves logged party",
    "sales_executive": "owner stand_in serves logged party",
    "service_director": "owner group raised logged party",
    "sales_director": "owner group raised logged party",
    "sales_operations": "any",
    "administrator": "any",
}
ANSWERS = {
    "service_manager": "owner stand_in serves",
    "sales_executive": "owner stand_in serves",
    "service_director": "owner group raised",
    "sales_director": "owner group raised",
    "sales_operations": "any",
}


def ways(role: Role) -> list[str]:
    if role in CLEC:
        return [Relation.COMPANY, NOBODY]
    if role == Role.ADMINISTRATOR:  # belongs to no account team
        return [Relation.LOGGED, NOBODY]
    serving = [Relation.SERVES] if role in (Role.SERVICE_MANAGER, Role.SALES_EXECUTIVE) else []
    return [*OF_STAFF, *serving, NOBODY]


CELLS = [(role, way) for role in Role for way in ways(role)]


def somebody(role: Role) -> User:
    """An account of the role with nothing to do with any request yet."""
    if role == Role.ADMINISTRATOR:
        return User.objects.create(email="new@ilec.example.com", name="New", role=role, zone="America/Denver")
    return account(person("New Comer", Position(role), "America/Denver", "Denver"))


def scene(cast, role: Role, way: str) -> tuple[User, TeamRequest]:
    """An actor of the role who stands to a request of Cobalt Mesa's in just this way."""
    if role in CLEC:
        actor = clec_account("New Comer", cast.cobalt if way == Relation.COMPANY else cast.prairie, "UTC", role)
        return actor, logged(cast, AT)
    actor = somebody(role)
    me: Any = actor.person
    if way == Relation.SERVES:
        assign(cast.lakehead, cast.ellery)
        assign(cast.lakehead, me, state="WA")
        return actor, logged(cast, AT, by=cast.lena, clec=cast.lakehead)
    team_request = logged(cast, AT)
    if way == Relation.OWNER:
        TeamRequest.objects.update(owner=me)
    elif way == Relation.STAND_IN:
        Person.objects.filter(owned_requests=team_request).update(back_up=me)
    elif way == Relation.LOGGED:
        TeamRequest.objects.update(logged_by=actor)
    elif way == Relation.GROUP:
        Person.objects.filter(owned_requests=team_request).update(director=me)
    elif way == Relation.RAISED:
        raise_to_director(request_id=team_request.pk, actor=cast.joan, reason="x", at=NOW)
        team_request.escalations.update(director=me)
    Party.objects.bulk_create([Party(team_request=team_request, person=me)] if way == Relation.PARTY else [])
    return actor, team_request


def outcome(actor: User, team_request: TeamRequest, action: Action) -> str:
    """What the one writer says to it; what does not fit the status was allowed."""

    def effect(_: TeamRequest) -> Effect:
        return Effect(Event.Kind.NOTED, NOW, "x")

    try:
        perform(action, request_id=team_request.pk, actor=actor, at=NOW, effect=effect)
    except TeamRequest.DoesNotExist:
        return "absent"
    except NotAllowed:
        return "forbidden"
    except lifecycle.NotPossible:
        pass
    return "allowed"


def sees(role: Role, way: str) -> bool:
    return SEES[role] == "any" or (way != NOBODY and Relation(way).name.lower() in SEES[role].split())


def expected(role: Role, way: str, action: Action) -> str:
    if not sees(role, way):
        return "absent"
    stands = [Relation(way)] if way != NOBODY else []
    return "allowed" if REQUESTS.allows(role, action, stands) else "forbidden"


@pytest.mark.parametrize(("role", "way"), CELLS, ids=[f"{role}: {way}" for role, way in CELLS])
class TestEachCell:
    def test_is_what_the_writer_obeys(self, cast, role, way):
        actor, team_request = scene(cast, role, way)
        found = {}
        for action in Action:
            mark = transaction.savepoint()
            found[action] = outcome(actor, team_request, action)
            transaction.savepoint_rollback(mark)
        assert found == {action: expected(role, way, action) for action in Action}

    def test_is_what_the_pages_offer(self, cast, role, way):
        actor, team_request = scene(cast, role, way)
        assert visible_to(actor, NOW).filter(pk=team_request.pk).exists() is sees(role, way)
        if sees(role, way):
            offered = permitted(actor, Action, team_request, NOW)
            assert offered == {a for a in Action if expected(role, way, a) == "allowed"}


class TestTheTable:
    @pytest.mark.parametrize("role", Role)
    def test_lets_a_role_see_by_these_relations(self, role):
        assert {relation.name.lower() for relation in REQUESTS.reach(role, SEE)} == set(SEES[role].split())

    @pytest.mark.parametrize("role", Role)
    @pytest.mark.parametrize(
        "action", [Action.ACKNOWLEDGE, Action.ATTEMPT, Action.RESPOND, Action.PROMISE, Action.RESOLVE]
    )
    def test_lets_a_role_answer_by_these(self, role, action):
        found = {relation.name.lower() for relation in REQUESTS.reach(role, action)}
        assert found == set(ANSWERS.get(role, "").split())

    @pytest.mark.parametrize("verb", REQUESTS.rows)
    def test_gives_nobody_more_than_they_see(self, verb):
        """What may be done to a request may be done only by those who see it."""
        for role in Role:
            reach = REQUESTS.reach(role, verb)
            assert REQUESTS.reach(role, SEE) >= reach or Relation.ANY in reach

    def test_gives_a_company_nothing_of_ours(self):
        for role in CLEC:
            assert not REQUESTS.may_ever(role, "read internal notes")
            assert not REQUESTS.may_ever(role, "see past guideline now")
