"""The outage board, as one of Service posts on it and a company reads it."""

from dataclasses import replace

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accountteam.tests.browser.test_every_page import EVERY_LOOK, faults
from accountteam.tests.cast import local
from requests_app import operations
from requests_app.models import Outage
from requests_app.tests.test_outages import FACTS, MINUTE, contact_of, post, update

pytestmark = pytest.mark.browser

NOON = local("2006-05-18 11:00")


class TestAnOutage:
    @pytest.mark.parametrize("scripts", [True, False])
    def test_is_posted_updated_restored_and_asked_about(self, portal, cast, live_server, clock, scripts, page):
        if not scripts:
            page.route("**/*.js", lambda route: route.abort())
        portal(cast.ellery_user)
        page.get_by_role("link", name="Outages").click()
        page.get_by_role("link", name="Post an outage").click()
        page.get_by_label("What happened").fill("SS7 isolation")
        page.get_by_label("Arizona").check()
        page.get_by_label("Where", exact=True).fill("Flagstaff AZ")
        page.get_by_label("Where this comes from").fill("NROC")
        page.get_by_label("What is known so far").fill("Signalling is lost.")
        page.get_by_role("button", name="Post it").click()
        expect(page.get_by_text("Say by when the next update comes").first).to_be_visible()
        expect(page.get_by_label("What happened")).to_have_value("SS7 isolation")
        page.get_by_role("group", name="Next update").get_by_label("Time, HH:MM").fill("11:30")
        page.get_by_role("button", name="Post it").click()
        expect(page.get_by_text("Ruth Ellery posted it. Next update by 11:30 MDT.")).to_be_visible()
        expect(page.get_by_text("Not told: no outage contact.")).to_be_visible()

        clock.turn(local("2006-05-18 11:32"))
        portal(cast.joan)
        expect(page.get_by_text("An update was promised for 10:30 MST, 2 min ago.")).to_be_visible()
        page.get_by_role("link", name="SS7 isolation, Flagstaff AZ").click()
        expect(page.get_by_text("Promise missed")).to_be_visible()

        outage = Outage.objects.get()
        portal(cast.brandvold_user)
        page.goto(live_server.url + reverse("requests:outage", args=[outage.pk]))
        form = page.get_by_role("form", name="Write an update")
        form.get_by_label("What is new").fill("It has grown.")
        form.get_by_label("Time, HH:MM").first.fill("12:15")
        form.get_by_text("Put right or add to what is known").click()
        form.get_by_label("New Mexico").check()
        form.get_by_role("button", name="Post the update").click()
        expect(page.get_by_text("promised for 11:30 MDT, came 2 min late")).to_be_visible()
        expect(page.get_by_text("Arizona, New Mexico").first).to_be_visible()

        page.get_by_text("It is restored", exact=True).focus()  # by the keyboard from here
        page.keyboard.press("Enter")
        form = page.get_by_role("form", name="It is restored")
        form.get_by_label("What was done").focus()
        page.keyboard.type("Rerouted.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("It stands as restored.")).to_be_visible()

        portal(cast.joan)
        page.goto(live_server.url + reverse("requests:outage", args=[outage.pk]))
        expect(page.get_by_role("link", name="Ask for a post-mortem")).to_be_visible()
        page.get_by_role("link", name="Ask about this outage").click()
        expect(page.get_by_label("In a few words")).to_have_value("SS7 isolation, Flagstaff AZ")

    def test_is_for_everybody_at_any_width(self, portal, cast, live_server, page):
        contact_of(cast, cast.prairie)
        given = {"at": NOON, "began_at": local("2006-05-18 10:05"), "next_update_at": local("2006-05-18 11:30")}
        long = post(cast, states=["CO", "MN", "AZ"], cllis=["DURNCOMA"] * 12, is_fcc_reportable=True, **given)
        missed = {"next_update_at": local("2006-05-18 10:30"), "at": local("2006-05-18 10:10")}
        late = post(cast, area="From Durango to " + "W" * 40, **given | missed)
        facts = replace(FACTS, states=long.states, area="W" * 60, began_at=NOON, cllis=["DURNCOMA01T"] * 9)
        update(long, cast.ellery_user, NOON, next_update_at=NOON + 40 * MINUTE, facts=facts, text="W" * 90)
        slip = post(cast, **given)
        operations.withdraw_outage(outage_id=slip.pk, reason="Not ours", actor=cast.ota_user, at=NOON)
        paths = [reverse("requests:outages"), *(reverse("requests:outage", args=[one.pk]) for one in (long, late))]
        for user, more in (
            (cast.ellery_user, [reverse("requests:post_outage")]),
            (cast.joan, [reverse("contacts:team")]),
        ):
            portal(user)
            assert faults(page, live_server.url, [*paths, *more], EVERY_LOOK) == []
