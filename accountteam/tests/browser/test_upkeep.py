"""A new holiday from the proposal to the approval, and the running due time moved with it (domain 3.1 rule 3)."""

from datetime import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accountteam.tests.browser.test_every_page import faults
from accountteam.tests.cast import local
from contacts.guideline import Channel
from contacts.operations import approve_calendar, report_wrong_contact
from contacts.tests import test_calendars, test_rules
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


def pages(cast) -> list[str]:
    """With something to show on each: a version to come, a guideline that waits, a card that is reported wrong."""
    at = local("2006-05-18 11:00")
    report_wrong_contact(person_id=cast.ellery.pk, actor=cast.joan, what="The pager is silent", at=at)
    calendar, rule = test_calendars.propose(cast), test_rules.propose(cast)
    version = approve_calendar(proposal_id=calendar.pk, actor=cast.admin_user, at=at)
    return [
        *(reverse(name) for name in ("requests:upkeep", "contacts:calendars", "contacts:rules", "contacts:numbers")),
        reverse("contacts:propose_calendar", args=[version.calendar_id]),
        reverse("contacts:propose_rule", args=[rule.replaces_id]),
        reverse("contacts:rule_proposal", args=[rule.pk]),
        reverse("requests:calendar_proposal", args=[calendar.pk]),
        reverse("requests:due_times", args=[version.pk]),
        reverse("contacts:report", args=[cast.ellery.pk]),
    ]


@pytest.mark.parametrize("who", ["ota_user", "admin_user"])
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(portal, cast, live_server, page, who):
    logged(cast, local("2006-05-18 09:00"), channel=Channel.EMAIL)
    portal(getattr(cast, who))
    assert faults(page, live_server.url, pages(cast)) == []
