"""A new holiday from the proposal to the approval, and the running due time moved with it (domain 3.1 rule 3)."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from accountteam.tests.cast import local
from contacts.guideline import Channel
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.browser


def test_a_holiday_is_proposed_by_one_and_approved_by_another(portal, cast, clock):
    clock.turn(datetime.fromisoformat("2006-05-26T15:00:00-06:00"))
    logged(cast, local("2006-05-26 14:00"), channel=Channel.EMAIL)
    page = portal(cast.ota_user)
    page.get_by_role("link", name="Upkeep").click()
    page.get_by_role("link", name="Office hours and holidays").click()
    page.get_by_role("link", name="Propose a change").click()
    holidays = page.get_by_label("Holidays of 2006")
    holidays.fill(holidays.input_value() + "\n2006-05-30 Bridge day")
    page.get_by_label("Why").fill("Agreed for all states")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_text("1 of 1 running due times would move.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)

    page = portal(cast.admin_user)
    page.get_by_role("link", name="Upkeep").click()
    page.get_by_role("link", name="Standard calendar").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("No running due time has moved.")).to_be_visible()
    assert cast.cobalt.requests.get().commitments.get().due_by == local("2006-05-30 14:00")
