"""Each change to each business row is kept: who, when, from where, old, new, under which operation."""

import inspect

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accountteam.tests.cast import PASSWORD, local
from accountteam.wall.roles import LOGIN, ROLES
from contacts import operations as upkeep
from contacts import wall
from contacts.acting import OPERATIONS, acting
from contacts.models import Clec, Invitation, User
from contacts.models.keeping import Change
from requests_app import operations
from requests_app.models import Commitment, Event, TeamRequest
from requests_app.queries.verifying import flaws
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db

RECEIVED = local("2006-05-09 10:05")
KEPT = [model for model in apps.get_models() if issubclass(model, Change)]


def of(model, label=None):
    changes = apps.get_model(model._meta.app_label, f"{model.__name__}Change").objects.order_by("pgh_id")
    return list(changes.filter(pgh_label=label) if label else changes)


def of_door(change) -> bool:
    return "door" in (change.pgh_context or {})


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


class TestWhatIsKept:
    def test_every_model_of_ours_is_kept(self):
        ours = [
            model
            for name in ("contacts", "notices", "requests_app")
            for model in apps.get_app_config(name).get_models()
        ]
        kept = {model.pgh_tracked_model for model in KEPT}
        # A try at a webhook is a log itself, and only added to. Whose day has begun is a mark of the portal's own.
        assert {model.__name__ for model in ours if model not in kept and model not in KEPT} == {"Attempt", "DigestDay"}

    def test_no_secret_is(self):
        names = {field.name for model in KEPT for field in model._meta.get_fields()}
        assert not names & {"password", "sealed", "last_login", "context", "derivation", "detail"}

    def test_an_operation_is_named_with_its_actor(self, cast):
        team_request = log(cast, RECEIVED)
        operations.withdraw(request_id=team_request.pk, actor=cast.joan, at=RECEIVED)
        change = of(TeamRequest, "update")[-1]
        assert (change.status, change.pgh_context) == ("withdrawn", {"operation": "withdraw", "actor": cast.joan.pk})

    @pytest.mark.parametrize("name", [*operations.__all__, *upkeep.__all__])
    def test_every_operation_has_a_name_there(self, name):
        operation = getattr(operations, name, None) or getattr(upkeep, name)
        if inspect.isfunction(operation):
            assert name in OPERATIONS or "perform(" in inspect.getsource(operation)

    def test_the_door_and_the_address_come_from_the_request(self, cast, client):
        client.force_login(cast.joan)
        team_request = log(cast, RECEIVED)
        client.post(f"/requests/{team_request.pk}/note/", {"note": "Any news?"}, REMOTE_ADDR="192.0.2.7")
        context = of(team_request.events.model)[-1].pgh_context
        assert (context["operation"], context["address"]) == ("note", "192.0.2.7")
        assert context["door"] == f"POST /requests/{team_request.pk}/note/"

    def test_no_address_that_is_a_secret_is_kept_as_the_door(self, cast, client):
        """An invitation's link, used: whoever reads the record must not see what let somebody in."""
        invited = upkeep.invite(
            email="new@cobalt.example.com", role="clec_user", clec=cast.cobalt, actor=cast.ota_user, at=timezone.now()
        )
        given = {"name": "New Hand", "zone": "America/Denver", "password": PASSWORD}
        assert client.post(f"/invitation/{invited.token}/", given).status_code == 302
        doors = {change.pgh_context["door"] for model in (User, Invitation) for change in of(model) if of_door(change)}
        assert doors == {"POST /invitation/[cut]/"}

    def test_bulk_and_raw_sql_are_kept_and_as_which_role(self, cast):
        with acting(door="command repair"):
            Clec.objects.update(kind="both")
        run("UPDATE contacts_clec SET status = 'prospect'")
        bulk, raw = of(Clec, "update")[0], of(Clec, "update")[-1]
        assert (bulk.kind, bulk.pgh_context) == ("both", {"door": "command repair"})
        assert (raw.status, raw.pgh_role) == ("prospect", connection.settings_dict["USER"])

    def test_a_statement_of_many_rows_keeps_each_that_it_changed(self, cast):
        commitments = [log(cast, RECEIVED).commitments.get() for _ in range(3)]
        Commitment.objects.filter(pk=commitments[0].pk).update(zone="America/Boise")
        Commitment.objects.update(zone="America/Boise")
        assert [change.pgh_obj_id for change in of(Commitment, "update")] == [c.pk for c in commitments]

    @pytest.mark.parametrize(("model", "table"), [(Commitment, "requests_app_commitment"), (Clec, "contacts_clec")])
    def test_a_row_that_was_given_another_number_is_kept(self, cast, model, table):
        log(cast, RECEIVED)
        run("SET CONSTRAINTS ALL DEFERRED")
        with transaction.atomic():
            run(f"UPDATE {table} SET id = id + 500000")  # noqa: S608
            assert of(model, "update")[-1].pgh_obj_id > 500000
            transaction.set_rollback(True)

    def test_that_a_password_was_changed_is_kept_but_not_what_it_is(self, cast):
        User.objects.filter(pk=cast.joan.pk).update(password="new")
        assert [change.pgh_obj_id for change in of(User, "password")] == [cast.joan.pk]


