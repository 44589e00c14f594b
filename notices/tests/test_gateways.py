"""Pagers and text messages: in 160 characters, through a gateway by HTTP or by e-mail."""

import json

import pytest
from django.core import mail

from accountteam.tests.cast import local
from notices import channels
from notices.channels import Missed, Refused, Unreachable, outbound
from notices.channels.gateway import Gateway, Misshapen
from notices.channels.short import LONGEST, NOTE, short
from notices.models import Notice
from notices.tests.http_server import Reply, web_site
from notices.tests.test_delivery import notice

pytestmark = pytest.mark.django_db
DUE = local("2006-05-09 10:35").isoformat()


@pytest.fixture
def told(cast) -> Notice:
    cast.ellery.pager, cast.ellery.cellular = "+13035550120", "+13035550121"
    cast.ellery.save()
    return notice(cast.ellery, because="it is assigned to you", due_by=DUE)


@pytest.fixture
def site(settings):
    """A gateway for pagers by HTTP."""
    with web_site(lambda letter: Reply(202, b'{"messages": [{"id": "p-77"}]}')) as opened:
        settings.OUTBOUND_LOOPBACK_PORTS = [opened.port]
        use(settings, "pager", url=opened.url, token="let-me-in", receipt="messages.0.id")
        yield opened


def use(settings, channel: str, **given: str) -> None:
    settings.GATEWAYS = settings.GATEWAYS | {channel: settings.GATEWAYS[channel] | given}


def send(told: Notice, channel: str = "pager") -> str:
    with channels.opened(channel) as sender:
        return sender(told)


class TestByHttp:
    def test_a_page_goes_with_its_key_and_comes_back_with_the_providers_number(self, told, site):
        assert send(told) == "p-77"
        [letter] = site.letters
        assert letter.data == {"to": "+13035550120", "text": short(told), "key": str(told.key)}
        assert letter.headers["Idempotency-Key"] == str(told.key)
        assert letter.headers["Authorization"] == "Bearer let-me-in"

    def test_a_second_try_has_the_same_key_and_the_same_words(self, told, site):
        send(told)
        send(told)
        first, second = site.letters
        assert (first.body, first.headers["Idempotency-Key"]) == (second.body, second.headers["Idempotency-Key"])

    def test_a_text_message_goes_to_the_cellular(self, told, site, settings):
        use(settings, "sms", url=site.url, shape='{"m": [{"to": "{national}", "body": "{text}", "n": 1}]}')
        assert send(told, "sms") == ""
        assert site.letters[0].data == {"m": [{"to": "3035550121", "body": short(told), "n": 1}]}
        assert "Authorization" not in site.letters[0].headers

    def test_words_that_look_like_a_place_in_the_shape_stay_words(self, cast, told, site):
        told.context["subject"] = "{number} {key}"
        send(told)
        assert "{number} {key}" in site.letters[0].data["text"]

    @pytest.mark.parametrize(
        "body", [b"", b"OK", b"[]", b'{"messages": []}', b'{"messages": {"0": null}}', b"[" * 4000]
    )
    def test_an_answer_without_a_number_is_taken_all_the_same(self, told, site, body):
        site.respond = lambda letter: Reply(200, body)
        assert send(told) == ""

    @pytest.mark.parametrize(
        ("status", "error", "may_have_gone"),
        [
            (400, Refused, None),
            (404, Refused, None),
            (422, Refused, None),
            (401, Unreachable, False),
            (403, Unreachable, False),
            (429, Unreachable, False),
            (302, Unreachable, False),
            (409, Missed, True),
            (500, Unreachable, True),
            (503, Unreachable, True),
        ],
    )
    def test_a_refusal_is_sorted_by_what_it_means_for_the_next_try(self, told, site, status, error, may_have_gone):
        site.respond = lambda letter: Reply(status)
        with pytest.raises(error, match=str(status)) as raised:
            send(told)
        assert getattr(raised.value, "may_have_gone", None) == may_have_gone

    def test_somebody_without_a_number_is_refused(self, cast, told, site):
        cast.ellery.pager = ""
        cast.ellery.save()
        with pytest.raises(Refused, match="no number"):
            send(Notice.objects.get(pk=told.pk))
        assert site.letters == []

    def test_a_gateway_on_a_private_address_is_not_reached(self, told, settings):
        use(settings, "pager", url="http://gateway.test/")
        outbound_names = {"gateway.test": "10.0.0.9"}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("socket.getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", (outbound_names[host], 80))])
            with pytest.raises(Unreachable, match="private"):
                send(told)


