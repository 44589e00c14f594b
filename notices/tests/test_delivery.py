"""Delivery: leases, retries, and what becomes of a notice that cannot be sent."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from time import sleep

import pytest
from django.core import mail
from django.db import connection, transaction

from accountteam.tests.cast import local
from contacts.models import Person
from notices.models import Notice
from notices.operations import Draft, deliver, delivery, enqueue, suppress
from notices.operations.leasing import lease, statement
from notices.tests.mail_server import Mailbox, mail_server

pytestmark = pytest.mark.django_db

AT = local("2006-05-09 10:36")
State = Notice.State


def notice(person: Person, *, kind="reassigned", number=1, is_chaser=False, **context) -> Notice:
    facts = {
        "request_id": number,
        "reference": f"R-{number}",
        "subject": "DS1 loop in jeopardy",
        "company": "Cobalt Mesa Telecom",
        "channel": "Pager",
        "received_at": local("2006-05-09 10:05").isoformat(),
        "owner": "Ruth Ellery",
        "by": "Carol Brandvold",
        "path": f"/requests/{number}/",
    }
    draft = Draft(kind, f"event:{number}", f"request:{number}", person, facts | context, AT, is_chaser, is_at_once=True)
    enqueue([draft])
    return Notice.objects.get(source=f"event:{number}", person=person)


def leased_at(at: datetime) -> list[Notice]:
    return lease("email", at, at + delivery.LEASE, delivery.BATCH)


@pytest.fixture
def smtp(settings) -> Callable[[Mailbox], None]:
    """Sends through a real, small mail server instead of Django's box for tests."""

    def use(mailbox) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", mailbox.port, 5

    return use


class TestSending:
    def test_what_waits_is_sent_once_and_stamped(self, cast):
        told = notice(cast.ellery)
        assert deliver(at=AT) == 1
        assert deliver(at=AT + timedelta(hours=1)) == 0
        told.refresh_from_db()
        assert (told.state, told.attempts, told.leased_until) == (State.SENT, 1, None)
        assert AT <= told.sent_at < AT + timedelta(seconds=10)
        assert len(mail.outbox) == 1
        assert "X-Portal-Repeat" not in mail.outbox[0].extra_headers

    def test_what_is_to_be_tried_later_waits(self, cast):
        Notice.objects.filter(pk=notice(cast.ellery).pk).update(next_try_at=AT + timedelta(seconds=1))
        assert deliver(at=AT) == 0
        assert deliver(at=AT + timedelta(seconds=1)) == 1

    def test_more_than_one_batch_goes_in_one_run_oldest_first(self, cast, monkeypatch):
        monkeypatch.setattr(delivery, "BATCH", 2)
        for number in (3, 1, 2, 5, 4):
            notice(cast.ellery, number=number)
        assert deliver(at=AT) == 5
        assert [sent.subject.split()[2] for sent in mail.outbox] == ["R-3", "R-1", "R-2", "R-5", "R-4"]

    def test_it_ends_when_its_time_is_over_and_leaves_the_rest_to_the_next(self, cast):
        notice(cast.ellery)
        assert deliver(at=AT, patience=0) == 0
        assert deliver(at=AT) == 1

    def test_its_task_fits_between_the_soft_and_the_hard_limit(self):
        from accountteam.celery import app

        longest_send = 15  # seconds, of four exchanges with a server that answers just in time
        assert delivery.PATIENCE + longest_send < app.conf.task_soft_time_limit < app.conf.task_time_limit
        assert delivery.LEASE.total_seconds() > longest_send


