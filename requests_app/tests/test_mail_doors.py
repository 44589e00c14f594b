"""The doors that mail and texts come in by: a mailbox, a provider's webhook, a gateway's."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from standardwebhooks.webhooks import Webhook

from accountteam.tests.cast import local
from accountteam.wall.roles import LOGIN
from contacts import wall
from contacts.guideline import Channel
from notices import mailbox
from notices.addresses import reply_address
from notices.inbound import limits
from notices.models import InboundMail
from notices.tests.mail_house import mail_house
from notices.tests.writing import PORTAL, SERVER, raw_mail
from requests_app.models import Event, TeamRequest
from requests_app.operations import file_mails
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db

NEW = "postmark:new"
NOW = local("2006-05-16 09:02")


@pytest.fixture(autouse=True)
def inbound(settings):
    settings.INBOUND_ADDRESS, settings.INBOUND_HOSTS = PORTAL, [SERVER]


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    with mail_house(tmp_path_factory.mktemp("mail")) as house:
        yield house


class TestAMailbox:
    """By real servers: SMTP in (aiosmtpd), IMAP out (pymap)."""

    @pytest.fixture
    def house(self, servers, settings):
        for folder in ("new", "cur"):
            for place in (servers.folder / folder).iterdir():
                place.unlink()
        settings.IMAP_URL, servers.vouches_for = servers.url, []
        return servers

    def take(self, at) -> int:
        with wall.chosen(wall.Choice(LOGIN)):
            taken = mailbox.fetch(at=at)
            file_mails(at=at)
        return taken

    def test_a_reply_is_filed_as_received_when_the_server_took_it(self, cast, house):
        at = datetime.now(UTC).replace(microsecond=0)
        asked = log(cast, at - timedelta(minutes=30), channel=Channel.VOICEMAIL)
        to = reply_address(asked.pk, f"p{cast.ellery.pk}")
        house.send(raw_mail("It is repaired", sender=cast.ellery.email, to=to), cast.ellery.email, to)
        assert self.take(at + timedelta(minutes=5)) == 1
        event = asked.events.get(kind="responded")
        assert at - timedelta(minutes=2) < event.at <= at + timedelta(minutes=1)
        assert event.recorded_at == at + timedelta(minutes=5)

    def test_new_mail_becomes_a_request_and_is_read_once(self, cast, house):
        at = datetime.now(UTC) + timedelta(minutes=1)
        house.vouches_for = [cast.joan.email.partition("@")[2]]
        house.send(raw_mail("Down", sender=cast.joan.email, Subject="DS1"), cast.joan.email)
        assert [self.take(at), self.take(at)] == [1, 0]
        assert TeamRequest.objects.get().subject == "DS1"

    def test_that_died_before_it_was_marked_is_taken_again_and_filed_once(self, cast, house, monkeypatch):
        at = datetime.now(UTC) + timedelta(minutes=1)
        house.vouches_for = [cast.joan.email.partition("@")[2]]
        house.send(raw_mail("Down", sender=cast.joan.email), cast.joan.email)
        with monkeypatch.context() as patched:
            patched.setattr("imap_tools.BaseMailBox.flag", lambda *args: None)
            assert self.take(at) == 1
        assert self.take(at) == 1
        assert (TeamRequest.objects.count(), InboundMail.objects.count()) == (1, 1)

    def test_the_bytes_are_kept_as_they_came(self, house):
        raw = raw_mail("Grüße\n.\n..dots", sender="x@example.com")
        house.send(raw)
        self.take(datetime.now(UTC) + timedelta(minutes=1))
        kept = bytes(InboundMail.objects.get().raw).replace(b"\r\n", b"\n")
        assert kept.endswith(raw)

    def test_of_one_that_is_too_large_the_beginning_is_kept(self, house, monkeypatch):
        monkeypatch.setattr(limits, "MAIL", 20_000)
        house.send(raw_mail("x\n" * 20_000, sender="x@example.com"))
        self.take(datetime.now(UTC) + timedelta(minutes=1))
        kept = InboundMail.objects.get()
        assert (len(bytes(kept.raw)), kept.state, kept.reason) == (20_000, "tray", "It is too long.")

    def test_one_that_cannot_be_kept_holds_up_no_other(self, cast, house, monkeypatch, caplog):
        at, real = datetime.now(UTC) + timedelta(minutes=1), mailbox.receive_mail

        def stumbling(*, raw, **given):
            if b"poison" in raw:
                raise ZeroDivisionError
            return real(raw=raw, **given)

        house.send(raw_mail("poison", sender="x@example.com"))
        house.send(raw_mail("Hello", sender="x@example.com"))
        with monkeypatch.context() as patched:
            patched.setattr(mailbox, "receive_mail", stumbling)
            assert self.take(at) == 1
        assert self.take(at) == 1
        assert InboundMail.objects.count() == 2

    def test_that_is_away_is_said_without_its_password(self, settings, caplog):
        settings.IMAP_URL = "imap://portal:hunter2@127.0.0.1:9/INBOX"
        assert mailbox.fetch(at=NOW) == 0
        assert "cannot be read at present" in caplog.text
        assert "hunter2" not in caplog.text

    def test_with_another_password_is_too(self, house, settings, caplog):
        settings.IMAP_URL = house.url.replace("correct", "wrong")
        assert mailbox.fetch(at=NOW) == 0
        assert "MailboxLoginError" in caplog.text

    def test_that_is_not_set_is_left_alone(self, settings):
        settings.IMAP_URL = ""
        assert mailbox.fetch(at=NOW) == 0


class TestAProvidersWebhook:
    @pytest.fixture(autouse=True)
    def at(self, settings, time_machine):
        settings.INBOUND_WEBHOOK_SECRET = ["postmark:old", "postmark:new"]
        time_machine.move_to(NOW, tick=False)

    def post(self, client, handed, secret=NEW):
        headers = {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()} if secret else {}
        body = handed if isinstance(handed, bytes) else json.dumps(handed).encode()
        return client.post(reverse("notices:inbound_mail"), body, content_type="application/json", headers=headers)

    def handed(self, raw: bytes, **more):
        return {"FromFull": {"Email": "x@y.com"}, "Headers": [], "RawEmail": raw.decode(), "ToFull": []} | more

    @pytest.mark.parametrize("secret", ["postmark:old", "postmark:new"])
    def test_keeps_a_mail_which_the_next_tick_files(self, client, cast, secret):
        raw = raw_mail("Down", sender=cast.joan.email, passes=True, taken_at=NOW - timedelta(minutes=3))
        assert self.post(client, self.handed(raw), secret).status_code == 200
        assert file_mails(at=NOW) == 1
        assert TeamRequest.objects.get().received_at == NOW - timedelta(minutes=3)

    def test_twice_is_once(self, client, cast):
        raw = raw_mail("Down", sender=cast.joan.email, passes=True)
        assert [self.post(client, self.handed(raw)).status_code for _ in range(2)] == [200, 200]
        assert InboundMail.objects.count() == 1

    def test_the_envelope_is_put_on_top(self, client, cast):
        headers = [{"Name": "Return-Path", "Value": "<>"}]
        envelope = {"Headers": headers, "OriginalRecipient": "portal+1@ilec.example.com"}
        raw = raw_mail("Away", sender=cast.joan.email, passes=True)
        assert self.post(client, self.handed(raw, **envelope)).status_code == 200
        kept = InboundMail.objects.get()
        assert (kept.state, kept.reason) == ("set_aside", "Return-Path is empty")
        assert "portal+1@ilec.example.com" in kept.sent_to

    @pytest.mark.parametrize("secret", ["", "postmark:wrong", "other:new", "postmark"])
    def test_without_the_secret_is_refused(self, client, cast, secret):
        raw = raw_mail("Down", sender=cast.joan.email, passes=True)
        assert self.post(client, self.handed(raw), secret).status_code == 403
        assert not InboundMail.objects.exists()

    def test_where_none_is_set_there_is_no_such_page(self, client, settings):
        settings.INBOUND_WEBHOOK_SECRET = []
        assert self.post(client, {}).status_code == 404

    def test_nobody_looks_at_it(self, client):
        assert client.get(reverse("notices:inbound_mail")).status_code == 404

    @pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"no", b'{"RecordType": "Open"}', b'{"Headers": 3}', b"\xff"])
    def test_nonsense_is_refused(self, client, cast, body):
        assert self.post(client, body).status_code in (200, 400)
        assert not InboundMail.objects.exclude(state="tray").exists()

    def test_a_flood_is_cut_off(self, client, monkeypatch):
        monkeypatch.setattr("notices.views.inbound.MOST", 100)
        assert self.post(client, b"x" * 101).status_code == 413


class TestATextFromTheField:
    SECRET = "whsec_" + base64.b64encode(b"a secret of the gateway's").decode()
    AT = local("2006-05-16 10:30")

    @pytest.fixture(autouse=True)
    def at(self, settings, time_machine):
        settings.TEXTS_WEBHOOK_SECRET = [self.SECRET]
        time_machine.move_to(self.AT, tick=False)

    @pytest.fixture
    def paged(self, cast):
        return log(cast, local("2006-05-16 10:05"))

    def send(self, client, text, *, number="+13035550191", key="msg_1", secret=None, body=None, at=None):
        body = json.dumps({"from": number, "text": text}) if body is None else body
        at = (at or self.AT).astimezone(UTC)
        signature = Webhook(secret or self.SECRET).sign(key, at, body)
        stamp = str(int(at.timestamp()))
        headers = {"webhook-id": key, "webhook-timestamp": stamp, "webhook-signature": signature}
        return client.post(reverse("requests:texts"), body, content_type="application/json", headers=headers)

    def reply(self, *args, **kwargs) -> str:
        return self.send(*args, **kwargs).json()["reply"]

    def test_a_call_is_logged_when_it_was(self, client, cast, paged):
        assert self.reply(client, f"CALL {paged.pk} 1020") == f"R-{paged.pk}: call at 10:20 MDT logged."
        event = paged.events.get(kind="responded")
        assert (event.actor, event.at, event.data) == (
            cast.ellery_user,
            local("2006-05-16 10:20"),
            {"medium": "telephone"},
        )
        assert paged.commitments.get().outcome == "met"

    @pytest.mark.parametrize("text", ["call {}", "Call R-{}.", "CALL {} 10:30", "call {} at 1030"])
    def test_is_read_in_several_ways(self, client, cast, paged, text):
        assert "call at 10:30 MDT logged" in self.reply(client, text.format(paged.pk))

    def test_having_it_is_an_attempt_and_the_clock_runs_on(self, client, cast, paged):
        assert "The clock runs on" in self.reply(client, f"ack {paged.pk}")
        assert paged.events.get(kind="attempted").actor == cast.ellery_user
        assert paged.commitments.get().ended_at is None

    def test_twice_is_logged_once(self, client, cast, paged):
        first, second = (self.reply(client, f"CALL {paged.pk}") for _ in range(2))
        assert first == second
        assert paged.events.filter(kind="responded").count() == 1

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("hello", "That was not understood."),
            ("ACK", "That was not understood."),
            ("CALL {} 2560", "That was not understood."),
            ("ACK {} 1020", "That was not understood."),
            ("CALL {} and 5", "That was not understood."),
            ("CALL {} 1031", "that time is still to come."),
            ("CALL {} 1004", "That is before the request was received."),
            ("CALL 999999", "R-999999 is not there for you."),
        ],
    )
    def test_what_cannot_be_done_says_what_to_send(self, client, cast, paged, text, said):
        assert said in self.reply(client, text.format(paged.pk))
        assert paged.events.count() == 1

    @pytest.mark.parametrize("number", ["+13035550142", "", "nonsense", "+16125550195"])
    def test_nobody_elses_number_does_anything(self, client, cast, paged, number):
        answer = self.reply(client, f"CALL {paged.pk}", number=number)
        assert "on nobody’s card" in answer or "not there for you" in answer
        assert paged.events.count() == 1

    def test_a_number_of_two_people_is_nobodys(self, client, cast, paged):
        cast.begaye.pager = cast.ellery.pager
        cast.begaye.save()
        assert "on nobody’s card" in self.reply(client, f"CALL {paged.pk}")

    def test_another_signature_is_refused(self, client, cast, paged):
        other = "whsec_" + base64.b64encode(b"another secret").decode()
        assert self.send(client, f"CALL {paged.pk}", secret=other).status_code == 403
        assert client.post(reverse("requests:texts"), "{}", content_type="application/json").status_code == 403
        assert self.send(client, f"CALL {paged.pk}", at=self.AT - timedelta(minutes=10)).status_code == 403
        assert Event.objects.exclude(kind="logged").count() == 0

    def test_both_secrets_hold_while_one_replaces_the_other(self, client, cast, paged, settings):
        other = "whsec_" + base64.b64encode(b"another secret").decode()
        settings.TEXTS_WEBHOOK_SECRET = [other, self.SECRET]
        assert self.send(client, f"CALL {paged.pk}").status_code == 200

    @pytest.mark.parametrize("body", ["", "[]", "{}", '{"from": 3, "text": "x"}', "nonsense"])
    def test_nonsense_is_refused(self, client, body):
        assert self.send(client, "", body=body).status_code in (400, 403)

    def test_where_no_secret_is_set_there_is_no_such_page(self, client, settings):
        settings.TEXTS_WEBHOOK_SECRET = []
        assert self.send(client, "CALL 1").status_code == 404
        settings.TEXTS_WEBHOOK_SECRET = [self.SECRET]
        assert client.get(reverse("requests:texts")).status_code == 404
