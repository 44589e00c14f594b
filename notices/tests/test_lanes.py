"""Each channel by itself: two lanes, what is waiting in them, and one endpoint that holds up no other."""

import threading
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import connection

from accountteam.celery import app
from accountteam.stack.programs import DELIVERERS
from accountteam.tests.cast import clec_account, local
from notices.models import Attempt, Endpoint, Notice
from notices.operations import Draft, add_webhook, deliver, delivery, enqueue, send_test
from notices.operations.lanes import LANES, lane
from notices.tests.http_server import Letter, Reply, web_site
from notices.tests.test_delivery import beside

pytestmark = pytest.mark.django_db
AT = local("2006-05-09 10:36")
State = Notice.State


@pytest.fixture
def ira(cast):
    return clec_account("Ira Castle", cast.cobalt, "America/Denver", "clec_admin")


@pytest.fixture
def kit(cast):
    return clec_account("Kit Weir", cast.prairie, "America/Chicago", "clec_admin")


@pytest.fixture
def site(settings):
    with web_site() as opened:
        settings.OUTBOUND_LOOPBACK_PORTS = [opened.port]
        yield opened


def hook(site, administrator, path="") -> Endpoint:
    return add_webhook(url=site.url + path, kinds=["resolved"], actor=administrator, at=AT).endpoint


def waiting(endpoint: Endpoint, count: int, at=AT) -> None:
    enqueue(Draft("resolved", f"event:{n}", "request:1", endpoint, {}, at, channel="webhook") for n in range(count))


class TestAWebhook:
    def test_is_delivered_with_its_status_as_receipt_and_the_try_written_down(self, site, ira):
        endpoint = hook(site, ira)
        waiting(endpoint, 2)
        assert deliver(channel="webhook", at=AT) == 2
        assert set(Notice.objects.values_list("state", "receipt", "is_repeat")) == {(State.SENT, "200", False)}
        assert list(Attempt.objects.values_list("status", "reason", "number")) == [(200, "", 1)] * 2

    def test_that_answers_500_is_tried_again_later_under_the_same_id(self, site, ira):
        endpoint = hook(site, ira)
        waiting(endpoint, 1)
        site.respond = lambda letter: Reply(500)
        assert deliver(channel="webhook", at=AT) == 0
        notice = Notice.objects.get()
        assert (notice.state, notice.attempts, notice.reason) == (State.QUEUED, 1, "It answered 500")
        site.respond = lambda letter: Reply()
        assert deliver(channel="webhook", at=AT + timedelta(seconds=7)) == 1
        assert len({letter.headers["webhook-id"] for letter in site.letters}) == 1
        assert list(Attempt.objects.order_by("id").values_list("status", "number")) == [(500, 1), (200, 2)]

    def test_that_breaks_off_is_unknown_and_marked_when_it_goes_again(self, site, ira):
        waiting(hook(site, ira), 1)
        site.respond = lambda letter: None
        deliver(channel="webhook", at=AT)
        assert Notice.objects.get().state == State.UNKNOWN
        site.respond = lambda letter: Reply()
        deliver(channel="webhook", at=AT + timedelta(seconds=7))
        assert [letter.headers.get("webhook-repeat") for letter in site.letters] == [None, "possible"]

    def test_that_fails_rests_and_holds_up_no_other(self, site, ira, kit):
        bad, good = hook(site, ira, "/bad"), hook(site, kit, "/good")
        waiting(bad, 5)
        waiting(good, 5)
        site.respond = lambda letter: Reply(500 if "bad" in letter.path else 200)
        assert deliver(channel="webhook", at=AT) == 5
        assert [letter.path for letter in site.letters].count("/hook/bad") == 1

    def test_that_is_told_much_takes_turns_with_the_others(self, site, ira, kit):
        much, little = hook(site, ira, "/much"), hook(site, kit, "/little")
        waiting(much, 30, AT - timedelta(minutes=1))
        waiting(little, 1)
        deliver(channel="webhook", at=AT)
        assert "/hook/little" in [letter.path for letter in site.letters[:2]]
        assert len(site.letters) == 31

    def test_that_is_off_gets_nothing_that_slipped_in(self, site, ira):
        endpoint = hook(site, ira)
        waiting(endpoint, 1)
        Endpoint.objects.update(disabled_at=AT, disabled_why="Off")
        assert deliver(channel="webhook", at=AT) == 0
        assert site.letters == []

    def test_gets_its_test(self, site, ira):
        endpoint = hook(site, ira)
        send_test(endpoint_id=endpoint.pk, actor=ira, at=AT)
        deliver(channel="webhook", at=AT)
        assert [letter.data["type"] for letter in site.letters] == ["test"]

    def test_that_never_answers_fails_in_the_end_and_nobody_of_ours_is_told(self, site, ira):
        waiting(hook(site, ira), 1)
        site.respond = lambda letter: Reply(500)
        at = AT
        for _ in range(delivery.ATTEMPTS):
            deliver(channel="webhook", at=at)
            at += timedelta(hours=2)
        assert Notice.objects.get().state == State.FAILED