class TestLeases:
    def test_a_notice_that_another_deliverer_holds_is_left_alone(self, cast):
        held = notice(cast.ellery)
        [leased] = leased_at(AT)
        assert leased == held
        assert deliver(at=AT + timedelta(seconds=1)) == 0
        assert mail.outbox == []

    def test_bug_24_a_send_that_was_cut_off_becomes_unknown_and_goes_again_under_the_same_key(self, cast):
        cut = notice(cast.ellery)
        leased_at(AT)  # and the deliverer is killed
        later = AT + delivery.LEASE
        delivery._recover("email", later)
        cut.refresh_from_db()
        assert (cut.state, cut.leased_until) == (State.UNKNOWN, None)
        assert deliver(at=later) == 1
        cut.refresh_from_db()
        assert (cut.state, cut.attempts, cut.is_repeat) == (State.SENT, 2, True)
        assert mail.outbox[0].extra_headers["Message-ID"] == f"<{cut.key}@ilec.example.com>"
        assert mail.outbox[0].extra_headers["X-Portal-Repeat"] == "possible"

    def test_a_deliverer_that_lost_its_lease_overwrites_nothing(self, cast):
        notice(cast.ellery)
        [slow] = leased_at(AT)
        delivery._recover("email", AT + delivery.LEASE)
        [quick] = leased_at(AT + delivery.LEASE)
        assert delivery._stamp_sent(quick, AT + delivery.LEASE)
        delivery._try_again(slow, "Timed out", AT + delivery.LEASE)
        assert Notice.objects.get().state == State.SENT

    def test_the_lease_is_renewed_before_each_send(self, cast):
        notice(cast.ellery)
        [leased] = leased_at(AT)
        assert delivery._is_wanted(leased, AT + timedelta(seconds=15))
        assert Notice.objects.get().leased_until == AT + timedelta(seconds=15) + delivery.LEASE


@pytest.mark.django_db(transaction=True)
class TestTwoDeliverers:
    def test_each_notice_is_sent_by_one_of_them(self, cast, monkeypatch):
        monkeypatch.setattr(delivery, "BATCH", 3)
        for number in range(30):
            notice(cast.ellery, number=number)
        start = threading.Barrier(2)
        sent = []

        def run() -> None:
            start.wait()
            try:
                sent.append(deliver(at=AT))
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(sent) == 30
        assert len({mail.extra_headers["Message-ID"] for mail in mail.outbox}) == len(mail.outbox) == 30


@pytest.mark.django_db(transaction=True)
class TestTwoWritersOfTheSameNotices:
    """Both lock by number, or two of them wait for each other; the lower number lies behind the higher on the page."""

    def pair(self, cast) -> tuple[Notice, Notice]:
        low, high = notice(cast.ellery, is_chaser=True), notice(cast.castellano, is_chaser=True)
        Notice.objects.update(state=State.SENDING, next_try_at=AT)
        Notice.objects.filter(pk=low.pk).update(next_try_at=AT - timedelta(seconds=1))
        return low, high

    def test_suppressing_waits_for_the_first_without_holding_the_second(self, cast):
        low, high = self.pair(cast)
        with transaction.atomic():
            Notice.objects.select_for_update().get(pk=low.pk)
            waiting = beside(lambda: suppress(about="request:1", why="Answered", at=AT))
            wait_for_a_lock()
            assert Notice.objects.select_for_update(nowait=True).get(pk=high.pk) == high
        waiting.join()
        assert {one.state for one in Notice.objects.all()} == {State.SUPPRESSED}

    def test_recovering_leaves_out_what_another_holds(self, cast):
        low, high = self.pair(cast)
        with transaction.atomic():
            Notice.objects.select_for_update().get(pk=low.pk)
            recovering = beside(lambda: delivery._recover("email", AT))
            recovering.join(timeout=3)
            assert not recovering.is_alive()
        assert Notice.objects.get(pk=high.pk).state == State.UNKNOWN
        assert Notice.objects.get(pk=low.pk).state == State.SENDING


