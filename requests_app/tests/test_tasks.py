"""The tasks: a missed run is caught up, a second one changes nothing, and each is told what time it is."""

import pytest
import time_machine
from django.core import mail

from accountteam.celery import app
from accountteam.tests.cast import local
from notices.models import Notice
from notices.tasks import deliver
from requests_app.models import Commitment
from requests_app.tasks import sweep
from requests_app.tests.test_operations import clock, log

pytestmark = pytest.mark.django_db

RECEIVED = local("2006-05-09 10:05")


def run_at(task, text):
    with time_machine.travel(local(text), tick=False):
        task()


class TestTheSweep:
    def test_law_7_after_a_day_of_silence_it_catches_up(self, cast):
        commitment = clock(log(cast, RECEIVED))
        run_at(sweep, "2006-05-10 13:00")
        commitment.refresh_from_db()
        assert commitment.flagged_at == local("2006-05-10 13:00")
        assert commitment.events.get(kind="went_past_guideline").at == commitment.due_by

    def test_run_twice_in_the_same_second_it_flags_once(self, cast):
        log(cast, RECEIVED)
        run_at(sweep, "2006-05-09 10:36")
        run_at(sweep, "2006-05-09 10:36")
        assert Commitment.objects.get().events.filter(kind="went_past_guideline").count() == 1

    def test_bug_16_on_the_night_of_the_change_of_clocks_nothing_is_flagged_early_or_twice(self, cast):
        commitment = clock(log(cast, local("2006-10-27 16:50")))  # Friday; due Monday 8:20, with the clocks set back
        assert commitment.due_by == local("2006-10-30 08:20")
        for at in ("2006-10-29 01:30", "2006-10-30 07:21", "2006-10-30 08:20"):
            run_at(sweep, at)
            assert Commitment.objects.get().flagged_at is None
        run_at(sweep, "2006-10-30 08:21")
        assert Commitment.objects.get().flagged_at == local("2006-10-30 08:21")


class TestDelivery:
    def test_it_sends_what_the_sweep_has_put_out(self, cast):
        log(cast, RECEIVED)
        run_at(sweep, "2006-05-09 10:36")
        assert mail.outbox == []
        run_at(deliver, "2006-05-09 10:36:01")
        assert len(mail.outbox) == 2
        assert set(Notice.objects.filter(channel="email").values_list("state", flat=True)) == {"sent"}

    def test_run_again_it_sends_nothing(self, cast):
        log(cast, RECEIVED)
        run_at(sweep, "2006-05-09 10:36")
        run_at(deliver, "2006-05-09 10:36:01")
        run_at(deliver, "2006-05-09 10:36:02")
        assert len(mail.outbox) == 2


class TestTheSchedule:
    def test_every_tick_is_of_a_task_that_exists_and_expires_before_it_is_stale(self):
        for entry in app.conf.beat_schedule.values():
            assert entry["task"] in app.tasks
            assert entry["options"]["expires"] <= max(10, entry["schedule"] / 2)

    def test_the_sweep_has_a_queue_of_its_own_so_that_no_mail_server_delays_it(self):
        assert app.conf.task_routes == {
            "requests_app.tasks.sweep": {"queue": "sweep"},
            "notices.tasks.deliver": {"queue": "deliver"},
        }

    def test_bug_15_no_message_comes_back_while_its_task_still_runs(self):
        transport = app.conf.broker_transport_options
        assert app.conf.task_acks_late
        assert transport["visibility_timeout"] > app.conf.task_time_limit > app.conf.task_soft_time_limit
