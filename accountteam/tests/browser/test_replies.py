"""A text is put into an answer in place, and edited before it is sent."""

import pytest
from playwright.sync_api import expect

from accountteam.tests.cast import local
from contacts.guideline import Channel
from requests_app import operations
from requests_app.operations import Reply
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.browser


class TestInserting:
    def test_keeps_what_was_typed_and_sends_nothing(self, portal, cast, live_server):
        asked = logged(cast, local("2006-05-18 09:00"), channel=Channel.EMAIL)
        text = Reply("Received", "Thank you, {contact}: we call on {promised_on}.", action="acknowledge")
        operations.add_reply(actor=cast.ota_user, reply=text, at=local("2006-05-18 09:00"))
        page = portal(cast.ellery_user)
        page.goto(f"{live_server.url}/requests/{asked.pk}/")
        form = page.locator("#acknowledge")
        form.get_by_label("Message to Joan Ferris").fill("Good morning.")
        form.get_by_label("Begin with").select_option(label="Received")
        form.get_by_role("button", name="Insert").click()
        expect(form.get_by_text("Not inserted: the text names the day for contact")).to_be_visible()
        form.get_by_label("Date by which you will contact them").fill("2006-05-19")
        form.get_by_label("Begin with").select_option(label="Received")
        form.get_by_role("button", name="Insert").click()
        message = form.get_by_label("Message to Joan Ferris")
        expect(message).to_have_value("Good morning.\n\nThank you, Joan Ferris: we call on Fri 19 May.")
        assert page.url == f"{live_server.url}/requests/{asked.pk}/"
        expect(form.get_by_label("Date by which you will contact them")).to_have_value("2006-05-19")
