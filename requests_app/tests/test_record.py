"""Each change to each business row is kept: who, when, from where, old, new, under which operation."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accountteam.tests.cast import local
from contacts.acting import acting
from contacts.models import Clec, User
from contacts.models.keeping import Change
from requests_app import operations
from requests_app.models import Commitment, TeamRequest
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db

RECEIVED = local("2006-05-09 10:05")
KEPT = [model for model in apps.get_models() if issubclass(model, Change)]


def of(model, label=None):
    changes = apps.get_model(model._meta.app_label, f"{model.__name__}Change").objects.order_by("pgh_id")
    return list(changes.filter(pgh_label=label) if label else changes)


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
        assert {model.__name__ for model in ours if model not in kept and model not in KEPT} == set()

    def test_no_secret_is(self):
        names = {field.name for model in KEPT for field in model._meta.get_fields()}
        assert not names & {"password", "last_login", "context", "derivation", "detail"}

    def test_an_operation_is_named_with_its_actor(self, cast):
        team_request = log(cast, RECEIVED)
        operations.withdraw(request_id=team_request.pk, actor=cast.joan, at=RECEIVED)
        change = of(TeamRequest, "update")[-1]
        assert (change.status, change.pgh_context) == ("withdrawn", {"operation": "withdraw", "actor": cast.joan.pk})

    def test_the_door_and_the_address_come_from_the_request(self, cast, client):
        client.force_login(cast.joan)
        team_request = log(cast, RECEIVED)
        client.post(f"/requests/{team_request.pk}/note/", {"note": "Any news?"}, REMOTE_ADDR="192.0.2.7")
        context = of(team_request.events.model)[-1].pgh_context
        assert (context["operation"], context["address"]) == ("note", "192.0.2.7")
        assert context["door"] == f"POST /requests/{team_request.pk}/note/"

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


class TestNobodyTouchesIt:
    """As an application's role: it owns nothing, and may read and write the tables of the business."""

    @pytest.fixture(autouse=True)
    def as_the_application(self, cast):
        log(cast, RECEIVED)
        with transaction.atomic():
            run("CREATE ROLE portal_test_staff")
            run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_test_staff")
            run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO portal_test_staff")
            for model in KEPT:
                run(f'REVOKE INSERT, UPDATE, DELETE ON "{model._meta.db_table}" FROM portal_test_staff')
            run("SET LOCAL ROLE portal_test_staff")
            yield
            transaction.set_rollback(True)

    def test_it_is_kept_what_it_changes_and_as_whom(self):
        run("UPDATE contacts_clec SET kind = 'both'")
        assert of(Clec, "update")[-1].pgh_role == "portal_test_staff"

    @pytest.mark.parametrize(
        "attempt",
        [
            "INSERT INTO contacts_clecchange (pgh_label, pgh_obj_id, pgh_created_at) VALUES ('update', 1, now())",
            "UPDATE contacts_clecchange SET kind = 'both'",
            "DELETE FROM contacts_clecchange",
            "TRUNCATE contacts_clecchange",
            "TRUNCATE requests_app_event",
            "DROP TABLE contacts_clecchange CASCADE",
            "ALTER TABLE contacts_clec DISABLE TRIGGER ALL",
            "SET session_replication_role = replica",
            "UPDATE requests_app_event SET note = 'x'",
            "DELETE FROM requests_app_event",
            "UPDATE requests_app_teamrequest SET head = 'x'",
            "CREATE TEMPORARY TABLE contacts_clecchange (id int)",
            "CREATE FUNCTION public._pgtrigger_should_ignore(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
            "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
            " LANGUAGE sql AS 'SELECT true'",
        ],
    )
    def test_it_can_do_nothing_to_the_record(self, attempt):
        with pytest.raises(DatabaseError), transaction.atomic():
            run(attempt)

    def test_no_setting_switches_a_trigger_off(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT array_agg(tgname)::text FROM pg_trigger WHERE NOT tgisinternal")
            run("SELECT set_config('pgtrigger.ignore', %s, true)", cursor.fetchone()[0])
        before = len(of(Clec, "update"))
        run("UPDATE contacts_clec SET kind = 'reseller'")
        assert len(of(Clec, "update")) > before
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            run("DELETE FROM requests_app_event")


class TestWhatIsLeftOut:
    def test_the_derivation_never_changes_so_the_row_itself_has_it(self, cast):
        log(cast, RECEIVED)
        assert Commitment.objects.get().derivation
        assert not hasattr(of(Commitment)[0], "derivation")
