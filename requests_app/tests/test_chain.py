"""The chain of a request's events, as the database links it and as Python works it out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import InternalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accountteam.tests.cast import local
from requests_app import operations
from requests_app.models import Event, TeamRequest
from requests_app.operations.manifesting import NotSigned, heads_in, send_manifest
from requests_app.queries.verifying import flaws
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db

RECEIVED = local("2006-05-09 10:05")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
INSTANT = st.integers(-2_000_000_000_000_000, 7_000_000_000_000_000).map(lambda us: EPOCH + timedelta(microseconds=us))


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def behind_its_back(statement, *values):
    """As the owner of the tables could, with the triggers off."""
    run("SET LOCAL session_replication_role = replica")
    run(statement, *values)
    run("SET LOCAL session_replication_role = origin")


def noted(cast, team_request, *notes):
    for note in notes:
        operations.note(request_id=team_request.pk, actor=cast.ellery_user, text=note, at=RECEIVED)
    return list(Event.objects.filter(team_request=team_request).order_by("sequence"))


def found():
    return [(flaw.request, flaw.sequence, flaw.what) for flaw in flaws()]


class TestTheChain:
    def test_an_operation_adds_a_link(self, cast):
        team_request = log(cast, RECEIVED)
        events = noted(cast, team_request, "One", "Two")
        team_request.refresh_from_db()
        assert [event.sequence for event in events] == [1, 2, 3]
        assert (team_request.event_count, team_request.head) == (3, events[-1].digest)
        assert found() == []

    def test_a_bulk_insert_is_linked_as_well(self, cast):
        team_request = log(cast, RECEIVED)
        common = {"team_request": team_request, "kind": "noted", "at": RECEIVED, "recorded_at": RECEIVED}
        Event.objects.bulk_create(Event(note=str(n), **common) for n in range(5))
        team_request.refresh_from_db()
        assert team_request.event_count == 6
        assert found() == []

    def test_of_many_it_reads_no_more_than_it_needs(self, cast):
        """A plan of the trigger, made while the table was small, is kept by its connection when the table grows."""
        run("ANALYZE requests_app_event, requests_app_teamrequest")
        requests = [log(cast, RECEIVED) for _ in range(5)]
        common = {"kind": "noted", "at": RECEIVED, "recorded_at": RECEIVED}
        Event.objects.bulk_create(Event(team_request=requests[n % 5], note=str(n), **common) for n in range(500))
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'requests_app_event'")
            assert cursor.fetchone()[0] < 5000
        assert found() == []

    def test_so_is_raw_sql_whatever_it_says_of_its_place(self, cast):
        team_request = log(cast, RECEIVED)
        columns = "team_request_id, kind, at, recorded_at, note, data, is_internal, sequence, digest"
        run(
            f"INSERT INTO requests_app_event ({columns}) VALUES (%s, 'noted', now(), now(), '', '{{}}', false, 9, 'x')",  # noqa: S608
            team_request.pk,
        )
        assert Event.objects.latest("pk").sequence == 2
        assert found() == []

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        note=TEXT,
        data=st.dictionaries(TEXT, st.one_of(TEXT, st.integers(), st.booleans(), st.none()), max_size=4),
        at=INSTANT,
        is_internal=st.booleans(),
        token=st.one_of(st.none(), st.uuids()),
    )
    def test_python_and_the_database_say_the_same(self, cast, note, data, at, is_internal, token):
        with transaction.atomic():
            made = log(cast, RECEIVED)
            fields = {"note": note, "data": data, "at": at, "is_internal": is_internal, "form_token": token}
            Event.objects.create(team_request=made, kind="noted", recorded_at=RECEIVED, **fields)
            assert found() == []
            transaction.set_rollback(True)


class TestNobodyMovesIt:
    @pytest.mark.parametrize("change", ["head = 'x'", "event_count = 7"])
    def test_the_head_moves_with_an_event_only(self, cast, change):
        team_request = log(cast, RECEIVED)
        with pytest.raises(InternalError, match="moves with an event only"):
            run(f"UPDATE requests_app_teamrequest SET {change} WHERE id = %s", team_request.pk)  # noqa: S608

    def test_an_event_is_neither_changed_nor_deleted(self, cast):
        log(cast, RECEIVED)
        for attempt in ("UPDATE requests_app_event SET note = 'x'", "DELETE FROM requests_app_event"):
            with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
                run(attempt)


class TestTheProof:
    """What the owner of the tables could do behind the triggers' back is found and named."""

    @pytest.fixture
    def events(self, cast):
        log(cast, RECEIVED)
        return noted(cast, log(cast, RECEIVED), "One", "Two", "Three", "Four")

    def test_one_changed_byte(self, events):
        behind_its_back("UPDATE requests_app_event SET note = 'Twp' WHERE id = %s", events[2].pk)
        assert found()[0] == (events[0].team_request_id, 3, "has been changed")

    def test_a_removed_middle(self, events):
        behind_its_back("DELETE FROM requests_app_event WHERE id = %s", events[1].pk)
        assert found()[0] == (events[0].team_request_id, 2, "is missing")

    def test_a_cut_tail(self, events):
        behind_its_back("DELETE FROM requests_app_event WHERE id = %s", events[4].pk)
        assert found()[0] == (events[0].team_request_id, 5, "is missing")

    def test_every_event_gone(self, events):
        behind_its_back("DELETE FROM requests_app_event WHERE team_request_id = %s", events[0].team_request_id)
        assert found()[0] == (events[0].team_request_id, 1, "is missing")

    def test_a_reordered_pair(self, events):
        for sequence, event in [(99, events[1]), (2, events[2]), (3, events[1])]:
            behind_its_back("UPDATE requests_app_event SET sequence = %s WHERE id = %s", sequence, event.pk)
        assert found()[0] == (events[0].team_request_id, 2, "has been changed")

    def test_a_rewritten_head(self, events):
        behind_its_back("UPDATE requests_app_teamrequest SET head = 'x' WHERE id = %s", events[0].team_request_id)
        assert found()[0] == (events[0].team_request_id, 5, "is not the one that the request names as its last")

    def test_an_event_added_behind_the_head(self, events):
        behind_its_back(
            "UPDATE requests_app_teamrequest SET event_count = 4, head = %s WHERE id = %s",
            events[3].digest,
            events[0].team_request_id,
        )
        assert found()[0] == (events[0].team_request_id, 5, "is one more than the request has")


