"""The main job in a browser: find your team, log, acknowledge, fall past guideline, escalate, act."""

import re

import pytest
from playwright.sync_api import Page, expect

from accountteam.tests.cast import local
from contacts.guideline import Channel
from requests_app import operations
from requests_app.models import TeamRequest
from requests_app.operations.logging import Contact

pytestmark = pytest.mark.browser


def fill_in(page: Page, subject: str, channel: str = "I paged") -> None:
    page.get_by_label("What is it about?").select_option("order")
    page.get_by_text("New Mexico", exact=True).click()
    page.get_by_label(channel, exact=True).check()
    page.get_by_label("In a few words").fill(subject)


def logged(cast, channel: Channel, at) -> TeamRequest:
    contact = Contact("order", channel, "DS1 loop in jeopardy, Gallup", at, state="NM")
    return operations.log_request(clec_id=cast.cobalt.pk, contact=contact, actor=cast.joan, at=at)


class TestTheMainJob:
    def test_from_the_team_card_to_the_directors_answer(self, portal, cast, clock):
        """A page nobody answers: logged by the company, flagged, raised, acted upon."""
        page = portal(cast.joan)
        expect(page.get_by_role("heading", name="Ruth Ellery")).to_be_visible()
        expect(page.get_by_text(re.compile(r"11:15.*11:30")).first).to_be_visible()

        page.get_by_role("link", name="Log a request").last.click()
        fill_in(page, "DS1 loop in jeopardy, Gallup")
        expect(page.locator("#promise")).to_contain_text("11:30")
        page.get_by_role("button", name="Send").or_(page.locator("#send")).first.click()
        expect(page.get_by_role("heading", name="DS1 loop in jeopardy, Gallup")).to_be_visible()
        expect(page.get_by_text("Guidelines only").first).to_be_visible()

        clock.turn(local("2006-05-18 11:31"))
        operations.sweep(at=local("2006-05-18 11:31"))
        page.reload()
        expect(page.get_by_text("Past guideline").first).to_be_visible()
        summary = page.locator("#raise summary")
        if summary.count():
            summary.click()
        page.locator("#raise").get_by_label("Why").fill("The customer opens on Monday")
        page.locator("#raise").get_by_role("button").click()
        expect(page.get_by_text("Carol Brandvold").first).to_be_visible()

        page = portal(cast.brandvold_user)
        expect(page.get_by_text("Raised to you").first).to_be_visible()
        expect(page.get_by_text("Past guideline").first).to_be_visible()
        page.get_by_role("link", name="DS1 loop in jeopardy, Gallup").first.click()
        page.get_by_label("What was decided or done").fill("I called them: new date Friday")
        page.get_by_role("button", name="Answer").first.click()
        expect(page.get_by_text("I called them: new date Friday", exact=True)).to_be_visible()
        assert TeamRequest.objects.get().escalations.get().answer == "I called them: new date Friday"

    def test_the_manager_acknowledges_with_a_date(self, portal, cast):
        team_request = logged(cast, Channel.EMAIL, local("2006-05-18 10:40"))
        page = portal(cast.ellery_user)
        page.get_by_role("link", name="DS1 loop in jeopardy, Gallup").click()
        page.get_by_role("button", name="Acknowledge and promise").click()
        expect(page).to_have_title(re.compile("^Error:"))
        expect(page.get_by_role("alert").first).to_be_focused()
        page.get_by_label("Date by which you will contact them").first.fill("2006-05-23")
        page.get_by_role("button", name="Acknowledge and promise").click()
        expect(page.get_by_text("Tue 23 May").first).to_be_visible()
        team_request.refresh_from_db()
        assert team_request.status == "acknowledged"

    def test_a_countdown_ticks(self, portal, cast, page):
        logged(cast, Channel.PAGER, local("2006-05-18 10:50"))
        portal(cast.ellery_user)
        countdown = page.get_by_role("timer").first
        before = countdown.inner_text()
        page.clock.run_for(2000)
        expect(countdown).not_to_have_text(before)


class TestByKeyboardAlone:
    def test_a_company_logs_a_request(self, portal, cast):
        page = portal(cast.joan)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
        tab_to(page, "Log a request")
        page.keyboard.press("Enter")
        page.wait_for_url("**/requests/log/**")
        tab_to_label(page, "What is it about?")
        tab_to_label(page, "Colorado")
        page.keyboard.press("ArrowRight")
        tab_to_label(page, "In a few words")
        page.keyboard.type("Line splitting, Mesa: test date")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Line splitting, Mesa: test date")).to_be_visible()


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_log_and_acknowledge(self, portal, cast, page):
        portal(cast.joan)
        page.get_by_role("link", name="Log a request").last.click()
        fill_in(page, "Bill of April", channel="With this form")
        page.get_by_role("button", name="Show what this promises").click()
        expect(page.locator("#promise")).to_contain_text("Ruth Ellery")
        assert page.get_by_label("In a few words").input_value() == "Bill of April"
        page.locator("#send").click()
        expect(page.get_by_role("heading", name="Bill of April")).to_be_visible()
        portal(cast.ellery_user)
        page.get_by_role("link", name="Bill of April").click()
        page.get_by_label("Date by which you will contact them").first.fill("2006-05-19")
        page.get_by_role("button", name="Acknowledge and promise").click()
        expect(page.get_by_text("Fri 19 May").first).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the link of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def tab_to_label(page: Page, label: str) -> None:
    field = page.get_by_label(label).first
    for _ in range(60):
        if field.evaluate("field => field === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{label} cannot be reached by keyboard")
