"""A lost second step: taken away with a reason, told, and nobody's to take but an administrator's."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accountteam.tests.cast import clec_account, local, sign_in_by_second_step
from accountteam.tests.test_second_step import code_of, sign_in, with_app
from contacts import operations
from contacts.models import LostSecondStep, User

from .pages.reading import words

pytestmark = pytest.mark.django_db
AT = local("2006-05-18 11:00")
REASON = "Came by with her badge"


@pytest.fixture
def ota(cast) -> User:
    """Sales Operations, with an app and recovery codes."""
    with_app(cast.ota_user)
    RecoveryCodes.activate(cast.ota_user)
    return cast.ota_user


def take(account, actor, reason=REASON):
    return operations.take_second_step(account_id=account.pk, actor=actor, reason=reason, at=AT)


class TestTaking:
    def test_takes_all_of_it_and_keeps_who_when_and_why(self, cast, ota):
        lost = take(ota, cast.admin_user, f" {REASON} ")
        assert (lost.account, lost.by, lost.at, lost.reason) == (ota, cast.admin_user, AT, REASON)
        assert not Authenticator.objects.filter(user=ota).exists()

    def test_leaves_others_theirs(self, cast, ota):
        with_app(cast.joan)
        take(ota, cast.admin_user)
        assert Authenticator.objects.filter(user=cast.joan).exists()

    def test_ends_every_session(self, cast, ota, settings):
        settings.MFA_REQUIRED_ROLES = ["sales_operations"]
        browser = Client()
        Authenticator.objects.filter(user=ota).delete()
        secret = with_app(ota)
        sign_in(browser, ota)
        browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert browser.get(reverse("requests:queue")).status_code == 200
        take(ota, cast.admin_user)
        assert browser.get(reverse("requests:queue"))["Location"].startswith(reverse("account_login"))
        sign_in(browser, ota)
        assert browser.get(reverse("requests:queue"))["Location"] == reverse("mfa_index")

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
    def test_wants_a_reason(self, cast, ota, reason):
        with pytest.raises(ValidationError):
            take(ota, cast.admin_user, reason)
        assert Authenticator.objects.filter(user=ota).exists()

    def test_of_what_is_not_there_keeps_nothing(self, cast):
        with pytest.raises(operations.NoSecondStep):
            take(cast.joan, cast.admin_user)
        assert not LostSecondStep.objects.exists()

    def test_is_not_there_for_others_and_for_oneself(self, cast, ota):
        with_app(cast.admin_user)
        for actor in (cast.joan, cast.ellery_user, cast.brandvold_user, ota):
            with pytest.raises(User.DoesNotExist):
                take(ota, actor)
        with pytest.raises(User.DoesNotExist):
            take(cast.admin_user, cast.admin_user)

    @pytest.mark.parametrize(
        ("changes", "constraint"), [({"reason": ""}, "has_its_reason"), ({"by": "ota"}, "by_another")]
    )
    def test_without_a_reason_or_of_oneself_the_table_refuses(self, cast, ota, changes, constraint):
        given = {"account": ota, "by": cast.admin_user, "at": AT, "reason": REASON} | changes
        given["by"] = ota if given["by"] == "ota" else given["by"]
        with pytest.raises(IntegrityError, match=constraint):
            LostSecondStep.objects.create(**given)


class TestThePage:
    def page(self, account) -> str:
        return reverse("contacts:sign_in", args=[account.pk])

    def post(self, client, account, **given):
        return client.post(reverse("contacts:take_second_step", args=[account.pk]), given)

    def test_takes_it_away_tells_them_and_shows_that(self, client, cast, ota):
        sign_in_by_second_step(client, cast.admin_user)
        page = client.get(self.page(ota))
        assert "Take the second step away" in words(page)
        ids = re.findall(r'\sid="([^"]+)"', page.text)
        assert len(ids) == len(set(ids))  # of two forms on a page
        assert self.post(client, ota, how_known=REASON)["Location"] == self.page(ota)
        text = words(client.get(self.page(ota)))
        assert "sets up a new second step next time" in text
        assert f"Ada Minister {REASON}" in text
        assert "Take the second step away" not in text
        [told] = mail.outbox
        assert told.to == [ota.email]
        assert "Ada Minister took away the second step" in told.body

    def test_asks_again_without_a_reason(self, client, cast, ota):
        sign_in_by_second_step(client, cast.admin_user)
        answer = self.post(client, ota)
        assert answer.status_code == 422
        assert "Say how you know" in words(answer)
        assert Authenticator.objects.filter(user=ota).exists()

    def test_says_when_there_is_none(self, client, cast):
        sign_in_by_second_step(client, cast.admin_user)
        self.post(client, cast.joan, how_known=REASON)
        assert "There is no second step" in words(client.get(self.page(cast.joan)))

    def test_says_when_the_mail_did_not_go(self, client, cast, ota, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        sign_in_by_second_step(client, cast.admin_user)
        self.post(client, ota, how_known=REASON)
        assert "could not be sent" in words(client.get(self.page(ota)))

    def test_is_not_there_for_others(self, client, cast, ota):
        for who in (cast.joan, cast.ellery_user, cast.brandvold_user, ota):
            client.force_login(who)
            for reason in ("", REASON):
                assert self.post(client, ota, how_known=reason).status_code == 404
        sign_in_by_second_step(client, cast.admin_user)
        for reason in ("", REASON):
            assert self.post(client, cast.admin_user, how_known=reason).status_code in (404, 422)
        assert Authenticator.objects.filter(user=ota).exists()

    def test_shows_a_companys_administrator_what_was_taken_from_their_own(self, client, cast):
        ira = clec_account("Ira Castle", cast.cobalt, "America/Denver", User.Role.CLEC_ADMIN)
        for account in (cast.joan, cast.ken):
            with_app(account)
            take(account, cast.admin_user)
        client.force_login(ira)
        assert REASON in words(client.get(self.page(cast.joan)))
        assert "Take the second step away" not in words(client.get(self.page(cast.joan)))
        assert client.get(self.page(cast.ken)).status_code == 404
