"""On connections of its own: the tables belong to a plain role, the portal signs in as the one that owns nothing."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountteam.stack.testing import Portal, Servers, django_on, running
from accountteam.wall import building
from accountteam.wall.checks import signs_in_behind_the_wall
from accountteam.wall.roles import IDLE, LOGIN, ROLES
from notices.operations import deliver
from requests_app import demo, operations
from requests_app.queries.demo_data import next_sweep

pytestmark = pytest.mark.stack

DIRECTOR = next(email for email in demo.SIGN_INS if "brandvold" in email)
OF_HERS = """
SELECT r.id, r.event_count FROM requests_app_teamrequest r
  JOIN contacts_person p ON p.id = r.owner_id JOIN contacts_user u ON u.person_id = p.director_id
 WHERE u.email LIKE '%brandvold%' AND r.status = 'acknowledged' LIMIT 1
"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The demo, in a database whose owner is neither superuser nor BYPASSRLS, as on a managed PostgreSQL."""
    folder = tmp_path_factory.mktemp("application")
    with running(Servers(folder, throwaway=True)) as servers:
        assert servers.postgres is not None
        with closing(psycopg2.connect(servers.database_url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("CREATE ROLE plain LOGIN PASSWORD 'plain'")
                cursor.execute("GRANT portal_engine TO plain")  # loading the demo sweeps
                cursor.execute("CREATE DATABASE plain OWNER plain")
        owner = f"postgres://plain:plain@127.0.0.1:{servers.postgres.port}/plain"
        urls = {"DATABASE_URL": servers.postgres.application_url("plain"), "OWNER_DATABASE_URL": owner}
        portal = Portal(servers, folder, extra=urls)
        portal.manage("migrate")
        portal.manage("load_demo")
        yield portal
        portal.close()


@pytest.fixture
def signed_in(portal: Portal, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), django_on(portal.environment["DATABASE_URL"]):
        yield


@pytest.mark.usefixtures("signed_in")
class TestAsTheApplication:
    @pytest.mark.parametrize("email", demo.SIGN_INS)
    def test_everybody_signs_in_and_opens_each_page_of_the_bar(self, email):
        client = Client()
        home = client.post(reverse("account_login"), {"login": email, "password": demo.PASSWORD}, follow=True)
        assert home.status_code == 200
        assert home.context["user"].email == email
        for item in home.context["nav_items"]:
            assert client.get(item.url).status_code == 200
        assert client.get(reverse("account_change_password")).status_code == 200

    def test_a_file_is_read_after_the_answer(self):
        client = Client()
        client.post(reverse("account_login"), {"login": "joan.ferris@cobalt.example.com", "password": demo.PASSWORD})
        answer = client.get(reverse("requests:list") + "?format=csv")
        assert len(b"".join(answer.streaming_content).splitlines()) > 3

    def test_the_tasks_do_their_work(self, portal: Portal, mailoutbox):
        again = "UPDATE notices_notice SET state = 'queued', next_try_at = now() RETURNING id"
        assert answered(portal.environment["OWNER_DATABASE_URL"], again)
        operations.sweep(at=timezone.now())
        assert deliver(at=timezone.now()) == len(mailoutbox) > 0

    def test_nothing_is_read_without_a_choice(self):
        with pytest.raises(Exception, match="permission denied"):
            next_sweep()

    def test_the_check_is_content(self):
        assert signs_in_behind_the_wall() == []


class TestAPlainOwner:
    def test_reads_its_own_rows(self, portal: Portal):
        [(count,)] = answered(portal.environment["OWNER_DATABASE_URL"], "SELECT count(*) FROM contacts_clec")
        assert count > 0

    def test_migrates_again_without_a_word(self, portal: Portal):
        assert "No migrations to apply" in portal.manage("migrate")

    def test_is_warned_of_when_the_application_signs_in_as_it(self, portal: Portal, django_db_blocker):
        with django_db_blocker.unblock(), django_on(portal.environment["OWNER_DATABASE_URL"]):
            [warning] = signs_in_behind_the_wall()
        assert "signs in to PostgreSQL as plain" in warning.msg


class TestTheRecord:
    """Its triggers write as an owner whom row-level security binds as well."""

    def test_links_and_keeps_what_a_manager_writes(self, portal: Portal, django_db_blocker):
        owner = portal.environment["OWNER_DATABASE_URL"]
        last = "SELECT team_request_id, sequence, pgh_role, pgh_context FROM requests_app_eventchange"
        with django_db_blocker.unblock(), django_on(portal.environment["DATABASE_URL"]):
            client = Client()
            client.post(reverse("account_login"), {"login": DIRECTOR, "password": demo.PASSWORD})
            [(number, count)] = answered(owner, OF_HERS)
            assert count > 0
            assert client.post(reverse("requests:act", args=[number, "note"]), {"note": "Kept"}).status_code == 302
            page = client.get(reverse("requests:record") + f"?request={number}&operation=note").text
        [(*what, context)] = answered(owner, f"{last} ORDER BY pgh_id DESC LIMIT 1")
        assert what == [number, count + 1, "portal_staff"]
        assert (context["operation"], context["door"]) == ("note", f"POST /requests/{number}/note/")
        assert "as portal_staff" in page

    def test_is_proven_by_the_owner(self, portal: Portal):
        [(events,)] = answered(portal.environment["OWNER_DATABASE_URL"], "SELECT count(*) FROM requests_app_event")
        said = portal.manage("verify_record")
        assert said.startswith(f"{events:,} events of ")
        assert said.endswith("none is missing or changed.\n")

    def test_is_proven_by_nobody_else(self, portal: Portal):
        with pytest.raises(AssertionError, match="Run it as the owner of the tables"):
            run(portal, "verify_record", OWNER_DATABASE_URL="")

    def test_of_which_one_byte_was_changed_is_not(self, portal: Portal):
        turned = "UPDATE requests_app_event SET note = translate(note, 'ae', 'ea') WHERE id = {} RETURNING {}"
        off, on = (f"ALTER TABLE requests_app_event {way} TRIGGER USER;" for way in ("DISABLE", "ENABLE"))
        longest = "(SELECT id FROM requests_app_event WHERE note LIKE '%a%' ORDER BY id LIMIT 1)"
        owner = portal.environment["OWNER_DATABASE_URL"]
        [(pk, number, sequence)] = answered(owner, off + turned.format(longest, "id, team_request_id, sequence"))
        try:
            with pytest.raises(AssertionError, match=f"R-{number}, event {sequence} has been changed"):
                portal.manage("verify_record")
        finally:
            answered(owner, turned.format(pk, "id") + ";" + on + "SELECT 1")

    @pytest.mark.parametrize("role", [*ROLES, LOGIN])
    @pytest.mark.parametrize(
        "attempt",
        [
            "UPDATE requests_app_eventchange SET sequence = 1",
            "DELETE FROM requests_app_event",
            "INSERT INTO contacts_clecchange (pgh_label, pgh_obj_id, pgh_created_at) VALUES ('update', 1, now())",
            "ALTER TABLE requests_app_event DISABLE TRIGGER USER",
            "SET session_replication_role = replica",
            "CREATE TEMPORARY TABLE contacts_clecchange (id int)",
            "SET ROLE plain",
        ],
    )
    def test_is_touched_by_nobody_who_signs_in_as_the_application(self, portal: Portal, role, attempt):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            answered(portal.environment["DATABASE_URL"], f"SET ROLE {role}; {attempt}")


class TestATableInUse:
    def test_is_not_waited_for_and_named(self, portal: Portal, django_db_blocker, monkeypatch):
        monkeypatch.setattr(building, "PATIENCE", "20ms")
        url = portal.environment["OWNER_DATABASE_URL"]
        answered(url, "DROP POLICY portal_tenant_select ON contacts_clec; SELECT 1")
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM contacts_clec")  # a transaction that goes on reading
            with django_db_blocker.unblock(), django_on(url):
                with pytest.raises(CommandError, match="contacts_clec is in use"):
                    building.build()
                connection.rollback()
                assert building.build() == ["contacts_clec"]


class TestMakeRoles:
    def test_says_what_to_set_where_the_application_is_not_named(self, portal: Portal):
        owner = portal.environment["OWNER_DATABASE_URL"]
        with pytest.raises(AssertionError, match="Set DATABASE_URL"):
            run(portal, "make_roles", DATABASE_URL=owner)

    def test_makes_what_is_missing_and_no_more(self, portal: Portal):
        said = run(portal, "make_roles", OWNER_DATABASE_URL=superuser(portal))
        assert said.strip() == f"{LOGIN} signs in with the password of DATABASE_URL."

    def test_lets_a_reader_that_stops_reading_go(self, portal: Portal):
        assert answered(portal.environment["DATABASE_URL"], f"SHOW {IDLE.split('=')[0]}") == [("1min",)]

    def test_an_owner_without_createrole_is_told_who_should_run_it(self, portal: Portal):
        with closing(psycopg2.connect(superuser(portal))) as connection, connection.cursor() as cursor:
            cursor.execute(f"REVOKE {ROLES[0]} FROM {LOGIN}")
            connection.commit()
            try:
                with pytest.raises(AssertionError, match="may not make them"):
                    portal.manage("migrate")
            finally:
                cursor.execute(f"GRANT {ROLES[0]} TO {LOGIN}")
                connection.commit()


def answered(url: str, sql: str) -> list[tuple[Any, ...]]:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall()
        connection.commit()
        return rows


def superuser(portal: Portal) -> str:
    return portal.servers.database_url


def run(portal: Portal, command: str, **environment: str) -> str:
    before = dict(portal.environment)
    portal.environment.update(environment)
    try:
        return portal.manage(command)
    finally:
        portal.environment = before
