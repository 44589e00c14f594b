"""Leaving: at once, recorded, and not while somebody depends on them, unless their director says so."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accountteam.tests.cast import PASSWORD, clec_account, local
from contacts import operations
from contacts.models import Assignment, Departure, Invitation, Person, User
from contacts.operations import leaving

pytestmark = pytest.mark.django_db
AT = local("2006-05-18 11:00")


@pytest.fixture
def ira(cast):
    return clec_account("Ira Castle", cast.cobalt, "America/Denver", User.Role.CLEC_ADMIN)


def deactivate(account, actor, **given):
    return operations.deactivate(account_id=account.pk, actor=actor, at=AT, **given)


def signed_in(account) -> Client:
    browser = Client()
    browser.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    assert "_auth_user_id" in browser.session
    return browser


class TestASession:
    def test_that_was_stolen_stops_working_at_once(self, cast, ira):
        victim = signed_in(cast.joan)
        thief = Client()
        thief.cookies["sessionid"] = victim.cookies["sessionid"].value
        assert thief.get(reverse("contacts:team")).status_code == 200
        deactivate(cast.joan, ira)
        for browser in (victim, thief):
            assert browser.get(reverse("contacts:team"))["Location"].startswith(reverse("account_login"))

    def test_stays_dead_when_its_owner_comes_back(self, cast, ira):
        thief = signed_in(cast.joan)
        deactivate(cast.joan, ira)
        operations.reactivate(account_id=cast.joan.pk, actor=ira, at=AT)
        assert thief.get(reverse("contacts:team"))["Location"].startswith(reverse("account_login"))
        assert not UserSession.objects.filter(user=cast.joan).exists()
        assert signed_in(cast.joan)

    def test_of_others_goes_on(self, cast, ira):
        other = signed_in(ira)
        deactivate(cast.joan, ira)
        assert other.get(reverse("contacts:team")).status_code == 200


class TestLeaving:
    def test_is_recorded_and_takes_the_persons_name_off_the_lists(self, cast):
        departure = deactivate(cast.castellano_user, cast.ota_user, reason=" Moved to Omaha ")
        assert (departure.left_at, departure.by, departure.reason) == (AT, cast.ota_user, "Moved to Omaha")
        assert not User.objects.get(pk=cast.castellano_user.pk).is_active
        assert not Person.objects.get(pk=cast.castellano.pk).is_active

    def test_is_refused_while_they_hold_assignments(self, cast):
        for actor in (cast.ota_user, cast.admin_user, cast.brandvold_user):
            with pytest.raises(operations.StillNeeded) as needed:
                deactivate(cast.ellery_user, actor, reason="Gone")
            assert "Cobalt Mesa Telecom" in needed.value.holds[0]
        assert User.objects.get(pk=cast.ellery_user.pk).is_active

    def test_is_refused_for_one_that_begins_later_and_not_for_one_that_is_over(self, cast):
        Assignment.objects.filter(person=cast.ellery).update(ends_on="2006-05-17")
        assert deactivate(cast.ellery_user, cast.ota_user)
        Assignment.objects.filter(person=cast.begaye).update(starts_on="2006-06-01")
        with pytest.raises(operations.StillNeeded):
            deactivate(cast.begaye_user, cast.ota_user)

    def test_happens_all_the_same_when_their_director_lets_them_go_with_a_reason(self, cast):
        with pytest.raises(ValidationError):
            deactivate(cast.ellery_user, cast.brandvold_user, let_go=True, reason="  ")
        departure = deactivate(cast.ellery_user, cast.brandvold_user, let_go=True, reason="Taken ill")
        assert "Ruth Ellery, Service Manager of Cobalt Mesa Telecom" in departure.despite

    def test_is_let_go_by_nobody_but_their_own_director(self, cast):
        for actor in (cast.ota_user, cast.admin_user):
            with pytest.raises(operations.StillNeeded):
                deactivate(cast.ellery_user, actor, let_go=True, reason="Gone")
        for actor in (cast.nakai_user, cast.holloway_user):
            with pytest.raises(User.DoesNotExist):
                deactivate(cast.ellery_user, actor, let_go=True, reason="Gone")

    def test_waits_for_whatever_else_is_held(self, cast, monkeypatch):
        """Where an unfinished handover will say so."""
        monkeypatch.setattr(leaving, "HOLDS", [lambda person, at: ["a handover to Greta Lindqvist"]])
        with pytest.raises(operations.StillNeeded):
            deactivate(cast.castellano_user, cast.ota_user)

    def test_takes_back_whom_they_had_invited(self, cast, ira):
        made = operations.invite(
            email="a@cobalt.example.com", role=User.Role.CLEC_USER, clec=cast.cobalt, actor=ira, at=AT
        )
        deactivate(ira, cast.ota_user)
        assert Invitation.objects.get(pk=made.invitation.pk).standing(AT) == "revoked"

    def test_of_oneself_and_of_whom_one_does_not_look_after_is_not_there(self, cast, ira):
        for account, actor in [
            (ira, ira),
            (cast.ken, ira),
            (cast.ellery_user, ira),
            (ira, cast.joan),
            (cast.ota_user, cast.ota_user),
            (cast.admin_user, cast.ota_user),
            (cast.lindqvist_user, cast.brandvold_user),
        ]:
            with pytest.raises(User.DoesNotExist):
                deactivate(account, actor)

    def test_twice_is_said(self, cast, ira):
        deactivate(cast.joan, ira)
        with pytest.raises(operations.AlreadySo):
            deactivate(cast.joan, ira)


class TestComingBack:
    def test_is_recorded_with_the_departure(self, cast):
        deactivate(cast.castellano_user, cast.ota_user)
        operations.reactivate(account_id=cast.castellano_user.pk, actor=cast.ota_user, at=AT)
        departure = Departure.objects.get(account=cast.castellano_user)
        assert (departure.returned_at, departure.returned_by) == (AT, cast.ota_user)
        assert Person.objects.get(pk=cast.castellano.pk).is_active

    def test_twice_and_by_others_is_refused(self, cast, ira):
        with pytest.raises(operations.AlreadySo):
            operations.reactivate(account_id=cast.joan.pk, actor=ira, at=AT)
        with pytest.raises(User.DoesNotExist):
            operations.reactivate(account_id=cast.ken.pk, actor=ira, at=AT)


class TestTheTable:
    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"by": "joan"}, "departure_by_another"),
            ({"despite": "an assignment"}, "departure_despite_has_its_reason"),
            ({"returned_at": AT}, "departure_ends_by_somebody"),
        ],
    )
    def test_refuses_nonsense(self, cast, changes, constraint):
        given = {"account": cast.joan, "left_at": AT, "by": cast.ota_user} | changes
        given["by"] = cast.joan if given["by"] == "joan" else given["by"]
        with pytest.raises(IntegrityError, match=constraint):
            Departure.objects.create(**given)

    def test_refuses_to_be_gone_twice(self, cast):
        Departure.objects.create(account=cast.joan, left_at=AT, by=cast.ota_user)
        with pytest.raises(IntegrityError, match="departure_once_at_a_time"), transaction.atomic():
            Departure.objects.create(account=cast.joan, left_at=AT, by=cast.ota_user)