def beside(do: Callable[[], object]) -> threading.Thread:
    """Does it on a connection of its own."""

    def run() -> None:
        try:
            do()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_for_a_lock() -> None:
    """Until somebody waits for a row that is locked here."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        sleep(0.01)
    pytest.fail("nobody waits")


class TestSuppressing:
    def test_bug_23_a_chaser_that_waits_is_held_back_by_the_answer(self, cast):
        notice(cast.ellery, is_chaser=True)
        assert suppress(about="request:1", why="Answered", at=AT) == 1
        assert deliver(at=AT) == 0

    def test_bug_23_so_is_one_that_a_deliverer_already_holds(self, cast):
        notice(cast.ellery, is_chaser=True)
        [leased] = leased_at(AT)
        suppress(about="request:1", why="Answered", at=AT)
        assert not delivery._send_one(leased, pytest.fail, lambda: AT)
        assert Notice.objects.get().state == State.SUPPRESSED

    def test_what_went_out_in_the_same_moment_is_said_to_be_sent(self, cast):
        notice(cast.ellery, is_chaser=True)
        [leased] = leased_at(AT)

        def answered_while_sending(held: Notice) -> str:
            suppress(about="request:1", why="Answered", at=AT)
            return "receipt"

        sent = delivery._send_one(leased, answered_while_sending, lambda: AT)
        assert sent
        assert Notice.objects.get().state == State.SENT

    def test_one_that_failed_in_the_same_moment_is_not_tried_again(self, cast):
        def answered_while_sending(held: Notice) -> str:
            suppress(about="request:1", why="Answered", at=AT)
            raise RuntimeError("451 try again")

        notice(cast.ellery, is_chaser=True)
        [leased] = leased_at(AT)
        delivery._send_one(leased, answered_while_sending, lambda: AT)
        assert Notice.objects.get().state == State.SUPPRESSED

    def test_what_is_no_chaser_goes_out_all_the_same(self, cast):
        notice(cast.ellery)
        assert suppress(about="request:1", why="Answered", at=AT) == 0
        assert deliver(at=AT) == 1


class TestFailing:
    def test_a_poisoned_notice_stops_no_other(self, cast):
        poisoned = notice(cast.ellery, number=1, received_at="not a time")
        notice(cast.ellery, number=2)
        assert deliver(at=AT) == 1
        poisoned.refresh_from_db()
        assert poisoned.state == State.QUEUED
        assert "not a time" in poisoned.reason

    def test_each_wait_is_twice_the_one_before_up_to_an_hour(self):
        waits = [delivery._wait_after(attempt).total_seconds() for attempt in (1, 2, 3, 11, 20)]
        for wait, nominal in zip(waits, (5, 10, 20, 3600, 3600), strict=True):
            assert 0.8 * nominal <= wait <= 1.2 * nominal

    def test_after_the_last_attempt_it_has_failed_is_logged_and_the_director_is_told(self, cast, caplog):
        lost = notice(cast.ellery, received_at="not a time")
        at = AT
        for _ in range(delivery.ATTEMPTS):
            assert Notice.objects.get(pk=lost.pk).state == State.QUEUED
            deliver(at=at)
            at += timedelta(hours=2)
        lost.refresh_from_db()
        assert (lost.state, lost.attempts) == (State.FAILED, delivery.ATTEMPTS)
        assert f"Notice {lost.pk} (reassigned) to Ruth Ellery failed" in caplog.text
        assert Notice.objects.get(kind="undelivered", channel="email").person == cast.brandvold

    def test_a_refused_address_fails_at_once_and_its_neighbours_go_out(self, cast, smtp):
        def answer(address: str) -> str:
            return "550 no such user" if "ellery" in address else "250 ok"

        refused = notice(cast.ellery, number=1)
        notice(cast.begaye, number=2)
        with mail_server(answer) as mailbox:
            smtp(mailbox)
            assert deliver(at=AT) == 2  # Begaye's, and the director's in Ellery's place
        refused.refresh_from_db()
        assert (refused.state, refused.attempts) == (State.FAILED, 1)
        assert refused.reason == "550 no such user"
        assert mailbox.recipients() == [
            "Sam Begaye <sam.begaye@ilec.example.com>",
            "Carol Brandvold <carol.brandvold@ilec.example.com>",
        ]
        assert mailbox.mails[1]["Subject"].startswith("Ruth Ellery could not be reached")

    def test_one_that_is_refused_for_now_is_tried_again(self, cast, smtp):
        notice(cast.ellery)
        with mail_server(lambda address: "451 come back later") as mailbox:
            smtp(mailbox)
            assert deliver(at=AT) == 0
            mailbox.answer = lambda address: "250 ok"
            assert deliver(at=AT + timedelta(seconds=7)) == 1

    def test_nobody_is_told_in_the_place_of_sales_operations(self, cast, smtp, caplog):
        notice(cast.ota)
        with mail_server(lambda address: "550 no such user") as mailbox:
            smtp(mailbox)
            deliver(at=AT)
        assert Notice.objects.get(kind="reassigned").state == State.FAILED
        assert "Frances Ota failed" in caplog.text

    def test_a_director_who_cannot_be_reached_is_replaced_by_sales_operations(self, cast, smtp):
        notice(cast.brandvold)
        with mail_server(lambda address: "550 gone" if "brandvold" in address else "250 ok") as mailbox:
            smtp(mailbox)
            deliver(at=AT)
        assert mailbox.recipients() == ["Frances Ota <frances.ota@ilec.example.com>"]


class TestAServerThatIsDown:
    def test_everything_waits_and_nothing_is_lost(self, cast, settings, smtp, caplog):
        for number in range(3):
            notice(cast.ellery, number=number)
        with mail_server() as mailbox:
            smtp(mailbox)
        assert deliver(at=AT) == 0  # the port is closed by now
        assert set(Notice.objects.values_list("state", "attempts")) == {(State.QUEUED, 1)}
        assert "cannot be sent at present" in caplog.text
        with mail_server() as mailbox:
            smtp(mailbox)
            assert deliver(at=AT + timedelta(seconds=7)) == 3

    def test_one_mail_that_makes_it_hang_up_holds_up_no_other(self, cast, smtp):
        worst = notice(cast.ellery, number=1)
        notice(cast.begaye, number=2)
        with mail_server(lambda address: None if "ellery" in address else "250 ok") as mailbox:
            smtp(mailbox)
            assert deliver(at=AT) == 0
            assert deliver(at=AT + timedelta(seconds=1)) == 1
        assert mailbox.recipients() == ["Sam Begaye <sam.begaye@ilec.example.com>"]
        worst.refresh_from_db()
        assert (worst.state, worst.attempts) == (State.UNKNOWN, 1)  # it did not say whether it had taken it
        assert Notice.objects.get(source="event:2").attempts == 1


class Forgetful(Mailbox):
    """Dies when it has taken the first mail, before it says so."""

    def take(self, mail) -> None:
        super().take(mail)
        if len(self.mails) == 1:
            raise ConnectionResetError


class TestAServerThatDiesWithAMailInItsHands:
    def test_gets_it_once_more_under_the_same_id_and_marked(self, cast, smtp):
        told = notice(cast.ellery)
        with mail_server(mailbox=Forgetful()) as mailbox:
            smtp(mailbox)
            assert deliver(at=AT) == 0
            told.refresh_from_db()
            assert (told.state, told.is_repeat) == (State.UNKNOWN, True)
            assert deliver(at=AT + timedelta(seconds=7)) == 1
        assert len(set(mailbox.ids())) == 1
        assert [mail["X-Portal-Repeat"] for mail in mailbox.mails] == [None, "possible"]


class TestTheLease:
    def test_it_finds_what_waits_by_its_index(self, cast):
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO notices_notice (key, source, about, kind, person_id, channel, context, state, reason,
                       receipt, is_chaser, is_at_once, is_gathered, created_at, next_try_at, attempts, sent_at)
                SELECT gen_random_uuid(), 'event:' || n, 'request:' || n, 'reassigned', %s, 'email', '{}',
                       CASE WHEN n %% 500 = 0 THEN 'queued' ELSE 'sent' END, '', '', false, false, false, %s, %s, 1, %s
                  FROM generate_series(1, 20000) n
                """,
                [cast.ellery.pk, AT, AT, AT],
            )
            cursor.execute("ANALYZE notices_notice")
            values = {"channel": "email", "now": AT, "until": AT, "limit": 20}
            cursor.execute("EXPLAIN " + statement("email"), values)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "notice_waiting" in plan

    def test_takes_no_more_than_its_limit_whatever_the_plan(self, cast):
        """Seen once in some thousand runs: a nested loop looked for the next ones again for each row."""
        for number in range(6):
            notice(cast.ellery, number=number)
        with connection.cursor() as cursor:
            for way in ("hashjoin", "mergejoin", "hashagg", "material", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        assert len(lease("email", AT, AT + delivery.LEASE, 1)) == 1
