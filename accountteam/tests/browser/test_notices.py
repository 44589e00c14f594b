"""A notice comes, is counted, opened and read; a choice by keyboard; a test of a way; each page for axe."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accountteam.tests.browser.test_every_page import faults, problems
from accountteam.tests.cast import local
from notices.kinds import Relation
from notices.models import Notice, Preference
from notices.operations import Draft, Fact, deliver, enqueue, tell
from requests_app.operations import reassign
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.browser
AT = local("2006-05-18 11:00")
LONG = {
    "reference": "R-1015",
    "company": "Cobalt Mesa Telecom",
    "subject": "Orders-rejected-with-code-7004-" * 5,
    "channel": "Page",
    "received_at": AT.isoformat(),
    "owner": "Ruth Ellery",
    "by": "Carol Brandvold",
    "because": "it is assigned to you",
    "path": "/requests/1015/",
}


@pytest.fixture(autouse=True)
def gateway(settings):
    settings.GATEWAYS = settings.GATEWAYS | {
        "pager": settings.GATEWAYS["pager"] | {"mail": "{number}@pages.example.com"}
    }


def test_a_notice_comes_is_counted_opened_and_read(portal, cast):
    team_request = logged(cast, local("2006-05-18 10:00"))
    page = portal(cast.castellano_user)
    inbox = page.get_by_role("link", name="Inbox")
    expect(inbox).to_have_text("Inbox")
    give = {"actor": cast.brandvold_user, "person": cast.castellano, "reason": "She knows them", "at": AT}
    reassign(request_id=team_request.pk, **give)
    page.reload()
    expect(inbox).to_have_accessible_name("Inbox 1 unread")
    inbox.click()
    expect(page.get_by_text("Unread", exact=True)).to_be_visible()
    subject = f"Yours now: {team_request.reference}"
    page.get_by_text("Read it here").click()
    expect(page.get_by_text("Carol Brandvold has given this request to you.")).to_be_visible()
    page.get_by_role("button", name=subject).first.click()
    expect(page).to_have_url(re.compile(reverse("requests:detail", args=[team_request.pk]) + "$"))
    expect(inbox).to_have_text("Inbox")
    inbox.click()
    expect(page.get_by_text("Unread", exact=True)).not_to_be_visible()


def test_a_choice_is_made_by_keyboard_alone(portal, cast, live_server):
    page = portal(cast.ellery_user)
    page.goto(live_server.url + reverse("notices:wishes"))
    box = page.get_by_role("checkbox", name="A request was given to you E-mail")
    expect(box).to_be_checked()
    for _ in range(80):
        page.keyboard.press("Tab")
        if box.evaluate("box => box === document.activeElement"):
            break
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved: this is how you are told from now on.")).to_be_visible()
    expect(box).not_to_be_checked()
    tell([Fact("reassigned", "event:1", "request:1", cast.ellery, Relation.OWNER, LONG, AT)])
    assert [one.channel for one in Notice.objects.filter(person=cast.ellery)] == ["inbox"]
    page.get_by_role("button", name="Take the defaults").click()
    expect(box).to_be_checked()
    assert not Preference.objects.exists()


def test_a_way_is_tried_and_seen_to_work(portal, cast, live_server, mailoutbox):
    page = portal(cast.joan)
    page.goto(live_server.url + reverse("notices:wishes"))
    page.get_by_role("button", name="Send a test by e-mail").click()
    expect(page.get_by_text("A test is on its way.")).to_be_visible()
    expect(page.get_by_text("Queued").last).to_be_visible()
    assert deliver(channel="email", at=AT + timedelta(minutes=1)) == 1
    page.get_by_role("link", name="Refresh").click()
    expect(page.get_by_role("cell", name="Sent")).to_be_visible()
    assert [mail.subject for mail in mailoutbox] == ["A test: you are reached by e-mail"]


def fill(cast) -> None:
    """Every state, long words, two pages."""
    for to in (cast.ellery, cast.joan):
        enqueue(Draft("reassigned", f"event:{n}", "request:1", to, LONG, AT, channel="inbox") for n in range(52))
        enqueue(Draft("reassigned", f"event:{n}", "request:1", to, LONG, AT) for n in range(6))
    states = ["queued", "sending", "sent", "failed", "unknown", "suppressed"]
    for number, state in enumerate(states):
        told = Notice.objects.filter(source=f"event:{number}", channel="email")
        told.update(state=state, sent_at=AT, reason="x" * 120, receipt="y" * 120, untold_at=AT, attempts=3)


@pytest.mark.parametrize("who", ["joan", "ellery_user", "admin_user"])
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(portal, cast, live_server, page, who):
    own = [reverse(name) for name in ("notices:inbox", "notices:wishes", "notices:log")]
    portal(getattr(cast, who))
    assert faults(page, live_server.url, [*own, own[0] + "?show=unread"]) == []  # with nothing
    fill(cast)
    assert faults(page, live_server.url, [*own, own[0] + "?page=2", own[2] + "?channel=pager"]) == []


def test_so_it_is_for_sales_operations(portal, cast, live_server, page):
    portal(cast.ota_user)
    fill(cast)
    pages = [
        reverse("notices:log_of_person", args=[cast.ellery.pk]),
        reverse("notices:log_of_account", args=[cast.joan.pk]),
        reverse("notices:untold"),
        reverse("requests:upkeep"),
    ]
    assert faults(page, live_server.url, pages) == []


def test_the_bar_is_one_line_on_a_phone(portal, cast, page):
    enqueue(Draft("raised", f"event:{n}", "request:1", cast.ellery, {}, AT, channel="inbox") for n in range(120))
    page.set_viewport_size({"width": 375, "height": 900})
    portal(cast.ellery_user)
    expect(page.get_by_role("link", name="Inbox more than 99 unread")).to_be_visible()
    brand, end = (page.locator(name).bounding_box() for name in (".app-bar__brand", ".app-bar__end"))
    assert brand["y"] <= end["y"] + end["height"] / 2 <= brand["y"] + brand["height"]


def test_what_is_refused_is_said_above_the_form(portal, cast, live_server, page):
    portal(cast.ellery_user)
    page.goto(live_server.url + reverse("notices:wishes"))
    box = page.get_by_role("checkbox", name="A request was given to you E-mail")
    box.evaluate("box => { box.value = 'nonsense:email' }")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert problems(page, "refused") == []
