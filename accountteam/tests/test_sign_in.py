"""Signing in: addresses that are verified, guessing that is slowed, sessions that can be ended."""

import re
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse

from accountteam.tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "another long pass phrase"


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def sure(client):
    """Say once more who one is, as before every change of how one signs in."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def link_in(message):
    return re.search(r"https?://[^/]+(/\S+)", message.body).group(1)


class TestAnAddress:
    def test_that_is_not_verified_signs_nobody_in_and_is_written_to(self, client, cast):
        EmailAddress.objects.filter(user=cast.joan).update(verified=False)
        answer = sign_in(client, cast.joan.email)
        assert answer["Location"] == reverse("account_email_verification_sent")
        assert not is_in(client)
        assert "Confirm your address" in client.get(answer["Location"]).text
        assert mail.outbox[0].to == [cast.joan.email]

    def test_is_changed_only_once_the_new_one_is_confirmed(self, client, cast):
        sign_in(client, cast.joan.email)
        sure(client)
        client.post(reverse("account_email"), {"email": "joan@cobalt.example.com", "action_add": ""})
        confirmation = mail.outbox[-1]
        assert confirmation.to == ["joan@cobalt.example.com"]
        assert "waits to be confirmed" in client.get(reverse("account_email")).text
        cast.joan.refresh_from_db()
        assert cast.joan.email == "joan.ferris@cobalt.example.com"
        page = client.get(link_in(confirmation))
        assert "It is mine" in page.text
        client.post(link_in(confirmation))
        cast.joan.refresh_from_db()
        assert cast.joan.email == "joan@cobalt.example.com"

    def test_of_somebody_else_is_not_taken_over(self, client, cast):
        sign_in(client, cast.joan.email)
        sure(client)
        client.post(reverse("account_email"), {"email": cast.ken.email, "action_add": ""})
        (message,) = mail.outbox
        assert "Another sign-in has this address already." in client.get(link_in(message)).text
        client.post(link_in(message))
        cast.joan.refresh_from_db()
        assert cast.joan.email == "joan.ferris@cobalt.example.com"

    def test_is_confirmed_by_a_link_that_says_when_it_no_longer_works(self, client, cast):
        page = client.get(reverse("account_confirm_email", args=["nonsense"]))
        assert "This link no longer works" in page.text

    def test_known_before_addresses_were_verified_counts_as_verified(self, cast):
        EmailAddress.objects.filter(user=cast.joan).delete()
        migration = import_module("contacts.migrations.0006_count_known_addresses_as_verified")
        for _ in range(2):
            migration.verify(apps, None)
        assert EmailAddress.objects.get(user=cast.joan).verified


class TestGuessing:
    def guess(self, client, email, times, **extra):
        return [sign_in(client, email, f"wrong {number}", **extra).status_code for number in range(times)]

    def test_is_slowed_and_told(self, client, cast):
        assert self.guess(client, cast.joan.email, 6) == [200] * 5 + [429]
        page = sign_in(client, cast.joan.email)
        assert page.status_code == 429
        assert "Too many tries" in page.text
        assert "Wait five minutes" in page.text
        assert not is_in(client)

    def test_of_one_address_locks_nobody_else_out(self, client, cast):
        self.guess(client, cast.joan.email, 6)
        sign_in(client, cast.ken.email, REMOTE_ADDR="192.0.2.7")
        assert is_in(client)

    def test_from_one_place_is_slowed_whoever_is_tried(self, client, cast):
        codes = [sign_in(client, f"somebody{n}@example.com", "wrong").status_code for n in range(12)]
        assert codes[-1] == 429

    def test_is_not_hidden_by_a_header_of_ones_own(self, client, cast):
        codes = [
            sign_in(client, f"somebody{n}@example.com", "wrong", HTTP_X_FORWARDED_FOR=f"192.0.2.{n}").status_code
            for n in range(12)
        ]
        assert codes[-1] == 429

    def test_behind_our_own_proxy_is_counted_by_who_called_it(self, client, cast, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        for n in range(12):
            forwarded = f"198.51.100.{n}, 192.0.2.1"
            last = sign_in(client, f"somebody{n}@example.com", "wrong", HTTP_X_FORWARDED_FOR=forwarded)
        assert last.status_code == 429
        sign_in(client, cast.joan.email, HTTP_X_FORWARDED_FOR="198.51.100.1, 192.0.2.2")
        assert is_in(client)


class TestSessions:
    def test_are_listed_and_ended_everywhere_else(self, client, cast):
        other = Client()
        for browser, agent in [(other, "Elsewhere/1.0"), (client, "Here/1.0")]:
            sign_in(browser, cast.joan.email, HTTP_USER_AGENT=agent)
        page = client.get(reverse("usersessions_list")).text
        assert "Elsewhere/1.0" in page
        assert "Here/1.0" in page
        client.post(reverse("usersessions_list"))
        assert not is_in(other)
        assert is_in(client)

    def test_are_ended_one_by_one(self, client, cast):
        here, there, third = client, Client(), Client()
        for browser in (here, there, third):
            sign_in(browser, cast.joan.email)
        key = there.session.session_key
        page = here.post(reverse("usersessions_end", args=[UserSession.objects.get(session_key=key).pk]), follow=True)
        assert "That session is ended." in page.text
        assert there.get(reverse("contacts:team")).status_code == 302
        assert (is_in(here), is_in(third)) == (True, True)

    def test_of_others_are_not_ended(self, client, cast):
        other = Client()
        sign_in(other, cast.ken.email)
        sign_in(client, cast.joan.email)
        theirs = UserSession.objects.get(user=cast.ken)
        assert client.post(reverse("usersessions_end", args=[theirs.pk])).status_code == 404
        assert is_in(other)

    def test_of_others_are_not_listed(self, client, cast):
        sign_in(Client(), cast.ken.email, HTTP_USER_AGENT="Kens/1.0")
        sign_in(client, cast.joan.email)
        assert "Kens/1.0" not in client.get(reverse("usersessions_list")).text

    def test_end_where_the_password_is_changed_elsewhere(self, client, cast):
        other = Client()
        for browser in (other, client):
            sign_in(browser, cast.joan.email)
        sure(client)
        post = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        client.post(reverse("account_change_password"), post)
        assert other.get(reverse("contacts:team")).status_code == 302
        assert "has changed" in mail.outbox[-1].body


class TestBeingAskedOnceMore:
    def test_comes_before_a_change_of_how_one_signs_in(self, client, cast):
        sign_in(client, cast.joan.email)
        for name in ("mfa_activate_totp", "mfa_add_webauthn"):
            answer = client.get(reverse(name))
            assert answer["Location"].startswith(reverse("account_reauthenticate"))
        asked = client.get(answer["Location"])
        assert "Is it you?" in asked.text
        wrong = client.post(reverse("account_reauthenticate"), {"password": "wrong"})
        assert "Error:" in wrong.text
        sure(client)
        assert client.get(reverse("mfa_activate_totp")).status_code == 200
