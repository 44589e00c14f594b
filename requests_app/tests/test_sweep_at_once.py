"""The sweep beside other writers, and on a filled table. Times are local wall time of the manager."""

import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accountteam.tests.cast import local
from contacts import wall
from notices.models import Notice
from requests_app import operations
from requests_app.models import Commitment, TeamRequest
from requests_app.operations import sweeping
from requests_app.operations.reminding import due_reminders
from requests_app.tests.test_operations import clock, log
from requests_app.tests.test_sweep import MINUTE, PAST, RECEIVED, flags, respond

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    """Two connections, real threads."""

    def test_somebody_is_answering_the_row_is_skipped_and_the_answer_counts(self, cast):
        answered, other = log(cast, RECEIVED), log(cast, RECEIVED)
        with transaction.atomic():
            TeamRequest.objects.select_for_update().get(pk=answered.pk)  # as every writer begins
            assert elsewhere(lambda: operations.sweep(at=PAST)) == 1
            respond(cast, answered, PAST, responded_at=local("2006-05-09 10:30"))
        assert operations.sweep(at=PAST + MINUTE) == 0
        assert [event.team_request for event in flags()] == [other]

    def test_an_answer_between_the_look_and_the_lock_counts(self, cast, monkeypatch):
        team_request = log(cast, RECEIVED)
        look = sweeping.next_rows

        def answered_after_the_look(*arguments):
            rows = look(*arguments)
            if rows:
                elsewhere(lambda: respond(cast, team_request, PAST, responded_at=local("2006-05-09 10:30")))
            return rows

        monkeypatch.setattr(sweeping, "next_rows", answered_after_the_look)
        assert operations.sweep(at=PAST) == 0
        assert not flags().exists()
        assert clocks_of(team_request) == ["met"]

    def test_two_sweeps_flag_each_once_and_together_all(self, cast, monkeypatch):
        monkeypatch.setattr(sweeping, "BATCH", 3)
        for _ in range(20):
            log(cast, RECEIVED)
        start = threading.Barrier(2)

        def run() -> int:
            start.wait()
            return operations.sweep(at=PAST)

        counts = together(run, run)
        counts.append(operations.sweep(at=PAST))  # what each left to the other
        assert sum(counts) == flags().count() == 20
        assert Notice.objects.filter(channel="email").count() == 40

    def test_cut_off_from_the_database_in_the_middle_it_leaves_nothing_half_done(self, cast, monkeypatch):
        for _ in range(3):
            log(cast, RECEIVED)

        def cut_off(facts):
            elsewhere(lambda: end_backend(pid))
            return tell(facts)

        tell, pid = sweeping.tell, connection.connection.info.backend_pid
        with monkeypatch.context() as patched:
            patched.setattr(sweeping, "tell", cut_off)
            first = operations.sweep(at=PAST)
        assert first + operations.sweep(at=PAST) == flags().count() == 3
        assert Notice.objects.filter(channel="email").count() == 6


class TestTheIndexes:
    """On a table of 20,000 clocks, few of them past."""

    @pytest.fixture
    def filled(self, cast):
        model = clock(log(cast, RECEIVED))
        with connection.cursor() as cursor:
            cursor.execute(FILL, {"model": model.pk, "request": model.team_request_id})
            cursor.execute("ANALYZE requests_app_commitment")

    def plan(self, work):
        with CaptureQueriesContext(connection) as queries:
            rows = sweeping.next_rows(work, None)
        assert len(rows) == min(sweeping.BATCH, Commitment.objects.filter(work.due).count())
        look = next(query["sql"] for query in queries if "requests_app_commitment" in query["sql"])
        with wall.chosen(wall.ENGINE), connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + look)
            return "\n".join(line for (line,) in cursor.fetchall())

    def test_the_sweep_looks_into_the_index_of_what_is_unmet(self, filled):
        plan = self.plan(sweeping.past_guideline(PAST))
        assert "commitment_due_by_unmet" in plan
        assert "Seq Scan" not in plan

    def test_so_does_the_second_look_for_the_directors(self, filled):
        plan = self.plan(sweeping.for_directors(PAST))
        assert "commitment_director_due" in plan
        assert "Seq Scan" not in plan

    def test_and_so_do_the_reminders(self, filled):
        plan = self.plan(due_reminders(local("2006-05-09 10:20")))
        assert "commitment_remind_at" in plan
        assert "Seq Scan" not in plan


FILL = """
WITH filled AS (
    INSERT INTO requests_app_teamrequest (clec_id, topic, side, channel, state, subject, detail, pon, ticket,
           contact_name, contact_phone, status, received_at, logged_at, late_note, availability_class)
    SELECT clec_id, topic, side, channel, state, subject, detail, pon, ticket, contact_name, contact_phone, status,
           received_at, logged_at, late_note, availability_class
      FROM requests_app_teamrequest, generate_series(1, 20000) WHERE id = %(request)s
 RETURNING id)
INSERT INTO requests_app_commitment (team_request_id, kind, responsible_id, rule_id, calendar_version_id, zone,
       availability_class, clock_start, soon_at, remind_at, due_by, derivation, created_at, outcome)
SELECT filled.id, kind, (ARRAY(SELECT id FROM contacts_person))[1 + filled.id %% 10], rule_id,
       calendar_version_id, zone, availability_class, clock_start, soon_at,
       remind_at + (filled.id %% 9000) * interval '1 minute',
       due_by + (filled.id %% 9000) * interval '1 minute', derivation, created_at, outcome
  FROM requests_app_commitment model, filled WHERE model.id = %(model)s
"""


def clocks_of(team_request):
    return list(team_request.commitments.values_list("outcome", flat=True))


def elsewhere(run):
    """Run it on a connection of its own, and wait for it."""
    return together(run)[0]


def together(*runs):
    """Run each in its own thread, with its own connection; what they returned."""
    results = [None] * len(runs)

    def call(position, run):
        try:
            results[position] = run()
        finally:
            connection.close()

    threads = [threading.Thread(target=call, args=pair) for pair in enumerate(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def end_backend(pid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
