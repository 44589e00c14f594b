"""Signing in with a real browser: a passkey on a virtual authenticator, an app, and every page of it for axe."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import Page, expect

from accountteam.tests.browser.test_every_page import SCHEMES, WIDTHS, problems, too_wide
from accountteam.tests.cast import PASSWORD, clec_account
from accountteam.tests.test_second_step import code_of, with_app
from contacts import operations
from contacts.models import User

pytestmark = pytest.mark.browser


@pytest.fixture
def signed_in(transactional_db, cast, live_server, elsewhere, page: Page):
    """Sign in and say once more who one is; by the machine's own clock, which codes go by."""

    def go(user: User) -> Page:
        page.goto(live_server.url + reverse("account_login"))
        page.get_by_label("E-mail").fill(user.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    return go


def sure(page: Page) -> None:
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Is it you?")).to_be_hidden()


@pytest.fixture
def authenticator(page: Page) -> None:
    """A device with a finger that always fits, by the browser's own protocol."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def made(page: Page, live_server, name: str = "My laptop") -> None:
    page.goto(live_server.url + reverse("mfa_add_webauthn"))
    sure(page)
    page.get_by_label("What you call it").fill(name)
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


class TestAPasskey:
    def test_is_made_and_signs_in_alone(self, signed_in, cast, live_server, authenticator):
        page = signed_in(cast.joan)
        made(page, live_server)
        assert Authenticator.objects.filter(user=cast.joan, type="webauthn").exists()
        page.context.clear_cookies()
        page.goto(live_server.url + reverse("account_login"))
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("heading", name="Your account team")).to_be_visible()

    def test_is_the_second_step_after_a_password(self, signed_in, cast, live_server, authenticator):
        page = signed_in(cast.joan)
        made(page, live_server)
        page.context.clear_cookies()
        page = signed_in(cast.joan)
        expect(page.get_by_role("heading", name="Second step")).to_be_visible()
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.get_by_role("heading", name="Your account team")).to_be_visible()

    def test_proves_who_one_is_is_renamed_and_removed(self, signed_in, cast, live_server, authenticator):
        page = signed_in(cast.joan)
        made(page, live_server)
        page.goto(live_server.url + reverse("mfa_list_webauthn"))
        page.get_by_role("link", name="Rename My laptop").click()
        page.get_by_label("What you call it").fill("The old one")
        page.get_by_role("button", name="Keep the name").click()
        page.get_by_role("link", name="Remove The old one").click()
        page.get_by_role("button", name="Remove it").click()
        expect(page.get_by_text("You have none.")).to_be_visible()

    def test_of_who_left_signs_nobody_in(self, signed_in, cast, live_server, authenticator):
        page = signed_in(cast.joan)
        made(page, live_server)
        User.objects.filter(pk=cast.joan.pk).update(is_active=False)
        page.context.clear_cookies()
        page.goto(live_server.url + reverse("account_login"))
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("heading", name="This sign-in is switched off")).to_be_visible()

    def test_that_is_not_there_is_said_and_the_form_stays(self, transactional_db, cast, live_server, page):
        page.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('called off'))")
        page.goto(live_server.url + reverse("account_login"))
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_text("No passkey was used")).to_be_visible()

    def test_without_javascript_says_that_it_needs_it(self, transactional_db, cast, live_server, browser):
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(live_server.url + reverse("account_login"))
        expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
        expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()


class TestAnApp:
    def test_is_set_up_before_anything_else_and_asked_for(self, signed_in, cast, live_server, settings):
        settings.MFA_REQUIRED_ROLES = ["sales_operations"]
        page = signed_in(cast.ota_user)
        expect(page.get_by_text("First a second step.")).to_be_visible()
        page.get_by_role("link", name="Set up an app").click()
        sure(page)
        expect(page.get_by_role("img", name="Picture of the key")).to_be_visible()
        assert page.evaluate("document.querySelector('main img').naturalWidth") > 0
        secret = page.get_by_label("Key").input_value()
        page.get_by_label("Code").fill(code_of(secret))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        page.get_by_role("link", name="To the portal").click()
        expect(page.get_by_role("heading", name="Nothing is due")).to_be_visible()


class TestEveryPage:
    def test_is_nothing_serious_for_axe_and_nothing_is_cut_off(self, signed_in, cast, live_server, page):
        ira = clec_account("Ira Castle", cast.cobalt, "America/Denver", User.Role.CLEC_ADMIN)
        at = datetime.now(UTC)
        token = operations.invite(
            email="somebody.with.a.long.address@cobalt.example.com",
            role="clec_user",
            clec=cast.cobalt,
            actor=ira,
            at=at,
        ).token
        operations.deactivate(account_id=cast.lena.pk, actor=cast.ota_user, reason="Moved", at=at)
        secret = with_app(ira)
        found = check(page, live_server, [reverse("contacts:accept", args=[token]), "/invitation/x/"])
        signed_in(ira)
        found += look(page, "second step")
        page.get_by_label("Code").fill(code_of(secret))
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "authenticate" not in url)
        page.goto(live_server.url + reverse("mfa_add_webauthn"))
        found += look(page, "once more")
        sure(page)
        names = ["mfa_index", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list"]
        names += ["mfa_generate_recovery_codes", "account_email", "account_change_password"]
        names += ["contacts:sign_ins", "contacts:invite"]
        people = [reverse("contacts:sign_in", args=[cast.joan.pk])]
        found += check(page, live_server, [*map(reverse, names), *people])
        assert found == []

    def test_of_setting_up_an_app_too(self, signed_in, cast, live_server):
        page = signed_in(cast.ellery_user)
        page.goto(live_server.url + reverse("mfa_activate_totp"))
        sure(page)
        expect(page.get_by_role("heading", name="Set up an authenticator app")).to_be_visible()
        assert look(page, "set up") == []

    def test_of_people_is_read_by_sales_operations(self, signed_in, cast, live_server):
        page = signed_in(cast.ota_user)
        names = [reverse("contacts:sign_ins"), reverse("contacts:invite")]
        assert check(page, live_server, [*names, reverse("contacts:sign_in", args=[cast.ellery_user.pk])]) == []


def check(page: Page, live_server, paths: list[str]) -> list[str]:
    found = []
    for path in paths:
        page.goto(live_server.url + path)
        found += look(page, path)
    return found


def look(page, name):
    """What is wrong with the page as it stands, in both schemes and at every width."""
    found = [] if page.locator("h1").count() == 1 else [f"{name}: not one title"]
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found += problems(page, f"{name} {scheme}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{name} at {width}"] if too_wide(page) > 0 else []
    return found
