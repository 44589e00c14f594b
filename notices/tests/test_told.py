"""What was told of a thing, as each channel said it."""

import json
from datetime import timedelta

import pytest
from django.core import mail

from accountteam.tests.cast import clec_account, local
from notices.channels.payload import payload
from notices.channels.short import short
from notices.models import Notice
from notices.operations import Draft, add_webhook, deliver, enqueue
from notices.queries import told_about, told_to

pytestmark = pytest.mark.django_db

AT = local("2006-05-09 10:00")
CONTEXT = {"reference": "R-7", "subject": "Loop late", "because": "it is assigned to you", "path": "/requests/7/"}


@pytest.fixture
def told(cast):
    ira = clec_account("Ira Castle", cast.cobalt, "America/Denver", "clec_admin")
    endpoint = add_webhook(url="https://hooks.example.com/", kinds=["resolved"], actor=ira, at=AT).endpoint
    ways = [("reassigned", cast.ellery, channel) for channel in ("email", "inbox", "pager", "sms")]
    ways += [("reassigned", cast.joan, "inbox"), ("resolved", endpoint, "webhook")]
    enqueue(Draft(kind, "event:1", "request:7", to, CONTEXT, AT, channel=channel) for kind, to, channel in ways)
    return {(one.to.name, one.notice.channel): one for one in told_about("request:7")}


class TestWhatWentInOneMessage:
    """In a message of several each says less than by itself: what is shown is what was sent."""

    @pytest.fixture
    def message(self, cast):
        enqueue(Draft("reassigned", f"event:{n}", f"request:{n}", cast.joan, CONTEXT, AT) for n in (7, 8, 9))
        deliver(at=AT)
        deliver(at=AT + timedelta(minutes=3))
        first, second = mail.outbox
        assert "has given this request" in first.body
        return second.body

    def test_is_its_part_of_that_message_under_its_key(self, cast, message):
        [alone], [first], [other] = (told_about(f"request:{n}") for n in (7, 8, 9))
        assert [one.is_shared for one in (alone, first, other)] == [False, True, True]
        assert [one.message_key for one in (alone, first, other)] == [alone.notice.key, *[first.notice.key] * 2]
        assert "has given this request" in alone.text
        for part in (first, other):
            assert part.text.strip() in message
            assert part.subject in part.text

    def test_is_the_same_to_its_reader(self, cast, message):
        for n in (7, 8, 9):
            [ours], [theirs] = told_about(f"request:{n}"), told_to(cast.joan, f"request:{n}")
            assert (ours.text, ours.is_shared) == (theirs.text, theirs.is_shared)


class TestWhatWasTold:
    def test_is_what_went_by_each_channel(self, told):
        letters = {told["Ruth Ellery", channel].text for channel in ("email", "inbox")}
        assert len(letters) == 1
        assert "has given this request to you" in letters.pop()
        for channel in ("pager", "sms"):
            one = told["Ruth Ellery", channel]
            assert one.text == short(one.notice)
            assert len(one.text) <= 160
        hook = told["https://hooks.example.com/", "webhook"]
        assert json.loads(hook.text) == payload(Notice.objects.get(channel="webhook"))
        assert (hook.subject, hook.address) == ("A request was resolved", "https://hooks.example.com/")

    def test_went_to_an_address_of_its_channel(self, told, cast):
        assert told["Ruth Ellery", "email"].address == cast.ellery.email
        assert told["Ruth Ellery", "pager"].address == str(cast.ellery.pager)
        assert told["Ruth Ellery", "inbox"].address == ""

    def test_to_an_account_is_its_own_alone(self, told, cast):
        assert [(one.to.name, one.notice.channel) for one in told_to(cast.joan, "request:7")] == [
            (cast.joan.name, "inbox")
        ]
