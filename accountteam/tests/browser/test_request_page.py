"""The request's page, the log form and the bar as people use them: by keyboard, with scripts, on a phone."""

import pytest
from playwright.sync_api import expect

from accountteam.tests.cast import local
from contacts.guideline import Channel
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.browser

PHONE = {"width": 375, "height": 800}


class TestThePromisedDay:
    def test_is_said_in_both_clocks_as_it_is_chosen(self, portal, cast, live_server):
        written = logged(cast, local("2006-05-18 09:00"), channel=Channel.EMAIL)
        page = portal(cast.ellery_user)
        page.goto(f"{live_server.url}/requests/{written.pk}/")
        page.get_by_label("Date by which you will contact them").fill("2006-05-30")
        said = page.locator("#acknowledge output")
        expect(said).to_contain_text("Tue 30 May: due 17:00 MDT (16:00 MST for Joan Ferris), in 7 business days.")
        expect(said).to_contain_text("Mon 29 May is Memorial Day.")
        page.get_by_label("Date by which you will contact them").fill("2006-05-29")
        expect(said).to_contain_text("The next one is Tue 30 May.")


class TestWalking:
    def test_goes_by_keyboard_to_the_next_that_is_due(self, portal, cast, live_server):
        first, second = (logged(cast, local(f"2006-05-18 10:{minute}")) for minute in (40, 45))
        page = portal(cast.ellery_user)
        page.goto(f"{live_server.url}/requests/{first.pk}/")
        page.get_by_role("link", name="Next due").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/requests/{second.pk}/")
        expect(page.get_by_role("link", name="Previous")).to_be_visible()
        expect(page.get_by_role("link", name="Next due")).to_have_count(0)


class TestTheStatesOfACompany:
    def test_follow_its_name_and_keep_the_focus(self, portal, cast, live_server):
        page = portal(cast.ellery_user)
        page.goto(f"{live_server.url}/requests/log/")
        page.get_by_label("Company").fill("X0B2")
        states = page.get_by_label("State")
        states.focus()
        expect(states.locator("option")).to_have_text(["All, or not said", "Minnesota", "North Dakota", "South Dakota"])
        expect(states).to_be_focused()


class TestTheBarOnAPhone:
    def test_is_one_row_above_the_pages_whatever_the_name(self, portal, cast, page):
        cast.ellery_user.name = "Bartholomew Featherstonehaugh-Cholmondeley"
        cast.ellery_user.save()
        page.set_viewport_size(PHONE)
        portal(cast.ellery_user)
        brand, menu = (page.locator(part).bounding_box() for part in (".app-bar__brand", ".app-bar .menu > summary"))
        assert abs(brand["y"] + brand["height"] / 2 - menu["y"] - menu["height"] / 2) < 2
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        expect(page.locator(".app-bar .menu > summary")).to_have_accessible_name(cast.ellery_user.name)

    def test_has_targets_for_a_finger(self, portal, cast, page):
        page.set_viewport_size(PHONE)
        portal(cast.ellery_user)
        targets = page.locator(".app-bar a, .app-bar summary")
        small = [
            box
            for box in (target.bounding_box() for target in targets.all() if target.is_visible())
            if box["height"] < 44 or box["width"] < 44
        ]
        assert small == []


class TestThePrintedPage:
    def test_has_what_happened_and_no_forms(self, portal, cast, live_server):
        written = logged(cast, local("2006-05-18 09:00"), channel=Channel.EMAIL)
        page = portal(cast.ellery_user)
        page.goto(f"{live_server.url}/requests/{written.pk}/")
        page.emulate_media(media="print")
        expect(page.get_by_text("sent an e-mail to Ruth Ellery")).to_be_visible()
        assert [field for field in page.locator("form, textarea, button").all() if field.is_visible()] == []
