"""The working lists in a browser: they keep themselves true, and leave alone what somebody is at work on."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from accountteam.tests.browser.conftest import NOON
from contacts.guideline import Channel
from requests_app import operations
from requests_app.models import TeamRequest
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.browser

NOW = datetime.fromisoformat(NOON)


def refreshed(page: Page) -> None:
    """Half a minute later by the page's clock, and the answer to what it asks then."""
    with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
        page.clock.run_for(30_000)


def page_of(cast, minutes_ago: int, **contact) -> TeamRequest:
    return logged(cast, NOW - timedelta(minutes=minutes_ago), **contact)


class TestAnsweringFromTheQueue:
    def test_takes_one_click_a_date_and_enter(self, cast, portal):
        team_request = page_of(cast, 5, channel=Channel.EMAIL)
        page = portal(cast.ellery_user)
        page.get_by_role("link", name="Acknowledge").click()
        date = page.get_by_label("Date by which you will contact them").first
        expect(date).to_be_focused()
        date.fill("2006-05-23")
        expect(page.locator("#acknowledge output")).to_contain_text("Tue 23 May: due 17:00 MDT")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Your queue")).to_be_visible()
        said = f"{team_request.reference}: Acknowledged. Contact is promised for Tue 23 May."
        expect(page.get_by_text(said)).to_be_visible()


class TestTheQueueKeepsItselfTrue:
    def test_what_came_in_since_appears_by_itself(self, cast, portal):
        page = portal(cast.ellery_user)
        expect(page.get_by_role("heading", name="Nothing is due")).to_be_visible()
        page_of(cast, 5, subject="A trunk is down")
        refreshed(page)
        expect(page.get_by_role("link", name="A trunk is down")).to_be_visible()
        expect(page.get_by_role("link", name="1 open")).to_be_visible()

    def test_the_row_under_the_pointer_stays_where_it_is(self, cast, portal):
        for minutes in range(20, 8, -1):
            page_of(cast, minutes, subject=f"Paged {minutes} minutes ago")
        page = portal(cast.ellery_user)
        page.emulate_media(reduced_motion="reduce")  # Bootstrap scrolls smoothly where it may
        row = page.get_by_role("link", name="Paged 12 minutes ago", exact=True)
        row.hover()
        before = row.bounding_box()
        page_of(cast, 25, subject="Due before all of them")
        refreshed(page)
        expect(page.get_by_role("link", name="Due before all of them")).to_be_attached()
        assert row.bounding_box() == pytest.approx(before, abs=1)

    def test_the_focus_stays_on_its_link(self, cast, portal):
        team_request = page_of(cast, 5)
        page = portal(cast.ellery_user)
        page.locator(f"#a-{team_request.pk}").focus()
        refreshed(page)
        expect(page.locator(f"#a-{team_request.pk}")).to_be_focused()

    def test_what_is_typed_into_the_filter_is_left_alone(self, cast, portal):
        page_of(cast, 5)
        page = portal(cast.ellery_user)
        page.get_by_label("Filter", exact=True).fill("half a wo")
        refreshed(page)
        expect(page.get_by_label("Filter", exact=True)).to_have_value("half a wo")

    def test_choosing_a_channel_filters_at_once(self, cast, portal):
        page_of(cast, 5)
        page = portal(cast.ellery_user)
        page.get_by_label("Channel").select_option("voicemail")
        expect(page.get_by_role("heading", name="Nothing fits the filter")).to_be_visible()

    def test_signed_out_meanwhile_it_shows_the_sign_in_page_not_a_list_of_it(self, cast, portal):
        page = portal(cast.ellery_user)
        page.context.clear_cookies()
        page.clock.run_for(30_000)
        expect(page.get_by_label("Password")).to_be_visible()
        expect(page.locator("#queue-list")).to_have_count(0)

    def test_when_the_portal_does_not_answer_it_says_so_and_keeps_what_it_has(self, cast, portal):
        page_of(cast, 5, subject="A trunk is down")
        page = portal(cast.ellery_user)
        page.route("**/queue/**", lambda route: route.abort())
        page.clock.run_for(30_000)
        expect(page.get_by_text("It could not be refreshed just now")).to_be_visible()
        expect(page.get_by_role("link", name="A trunk is down")).to_be_visible()


class TestTheDirectorsPage:
    def past(self, cast) -> TeamRequest:
        team_request = page_of(cast, 45, subject="A trunk is down")
        operations.sweep(at=NOW)
        return team_request

    def test_a_form_opens_in_its_row_takes_the_focus_and_is_not_swept_away(self, cast, portal):
        self.past(cast)
        page = portal(cast.brandvold_user)
        page.get_by_role("link", name="Call and record").click()
        note = page.get_by_label("What was said or agreed")
        expect(note).to_be_focused()
        note.fill("Loop is up")
        page.clock.run_for(65_000)
        expect(note).to_have_value("Loop is up")
        page.get_by_role("button", name="Spoke: clock stops").click()
        expect(page.get_by_text("The answer is recorded, late by the guideline.")).to_be_visible()
        expect(page.get_by_role("heading", name="Nothing is past guideline")).to_be_visible()

    def test_cancel_closes_it_and_nothing_was_done(self, cast, portal):
        team_request = self.past(cast)
        page = portal(cast.brandvold_user)
        page.get_by_role("link", name="Take over").click()
        page.get_by_role("link", name="Cancel").click()
        expect(page.locator(".needs-row__form")).to_have_count(0)
        assert TeamRequest.objects.get(pk=team_request.pk).owner == cast.ellery

    def test_an_open_menu_holds_the_list_still(self, cast, portal):
        self.past(cast)
        page = portal(cast.brandvold_user)
        page.get_by_label("More for R-").click()
        page.clock.run_for(65_000)
        expect(page.get_by_role("link", name="Write a note")).to_be_visible()