def named(*, actor):
    """The five that a portal works as: who signs in to the database, and whom it chooses to be."""
    return {
        "login": wall.Choice(LOGIN),
        "gate": wall.GATE,
        "tenant": wall.Choice(wall.Role.TENANT, actor.clec_id, actor.pk),
        "staff": wall.STAFF,
        "engine": wall.ENGINE,
    }


CHANGE = "contacts_clecchange"
REFUSED = "permission denied|must be owner|moves with an event only"
EDITING = [
    f"UPDATE {CHANGE} SET kind = 'both'",  # noqa: S608
    f"DELETE FROM {CHANGE}",  # noqa: S608
    f"TRUNCATE {CHANGE}",
    f"DROP TABLE {CHANGE} CASCADE",
    f"CREATE RULE gone AS ON INSERT TO {CHANGE} DO INSTEAD NOTHING",
    f"SELECT * FROM {CHANGE} FOR UPDATE",  # noqa: S608
    "UPDATE requests_app_event SET note = 'x'",
    "DELETE FROM requests_app_event",
    "TRUNCATE requests_app_event CASCADE",
    "UPDATE requests_app_manifest SET digest = 'x'",
    "DELETE FROM requests_app_manifest",
    "TRUNCATE requests_app_manifest",
]
SWITCHING_OFF = [
    "ALTER TABLE contacts_clec DISABLE TRIGGER ALL",
    "ALTER TABLE contacts_clec DISABLE TRIGGER USER",
    f"ALTER TABLE {CHANGE} DISABLE TRIGGER ALL",
    "ALTER TABLE requests_app_event DISABLE TRIGGER USER",
    "ALTER TABLE requests_app_teamrequest DISABLE TRIGGER USER",
    "SET session_replication_role = replica",
    "SELECT set_config('session_replication_role', 'replica', true)",
    f"ALTER ROLE {LOGIN} SET session_replication_role = replica",
    "DO $$ BEGIN EXECUTE (SELECT format('DROP TRIGGER %%I ON contacts_clec', tgname) FROM pg_trigger"
    " WHERE tgrelid = 'contacts_clec'::regclass AND tgname LIKE 'pgtrigger%%' LIMIT 1); END $$",
    "DO $$ BEGIN EXECUTE (SELECT format('ALTER FUNCTION %%s RESET ALL', oid::regprocedure) FROM pg_proc"
    " WHERE proname LIKE 'pgtrigger%%' LIMIT 1); END $$",
    "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
    " LANGUAGE sql AS 'SELECT true'",
    "CREATE FUNCTION public._pgtrigger_should_ignore(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    f"CREATE TEMPORARY TABLE {CHANGE} (id int)",
]
FORGING = [
    f"INSERT INTO {CHANGE} (pgh_label, pgh_obj_id, pgh_created_at) VALUES ('update', 1, now())",  # noqa: S608
    f"INSERT INTO {CHANGE} SELECT * FROM {CHANGE}",  # noqa: S608
    f"COPY {CHANGE} FROM STDIN",
    f"SELECT setval(pg_get_serial_sequence('{CHANGE}', 'pgh_id'), 1)",
    f"CREATE TRIGGER mine AFTER INSERT ON {CHANGE} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "DO $$ BEGIN EXECUTE (SELECT format('SELECT %%s', oid::regprocedure) FROM pg_proc"
    " WHERE proname LIKE 'pgtrigger%%' LIMIT 1); END $$",
    "INSERT INTO pghistory_context (id, metadata) VALUES (gen_random_uuid(), '{}')",
]
MOVING_HEADS = [
    "UPDATE requests_app_teamrequest SET head = 'x'",
    "UPDATE requests_app_teamrequest SET event_count = event_count - 1",
]


class TestNobodyTouchesIt:
    """As each role of the database that the portal works as."""

    @pytest.fixture(autouse=True)
    def something_is_kept(self, cast):
        log(cast, RECEIVED)
        run("INSERT INTO requests_app_manifest (\"on\", made_at, digest) VALUES ('2006-05-09', now(), '')")

    @pytest.fixture(params=["login", "gate", "tenant", "staff", "engine"])
    def chosen(self, request, cast):
        with transaction.atomic(), wall.chosen(named(actor=cast.joan)[request.param]):
            yield request.param
            transaction.set_rollback(True)

    @pytest.mark.parametrize("attempt", [*EDITING, *SWITCHING_OFF, *FORGING, *MOVING_HEADS])
    def test_whatever_is_tried_is_refused(self, chosen, attempt):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            run(attempt)

    def test_no_role_may_do_more_than_read_any_of_it(self):
        """Of every table of it and every column; what was tried above is a sample."""
        tables = [*(model._meta.db_table for model in KEPT), "pghistory_context"]
        may = (
            "SELECT tabname, role, verb FROM unnest(%s) tabname, unnest(%s) role,"
            " unnest(ARRAY['INSERT', 'UPDATE', 'REFERENCES']) verb WHERE has_any_column_privilege(role, tabname, verb)"
            " UNION ALL SELECT tabname, role, verb FROM unnest(%s) tabname, unnest(%s) role,"
            " unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) verb WHERE has_table_privilege(role, tabname, verb)"
        )
        with connection.cursor() as cursor:
            roles = [LOGIN, *ROLES]
            cursor.execute(may, [tables, roles, tables, roles])
            assert cursor.fetchall() == []

    def test_a_request_with_a_head_of_its_own_is_refused(self, cast):
        own = ("id", "head", "event_count")
        columns = [f.column for f in TeamRequest._meta.fields if not f.generated and f.column not in own]
        names = ", ".join(f'"{name}"' for name in columns)
        copied = f"INSERT INTO requests_app_teamrequest ({names}, head, event_count) SELECT {names}, 'x', 1"
        for choice in (named(actor=cast.joan)["tenant"], wall.STAFF):
            with wall.chosen(choice), pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
                run(f"{copied} FROM requests_app_teamrequest LIMIT 1")

    def test_an_event_is_linked_whatever_a_role_says_of_its_place(self, cast):
        team_request = TeamRequest.objects.get()
        columns = "team_request_id, kind, at, recorded_at, note, data, is_internal, sequence, digest"
        values = f"{team_request.pk}, 'noted', now(), now(), '', '{{}}', false, 9, 'x'"
        with wall.chosen(named(actor=cast.joan)["tenant"]):
            run(f"INSERT INTO requests_app_event ({columns}) VALUES ({values})")  # noqa: S608
        assert [event.sequence for event in Event.objects.order_by("pk")] == [1, 2]
        assert list(flaws()) == []


class TestWhatARoleChanges:
    def test_is_kept_with_its_name(self, cast):
        with wall.chosen(wall.STAFF):
            run("UPDATE contacts_clec SET kind = 'both'")
        assert of(Clec, "update")[-1].pgh_role == wall.Role.STAFF

    @pytest.mark.parametrize(
        "setting",
        [
            ("pgtrigger.ignore", "SELECT array_agg(tgname)::text FROM pg_trigger WHERE NOT tgisinternal"),
            ("search_path", "SELECT 'pg_temp, pg_catalog'"),
            ("check_function_bodies", "SELECT 'off'"),
        ],
    )
    def test_is_kept_whatever_it_sets(self, cast, setting):
        name, value = setting
        before = len(of(Clec, "update"))
        with wall.chosen(wall.STAFF):
            run(f"SELECT set_config(%s, ({value}), true)", name)
            run("UPDATE public.contacts_clec SET kind = 'reseller'")
            run("SELECT set_config('search_path', 'public', true)")
        assert len(of(Clec, "update")) == before + Clec.objects.count()


class TestWhatIsLeftOut:
    def test_the_derivation_never_changes_so_the_row_itself_has_it(self, cast):
        log(cast, RECEIVED)
        assert Commitment.objects.get().derivation
        assert not hasattr(of(Commitment)[0], "derivation")
