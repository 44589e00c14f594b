"""A post-mortem in a browser, from the request to the PDF (S35 to S38)."""

import pytest
from playwright.sync_api import Page, expect

from accountteam.tests.browser.test_every_page import faults
from accountteam.tests.cast import local
from contacts.guideline import Channel
from requests_app.models import TeamRequest
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.browser


def asks_for_it(page: Page) -> None:
    page.get_by_role("link", name="Ask for a post-mortem").click()
    for name, on, clock in (("began_at", "2006-05-17", "06:00"), ("restored_at", "2006-05-17", "18:30")):
        page.locator(f"[name={name}_0]").fill(on)
        page.locator(f"[name={name}_1]").fill(clock)
    page.locator("#send").click()


class TestAPostMortem:
    def test_from_the_request_to_the_pdf(self, portal, cast, live_server):
        at = local("2006-05-18 10:30")
        repair = logged(cast, at, topic="repair", channel=Channel.EMAIL, ticket="0512117")
        page = portal(cast.joan)
        page.goto(f"{live_server.url}/requests/{repair.pk}/")
        asks_for_it(page)
        expect(page.get_by_text("Its own clock: the analysis in writing")).to_be_visible()

        portal(cast.ellery_user)
        url = f"{live_server.url}/requests/{TeamRequest.objects.latest('pk').pk}/"
        page.goto(f"{url}?open=analyse#analyse")
        form = page.locator("#analyse")
        form.get_by_label("Cause").fill("A fibre was cut")
        form.get_by_label("Process used to repair or restore").fill("Rerouted by Cheyenne")
        form.get_by_label("Process put in place to prevent it").fill("Cable markers")
        form.get_by_role("button", name="Keep it, not delivered yet").click()
        expect(page.get_by_text("It is complete, and not delivered yet.")).to_be_visible()
        page.locator("#deliver summary").click()
        page.locator("#deliver").get_by_role("button", name="Deliver it").click()
        expect(page.get_by_text("Delivered. The company can read it from now on.")).to_be_visible()

        portal(cast.joan)
        page.goto(url)
        page.get_by_role("link", name="Read the analysis").click()
        expect(page.get_by_text("Rerouted by Cheyenne")).to_be_visible()
        number = TeamRequest.objects.latest("pk").pk
        paths = [f"/requests/{number}/", f"/requests/{number}/post-mortem/1/"]
        assert faults(page, live_server.url, paths) == []
        with page.expect_download() as download:
            page.get_by_role("link", name="Save as PDF").click()
        assert download.value.path().read_bytes().startswith(b"%PDF-")
