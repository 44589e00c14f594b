"""The second step: who must have one, how it is set up, and that it is asked for."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.urls import get_resolver, reverse

from accountteam.second_step import OPEN, SecondStep
from accountteam.tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
REQUIRED = ["service_director", "sales_director", "sales_operations", "administrator"]


@pytest.fixture
def required(settings):
    settings.MFA_REQUIRED_ROLES = REQUIRED


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{hotp_value(secret, counter):06}"


def sign_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def sure(client):
    """Say once more who one is, as before every change of how one signs in."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def with_app(user) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


class TestWhoMustHaveOne:
    @pytest.mark.parametrize("name", ["brandvold_user", "holloway_user", "ota_user", "admin_user"])
    def test_is_led_to_set_it_up_before_anything_else(self, client, cast, required, name):
        sign_in(client, getattr(cast, name))
        for page in ("home", "contacts:lookup", "requests:past", "requests:queue", "contacts:sign_ins"):
            assert client.get(reverse(page))["Location"] == reverse("mfa_index")
        assert client.post(reverse("contacts:invite"), {}).status_code == 302
        assert "First a second step" in client.get(reverse("mfa_index")).text

    @pytest.mark.parametrize("name", ["joan", "ellery_user", "whitcombe_user"])
    def test_is_nobody_else(self, client, cast, required, name):
        sign_in(client, getattr(cast, name))
        assert client.get(reverse("home"))["Location"] != reverse("mfa_index")

    def test_still_signs_out_and_a_monitor_still_asks(self, client, cast, required):
        sign_in(client, cast.ota_user)
        assert client.get(reverse("healthz")).status_code == 200
        assert client.get(reverse("readyz")).status_code == 200
        assert client.get(reverse("account_logout")).status_code == 200
        client.post(reverse("account_logout"))
        assert "_auth_user_id" not in client.session

    def test_is_kept_out_by_every_address_but_a_few(self, client, cast, required):
        """The list of what stays open is short, and each of it exists."""
        names = {pattern.name for pattern in get_resolver().url_patterns if getattr(pattern, "name", None)}
        assert {"healthz", "readyz"} <= names
        assert all(reverse(name, args=["x"] if name == "account_confirm_email" else []) for name in OPEN)
        sign_in(client, cast.ota_user)
        for name in ("account_change_password", "usersessions_list"):
            assert client.get(reverse(name))["Location"] == reverse("mfa_index")

    def test_goes_on_once_it_is_set_up(self, client, cast, required):
        sign_in(client, cast.ota_user)
        sure(client)
        page = client.get(reverse("mfa_activate_totp"))
        secret = page.context["form"].secret
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        assert answer["Location"] == reverse("mfa_view_recovery_codes")
        assert "10 of 10 left" in client.get(answer["Location"]).text
        assert client.get(reverse("home"))["Location"] == reverse("requests:queue")

    def test_keeps_the_last_one(self, client, cast, required):
        secret = with_app(cast.ota_user)
        sign_in(client, cast.ota_user)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        sure(client)
        assert "add a passkey first" in client.get(reverse("mfa_deactivate_totp")).text
        client.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=cast.ota_user, type="totp").exists()

    def test_is_said_in_the_demo_where_nobody_must(self, client, db, settings):
        settings.DEMO = True
        settings.MFA_REQUIRED_ROLES = []
        assert "No second step is asked for" in client.get(reverse("account_login")).text
        settings.MFA_REQUIRED_ROLES = REQUIRED
        assert "No second step is asked for" not in client.get(reverse("account_login")).text


class TestSigningIn:
    def test_asks_for_the_code_of_whoever_has_an_app(self, client, cast):
        secret = with_app(cast.joan)
        assert sign_in(client, cast.joan)["Location"] == reverse("mfa_authenticate")
        assert client.get(reverse("contacts:team")).status_code == 302
        assert "Second step" in client.get(reverse("mfa_authenticate")).text
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert client.get(reverse("contacts:team")).status_code == 200

    def test_takes_a_code_once(self, client, cast):
        secret = with_app(cast.joan)
        code = code_of(secret)
        sign_in(client, cast.joan)
        client.post(reverse("mfa_authenticate"), {"code": code})
        client.post(reverse("account_logout"))
        sign_in(client, cast.joan)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert "_auth_user_id" not in client.session

    def test_guesses_no_code(self, client, cast):
        with_app(cast.joan)
        sign_in(client, cast.joan)
        for _ in range(7):
            page = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert "Too many" in page.text
        assert "_auth_user_id" not in client.session

    def test_takes_a_recovery_code_once(self, client, cast):
        with_app(cast.joan)
        code = RecoveryCodes.activate(cast.joan).get_unused_codes()[0]
        sign_in(client, cast.joan)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert "_auth_user_id" in client.session
        client.post(reverse("account_logout"))
        sign_in(client, cast.joan)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert "_auth_user_id" not in client.session

    def test_of_who_left_in_between_ends(self, client, cast):
        secret = with_app(cast.joan)
        sign_in(client, cast.joan)
        cast.joan.is_active = False
        cast.joan.save()
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert client.get(reverse("contacts:team")).status_code == 302

    def test_by_passkey_has_its_options_and_refuses_nonsense(self, client, cast):
        options = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()
        assert options["request_options"]["publicKey"]["challenge"]
        client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})
        assert "_auth_user_id" not in client.session


# An app that is set up already leads to its end, and who has no passkey proves it by another way.
ELSEWHERE = ("mfa_activate_totp", "mfa_reauthenticate_webauthn")


class TestOnesOwnPages:
    @pytest.mark.parametrize(
        "name",
        [
            "mfa_index",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "account_email",
            "account_reauthenticate",
            "usersessions_list",
        ],
    )
    def test_open(self, client, cast, name):
        secret = with_app(cast.joan)
        RecoveryCodes.activate(cast.joan)
        sign_in(client, cast.joan)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        sure(client)
        assert client.get(reverse(name)).status_code == (302 if name in ELSEWHERE else 200)

    def test_of_another_are_not_there(self, client, cast):
        key = Authenticator.objects.create(user=cast.ken, type="webauthn", data={"name": "Ken’s", "credential": {}})
        sign_in(client, cast.joan)
        sure(client)
        for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
            assert client.get(reverse(name, args=[key.pk])).status_code == 404


class TestSecrets:
    def test_are_not_kept_in_the_clear(self, cast):
        secret = with_app(cast.joan)
        assert secret not in str(Authenticator.objects.get(user=cast.joan).data)

    def test_outlive_a_new_secret_key(self, cast, settings):
        kept = SecondStep().encrypt("JBSWY3DP")
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new one"
        assert SecondStep().decrypt(kept) == "JBSWY3DP"


def test_the_picture_for_the_app_is_dark_on_white_in_either_scheme():
    assert 'fill="white"' in SecondStep().build_totp_svg("otpauth://totp/x")