class TestByMail:
    def test_a_page_goes_to_the_address_of_the_number(self, told, settings):
        use(settings, "pager", mail="{number}@pager.example.com")
        assert send(told) == ""
        [sent] = mail.outbox
        assert (sent.to, sent.subject, sent.body) == (["13035550120@pager.example.com"], "", short(told))
        assert sent.extra_headers["Message-ID"].startswith(f"<{told.key}@")

    def test_a_gateway_may_want_the_national_number(self, told, settings):
        use(settings, "sms", mail="{national}@txt.example.com")
        send(told, "sms")
        assert mail.outbox[0].to == ["3035550121@txt.example.com"]

    def test_where_both_are_set_it_goes_by_http(self, told, site, settings):
        use(settings, "pager", mail="{number}@pager.example.com")
        send(told)
        assert (len(site.letters), mail.outbox) == (1, [])


class TestTheSettings:
    def test_without_a_gateway_nobody_is_reached(self, told):
        assert not Gateway.of("pager").is_there
        with pytest.raises(Unreachable, match="No gateway"):
            send(told)

    @pytest.mark.parametrize(
        "given",
        [
            {"shape": "{"},
            {"url": "http://10.0.0.1/"},
            {"url": "https://a.example.com/", "shape": '{"to": "{number}"}'},
            {"url": "https://a.example.com/", "shape": '{"text": "{text}"}'},
            {"mail": "pager@example.com"},
            {"mail": "{number}"},
        ],
    )
    def test_that_cannot_work_are_said_to_be_that(self, settings, given):
        use(settings, "pager", **given)
        with pytest.raises(Misshapen):
            Gateway.of("pager")

    def test_the_shape_of_the_default_can_work(self):
        assert json.loads(Gateway.of("sms").shape["text"].join(['"', '"'])) == "{text}"


class TestTheText:
    def test_says_what_happened_why_you_and_where_to_go(self, told, settings):
        settings.PORTAL_URL = "https://portal.example.net"
        text = short(told)
        assert text.endswith(f"Because it is assigned to you. {NOTE} https://portal.example.net/requests/1/")
        assert "R-1" in text

    @pytest.mark.parametrize("length", [0, 40, 60, 90, 120, 200, 1000])
    def test_is_never_longer_than_a_page(self, told, length):
        told.context["subject"] = "x" * length
        assert len(short(told)) <= LONGEST
        assert short(told).endswith("/requests/1/")

    def test_leaves_out_why_before_it_cuts_what_happened(self, told):
        told.context["because"] = "you stand in for somebody whose name is very long indeed, " * 3
        assert "Because" not in short(told)
        assert "R-1" in short(told)

    def test_is_plain_ascii_of_one_line(self, told):
        told.context["subject"] = "Müller’s “loop” – 2 × late…\r\nBcc: all"
        text = short(told)
        assert text.isascii()
        assert text.isprintable()
        assert 'Muller\'s "loop" - 2 x late... Bcc: all' in text

    def test_leaves_a_link_out_that_takes_half_of_it(self, told, settings):
        settings.PORTAL_URL = "https://" + "a" * 80 + ".example.net"
        assert "https" not in short(told)

    def test_has_no_note_without_a_due_time(self, cast):
        assert NOTE not in short(notice(cast.ellery, number=2, because="it is assigned to you"))

    def test_may_be_as_long_as_the_network_reads(self):
        assert LONGEST == 160
        assert outbound.LONGEST_ANSWER < 10_000
