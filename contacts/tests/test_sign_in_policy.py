"""The policy of sign-ins, cell by cell: a role, what it does, and whose account it is."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accountteam.tests.cast import clec_account
from contacts import access
from contacts.access import ADMIN, SIGN_INS, Role
from contacts.access.administering import OPEN_ADMIN
from contacts.models import User
from contacts.queries.sign_ins import accounts_for

pytestmark = pytest.mark.django_db

# Whose account each of the cast may switch off: of Cobalt Mesa, of its rival, of a manager of the group, of another
# group's, of an administrator. x may, . may not.
SWITCHES_OFF = """
                  cobalt  rival  group  other  administrator
joan              .       .      .      .      .
ira               x       .      .      .      .
ellery_user       .       .      .      .      .
whitcombe_user    .       .      .      .      .
brandvold_user    .       .      x      .      .
holloway_user     .       .      .      .      .
ota_user          x       x      x      x      .
admin_user        x       x      x      x      x
"""
LETS_GO = {"brandvold_user": {"group"}}


@pytest.fixture
def accounts(cast) -> dict[str, User]:
    cast.ira = clec_account("Ira Castle", cast.cobalt, "America/Denver", Role.CLEC_ADMIN)
    another = User.objects.create(
        email="another@ilec.example.com", name="Another", role=Role.ADMINISTRATOR, zone="America/Denver"
    )
    return {
        "cobalt": clec_account("Some Body", cast.cobalt, "America/Denver"),
        "rival": cast.ken,
        "group": cast.begaye_user,
        "other": cast.lindqvist_user,
        "administrator": another,
    }


def cells():
    head, *rows = (line.split() for line in SWITCHES_OFF.strip().splitlines())
    for who, *row in rows:
        yield who, {whose for whose, cell in zip(head, row, strict=True) if cell == "x"}


@pytest.mark.parametrize(("who", "whose"), list(cells()))
class TestEachCell:
    def test_of_switching_off(self, cast, accounts, who, whose):
        actor = getattr(cast, who)
        assert {name for name, account in accounts.items() if access.may_deactivate(actor, account)} == whose

    def test_of_letting_go(self, cast, accounts, who, whose):
        actor = getattr(cast, who)
        found = {name for name, account in accounts.items() if access.may_let_go(actor, account)}
        assert found == LETS_GO.get(who, set())

    def test_of_seeing_holds_what_may_be_switched_off(self, cast, accounts, who, whose):
        seen = set(accounts_for(getattr(cast, who)))
        assert all(accounts[name] in seen for name in whose)

    def test_nobody_switches_off_themselves(self, cast, accounts, who, whose):
        actor = getattr(cast, who)
        assert not access.may_deactivate(actor, actor)


@pytest.mark.parametrize(("who", "whose"), list(cells()))
def test_only_administrators_take_a_second_step_away_and_not_their_own(cast, accounts, who, whose):
    actor = getattr(cast, who)
    found = {name for name, account in accounts.items() if access.may_take_second_step(actor, account)}
    assert found == (set(accounts) if who == "admin_user" else set())
    assert not access.may_take_second_step(actor, actor)


def test_only_administrators_open_the_admin(cast):
    assert {role for role in Role if ADMIN.may_ever(role, OPEN_ADMIN)} == {Role.ADMINISTRATOR}
    cast.admin_user.is_active = False
    assert not access.may_open_admin(cast.admin_user)
    assert not access.may_open_admin(AnonymousUser())


def test_only_administrators_bind_a_provider():
    assert {role for role in Role if SIGN_INS.may_ever(role, "bind a company's own provider")} == {Role.ADMINISTRATOR}
