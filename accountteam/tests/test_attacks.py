"""What somebody tries who means harm: each through the portal's own doors, as a browser or a script would."""

import csv
import io
import uuid

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accountteam.tests.cast import PASSWORD, local
from accountteam.tests.test_crawler import PLACES
from contacts.models import User
from notices.operations import Draft, deliver, enqueue
from requests_app.models import TeamRequest
from requests_app.tests.pages.reading import NOW, logged

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example.com/",
    "//evil.example.com",
    "///evil.example.com",
    "/\\evil.example.com",
    "\\\\evil.example.com",
    "http:evil.example.com",
    "https:///evil.example.com",
    " //evil.example.com",
    "\t//evil.example.com",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"]


@pytest.fixture(autouse=True)
def at_eleven(time_machine):
    time_machine.move_to(NOW, tick=False)


def typed(**changes):
    return {
        "token": str(uuid.uuid4()),
        "topic": "order",
        "state": "NM",
        "channel": "portal_form",
        "subject": "DS1 loop",
    } | changes


class TestOpenRedirects:
    """Every place that goes on to an address somebody gave. What leads out of the portal is not followed."""

    @pytest.fixture
    def stands(self, cast):
        return logged(cast, local("2006-05-18 10:00"))

    def sinks(self, cast, stands, to):
        sign_in = {"login": cast.joan.email, "password": PASSWORD}
        return {
            "sign in": (None, "account_login", [], {**sign_in, "next": to}),
            "sign out": (cast.joan, "account_logout", [], {"next": to}),
            "log": (cast.joan, "requests:log", [], typed(next=to)),
            "act": (cast.joan, "requests:act", [stands.pk, "note"], {"note": "Seen", "next": to}),
            "verify": (cast.ellery_user, "contacts:verify", [cast.ellery.pk], {"back": to}),
            "absence": (
                cast.ellery_user,
                "contacts:availability",
                [],
                {"kind": "out_of_office", "until": "tomorrow", "confirmed": "on", "back": to},
            ),
        }

    @pytest.mark.parametrize("to", ELSEWHERE)
    @pytest.mark.parametrize("sink", ["sign in", "sign out", "log", "act", "verify", "absence"])
    def test_none(self, client, cast, stands, sink, to):
        who, name, arguments, data = self.sinks(cast, stands, to)[sink]
        if who:
            client.force_login(who)
        answer = client.post(reverse(name, args=arguments), data)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith(("//", "/\\"))

    @pytest.mark.parametrize("sink", ["sign in", "log", "act", "verify", "absence"])
    def test_but_a_page_of_ours_is(self, client, cast, stands, sink):
        """Or the test above would pass where nothing given is ever followed."""
        who, name, arguments, data = self.sinks(cast, stands, "/how-times/?x=1")[sink]
        if who:
            client.force_login(who)
        assert client.post(reverse(name, args=arguments), data)["Location"] == "/how-times/?x=1"


class TestMassAssignment:
    """What a form does not show cannot be set by sending it along."""

    def test_a_company_cannot_log_for_another_or_as_done(self, client, cast):
        client.force_login(cast.joan)
        given = {
            "company": cast.prairie.name,
            "clec": cast.prairie.pk,
            "clec_id": cast.prairie.pk,
            "status": "responded",
            "owner": cast.lindqvist.pk,
            "due_by": "2030-01-01",
            "logged_by": cast.ken.pk,
        }
        client.post(reverse("requests:log"), typed(**given))
        made = TeamRequest.objects.get()
        assert (made.clec, made.owner, made.status) == (cast.cobalt, cast.ellery, "open")
        assert made.events.get().actor == cast.joan

    def test_nobody_changes_their_role_with_their_password(self, client, cast):
        client.force_login(cast.joan)
        new = "another horse battery"
        given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        client.post(
            reverse("account_change_password"),
            given | {"role": "administrator", "is_active": "", "email": "evil@example.com", "clec": cast.prairie.pk},
        )
        joan = User.objects.get(pk=cast.joan.pk)
        assert joan.check_password(new)
        assert (joan.role, joan.clec, joan.email, joan.is_active) == ("clec_user", cast.cobalt, cast.joan.email, True)

    def test_nobody_enters_another_as_absent_by_sending_other_fields(self, client, cast):
        client.force_login(cast.ellery_user)
        given = {"kind": "out_of_office", "until": "tomorrow", "confirmed": "on"}
        client.post(
            reverse("contacts:availability"), given | {"person_id": cast.lindqvist.pk, "entered_by": cast.ken.pk}
        )
        assert not cast.lindqvist.availabilities.exists()
        assert cast.ellery.availabilities.exists()


