"""A provider hangs on each send: by the other channels everything is delivered within 5 s all the same."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.test import override_settings

from accountteam.tests.cast import clec_account
from contacts.models import Person, User
from notices.models import Endpoint, Notice
from notices.operations import Draft, add_webhook, enqueue
from notices.tests.http_server import Letter, Reply

from .stage import Stage

pytestmark = pytest.mark.stack

HANGS = 30  # seconds
WITHIN = 5  # seconds, of 99 in a hundred
CHANNELS = ("email", "pager", "webhook")


class TestOneThatHangs:
    def test_holds_up_no_other(self, play):
        run(play, "webhook", seconds=8, each_second=4)

    @pytest.mark.prove
    @pytest.mark.parametrize("hanging", CHANNELS)
    def test_holds_up_no_other_for_long(self, play, hanging):
        run(play, hanging, seconds=120, each_second=10)


def run(play: Stage, hanging: str, *, seconds: int, each_second: int) -> None:
    """By each channel so many a second, while one hangs; then it is let go, and all of its own goes out too."""
    mark = f"{hanging}{seconds}:"
    cast = receivers(play)
    with hung(play, hanging):
        for second in range(seconds):
            tell(cast, mark, range(second * each_second, (second + 1) * each_second))
            play.wait(1)
        others = [channel for channel in CHANNELS if channel != hanging]
        assert play.until(lambda: not waiting(mark, others), 30), f"{waiting(mark, others)} are waiting"
        assert waiting(mark, [hanging])
    for channel in others:
        assert late(mark, channel) <= WITHIN, channel
    # A company's system that did not answer for two minutes is let rest for another 80 s.
    assert play.until(lambda: not waiting(mark, CHANNELS), 240), "what hung is not delivered"


def receivers(play: Stage) -> dict[str, Person | Endpoint]:
    """Ellery has a mailbox and a pager; the company has a system."""
    person = play.manager.person
    assert person is not None
    person.pager = "+13035550120"
    person.save(update_fields=["pager"])
    return {"email": person, "pager": person, "webhook": Endpoint.objects.first() or added(play)}


def added(play: Stage) -> Endpoint:
    assert play.company.clec is not None
    keeper = clec_account("Ira Castle", play.company.clec, "America/Denver", User.Role.CLEC_ADMIN)
    at = datetime.now(UTC)
    with override_settings(OUTBOUND_LOOPBACK_PORTS=[play.site.port]):
        return add_webhook(url=play.site.url + "/system", kinds=["corrected"], actor=keeper, at=at).endpoint


def tell(cast: dict[str, Person | Endpoint], mark: str, numbers: range) -> None:
    at = datetime.now(UTC)
    facts = {"reference": "R-1", "person": "Ruth Ellery", "reported_at": at.isoformat()}
    enqueue(
        Draft("wrong_contact", f"{mark}{number}", "person:1", to, facts, at, channel=channel, is_at_once=True)
        for number in numbers
        for channel, to in cast.items()
    )


@contextmanager
def hung(play: Stage, channel: str) -> Iterator[None]:
    """One of them says nothing for half a minute, whatever it is sent."""

    def hang(letter: Letter) -> Reply:
        is_system = letter.path.endswith("/system")
        began = time.monotonic()
        while is_hung and is_system == (channel == "webhook") and time.monotonic() - began < HANGS:
            time.sleep(0.1)
        return Reply(body=b'{"id": "p-1"}')

    is_hung = [True]
    if channel == "email":
        play.mailbox.stalls.touch()
    else:
        play.site.respond = hang
    try:
        yield
    finally:
        is_hung.clear()
        play.mailbox.stalls.unlink(missing_ok=True)


def waiting(mark: str, channels: list[str] | tuple[str, ...]) -> int:
    return Notice.objects.filter(source__startswith=mark, channel__in=channels).exclude(state="sent").count()


def late(mark: str, channel: str) -> float:
    """Seconds from when it was told to when it was sent, of 99 in a hundred."""
    times = Notice.objects.filter(source__startswith=mark, channel=channel).values_list("created_at", "sent_at")
    took = sorted((sent - told).total_seconds() for told, sent in times if sent)
    return took[int(len(took) * 0.99)] if took else 0.0