class TestAChannel:
    def test_takes_only_what_is_its_own(self, cast, site, ira):
        waiting(hook(site, ira), 1)
        assert deliver(channel="email", at=AT) == 0
        assert deliver(channel="sms", at=AT) == 0
        assert deliver(channel="webhook", at=AT) == 1

    def test_without_a_gateway_keeps_what_waits(self, cast):
        enqueue([Draft("reassigned", "event:1", "request:1", cast.ellery, {}, AT, channel="pager")])
        assert deliver(channel="pager", at=AT) == 0
        notice = Notice.objects.get()
        assert (notice.state, notice.reason) == (State.QUEUED, "No gateway is set up")

    def test_keeps_the_providers_number_as_receipt(self, cast, site, settings):
        settings.GATEWAYS = settings.GATEWAYS | {"pager": settings.GATEWAYS["pager"] | {"url": site.url}}
        site.respond = lambda letter: Reply(202, b'{"id": "p-77"}')
        cast.ellery.pager = "+13035550120"
        cast.ellery.save()
        enqueue([Draft("wrong_contact", "event:1", "person:1", cast.ellery, {}, AT, channel="pager")])
        assert deliver(channel="pager", at=AT) == 1
        assert Notice.objects.get().receipt == "p-77"


@pytest.mark.django_db(transaction=True)
class TestTheLanes:
    def elsewhere(self, channel: str) -> bool:
        """Whether somebody else finds a free one."""
        found = []

        def look() -> None:
            with lane(channel) as is_free:
                found.append(is_free)

        beside(look).join()
        return found == [True]

    def test_are_two_a_channel_and_free_again_afterwards(self, db):
        held, free = threading.Event(), threading.Event()

        def hold() -> None:
            with lane("pager") as is_free:
                assert is_free
                held.set()
                free.wait(10)

        first = beside(hold)
        assert held.wait(10)
        assert self.elsewhere("pager")
        held.clear()
        second = beside(hold)
        assert held.wait(10)
        assert not self.elsewhere("pager")
        assert self.elsewhere("sms")
        free.set()
        first.join()
        second.join()
        assert self.elsewhere("pager")

    def test_are_let_go_when_their_holder_dies(self, db):
        def die() -> None:
            with ExitStack() as never_closed:
                for _ in range(LANES):
                    never_closed.enter_context(lane("pager"))
                connection.close()  # as a killed process leaves it
                never_closed.pop_all()

        beside(die).join()
        assert self.elsewhere("pager")

    def test_send_nothing_when_they_are_taken(self, cast, site, settings):
        """A third deliverer goes home, and another channel goes on."""
        begun, go_on = threading.Semaphore(0), threading.Event()

        def hang(letter: Letter) -> Reply:
            begun.release()
            go_on.wait(10)
            return Reply()

        site.respond = hang
        settings.GATEWAYS = settings.GATEWAYS | {"pager": settings.GATEWAYS["pager"] | {"url": site.url}}
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        cast.ellery.pager = "+13035550120"
        cast.ellery.save()
        for channel, count in (("pager", 60), ("email", 5)):
            words = {"channel": channel, "is_at_once": True}
            enqueue(
                Draft("wrong_contact", f"event:{n}", "person:1", cast.ellery, {}, AT, **words) for n in range(count)
            )
        sending = [beside(lambda: deliver(channel="pager", at=AT, patience=0.01)) for _ in range(LANES)]
        for _ in range(LANES):
            assert begun.acquire(timeout=10)
        assert deliver(channel="pager", at=AT) == 0
        assert len(site.letters) == LANES
        assert deliver(channel="email", at=AT) == 5
        go_on.set()
        for one in sending:
            one.join()


class TestTheProgram:
    def test_has_a_thread_for_each_lane_and_one_that_finds_them_taken(self):
        channels = {
            entry["args"][0] for entry in app.conf.beat_schedule.values() if entry["task"] == "notices.tasks.deliver"
        }
        assert channels == set(Notice.Channel) - {"inbox"}
        assert LANES * len(channels) + 1 == DELIVERERS
