"""A meeting as two sides arrange it, the feed of one's calendar, and the card that a telephone takes."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accountteam.tests.browser.test_every_page import faults
from accountteam.tests.cast import local
from contacts.guideline import Channel
from requests_app import operations
from requests_app.models import Meeting
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.browser

BRIDGE = "303-555-0100, code 4711"


def asked_for(cast):
    return logged(cast, local("2006-05-18 10:30"), channel=Channel.CONFERENCE_CALL)


class TestAMeeting:
    @pytest.mark.parametrize("scripts", [True, False])
    def test_is_proposed_confirmed_moved_and_called_off(self, portal, cast, live_server, context, scripts, page):
        asked = asked_for(cast)
        url = f"{live_server.url}/requests/{asked.pk}/"
        if not scripts:
            page.route("**/*.js", lambda route: route.abort())
        portal(cast.joan)
        page.goto(url)
        form = page.get_by_role("form", name="Propose a meeting")
        form.get_by_label("Date", exact=True).fill("2006-05-19")
        form.get_by_label("Time, HH:MM").fill("9")
        form.get_by_label("Place, or number to dial").fill(BRIDGE)
        form.get_by_role("button", name="Propose it").click()
        expect(page.get_by_text("Give the time as HH:MM, 24 hours").first).to_be_visible()
        expect(form.get_by_label("Place, or number to dial")).to_have_value(BRIDGE)
        form.get_by_label("Time, HH:MM").fill("9:00")
        form.get_by_role("button", name="Propose it").click()
        meetings = page.locator("#meetings")
        expect(meetings).to_contain_text("Fri 19 May 09:00–09:30 MST Proposed")
        expect(meetings).to_contain_text("Fri 10:00 MDT for Ruth Ellery")

        portal(cast.ellery_user)
        page.goto(url)
        page.get_by_role("button", name="Confirm this time").click()
        expect(meetings).to_contain_text("Fri 19 May 10:00–10:30 MDT Confirmed")
        page.get_by_text("Name another time").click()
        moved = page.get_by_role("form", name="Name another time")
        expect(moved.get_by_label("Time, HH:MM")).to_have_value("10:00")
        moved.get_by_label("Time, HH:MM").fill("14:00")
        moved.get_by_role("button", name="Propose this time").click()
        expect(meetings).to_contain_text("Fri 19 May 14:00–14:30 MDT Proposed")

        portal(cast.joan)
        page.goto(url)
        page.get_by_text("Call it off", exact=True).first.click()
        off = page.get_by_role("form", name="Call it off")
        off.get_by_label("Why").fill("Settled by telephone")
        off.get_by_role("button", name="Call it off").click()
        expect(meetings).to_contain_text("Cancelled")
        with page.expect_download() as download:
            meetings.get_by_role("link", name="Take it out of your calendar").click()
        assert download.value.path().read_text().count("METHOD:CANCEL") == 1
        assert Meeting.objects.get().sequence == 3

    def test_is_for_everybody_at_any_width(self, portal, cast, live_server, page):
        asked, paged = asked_for(cast), logged(cast, local("2006-05-18 10:40"))
        for day in ("2006-05-18 11:01", "2006-05-19 10:00"):
            operations.propose_meeting(
                request_id=asked.pk,
                actor=cast.joan,
                kind=Meeting.Kind.FACE_TO_FACE,
                appointment=operations.Appointment(local(day), 30, "1801 California Street, Denver, room " + "9" * 40),
                people=[cast.ellery, cast.begaye],
                users=[cast.joan],
                agenda="Due dates in Gallup",
                at=local("2006-05-18 11:00"),
            )
        paths = [f"/requests/{asked.pk}/", f"/requests/{paged.pk}/?open=propose_meeting", reverse("requests:feed")]
        for user in (cast.ellery_user, cast.joan):
            portal(user)
            assert faults(page, live_server.url, paths) == []


class TestTheFeed:
    def test_is_made_and_taken_back(self, portal, cast, live_server, page):
        portal(cast.joan)
        page.goto(live_server.url + reverse("requests:feed"))
        page.get_by_role("button", name="Make an address").click()
        address = page.get_by_label("Copy it now: it is shown this once").input_value()
        assert address.endswith(".ics")
        page.goto(live_server.url + reverse("requests:feed"))
        expect(page.get_by_label("Copy it now")).to_have_count(0)
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_text("You have no address yet")).to_be_visible()


class TestACard:
    def test_opens_to_a_code_and_a_file_and_is_on_the_printed_sheet(self, portal, cast, live_server, page):
        portal(cast.joan)
        page.goto(f"{live_server.url}/team/")
        code = page.get_by_role("img", name="Code with the numbers of Ruth Ellery")
        expect(code).to_be_hidden()
        page.get_by_text("Ruth for your telephone").click()
        expect(code).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name="take the card of Ruth Ellery").click()
        assert "FN:Ruth Ellery" in download.value.path().read_text()
        assert faults(page, live_server.url, ["/team/"]) == []
        page.emulate_media(media="print")
        expect(page.get_by_role("img", name="Code with the numbers of Sam Begaye")).to_be_visible()
