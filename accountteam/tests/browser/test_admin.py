"""The admin in a browser, under the portal's content security policy: Django's own scripts and styles do their work."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accountteam.tests.browser.test_every_page import SCHEMES, problems, too_wide
from accountteam.tests.cast import local
from contacts.models import CompanySignIn
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.browser


@pytest.fixture
def ada(portal, cast, settings):
    """The administrator, as in the demo."""
    settings.DEMO = True
    logged(cast, local("2006-05-18 10:00"))
    return portal(cast.admin_user)


@pytest.fixture
def content(ada):
    """All that the browser complains of: there is nothing. (axe would add what it does itself.)"""
    complaints = []
    ada.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    ada.on("pageerror", lambda error: complaints.append(str(error)))
    yield
    assert complaints == []


def test_the_menu_leads_there_and_back(ada, content, live_server):
    ada.locator("summary", has_text="Ada Minister").click()
    ada.get_by_role("link", name="Administration").click()
    expect(ada.get_by_role("heading", name="What is kept")).to_be_visible()
    ada.get_by_role("link", name="Requests", exact=True).last.click()
    ada.get_by_label("Look for").fill("R-1")
    ada.get_by_role("button", name="Search").click()
    expect(ada.get_by_role("link", name="Show all")).to_be_visible()
    ada.get_by_role("link", name="Back to the portal").click()
    assert ada.url == live_server.url + reverse("contacts:lookup")


def test_a_provider_is_bound_by_keyboard_and_the_company_found_in_its_list(ada, content, cast, live_server):
    ada.goto(live_server.url + reverse("admin:contacts_companysignin_add"))
    with ada.expect_popup() as opened:
        ada.locator("#lookup_id_clec").press("Enter")
    opened.value.wait_for_load_state()
    opened.value.get_by_role("link", name="Cobalt Mesa Telecom").click()
    expect(ada.get_by_label("Company")).to_have_value(str(cast.cobalt.pk))
    ada.get_by_label("Issuer").fill("https://id.example.com")
    ada.get_by_label("Client id").fill("portal")
    ada.get_by_label("Client secret").fill("secret")
    ada.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(ada.get_by_role("link", name="Cobalt Mesa Telecom").first).to_be_visible()
    assert CompanySignIn.objects.get().clec == cast.cobalt


@pytest.mark.parametrize("scheme", SCHEMES)
def test_pages_fit_a_phone_and_keep_nobody_out(ada, cast, live_server, scheme):
    ada.set_viewport_size({"width": 375, "height": 900})
    ada.emulate_media(color_scheme=scheme)
    names = ["admin:index", "admin:contacts_clec_changelist", "admin:contacts_companysignin_add"]
    found = []
    for path in [*map(reverse, names), reverse("admin:contacts_clec_change", args=[cast.cobalt.pk])]:
        ada.goto(live_server.url + path)
        found += problems(ada, f"{path} {scheme}")
        assert too_wide(ada) <= 0, path
    assert found == []
