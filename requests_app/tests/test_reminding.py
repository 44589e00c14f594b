"""Reminders (S45-S51): once of each clock, in office hours, never of what was answered or is past.

Times are local wall time of the manager.
"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountteam.celery import app
from accountteam.tests.cast import local
from contacts.guideline import Channel
from contacts.models import Availability
from notices.channels.email import message
from notices.models import Notice
from notices.operations import deliver
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import Commitment
from requests_app.operations import sweeping
from requests_app.tests.test_operations import clock, log

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
RECEIVED = local("2006-05-09 10:05")  # a Tuesday; D01: expected from 10:20, due 10:35
REMINDERS = ("due_soon", "promise_due_tomorrow", "promise_due_today")


def mails(*kinds):
    of_these = Notice.objects.filter(channel="email", kind__in=kinds or REMINDERS)
    return of_these.select_related("person").order_by("pk")


def told(*kinds):
    return [(one.kind, one.person.name) for one in mails(*kinds)]


def promised(cast, day, at="2006-05-09 10:10"):
    team_request = log(cast, RECEIVED, channel=Channel.EMAIL)
    operations.acknowledge(
        request_id=team_request.pk, actor=cast.ellery_user, promised_on=date.fromisoformat(day), at=local(at)
    )
    return team_request


def remind_through(*instants):
    for instant in instants:
        operations.remind(at=local(instant))


class TestDueSoon:
    def test_s45_is_told_when_the_window_opens_and_once(self, cast):
        log(cast, RECEIVED)
        assert operations.remind(at=local("2006-05-09 10:19:59")) == 0
        assert operations.remind(at=local("2006-05-09 10:20")) == 1
        assert operations.remind(at=local("2006-05-09 10:21")) == 0
        assert told() == [("due_soon", "Ruth Ellery")]

    def test_rule_9_without_a_window_at_three_quarters_of_the_business_time(self, cast):
        log(
            cast, local("2006-05-09 14:30"), channel=Channel.VOICEMAIL
        )  # 240 minutes, due Wed 09:30: 180 are over at 17:30
        remind_through("2006-05-09 20:00", "2006-05-10 08:29")  # by the clock on the wall 75 % are over long since
        assert told() == []
        remind_through("2006-05-10 08:30")
        assert told() == [("due_soon", "Ruth Ellery")]

    def test_says_why_and_the_due_time_with_its_note(self, cast):
        log(cast, RECEIVED)
        remind_through("2006-05-09 10:20")
        sent = message(mails().get())
        assert sent.subject.startswith("Due soon: R-")
        for body in (sent.body, sent.alternatives[0].content):
            assert "Cobalt Mesa Telecom is to have an answer from now on." in body
            assert "10:35 MDT" in body
            assert "Guidelines only" in body
            assert "You receive this because it is assigned to you." in body

    def test_is_not_told_of_what_is_past(self, cast):
        log(cast, RECEIVED)
        remind_through("2006-05-09 10:36", "2006-05-09 12:00")
        assert told() == []

    def test_is_told_at_the_due_time_itself(self, cast):
        log(cast, RECEIVED)
        remind_through("2006-05-09 10:35")
        assert told() == [("due_soon", "Ruth Ellery")]

    def test_is_not_told_of_what_was_logged_when_it_was_due_soon_already(self, cast):
        log(cast, RECEIVED, logged=local("2006-05-09 10:25"))
        remind_through("2006-05-09 10:26")
        assert told() == []

    def test_rule_7_is_told_of_a_corrected_clock_again(self, cast):
        team_request = log(cast, RECEIVED)
        remind_through("2006-05-09 10:20")
        operations.correct(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            reason="The page came earlier",
            received_at=local("2006-05-09 09:58"),
            at=local("2006-05-09 10:22"),
        )
        remind_through("2006-05-09 10:23")
        assert [one.state for one in mails()] == ["suppressed", "queued"]

    def test_goes_to_who_stands_in(self, cast):
        log(cast, RECEIVED)
        Availability.objects.create(
            person=cast.ellery,
            back_up=cast.castellano,
            kind="out_of_office",
            starts_at=local("2006-05-09 10:10"),
            ends_at=local("2006-05-10 10:00"),
            entered_at=RECEIVED,
        )
        remind_through("2006-05-09 10:20")
        assert told() == [("due_soon", "Nadia Castellano")]

    def test_rule_7_goes_to_who_has_it_now(self, cast):
        team_request = log(cast, RECEIVED)
        operations.reassign(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            person=cast.castellano,
            reason="She knows the site",
            at=local("2006-05-09 10:10"),
        )
        remind_through("2006-05-09 10:20")
        assert told() == [("due_soon", "Nadia Castellano")]

    def test_s4_of_what_nobody_has_nobody_is_reminded(self, cast):
        log(cast, RECEIVED, clec=cast.lakehead, actor=cast.lena)
        assert operations.remind(at=local("2006-05-09 10:20")) == 1
        assert told() == []
        assert operations.remind(at=local("2006-05-09 10:21")) == 0

    def test_of_what_was_answered_nobody_is_reminded(self, cast):
        team_request = log(cast, RECEIVED)
        operations.respond(
            request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=local("2006-05-09 10:12")
        )
        remind_through("2006-05-09 10:20")
        assert told() == []

    def test_bug_23_answered_before_it_goes_out_it_is_held_back(self, cast):
        team_request = log(cast, RECEIVED)
        remind_through("2006-05-09 10:20")
        operations.respond(
            request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=local("2006-05-09 10:21")
        )
        assert mails().get().state == "suppressed"

    def test_law_7_after_a_silence_it_is_told_once(self, cast):
        log(cast, RECEIVED, channel=Channel.EMAIL)  # due Wed 10:05, soon from 16:50
        remind_through("2006-05-10 09:00")
        assert told() == [("due_soon", "Ruth Ellery")]


class TestWhatWaits:
    """Of a request given to somebody in Portland, whose office opens an hour later."""

    def given(self, cast, received):
        team_request = log(cast, local(received))
        operations.reassign(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            person=cast.nakai,
            reason="He knows the site",
            at=local(received),
        )

    def test_known_bug_21_until_the_office_opens(self, cast):
        self.given(cast, "2006-05-09 16:50")  # expected from Wed 08:05, due Wed 08:20
        remind_through("2006-05-10 08:05")
        assert mails().get().next_try_at == local("2006-05-10 08:00", "America/Los_Angeles")

    def test_does_not_go_out_once_its_due_time_has_passed(self, cast):
        self.given(cast, "2006-05-09 16:50")
        remind_through("2006-05-10 08:05")
        deliver(at=local("2006-05-10 08:00", "America/Los_Angeles"), patience=1)
        notice = mails().get()
        assert (notice.state, notice.reason) == ("suppressed", "Waited until it was of no use any more")
        assert Notice.objects.get(kind="due_soon", channel="inbox").state == "delivered"

    def test_goes_out_where_it_is_true_still(self, cast):
        self.given(cast, "2006-05-09 16:59")  # expected from Wed 08:14, due Wed 08:29
        Commitment.objects.update(due_by=local("2006-05-10 09:00"))
        remind_through("2006-05-10 08:14")
        Notice.objects.exclude(kind="due_soon").update(state="suppressed")  # the first to go would hold it for a while
        deliver(at=local("2006-05-10 09:00"), patience=1)
        assert mails().get().state == "sent"


class TestAPromise:
    def test_s51_is_reminded_of_when_the_day_before_opens_and_when_its_own_does(self, cast):
        promised(cast, "2006-05-11")
        remind_through("2006-05-10 07:59")
        assert told() == []
        remind_through("2006-05-10 08:00", "2006-05-10 08:01", "2006-05-11 07:59")
        assert told() == [("promise_due_tomorrow", "Ruth Ellery")]
        remind_through("2006-05-11 08:00", "2006-05-11 08:01")
        assert told() == [("promise_due_tomorrow", "Ruth Ellery"), ("promise_due_today", "Ruth Ellery")]

    @pytest.mark.parametrize(
        ("day", "eve"),
        [("2006-05-15", "2006-05-12 08:00"), ("2006-05-30", "2006-05-26 08:00")],
        ids=["a Monday", "after Memorial Day"],
    )
    def test_s51_the_day_before_is_the_business_day_before(self, cast, day, eve):
        promised(cast, day)
        assert Commitment.objects.get(promised_on=day).remind_at == local(eve)

    def test_made_the_day_before_it_is_reminded_of_on_the_day_alone(self, cast):
        promised(cast, "2006-05-10")
        remind_through("2006-05-09 10:11", "2006-05-10 08:00")
        assert told() == [("promise_due_today", "Ruth Ellery")]

    def test_made_for_the_same_day_it_is_not_reminded_of(self, cast):
        promised(cast, "2006-05-09")
        remind_through("2006-05-09 10:11", "2006-05-09 16:00")
        assert told() == []

    def test_law_7_after_a_silence_it_is_reminded_of_for_today_alone(self, cast):
        promised(cast, "2006-05-11")
        remind_through("2006-05-11 10:00", "2006-05-11 10:01")
        assert told() == [("promise_due_today", "Ruth Ellery")]

    def test_that_was_kept_is_not_reminded_of(self, cast):
        team_request = promised(cast, "2006-05-11")
        operations.respond(
            request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.EMAIL, at=local("2006-05-09 11:00")
        )
        remind_through("2006-05-10 08:00", "2006-05-11 08:00")
        assert told() == []

    def test_bug_23_replaced_by_another_day_the_old_day_is_held_back(self, cast):
        team_request = promised(cast, "2006-05-11")
        operations.promise(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            promised_on=date(2006, 5, 18),
            at=local("2006-05-09 11:00"),
        )
        remind_through("2006-05-10 08:00", "2006-05-11 08:00")
        assert told() == []

    def test_of_tomorrow_does_not_go_out_once_that_day_has_begun(self, cast):
        promised(cast, "2006-05-11")
        remind_through("2006-05-10 08:00")
        deliver(at=local("2006-05-11 08:01"), patience=1)
        assert mails().get().state == "suppressed"

    def test_says_which_day_and_by_when(self, cast):
        promised(cast, "2006-05-15")
        remind_through("2006-05-12 08:00", "2006-05-15 08:00")
        tomorrow, today = map(message, mails())
        assert tomorrow.subject.startswith("Promised for Mon 15 May: R-")
        assert "was promised contact on Mon 15 May, the next business day." in tomorrow.body
        assert today.subject.startswith("Promised for today: R-")
        for sent in (tomorrow, today):
            assert "Due by:   Mon 15 May 17:00 MDT\n          (Guidelines only" in sent.body

    def test_missed_is_told_as_that_and_not_as_past_guideline(self, cast):
        promised(cast, "2006-05-11")
        operations.sweep(at=local("2006-05-11 17:01"))
        assert told("promise_missed", "past_guideline") == [
            ("promise_missed", "Ruth Ellery"),
            ("promise_missed", "Nadia Castellano"),
        ]
        sent = message(mails("promise_missed")[0])
        assert sent.subject.startswith("Promise missed: R-")
        assert "was promised contact on Thu 11 May, and none is recorded" in sent.body


class TestMany:
    @pytest.mark.parametrize("count", [1, 9])
    def test_it_asks_the_database_as_often_for_nine_as_for_one(self, cast, count):
        for _ in range(count):
            log(cast, RECEIVED)
        with CaptureQueriesContext(connection) as queries:
            assert operations.remind(at=local("2006-05-09 10:20")) == count
        assert len(queries) == 30

    def test_nothing_to_remind_of_is_one_look(self, cast, django_assert_num_queries):
        log(cast, RECEIVED)
        with django_assert_num_queries(1 + 4):  # the wall, with a savepoint, around it
            operations.remind(at=RECEIVED)

    def test_bug_17_all_are_reminded_of_whatever_a_batch_holds(self, cast, monkeypatch):
        monkeypatch.setattr(sweeping, "BATCH", 3)
        for _ in range(7):
            log(cast, RECEIVED)
        assert operations.remind(at=local("2006-05-09 10:20")) == 7
        assert len(told()) == 7

    @pytest.mark.parametrize("poisoned", range(4))
    def test_bug_20_a_poisoned_row_stops_no_other(self, cast, poisoned, caplog, monkeypatch):
        requests = [log(cast, RECEIVED) for _ in range(4)]
        bad = clock(requests[poisoned])
        reminder = operations.reminding.telling.reminder

        def refusing(commitment, at):
            if commitment.pk == bad.pk:
                raise ValueError("This one cannot be told")
            return reminder(commitment, at)

        monkeypatch.setattr(operations.reminding.telling, "reminder", refusing)
        assert operations.remind(at=local("2006-05-09 10:20")) == 3
        assert len(told()) == 3
        assert f"Commitment {bad.pk} of request {bad.team_request_id} could not be swept" in caplog.text

    def test_every_minute_the_portal_looks(self):
        entry = app.conf.beat_schedule["reminders"]
        assert (entry["task"], entry["schedule"]) == ("requests_app.tasks.remind", 60.0)
