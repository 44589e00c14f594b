"""Signing in through somebody else's provider: a real one (oidc-provider-mock) on loopback, asked over HTTP."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from subprocess import DEVNULL
from urllib.parse import urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialApp
from django.urls import reverse

from accountteam.stack.ports import free_port, is_free
from accountteam.tests.cast import local
from contacts import operations
from contacts.models import User
from requests_app.operations import merge_companies

pytestmark = pytest.mark.django_db
AT = local("2006-05-18 11:00")


class Provider:
    """Somebody else's sign-in: whom it knows, and what it says of them."""

    def __init__(self, url: str) -> None:
        self.url = url

    def knows(self, **claims) -> str:
        requests.put(f"{self.url}/users/somebody", json=claims, timeout=5).raise_for_status()
        return "somebody"

    def agrees(self, address: str, sub: str) -> str:
        """What a browser is sent back to once somebody has signed in there."""
        answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
        return answer.headers["Location"]


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """A program of its own, so that what its libraries warn of does not fail our tests."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    program = subprocess.Popen([sys.executable, "-m", "oidc_provider_mock", "--port", str(port)], stderr=DEVNULL)
    try:
        wait_until(lambda: not is_free(port))
        yield Provider(url)
    finally:
        program.terminate()
        program.wait(10)


def wait_until(ready, seconds=20):
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def bound(cast, provider):
    """Cobalt Mesa's own provider."""
    return operations.bind_provider(
        clec=cast.cobalt,
        issuer=provider.url,
        client_id="portal",
        client_secret="secret",
        actor=cast.admin_user,
        at=AT,
    ).app.provider_id


@pytest.fixture
def staff(settings, provider):
    settings.OIDC_STAFF_ISSUER = provider.url
    app = {"provider_id": "staff", "name": "ILEC", "client_id": "portal", "secret": "secret"}
    app["settings"] = {"server_url": provider.url}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return "staff"


@pytest.fixture
def arrive(client, provider):
    """Sign in at the provider and come back: the portal's answer."""

    def arrived(provider_id: str, query: str = "", **claims):
        start = client.get(reverse("openid_connect_login", args=[provider_id]) + query)
        back = urlsplit(provider.agrees(start["Location"], provider.knows(**claims)))
        return client.get(f"{back.path}?{back.query}")

    return arrived


def who(client) -> str | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else None


def refused(answer, client) -> bool:
    return answer.status_code == 403 and "No sign-in here for you" in answer.text and who(client) is None


