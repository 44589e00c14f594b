"""A webhook from the first visit to its first delivery, and each of its pages for axe."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accountteam.tests.browser.test_every_page import faults, problems, too_wide
from accountteam.tests.cast import clec_account, local
from contacts.models import User
from notices.models import Endpoint, Notice
from notices.operations import add_webhook, deliver, rotate_secret, send_test, switch_off
from notices.operations.trying import note_try
from notices.tests.http_server import web_site

pytestmark = pytest.mark.browser
AT = local("2006-05-18 11:00")


@pytest.fixture
def ira(cast):
    return clec_account("Ira Castle", cast.cobalt, "America/Denver", User.Role.CLEC_ADMIN)


def test_a_webhook_is_added_tried_and_seen_to_work(portal, ira, settings):
    with web_site() as site:
        settings.OUTBOUND_LOOPBACK_PORTS = [site.port]
        page = portal(ira)
        page.locator("summary", has_text="Ira").click()
        page.get_by_role("link", name="Webhooks").click()
        page.get_by_role("link", name="Add a webhook").click()
        page.get_by_label("Address").fill(site.url)
        page.get_by_role("button", name="Add the webhook").click()
        expect(page.get_by_text("whsec_")).to_be_visible()
        page.get_by_role("link", name="I have copied it").click()
        page.get_by_role("button", name="Send a test").click()
        expect(page.get_by_text("A test is on its way.")).to_be_visible()
        assert deliver(channel="webhook", at=AT + timedelta(minutes=1)) == 1
        page.reload()
        expect(page.get_by_text("Taken, 200")).to_be_visible()
        assert [letter.data["type"] for letter in site.letters] == ["test"]


def pages(ira) -> list[str]:
    """One that fails and has two secrets, and one that is off."""
    urls = ["https://hooks.cobalt.example.com/" + "a-long-name/" * 9, "https://hooks.cobalt.example.com/2"]
    failing, off = (add_webhook(url=url, kinds=["resolved"], actor=ira, at=AT).endpoint for url in urls)
    send_test(endpoint_id=failing.pk, actor=ira, at=AT)
    for status in (500, None):
        note_try(Notice.objects.get(endpoint=failing), status=status, reason="It did not answer in time", at=AT)
    rotate_secret(endpoint_id=failing.pk, actor=ira, at=AT)
    switch_off(endpoint_id=off.pk, why="We move house", actor=ira, at=AT)
    return [
        *(reverse(name) for name in ("notices:webhooks", "notices:new_webhook")),
        *(reverse("notices:webhook", args=[endpoint.pk]) for endpoint in (failing, off)),
    ]


def test_axe_finds_nothing_serious_and_nothing_is_cut_off(portal, ira, live_server, page):
    portal(ira)
    assert faults(page, live_server.url, [reverse("notices:webhooks")]) == []  # with none
    assert faults(page, live_server.url, pages(ira)) == []


def test_so_it_is_where_the_secret_is_shown_and_where_something_is_wrong(portal, ira, live_server, page):
    portal(ira)
    page.set_viewport_size({"width": 375, "height": 900})
    page.goto(live_server.url + reverse("notices:new_webhook"))
    page.get_by_label("Address").fill("https://10.0.0.1/")
    page.get_by_role("button", name="Add the webhook").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert problems(page, "refused") == []
    page.get_by_label("Address").fill("https://hooks.cobalt.example.com/")
    page.get_by_role("button", name="Add the webhook").click()
    assert problems(page, "secret") == []
    assert too_wide(page) <= 0
    assert Endpoint.objects.count() == 1
