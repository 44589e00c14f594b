"""Mail is kept once, as received when our own server took it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from accountteam.tests.cast import local
from notices.models import InboundMail
from notices.operations import receive_mail
from notices.tests.writing import PORTAL, SERVER, raw_mail

AT = local("2006-05-16 09:02")
SERVER_SAYS, MAILBOX_SAYS = AT - timedelta(minutes=20), AT - timedelta(minutes=10)


@pytest.fixture(autouse=True)
def inbound(settings):
    settings.INBOUND_ADDRESS, settings.INBOUND_HOSTS = PORTAL, [SERVER]


def kept(raw: bytes, taken_at=None) -> InboundMail:
    return receive_mail(raw=raw, door="mailbox", taken_at=taken_at, at=AT)


@pytest.mark.django_db
class TestWhenItWasReceived:
    def test_the_topmost_line_of_our_server_says(self):
        raw = raw_mail(sender="x@y.com", taken_at=SERVER_SAYS, Date="Mon, 1 May 2006 10:00:00 +0000")
        assert kept(raw, MAILBOX_SAYS).received_at == SERVER_SAYS

    @pytest.mark.parametrize(
        "top",
        [
            b"Received: by evil.example.com; Mon, 1 May 2006 10:00:00 +0000\n",
            b"Received: by evil.example.com; Mon, 1 May 2006 10:00:00 +0000\n"
            b"Received: by mx.ilec.example.com; Mon, 1 May 2006 10:00:00 +0000\n",
            b"Received: by mx.ilec.example.com; some day\n",
            b"Date: Mon, 1 May 2006 10:00:00 +0000\n",
            b"",
        ],
        ids=["another server", "ours below another", "nonsense", "the date of its sender", "nothing"],
    )
    def test_else_the_mailbox_else_now(self, top):
        assert kept(top + b"Message-ID: <1@x>\n\nx", MAILBOX_SAYS).received_at == MAILBOX_SAYS
        assert kept(top + b"Message-ID: <2@x>\n\nx").received_at == AT

    def test_is_never_still_to_come(self):
        assert kept(raw_mail(sender="x@y.com", taken_at=AT + timedelta(days=1))).received_at == AT


@pytest.mark.django_db(transaction=True)
class TestTwoDoorsAtOnce:
    def test_keep_one_mail_once(self):
        raw, found, together = raw_mail("Hello", sender="x@y.com", Message_ID="<1@x>"), [], threading.Barrier(4)

        def take() -> None:
            together.wait()
            found.append(kept(raw).pk)
            connection.close()

        threads = [threading.Thread(target=take) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 4
        assert InboundMail.objects.count() == len(set(found)) == 1