class TestACompanysProvider:
    def test_signs_in_its_own_person_by_verified_address(self, cast, client, bound, arrive):
        answer = arrive(bound, email=cast.joan.email.upper(), email_verified=True)
        assert (answer.status_code, who(client)) == (302, cast.joan.email)

    @pytest.mark.parametrize("name", ["ken", "ellery_user", "ota_user", "admin_user"])
    def test_signs_in_nobody_of_another_company_or_of_ours(self, cast, client, bound, arrive, name):
        assert refused(arrive(bound, email=getattr(cast, name).email, email_verified=True), client)

    @pytest.mark.parametrize("verified", [False, None, "true", "false", 1])
    def test_is_not_believed_without_a_verified_address(self, cast, client, bound, arrive, verified):
        assert refused(arrive(bound, email=cast.joan.email, email_verified=verified), client)
        assert refused(arrive(bound, name="Joan Ferris"), client)

    def test_makes_no_account(self, cast, client, bound, arrive):
        before = User.objects.count()
        assert refused(arrive(bound, email="new.hand@cobalt.example.com", email_verified=True), client)
        assert User.objects.count() == before

    def test_signs_in_nobody_whose_invitation_is_not_accepted(self, cast, client, bound, arrive):
        email = "new.hand@cobalt.example.com"
        operations.invite(email=email, role="clec_user", clec=cast.cobalt, actor=cast.ota_user, at=AT)
        assert refused(arrive(bound, email=email, email_verified=True), client)

    def test_signs_in_nobody_who_left(self, cast, client, bound, arrive):
        operations.deactivate(account_id=cast.joan.pk, actor=cast.ota_user, at=AT)
        assert refused(arrive(bound, email=cast.joan.email, email_verified=True), client)

    def test_speaks_for_nobody_where_it_is_not_bound(self, cast, client, provider, arrive):
        SocialApp.objects.create(
            provider="openid_connect",
            provider_id="loose",
            name="x",
            client_id="portal",
            secret="secret",
            settings={"server_url": provider.url},
        )
        for user in (cast.joan, cast.ota_user):
            assert refused(arrive("loose", email=user.email, email_verified=True), client)

    def test_speaks_for_nobody_once_its_company_is_part_of_another(self, cast, client, bound, arrive):
        given = {"clec_id": cast.cobalt.pk, "into_id": cast.prairie.pk, "merged_on": date(2006, 5, 18)}
        merge_companies(**given, actor=cast.ota_user, at=AT)
        for user in (cast.joan, cast.ken):
            assert refused(arrive(bound, email=user.email, email_verified=True), client)

    def test_is_replaced_by_the_next_one(self, cast, client, bound, provider):
        again = operations.bind_provider(
            clec=cast.cobalt, issuer=provider.url, client_id="x", client_secret="y", actor=cast.admin_user, at=AT
        )
        assert again.app.provider_id != bound
        assert client.get(reverse("openid_connect_login", args=[bound])).status_code == 404

    def test_is_bound_by_administrators_only(self, cast, provider):
        for actor in (cast.ota_user, cast.joan, cast.brandvold_user):
            with pytest.raises(operations.NotAllowed):
                operations.bind_provider(
                    clec=cast.cobalt, issuer="x", client_id="x", client_secret="x", actor=actor, at=AT
                )

    def test_is_connected_to_nobody_who_is_signed_in(self, cast, client, bound, arrive):
        client.force_login(cast.ken)
        answer = arrive(bound, "?process=connect", email=cast.joan.email, email_verified=True)
        assert answer.status_code == 403
        assert who(client) == cast.ken.email

    def test_does_not_stand_in_for_the_second_step(self, cast, client, bound, arrive):
        Authenticator.objects.create(user=cast.joan, type="totp", data={"secret": "x"})
        answer = arrive(bound, email=cast.joan.email, email_verified=True)
        assert answer["Location"] == reverse("mfa_authenticate")
        assert who(client) is None

    def test_is_shown_to_its_administrator_and_not_on_the_page_of_signing_in(self, cast, client, bound):
        assert bound not in client.get(reverse("account_login")).text
        User.objects.filter(pk=cast.joan.pk).update(role="clec_admin")
        client.force_login(cast.joan)
        assert bound in client.get(reverse("contacts:sign_ins")).text


class TestOurOwnProvider:
    def test_signs_in_our_people(self, cast, client, staff, arrive):
        answer = arrive(staff, email=cast.ellery_user.email, email_verified=True)
        assert (answer.status_code, who(client)) == (302, cast.ellery_user.email)

    def test_signs_in_nobody_of_a_company(self, cast, client, staff, arrive):
        assert refused(arrive(staff, email=cast.joan.email, email_verified=True), client)

    def test_is_offered_where_it_is_set_up(self, client, settings, staff):
        assert "Sign in through" in client.get(reverse("account_login")).text
        settings.OIDC_STAFF_ISSUER = ""
        assert "Sign in through" not in client.get(reverse("account_login")).text


class TestWhatGoesWrong:
    def test_one_that_does_not_exist_is_not_there(self, client, db):
        assert client.get(reverse("openid_connect_login", args=["nobody"])).status_code == 404
        assert client.get(reverse("openid_connect_callback", args=["nobody"])).status_code == 404

    def test_an_answer_that_was_not_asked_for_is_a_clear_page(self, cast, client, bound, provider):
        start = client.get(reverse("openid_connect_login", args=[bound]))
        back = urlsplit(provider.agrees(start["Location"], provider.knows(email=cast.joan.email, email_verified=True)))
        client.cookies.clear()  # another browser: nobody can be sent into somebody else's sign-in
        answer = client.get(f"{back.path}?{back.query}")
        assert "That did not work" in answer.text
        assert who(client) is None

    def test_one_that_is_down_is_a_clear_page(self, cast, client):
        down = operations.bind_provider(
            clec=cast.cobalt,
            issuer="http://127.0.0.1:1",
            client_id="x",
            client_secret="x",
            actor=cast.admin_user,
            at=AT,
        ).app.provider_id
        answer = client.get(reverse("openid_connect_login", args=[down]))
        assert "That did not work" in answer.text

    def test_calling_it_off_there_is_a_clear_page(self, client, db):
        assert "Nobody was signed in" in client.get(reverse("socialaccount_login_cancelled")).text
