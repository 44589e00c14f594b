"""What a mail says, and in whose time."""

import re
from datetime import UTC

import pytest
from django.template.loader import get_template

from accountteam.tests.cast import local
from notices.channels.email import message
from notices.kinds import KINDS as NOTICES
from notices.models import Notice
from notices.operations import Draft, enqueue

pytestmark = pytest.mark.django_db

AT = local("2006-05-09 10:36")
KINDS = [
    "nobody_assigned",
    "no_guideline",
    "past_guideline",
    "director_past_guideline",
    "raised",
    "raised_answered",
    "reassigned",
    "new_request",
    "reopened",
    "acknowledged",
    "responded",
    "resolved",
    "due_soon",
    "promise_due_tomorrow",
    "promise_due_today",
    "promise_missed",
    "undelivered",
    "meeting",
    "date_asked",
    "post_mortem_delivered",
    "added_to",
]
NOTE = "Guidelines only: Service Managers try to meet these times."
FACTS = {
    "request_id": 812,
    "reference": "R-812",
    "subject": "DS1 loop <in> jeopardy & late",
    "company": "Cobalt Mesa Telecom",
    "state": "New Mexico",
    "channel": "Pager",
    "received_at": local("2006-05-09 10:05").isoformat(),
    "owner": "Ruth Ellery",
    "contact_name": "Joan Ferris",
    "contact_phone": "+1 303-555-0142",
    "path": "/requests/812/",
    "clock": "response",
    "due_by": local("2006-05-09 10:35").isoformat(),
    "promised_on": "",
    "flagged_at": AT.isoformat(),
    "because": "it is assigned to you",
    "reason": "No call came",
    "tried": "Paged twice",
    "version": 2,
    "cause": "A fibre was cut <north> of Ogden",
    "process": "Rerouted by Logan",
    "prevention": "Cable markers",
    "raised_by": "Joan Ferris",
    "by": "Carol Brandvold",
    "not_reached": "Ruth Ellery",
    "written_at": AT.isoformat(),
    "why": "it names no date.",
    "address": "ruth.ellery@ilec.example.com",
    "meeting_kind": "Conference call",
    "starts_at": local("2006-05-19 10:00").isoformat(),
    "minutes": 30,
    "place": "303-555-0100, code 4711",
    "people": ["Ruth Ellery", "Joan Ferris"],
}


def mail(person, kind="past_guideline", **facts):
    enqueue([Draft(kind, f"event:{kind}", "request:812", person, FACTS | facts, AT)])
    return message(Notice.objects.get(source=f"event:{kind}"))


def bodies(sent):
    return sent.body, sent.alternatives[0].content


@pytest.mark.parametrize("kind", KINDS)
class TestEveryMail:
    def test_it_is_plain_and_html_with_one_link_and_a_reason(self, cast, settings, kind):
        settings.PORTAL_URL = "https://portal.example.net/"
        sent = mail(cast.ellery, kind)
        text, html = bodies(sent)
        assert sent.alternatives[0].mimetype == "text/html"
        assert re.findall(r"https?://\S+", text) == ["https://portal.example.net/requests/812/"]
        assert re.findall(r'(?:href|src)="([^"]*)"', html) == ["https://portal.example.net/requests/812/"]
        for body in (text, html):
            assert "You receive this because it is assigned to you." in body
            assert "Times are America/Denver." in body

    def test_no_programme_answers_it(self, cast, kind):
        sent = mail(cast.ellery, kind).message()
        assert sent["Auto-Submitted"] == "auto-generated"
        assert sent["Date"] == "Tue, 09 May 2006 16:36:00 +0000"

    def test_s54_the_note_stands_beside_the_due_time(self, cast, kind):
        for body in bodies(mail(cast.ellery, kind)):
            due, note = body.index("10:35 MDT"), body.index(NOTE)
            assert 0 < note - due < 80

    def test_s54_no_due_time_no_note(self, cast, kind):
        for body in bodies(mail(cast.ellery, kind, due_by="")):
            assert NOTE not in body

    def test_s54_the_words_that_are_never_used_are_not_there(self, cast, kind):
        sent = mail(cast.ellery, kind)
        assert not re.search(r"\bSLA\b|breach|violat|penalt", " ".join([sent.subject, *bodies(sent)]), re.IGNORECASE)

    def test_what_people_typed_is_shown_as_typed_and_does_nothing(self, cast, kind):
        sent = mail(cast.ellery, kind, subject="<b>bold</b>\nBcc: x@example.com")
        text, html = bodies(sent)
        assert "<b>bold</b>" in text
        assert "&lt;b&gt;bold&lt;/b&gt;" in html
        assert "<b>" not in html
        assert sent.message()["Bcc"] is None
        assert "\n" not in sent.subject

    def test_nothing_of_the_templates_is_left_over(self, cast, kind):
        for body in bodies(mail(cast.ellery, kind)):
            assert not re.search(r"\{[%{#]|\bNone\b", body)
            assert "\n\n\n" not in body.replace("\r", "")