class TestTheCommand:
    def test_verify_record_says_that_all_is_there(self, cast, capsys):
        log(cast, RECEIVED)
        call_command("verify_record")
        assert "1 event of 1 request: none is missing or changed." in capsys.readouterr().out

    def test_verify_record_names_the_first_and_fails(self, cast, capsys):
        events = noted(cast, log(cast, RECEIVED), "One", "Two")
        behind_its_back("UPDATE requests_app_event SET note = 'x' WHERE id = %s", events[1].pk)
        with pytest.raises(SystemExit):
            call_command("verify_record")
        assert f"R-{events[0].team_request_id}, event 2 has been changed." in capsys.readouterr().err

    def test_a_request_without_any_event_is_one_that_lost_them(self, cast):
        behind_its_back("DELETE FROM requests_app_event")
        assert TeamRequest.objects.count() == len(found())


class TestTheManifest:
    """A cut tail shows even where the head was cut too: the manifest of the day before names what there was."""

    @pytest.fixture
    def folder(self, tmp_path, settings):
        settings.RECORD_FOLDER = str(tmp_path)
        return tmp_path

    def proof(self, path):
        return [str(flaw) for flaw in flaws(manifest=heads_in(path.read_text()))]

    def test_goes_out_once_a_day_to_a_file_and_by_mail(self, cast, folder, settings, mailoutbox):
        settings.RECORD_MAIL_TO = ["keeper@example.com"]
        log(cast, RECEIVED)
        assert send_manifest(at=RECEIVED)
        assert send_manifest(at=RECEIVED + timedelta(hours=1)) is None
        path = folder / "record-2006-05-09.txt"
        assert mailoutbox[0].attachments[0].content == path.read_text()
        assert self.proof(path) == []

    def test_finds_a_tail_that_was_cut_with_its_head(self, cast, folder):
        events = noted(cast, log(cast, RECEIVED), "One", "Two")
        send_manifest(at=RECEIVED)
        behind_its_back("DELETE FROM requests_app_event WHERE id = %s", events[2].pk)
        values = (events[1].digest, events[0].team_request_id)
        behind_its_back("UPDATE requests_app_teamrequest SET event_count = 2, head = %s WHERE id = %s", *values)
        assert found() == []
        assert self.proof(folder / "record-2006-05-09.txt") == [f"R-{events[0].team_request_id}, event 3 is missing."]

    def test_finds_a_request_that_was_removed_from_everywhere(self, cast, folder):
        kept, removed = log(cast, RECEIVED), log(cast, RECEIVED)
        send_manifest(at=RECEIVED)
        for table, column in [("event", "team_request_id"), ("commitment", "team_request_id"), ("teamrequest", "id")]:
            behind_its_back(f"DELETE FROM requests_app_{table} WHERE {column} = %s", removed.pk)  # noqa: S608
        assert [str(flaw) for flaw in flaws()] == [f"R-{removed.pk} has been removed."]
        behind_its_back("DELETE FROM requests_app_teamrequestchange WHERE pgh_obj_id = %s", removed.pk)
        assert found() == []
        assert self.proof(folder / "record-2006-05-09.txt") == [f"R-{removed.pk} has been removed."]
        assert kept.pk

    def test_a_changed_one_is_not_believed(self, cast, folder):
        log(cast, RECEIVED)
        send_manifest(at=RECEIVED)
        text = (folder / "record-2006-05-09.txt").read_text()
        with pytest.raises(NotSigned):
            heads_in(text.replace(" 1 ", " 2 "))

    def test_the_command_names_what_it_misses(self, cast, folder, capsys):
        events = noted(cast, log(cast, RECEIVED), "One", "Two")
        send_manifest(at=RECEIVED)
        path = folder / "record-2006-05-09.txt"
        call_command("verify_record", manifest=path)
        assert capsys.readouterr().out == "3 events of 1 request: none is missing or changed.\n"
        behind_its_back("DELETE FROM requests_app_event WHERE id = %s", events[2].pk)
        values = (events[1].digest, events[0].team_request_id)
        behind_its_back("UPDATE requests_app_teamrequest SET event_count = 2, head = %s WHERE id = %s", *values)
        call_command("verify_record")
        with pytest.raises(SystemExit):
            call_command("verify_record", manifest=path)
        assert capsys.readouterr().err == f"R-{events[0].team_request_id}, event 3 is missing.\n"

    def test_the_command_takes_none_that_it_did_not_sign(self, cast, folder):
        log(cast, RECEIVED)
        send_manifest(at=RECEIVED)
        path = folder / "record-2006-05-09.txt"
        path.write_text(path.read_text().replace(" 1 ", " 2 "))
        with pytest.raises(CommandError, match="does not bear our signature"):
            call_command("verify_record", manifest=path)

    @pytest.mark.parametrize("key", ["", "short"])
    def test_a_key_that_proves_nothing_signs_nothing(self, cast, folder, settings, key):
        settings.RECORD_KEY = key
        with pytest.raises(ImproperlyConfigured, match="RECORD_KEY"):
            send_manifest(at=RECEIVED)


class TestOneByteInTenThousandEvents:
    def test_is_found_and_named(self, cast, capsys):
        requests = [log(cast, RECEIVED) for _ in range(10)]
        common = {"kind": "noted", "at": RECEIVED, "recorded_at": RECEIVED}
        Event.objects.bulk_create(
            Event(team_request=team_request, note=f"Note {number}", **common)
            for number in range(1, 1000)
            for team_request in requests
        )
        call_command("verify_record")
        assert "10,000 events of 10 requests" in capsys.readouterr().out
        event = Event.objects.get(team_request=requests[6], sequence=778)
        behind_its_back("UPDATE requests_app_event SET note = 'Note 877' WHERE id = %s", event.pk)
        with pytest.raises(SystemExit):
            call_command("verify_record")
        assert capsys.readouterr().err == f"R-{requests[6].pk}, event 778 has been changed.\n"
