"""From a company's "not satisfied" to the director's answer, as both see it."""

import pytest
from playwright.sync_api import expect

from accountteam.tests.cast import local
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.browser


class TestNotSatisfied:
    def test_s57_goes_to_the_director_whose_answer_the_company_reads(self, portal, cast, live_server):
        asked = logged(cast, local("2006-05-18 09:00"))
        given = {"medium": Medium.TELEPHONE, "note": "No facility yet", "at": local("2006-05-18 09:20")}
        operations.respond(request_id=asked.pk, actor=cast.ellery_user, **given)
        page = portal(cast.joan)
        page.goto(f"{live_server.url}/requests/{asked.pk}/")
        page.locator("#not_satisfied summary").click()
        page.get_by_label("Why you are not satisfied").fill("There is no date")
        page.get_by_role("button", name="Raise it to Carol Brandvold").click()
        expect(page.get_by_text("Raised to Carol Brandvold, who is told at once.")).to_be_visible()

        page = portal(cast.brandvold_user)
        page.goto(f"{live_server.url}/past-guideline/")
        expect(page.get_by_text("There is no date")).to_be_visible()
        page.get_by_role("link", name="Answer").click()
        page.get_by_label("What was decided or done").fill("A crew goes out on Friday")
        page.get_by_role("button", name="Answer it").click()
        page.wait_for_url("**/past-guideline/**")

        page = portal(cast.joan)
        page.goto(f"{live_server.url}/requests/{asked.pk}/")
        ladder = page.get_by_role("region", name="How far it has gone up").get_by_role("listitem")
        expect(ladder).to_have_count(2)
        expect(ladder.first).to_contain_text("Ruth Ellery, Service Manager")
        expect(ladder.first).to_contain_text("No facility yet")
        expect(ladder.last).to_contain_text("Carol Brandvold, Service Director")
        expect(ladder.last).to_contain_text("A crew goes out on Friday")
