"""An expedite in a browser: denied with its reasons and another date, and read by the company (S22, E3)."""

import pytest
from playwright.sync_api import expect

from accountteam.tests.browser.test_every_page import faults
from accountteam.tests.cast import local
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.browser


class TestAnExpedite:
    def test_is_denied_with_a_reason_and_an_alternate_date(self, portal, cast, live_server, page):
        wanted = {"type": "requiring_approval", "wanted_on": "2006-05-22", "standard_on": "2006-05-31"}
        asked = logged(cast, local("2006-05-18 10:40"), topic="expedite", particulars=wanted)
        url = f"{live_server.url}/requests/{asked.pk}/"
        portal(cast.ellery_user)
        page.goto(f"{url}?open=fill_in#fill_in")
        form = page.locator("#fill_in")
        form.get_by_label("Decision").select_option("denied")
        form.get_by_label("Alternate date").fill("2006-05-26")
        form.get_by_role("button", name="Keep this").click()
        expect(page.get_by_text("Say why it is denied: a denial gives its reasons.").first).to_be_visible()
        expect(form.get_by_label("Alternate date")).to_have_value("2006-05-26")
        form.get_by_label("Why it is denied").fill("No facilities before the 26th")
        form.get_by_role("button", name="Keep this").click()
        expect(page.get_by_text("It is filled in.")).to_be_visible()

        portal(cast.joan)
        page.goto(url)
        known = page.get_by_role("region", name="Expedite: what is known")
        for said in ("Denied", "No facilities before the 26th", "Fri 26 May", "4 days after the one wanted"):
            expect(known).to_contain_text(said)
        assert faults(page, live_server.url, [f"/requests/{asked.pk}/"]) == []
