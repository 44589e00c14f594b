"""The tray: a mail that nothing vouches for is filed by hand; and its pages are read by everybody."""

from email.message import EmailMessage

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accountteam.tests.browser.test_every_page import faults
from accountteam.tests.cast import local
from contacts.guideline import Channel
from notices.models import InboundMail
from notices.tests.writing import received
from requests_app.operations import file_mails
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.browser

AT = local("2006-05-18 10:30")


@pytest.fixture
def mail(cast) -> InboundMail:
    sent = EmailMessage()
    sent["From"] = "Eve Somebody <eve.somebody.with.a.long.name@subsidiary.cobalt-mesa-telecom.example.com>"
    sent["Subject"] = "DS1 loop " + "x" * 90
    sent.set_content("The loop is down.\n\n" + "https://example.com/" + "y" * 300)
    sent.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="order.pdf")
    sent.add_attachment(b"MZ", maintype="application", subtype="pdf", filename="z" * 100 + ".exe")
    kept = received(sent.as_bytes(), AT)
    file_mails(at=AT)
    return kept


def test_a_mail_from_the_tray_becomes_a_note(portal, cast, mail):
    stands = logged(cast, local("2006-05-18 09:00"), channel=Channel.EMAIL)
    page = portal(cast.ota_user)
    page.get_by_role("link", name="Upkeep").click()
    page.get_by_role("link", name="Mail").click()
    page.get_by_role("link", name="DS1 loop").click()
    page.get_by_label("Request", exact=True).fill(f"R-{stands.pk}")
    page.get_by_role("button", name="Keep it as a note").click()
    expect(page.get_by_text(f"Kept as a note of R-{stands.pk}.")).to_be_visible()
    assert stands.events.filter(kind="noted", is_internal=True).count() == 1


def test_axe_finds_nothing_serious_and_nothing_is_cut_off(portal, cast, live_server, page, mail):
    portal(cast.ota_user)
    paths = [reverse("requests:mail"), reverse("requests:one_mail", args=[mail.pk]), reverse("requests:upkeep")]
    assert faults(page, live_server.url, paths) == []
