"""Requests that belong together, and files, as people handle them: with and without scripts."""

import pytest
from playwright.sync_api import expect

from accountteam.tests.cast import local
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.browser

AT = local("2006-05-18 10:40")


class TestRequestsThatBelongTogether:
    @pytest.mark.parametrize("scripts", [True, False])
    def test_are_connected_and_a_duplicate_goes_on_as_the_other(self, portal, cast, live_server, page, scripts):
        first, second = logged(cast, AT), logged(cast, AT, subject="The same loop again")
        url = f"{live_server.url}/requests/{second.pk}/"
        if not scripts:
            page.route("**/*.js", lambda route: route.abort())
        portal(cast.joan)
        page.goto(url)
        page.locator("#link summary").click()
        form = page.get_by_role("form", name="Connect it with another request")
        form.get_by_label("The other request").fill("R-987654")
        form.get_by_role("button", name="Connect them").click()
        expect(form.get_by_label("The other request")).to_have_value("R-987654")
        form.get_by_label("The other request").fill(first.reference)
        form.get_by_role("button", name="Connect them").click()
        connected = page.locator("#connected")
        expect(connected).to_contain_text(f"Follows {first.reference} DS1 loop in jeopardy, Gallup")
        connected.get_by_role("button", name="Take away").click()
        expect(connected).not_to_contain_text(first.reference)

        portal(cast.ellery_user)
        page.goto(url)
        page.locator("#merge summary").click()
        merge = page.get_by_role("form", name="It is a duplicate")
        merge.get_by_label("Of which request").fill(str(first.pk))
        merge.get_by_role("button", name="It goes on as that one").click()
        expect(page.get_by_text(f"It goes on as {first.reference}").first).to_be_visible()
        page.get_by_role("link", name=f"{first.reference} DS1 loop in jeopardy, Gallup").first.click()
        expect(page.locator("#connected")).to_contain_text(second.reference)
        page.goto(url)
        page.locator("#unmerge summary").click()
        page.get_by_label("Why not").fill("Another circuit")
        page.get_by_role("button", name="It is by itself").click()
        expect(page.get_by_text("It is by itself again, with its clocks as they were.")).to_be_visible()


class TestAFile:
    def test_is_chosen_said_to_be_chosen_again_and_saved(self, portal, cast, live_server, page):
        asked = logged(cast, AT)
        drawing = {"name": "drawing.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 cable"}
        portal(cast.joan)
        page.goto(f"{live_server.url}/requests/{asked.pk}/")
        form = page.locator("form", has=page.get_by_role("button", name="Add it"))
        form.get_by_label("Files").set_input_files([drawing])
        form.get_by_role("button", name="Add it").click()
        expect(form).to_contain_text("Choose again: drawing.pdf.")
        form.get_by_label("What should they know?").fill("See the drawing")
        form.get_by_label("Files").set_input_files([drawing])
        form.get_by_role("button", name="Add it").click()
        with page.expect_download() as download:
            page.locator("#files").get_by_role("link", name="drawing.pdf").click()
        assert download.value.path().read_bytes() == b"%PDF-1.4 cable"