class TestIdsOfOthers:
    """The crawler asks for all of them; here what is sent is what the owner would send."""

    @pytest.mark.parametrize(
        ("action", "data"),
        [
            ("note", {"note": "Let me in"}),
            ("withdraw", {"reason": "Not needed"}),
            ("raise", {"reason": "Urgent"}),
            ("acknowledge", {"promised_on": "2006-05-23"}),
        ],
    )
    def test_nothing_is_done_to_a_rivals_request(self, client, cast, action, data):
        theirs = logged(cast, local("2006-05-18 10:00"), by=cast.ken, clec=cast.prairie)
        client.force_login(cast.joan)
        answer = client.post(reverse("requests:act", args=[theirs.pk, action]), data)
        assert answer.status_code == 404
        assert theirs.events.count() == 1

    def test_nor_with_the_token_of_a_rivals_form(self, client, cast):
        token = str(uuid.uuid4())
        client.force_login(cast.ken)
        theirs = logged(cast, local("2006-05-18 10:00"), by=cast.ken, clec=cast.prairie)
        client.post(reverse("requests:act", args=[theirs.pk, "note"]), {"note": "Ours", "token": token})
        client.force_login(cast.joan)
        answer = client.post(reverse("requests:act", args=[theirs.pk, "note"]), {"note": "Mine", "token": token})
        assert answer.status_code == 404


class TestForgedPosts:
    """From another site: the browser sends the cookies, not the form's token."""

    @pytest.fixture
    def visitor(self, cast):
        visitor = Client(enforce_csrf_checks=True)
        visitor.force_login(cast.ellery_user)
        return visitor

    # Programs call these, without cookies, by a secret or a signature: test_mail_doors.
    PAGES = [place for place in PLACES if place.name not in ("notices:inbound_mail", "requests:texts")]

    @pytest.mark.parametrize("place", PAGES, ids=lambda place: place.name)
    @pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example.com"}, {"HX-Request": "true"}])
    def test_are_refused_at_every_address(self, visitor, place, headers):
        given = dict.fromkeys(place.arguments, 1) | {"action": "note", "key": "no-key", "uidb36": "1"}
        answer = visitor.post(place.url(given), {"note": "Forged"}, headers=headers)
        assert answer.status_code == 403
        assert "This page was open too long" in answer.text

    def test_are_told_from_those_of_our_own_form(self, visitor, cast):
        form = visitor.get(reverse("account_change_password")).text
        token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        answer = visitor.post(reverse("account_change_password"), {"csrfmiddlewaretoken": token})
        assert answer.status_code == 200

    def test_are_refused_with_a_good_token_from_another_origin(self, visitor, cast):
        form = visitor.get(reverse("account_change_password")).text
        token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        answer = visitor.post(
            reverse("account_change_password"),
            {"csrfmiddlewaretoken": token},
            headers={"Origin": "https://evil.example.com"},
        )
        assert answer.status_code == 403


class TestHeaders:
    """A line break in what is given never ends a header."""

    def test_of_an_answer(self, client, cast):
        client.force_login(cast.joan)
        answer = client.post(reverse("requests:log"), typed(next="/how-times/?\r\nSet-Cookie: a=b"))
        assert answer.status_code == 302
        assert not any("\r" in value or "\n" in value for value in answer.headers.values())
        assert "a" not in client.cookies

    @pytest.mark.parametrize("said", ["DS1 loop\r\nBcc: evil@example.com", "DS1 loop\nBcc: evil@example.com"])
    def test_of_a_mail_by_the_subject_of_a_request(self, client, cast, said):
        client.force_login(cast.joan)
        client.post(reverse("requests:log"), typed(subject=said))
        facts = {
            "request_id": 1,
            "reference": "R-1",
            "subject": TeamRequest.objects.get().subject,
            "company": cast.cobalt.name,
            "channel": "Pager",
            "received_at": NOW.isoformat(),
            "owner": "Ruth Ellery",
            "by": "Carol Brandvold",
            "path": "/requests/1/",
        }
        enqueue([Draft("reassigned", "event:1", "request:1", cast.ellery, facts, NOW)])
        assert deliver(at=NOW) == 1
        assert mail.outbox[0].message()["Bcc"] is None
        assert "\n" not in mail.outbox[0].subject


class TestCells:
    """The exports, as a spreadsheet reads them: whatever a company typed is text."""

    @pytest.mark.parametrize("formula", FORMULAS)
    @pytest.mark.parametrize(("who", "place"), [("joan", "requests:list"), ("brandvold_user", "requests:past")])
    def test_are_no_formulas(self, client, cast, time_machine, formula, who, place):
        client.force_login(cast.joan)
        client.post(reverse("requests:log"), typed(subject=formula, contact_name=formula))
        time_machine.move_to(local("2006-05-22 16:00"), tick=False)  # past guideline by now
        client.force_login(getattr(cast, who))
        text = b"".join(client.get(reverse(place), {"format": "csv"}).streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        cells = [cell for row in rows for cell in row]
        assert f"'{formula}" in cells
        assert [
            cell
            for cell in cells
            if not cell.lstrip("-").isdigit() and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        ] == []
