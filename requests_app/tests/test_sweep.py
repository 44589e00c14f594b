"""The sweep: flagged once, told once, and nothing that was answered. Times are local wall time of the manager."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountteam.tests.cast import local
from contacts.guideline import Channel
from notices.models import Notice
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import Commitment, Event
from requests_app.operations import sweeping
from requests_app.tests.test_operations import clock, log

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
QUERIES = 33  # of which eight to know how those who are told want it, one to look for webhooks
# Each look and each batch chooses the engine; inside a test with a savepoint, and what was before put back.
WALL = 28
RECEIVED = local("2006-05-09 10:05")  # D01: due 10:35, past from 10:36
PAST = local("2006-05-09 10:36")


def flags():
    return Event.objects.filter(kind__in=["went_past_guideline", "missed_promise"]).order_by("pk")


def told(kind="past_guideline"):
    return sorted(notice.person.name for notice in Notice.objects.filter(channel="email", kind=kind))


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Commitment, Event, Notice)]


def respond(cast, team_request, at, **fields):
    return operations.respond(
        request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=at, **fields
    )


class TestFlagging:
    def test_rule_10_at_the_due_time_it_is_not_past_a_minute_later_it_is(self, cast):
        commitment = clock(log(cast, RECEIVED))
        assert operations.sweep(at=commitment.due_by) == 0
        assert operations.sweep(at=commitment.due_by + MINUTE - timedelta(seconds=1)) == 0
        assert operations.sweep(at=commitment.due_by + MINUTE) == 1
        commitment.refresh_from_db()
        assert commitment.flagged_at == commitment.due_by + MINUTE

    def test_rule_14_a_late_sweep_stamps_the_event_with_the_due_time(self, cast):
        commitment = clock(log(cast, RECEIVED))
        late = local("2006-05-12 03:00")
        operations.sweep(at=late)
        event = flags().get()
        assert (event.kind, event.at, event.recorded_at) == ("went_past_guideline", commitment.due_by, late)
        assert (event.commitment, event.actor) == (commitment, None)

    def test_a_second_run_changes_nothing(self, cast):
        log(cast, RECEIVED)
        assert operations.sweep(at=PAST) == 1
        before = everything()
        assert operations.sweep(at=PAST) == operations.sweep(at=PAST + 5 * MINUTE) == 0
        assert everything() == before

    def test_what_was_met_withdrawn_or_replaced_is_left_alone(self, cast):
        met, withdrawn, corrected = (log(cast, RECEIVED) for _ in range(3))
        respond(cast, met, local("2006-05-09 10:35"))
        operations.withdraw(request_id=withdrawn.pk, actor=cast.joan, at=local("2006-05-09 10:20"))
        operations.correct(
            request_id=corrected.pk,
            actor=cast.brandvold_user,
            reason="It was an e-mail",
            channel=Channel.EMAIL,
            at=local("2006-05-09 10:30"),
        )
        assert operations.sweep(at=PAST) == 0
        assert operations.sweep(at=local("2006-05-10 10:06")) == 1  # the corrected one's new clock: a business day
        assert flags().get().team_request == corrected

    def test_s51_a_promise_whose_day_is_over_is_missed(self, cast):
        team_request = log(cast, RECEIVED, channel=Channel.EMAIL)
        operations.acknowledge(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            promised_on=date(2006, 5, 11),
            at=local("2006-05-09 11:00"),
        )
        assert operations.sweep(at=local("2006-05-11 17:00")) == 0
        assert operations.sweep(at=local("2006-05-11 17:01")) == 1
        event = flags().get()
        assert (event.kind, event.at) == ("missed_promise", local("2006-05-11 17:00"))

    def test_rule_7_a_request_given_away_is_flagged_at_its_old_due_time_for_its_new_owner(self, cast):
        team_request = log(cast, RECEIVED)
        operations.reassign(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            person=cast.begaye,
            reason="Ellery is ill",
            at=local("2006-05-09 10:10"),
        )
        assert operations.sweep(at=PAST) == 1
        assert told() == ["Sam Begaye"]


class TestMany:
    """Batches are small here, so that a handful of requests crosses their borders."""

    @pytest.fixture(autouse=True)
    def small_batches(self, monkeypatch):
        monkeypatch.setattr(sweeping, "BATCH", 3)

    @pytest.mark.parametrize("count", [2, 3, 4, 6, 7])
    def test_bug_17_all_are_flagged_whatever_a_batch_holds(self, cast, count):
        for _ in range(count):
            log(cast, RECEIVED)
        assert operations.sweep(at=PAST) == count
        assert flags().count() == count
        assert Notice.objects.filter(channel="email").count() == 2 * count

    def test_oldest_first(self, cast):
        newest, oldest = log(cast, RECEIVED + MINUTE), log(cast, RECEIVED - MINUTE)
        middle = [log(cast, RECEIVED) for _ in range(3)]
        operations.sweep(at=PAST + MINUTE)
        assert [event.team_request for event in flags()] == [oldest, *middle, newest]

    @pytest.mark.parametrize("poisoned", range(5))
    def test_bug_20_a_poisoned_row_stops_no_other(self, cast, poisoned, caplog):
        requests = [log(cast, RECEIVED) for _ in range(5)]
        bad = clock(requests[poisoned])
        # Recorded already, though the row does not know: the unique constraint refuses the second event.
        Event.objects.create(
            team_request=bad.team_request, commitment=bad, kind="went_past_guideline", at=PAST, recorded_at=PAST
        )
        assert operations.sweep(at=PAST) == 4
        assert list(Commitment.objects.filter(flagged_at=None)) == [bad]
        assert f"Commitment {bad.pk} of request {bad.team_request_id} could not be swept" in caplog.text
        assert Notice.objects.filter(channel="email").count() == 8

    def test_two_clocks_of_one_request_are_flagged_each_for_itself(self, cast):
        team_request = log(cast, RECEIVED, channel=Channel.EMAIL)
        operations.acknowledge(
            request_id=team_request.pk, actor=cast.ellery_user, promised_on=date(2006, 5, 9), at=RECEIVED
        )
        operations.sweep(at=local("2006-05-09 18:00"))
        operations.promise(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            promised_on=date(2006, 5, 10),
            at=local("2006-05-09 18:00"),
        )
        operations.sweep(at=local("2006-05-10 18:00"))
        assert [event.at for event in flags()] == [local("2006-05-09 17:00"), local("2006-05-10 17:00")]

    @pytest.mark.parametrize("count", [1, 9])
    def test_it_asks_the_database_as_often_for_nine_as_for_one(self, cast, count, monkeypatch):
        monkeypatch.setattr(sweeping, "BATCH", 100)
        for _ in range(count):
            log(cast, RECEIVED, state="AZ")  # whose director is told in the same run
        with CaptureQueriesContext(connection) as queries:
            assert operations.sweep(at=PAST) == count
        assert len(queries) == WALL + QUERIES