class TestTheKey:
    def test_the_message_id_is_made_from_it(self, cast, settings):
        settings.DEFAULT_FROM_EMAIL = "Portal <portal@portal.example.net>"
        sent = mail(cast.ellery)
        assert sent.extra_headers["Message-ID"] == f"<{Notice.objects.get().key}@portal.example.net>"

    def test_bug_24_a_later_try_is_the_same_mail(self, cast):
        first = mail(cast.ellery)
        Notice.objects.update(attempts=7)
        again = message(Notice.objects.get())
        assert (first.subject, first.body, first.extra_headers) == (again.subject, again.body, again.extra_headers)


class TestTimes:
    def test_they_are_the_recipients_with_the_zones_letters(self, cast):
        text, html = bodies(mail(cast.nakai))
        for body in (text, html):
            assert "Tue 9 May 09:35 PDT" in body
            assert "Tue 9 May 09:05 PDT" in body
            assert "MDT" not in body

    def test_phoenix_has_no_summer_time(self, cast):
        assert "Due by:   Tue 9 May 09:35 MST" in mail(cast.begaye).body

    def test_the_year_is_the_recipients_on_its_last_evening(self, cast):
        Notice.objects.all().delete()
        mail(cast.ellery, promised_on="2006-12-29")
        notice = Notice.objects.get()
        notice.created_at = local("2006-12-31 20:00").astimezone(UTC)  # January there
        assert "contact on Fri 29 Dec\n" in message(notice).body

    def test_another_year_is_named(self, cast):
        received = local("2005-12-30 10:05").isoformat()
        assert "Received: Fri 30 Dec 2005 10:05 MST by pager" in mail(cast.ellery, received_at=received).body


class TestPastGuideline:
    def test_it_reads_as_a_whole(self, cast, settings):
        settings.PORTAL_URL = "http://127.0.0.1:8000"
        due = local("2006-05-09 11:06").isoformat()
        sent = mail(cast.ellery, director="Carol Brandvold", director_due_at=due)
        assert sent.to == ["Ruth Ellery <ruth.ellery@ilec.example.com>"]
        assert sent.subject == "Past guideline: R-812 Cobalt Mesa Telecom, DS1 loop <in> jeopardy & late"
        assert sent.body == (
            "Cobalt Mesa Telecom has not had an answer.\n"
            "Please answer, and record it. If it has been answered already, record when: no further messages follow.\n"
            "Still unanswered at Tue 9 May 11:06 MDT, it is brought before Carol Brandvold.\n"
            "\n"
            "R-812  DS1 loop <in> jeopardy & late\n"
            "Company:  Cobalt Mesa Telecom, New Mexico\n"
            "Received: Tue 9 May 10:05 MDT by pager\n"
            "Contact:  Joan Ferris, +1 303-555-0142\n"
            "Manager:  Ruth Ellery\n"
            "Due by:   Tue 9 May 10:35 MDT\n"
            "          (Guidelines only: Service Managers try to meet these times.)\n"
            "\n"
            "http://127.0.0.1:8000/requests/812/\n"
            "\n"
            "--\n"
            "You receive this because it is assigned to you.\n"
            "Times are America/Denver. Please do not answer this message: nobody reads the answers.\n"
        )

    def test_a_promise_is_missed_not_past(self, cast):
        sent = mail(cast.ellery, "promise_missed", clock="promised_contact", promised_on="2006-05-18")
        assert sent.subject.startswith("Promise missed: R-812")
        for body in bodies(sent):
            assert "was promised contact on Thu 18 May, and none is recorded" in body

    def test_where_nobody_stands_in_it_says_that_the_director_knows(self, cast):
        sent = mail(cast.ellery, director="Carol Brandvold", director_due_at=AT.isoformat(), director_is_told_now=True)
        assert "Nobody stands in, so Carol Brandvold is told now as well." in sent.body


class TestTheFolder:
    def test_every_kind_that_is_put_into_the_outbox_has_its_words(self):
        from pathlib import Path

        from django.conf import settings

        operations = Path(settings.BASE_DIR) / "requests_app/operations"
        sources = "".join((operations / name).read_text() for name in ("telling.py", "answers.py"))
        named = {kind for kind in NOTICES if f'"{kind}"' in sources}
        assert named | {"undelivered"} == set(KINDS)
        for kind in KINDS:
            for part in ("subject.txt", "body.txt", "body.html"):
                assert get_template(f"emails/{kind}/{part}")
