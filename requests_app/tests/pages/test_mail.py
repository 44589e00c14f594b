"""/mail/: what came in and could not be filed, and what Sales Operations make of it."""

import uuid
from email.message import EmailMessage

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from notices.models import InboundMail
from notices.tests.writing import raw_mail, received
from requests_app.models import TeamRequest

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db

State = InboundMail.State
CAME = local("2006-05-18 09:30")
LIST, ONE = "requests:mail", "requests:one_mail"
QUERIES = 6  # the session and the reader, two of the bar; how many there are of each, and the page


@pytest.fixture(autouse=True)
def at_eleven(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def mail(cast) -> InboundMail:
    kept = received(raw_mail("The loop is down", sender="eve@cobalt.example.com", Subject="DS1 loop"), CAME)
    InboundMail.objects.update(state=State.TRAY, reason="The sender is not known here.")
    kept.refresh_from_db()
    return kept


def ask(client, user, name, *arguments, **data):
    client.force_login(user)
    place = reverse(name, args=arguments)
    return client.post(place, data) if data else client.get(place)


class TestWhoSeesIt:
    @pytest.mark.parametrize("who", ["joan", "ellery_user", "brandvold_user", "admin_user"])
    @pytest.mark.parametrize(("name", "more"), [(LIST, []), (ONE, [0]), ("requests:original_mail", [0])])
    def test_for_everybody_but_sales_operations_there_is_none(self, client, cast, mail, who, name, more):
        assert ask(client, getattr(cast, who), name, *(mail.pk for _ in more)).status_code == 404

    @pytest.mark.parametrize("who", ["joan", "ellery_user", "admin_user"])
    def test_nor_a_way_to_decide(self, client, cast, mail, who):
        assert ask(client, getattr(cast, who), ONE, mail.pk, do="discard", reason="x").status_code == 404
        assert InboundMail.objects.get().state == State.TRAY

    def test_sales_operations_find_it_under_upkeep(self, client, cast, mail):
        assert "1 in the tray" in words(ask(client, cast.ota_user, "requests:upkeep"))
        assert reverse(LIST) not in ask(client, cast.admin_user, "requests:upkeep").text


class TestTheList:
    def test_says_who_it_claims_to_be_from_and_why_it_is_here(self, client, cast, mail):
        page = words(ask(client, cast.ota_user, LIST))
        assert "DS1 loop eve@cobalt.example.com Thu 18 May 08:30" in page
        assert "The sender is not known here." in page
        assert "1 in the tray" in page

    @pytest.mark.parametrize("show", ["filed", "set_aside", "discarded", "nonsense"])
    def test_shows_each_state(self, client, cast, mail, show):
        client.force_login(cast.ota_user)
        page = client.get(reverse(LIST), {"show": show})
        assert page.status_code == 200
        assert ("DS1 loop" in page.text) == (show == "nonsense")

    def test_asks_as_often_for_many_as_for_one(self, client, cast, mail):
        for number in range(60):
            received(raw_mail("x", sender="x@y.com", Message_ID=f"<{number}@x>"), CAME)
        InboundMail.objects.update(state=State.TRAY, reason="x")
        client.force_login(cast.ota_user)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse(LIST))
        assert "1–50 of 61" in words(page)
        assert "?show=tray&amp;page=2" in page.text
        assert len(asked) == WALL + QUERIES
        assert not any('"raw"' in query["sql"] for query in asked.captured_queries)


class TestOneMail:
    def test_is_text_whatever_it_holds(self, client, cast):
        kept = received(raw_mail("<script>alert(1)</script>", sender="x@y.com", Subject="<b>bold</b>"), CAME)
        page = ask(client, cast.ota_user, ONE, kept.pk)
        assert "<script>alert" not in page.text
        assert "<b>bold" not in page.text
        assert "Not proven: anybody can write this." in page.text

    def test_its_original_is_saved_not_shown(self, client, cast, mail):
        answer = ask(client, cast.ota_user, "requests:original_mail", mail.pk)
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}.eml"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"The loop is down" in answer.content

    def test_an_attachment_that_was_taken_is_saved_and_no_other(self, client, cast):
        sent = EmailMessage()
        sent["From"] = "x@y.com"
        sent.set_content("See there")
        sent.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename='or"der\u202e.pdf')
        sent.add_attachment(b"MZ", maintype="application", subtype="pdf", filename="run.exe")
        kept = received(sent.as_bytes(), CAME)
        taken, refused = (one["sha256"] for one in kept.attachments)
        answer = ask(client, cast.ota_user, "requests:attached_to_mail", kept.pk, taken)
        assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.4", "application/octet-stream")
        assert answer["Content-Disposition"] == 'attachment; filename="or_der.pdf"'
        for digest in (refused, "0" * 64):
            assert ask(client, cast.ota_user, "requests:attached_to_mail", kept.pk, digest).status_code == 404
        assert "Files of this kind (exe) are not taken." in words(ask(client, cast.ota_user, ONE, kept.pk))


class TestFilingIt:
    @pytest.fixture
    def stands(self, cast):
        return logged(cast, local("2006-05-18 09:00"))

    def test_to_a_request_is_a_note_of_whoever_filed_it(self, client, cast, mail, stands):
        answer = ask(client, cast.ota_user, ONE, mail.pk, do="file", reference=f"r-{stands.pk}", is_internal="on")
        assert answer["Location"] == reverse(LIST)
        event = stands.events.order_by("sequence").last()
        assert (event.kind, event.actor, event.is_internal) == ("noted", cast.ota_user, True)
        assert event.note.endswith("from eve@cobalt.example.com:\n\nThe loop is down")
        mail.refresh_from_db()
        assert (mail.state, mail.about, mail.decided_by) == (State.FILED, f"request:{stands.pk}", cast.ota_user)
        assert stands.commitments.filter(ended_at=None).exists()

    def test_the_company_sees_it_only_where_that_was_said(self, client, cast, mail, stands):
        ask(client, cast.ota_user, ONE, mail.pk, do="file", reference=str(stands.pk))
        detail = reverse("requests:detail", args=[stands.pk])
        client.force_login(cast.joan)
        assert "The loop is down" in client.get(detail).text
        client.force_login(cast.ken)
        assert client.get(detail).status_code == 404

    def test_as_a_new_one_it_was_received_when_the_server_took_it(self, client, cast, mail):
        given = {"company": "X0A1", "topic": "repair", "subject": "DS1 loop down"}
        assert ask(client, cast.ota_user, ONE, mail.pk, do="new", **given).status_code == 302
        made = TeamRequest.objects.get()
        assert (made.clec, made.topic, made.channel, made.received_at) == (cast.cobalt, "repair", "email", CAME)
        assert (made.logged_by, made.asked_by, made.detail) == (cast.ota_user, None, "The loop is down")

    def test_twice_is_refused(self, client, cast, mail, stands):
        for _ in range(2):
            answer = ask(client, cast.ota_user, ONE, mail.pk, do="file", reference=str(stands.pk))
        assert answer.status_code == 422
        assert f"It has been filed already, to R-{stands.pk}." in words(answer)
        assert stands.events.filter(kind="noted").count() == 1

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"do": "file", "reference": "999999"}, "There is no such request."),
            ({"do": "file", "reference": "abc"}, "Give the number of a request"),
            ({"do": "new", "company": "Nowhere", "topic": "repair", "subject": "x"}, "is not one company"),
            ({"do": "discard", "reason": ""}, "Say why nothing is to be done with it."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_done(self, client, cast, mail, given, said):
        answer = ask(client, cast.ota_user, ONE, mail.pk, **given)
        assert (answer.status_code, said in words(answer)) == (422, True)
        assert InboundMail.objects.get().state == State.TRAY

    def test_an_unknown_wish_does_nothing(self, client, cast, mail):
        assert ask(client, cast.ota_user, ONE, mail.pk, do=str(uuid.uuid4())).status_code == 422


class TestDiscardingIt:
    def test_has_a_reason_and_is_undone(self, client, cast, mail):
        ask(client, cast.ota_user, ONE, mail.pk, do="discard", reason="Advertising")
        mail.refresh_from_db()
        assert (mail.state, mail.reason, mail.decided_by) == (State.DISCARDED, "Advertising", cast.ota_user)
        ask(client, cast.ota_user, ONE, mail.pk, do="back")
        mail.refresh_from_db()
        assert (mail.state, mail.reason) == (State.TRAY, "Put back by Frances Ota; before: Advertising")

    def test_what_a_machine_was_taken_for_can_be_taken_up(self, client, cast):
        kept = received(raw_mail("I am real", sender="x@y.com", Precedence="bulk"), CAME)
        ask(client, cast.ota_user, ONE, kept.pk, do="back")
        kept.refresh_from_db()
        assert kept.state == State.TRAY

    def test_what_waits_to_be_filed_is_left_to_the_portal(self, client, cast):
        kept = received(raw_mail("Hello", sender="x@y.com"), CAME)
        assert "about to file it" in words(ask(client, cast.ota_user, ONE, kept.pk, do="discard", reason="x"))
