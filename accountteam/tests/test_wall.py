"""The second wall alone: what the database itself refuses, asked in plain SQL as each role."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accountteam.tests.cast import clec_account, local
from accountteam.wall.building import build, undeclared
from accountteam.wall.roles import LOGIN, ROLES, make_roles
from accountteam.wall.tables import GATE, KEPT, TABLES, TENANT
from contacts import wall
from contacts.guideline import Channel
from contacts.models import Availability, Clec, User
from contacts.models.keeping import Change
from notices.models import Notice
from notices.operations import (
    Draft,
    add_webhook,
    choose_channel,
    choose_delivery,
    deliver,
    enqueue,
    send_test,
)
from notices.operations.trying import note_try
from requests_app import operations
from requests_app.models import Analysis, CalendarFeed, Event, Link, Meeting, Outage
from requests_app.operations.attaching import File
from requests_app.operations.logging import Contact

PROPOSED = ("contacts_calendarproposal", "contacts_ruleproposal", "requests_app_rebase")
AT = local("2006-05-09 10:05", "America/Denver")


def is_read_by_companies(table: str) -> bool:
    return any(rule.role == TENANT for rule in TABLES[table])


DIRECTORY = ("contacts_formername", "contacts_companycode", "contacts_assignment")
# What is somebody's own, company or not, is tried by itself.
PERSONAL = ("requests_app_calendarfeed", "requests_app_savedfilter")
WORK = sorted(
    name
    for name in TABLES
    if name.startswith(("requests_app", "notices")) and is_read_by_companies(name) and name not in PERSONAL
)


def asked(sql: str, *words: int | str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return cursor.fetchall()


def ids(table: str) -> list[int]:
    return [pk for (pk,) in asked(f"SELECT id FROM {table} ORDER BY id")]  # noqa: S608  # a table of ours


def refused(sql: str, *words: int | str) -> str:
    with pytest.raises(ProgrammingError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, words)
    return str(error.value)


@pytest.fixture
def rival(cast):
    """A request of Prairie's with something in every table: clocks, events, a raise, a meeting, notices."""
    contact = Contact(topic="order", channel=Channel.PAGER, subject="Rival's", received_at=AT)
    made = operations.log_request(clec_id=cast.prairie.pk, contact=contact, actor=cast.lindqvist_user, at=AT)
    operations.sweep(at=local("2006-05-09 17:30"))
    operations.raise_to_director(request_id=made.pk, actor=cast.ken, reason="Late", at=local("2006-05-09 17:31"))
    operations.propose_meeting(
        request_id=made.pk,
        actor=cast.ken,
        kind=Meeting.Kind.CONFERENCE_CALL,
        appointment=operations.Appointment(local("2006-05-10 10:00"), 30, "555-0100"),
        people=[cast.lindqvist],
        users=[cast.ken],
        at=local("2006-05-09 17:32"),
    )
    found = {"cause": "A fibre was cut", "process": "Rerouted", "prevention": "Markers"}
    how = {"medium": "portal", "recipient": "Ken", "delivered_at": AT, "delivered_by": cast.lindqvist_user}
    Analysis.objects.create(team_request=made, version=1, digest="0" * 64, **found, **how)
    posted(cast, "ND")
    again = operations.log_request(clec_id=cast.prairie.pk, contact=contact, actor=cast.lindqvist_user, at=AT)
    operations.link(request_id=again.pk, other_id=made.pk, kind=Link.Kind.FOLLOWS, actor=cast.ken, at=AT)
    operations.add_party(request_id=made.pk, actor=cast.lindqvist_user, who=cast.begaye, at=AT)
    drawing = operations.Posted(files=(File("drawing.pdf", b"%PDF-1.4"),))
    operations.note(request_id=made.pk, actor=cast.ken, text="See", posted=drawing, at=AT)
    enqueue([Draft("raised", "event:1", f"request:{made.pk}", cast.ken, {}, AT, channel="inbox")])
    choose_channel(actor=cast.ken, kind="responded", channel="email", is_on=False, at=AT)
    choose_delivery(actor=cast.ken, out_of_hours=True, paused_channels=[], at=AT)
    webhook(clec_account("Kit Weir", cast.prairie, "America/Chicago", User.Role.CLEC_ADMIN))
    return made


def posted(cast, state: str) -> Outage:
    return operations.post_outage(
        facts=operations.Facts("SS7 isolation", [state], "Fargo", AT, "NROC"),
        text="Signalling is lost.",
        actor=cast.lindqvist_user,
        next_update_at=AT + timedelta(hours=1),
        at=AT,
    )


def webhook(administrator: User) -> None:
    """With a secret and a try."""
    endpoint = add_webhook(url="https://a.example.com/", kinds=["resolved"], actor=administrator, at=AT).endpoint
    send_test(endpoint_id=endpoint.pk, actor=administrator, at=AT)
    note_try(Notice.objects.get(endpoint=endpoint), status=200, reason="", at=AT)


def tenant(clec: Clec, actor: User | None = None) -> wall.Choice:
    return wall.Choice(wall.Role.TENANT, clec.pk, actor.pk if actor else None)


class TestATenant:
    @pytest.mark.parametrize("table", [*WORK, *DIRECTORY])
    def test_reads_nothing_of_a_rivals(self, cast, rival, table):
        assert table == "contacts_formername" or ids(table)
        with wall.chosen(tenant(cast.lakehead)):
            read = ids(table)
        assert read == [] or table in DIRECTORY
        if table in DIRECTORY:
            with wall.chosen(tenant(cast.lakehead)):
                assert {own for (own,) in asked(f"SELECT clec_id FROM {table}")} <= {cast.lakehead.pk}  # noqa: S608

    @pytest.mark.parametrize("table", WORK)
    def test_reads_its_own(self, cast, rival, table):
        with wall.chosen(tenant(cast.prairie, cast.ken)):
            assert ids(table)

    def test_reads_one_company_itself(self, cast):
        with wall.chosen(tenant(cast.prairie)):
            assert asked("SELECT name FROM contacts_clec") == [("Prairie Switch Communications",)]

    def test_knows_who_serves_it_and_none_of_a_rivals_managers(self, cast):
        with wall.chosen(tenant(cast.cobalt)):
            names = {name for (name,) in asked("SELECT name FROM contacts_person")}
        assert {"Ruth Ellery", "Carol Brandvold", "Nadia Castellano", "Frances Ota"} <= names
        assert "Greta Lindqvist" not in names

    def test_reads_no_absence_of_a_rivals_manager(self, cast):
        hours = {"starts_at": AT, "ends_at": local("2006-05-09 17:00"), "entered_at": AT}
        Availability.objects.create(person=cast.lindqvist, kind=Availability.Kind.OUT_OF_OFFICE, **hours)
        with wall.chosen(tenant(cast.cobalt)):
            assert ids("contacts_availability") == []

    def test_knows_its_own_accounts_and_ours(self, cast):
        with wall.chosen(tenant(cast.cobalt)):
            assert {clec for (clec,) in asked("SELECT clec_id FROM contacts_user")} == {cast.cobalt.pk, None}

    def test_reads_no_internal_note_even_of_its_own(self, cast, rival):
        operations.note(request_id=rival.pk, actor=cast.lindqvist_user, text="Between us", is_internal=True, at=AT)
        assert Event.objects.filter(is_internal=True).exists()
        with wall.chosen(tenant(cast.prairie)):
            assert asked("SELECT id FROM requests_app_event WHERE is_internal") == []

    def test_reads_nothing_without_a_company(self, rival):
        with wall.chosen(wall.Choice(wall.Role.TENANT)):
            assert ids("requests_app_teamrequest") == []

    def test_moves_no_request_to_a_rival(self, cast, rival):
        with wall.chosen(tenant(cast.prairie)):
            assert "row-level security" in refused("UPDATE requests_app_teamrequest SET clec_id = %s", cast.cobalt.pk)

    def test_meets_nobody_of_a_rivals_request(self, cast, rival):
        with wall.chosen(tenant(cast.cobalt)):
            before = asked("SELECT portal_people()")
            wall.meet_those_of(rival.pk)
            assert asked("SELECT portal_people()") == before

    def test_changes_no_account_but_its_own(self, cast):
        with wall.chosen(tenant(cast.cobalt, cast.joan)):
            with connection.cursor() as cursor:
                cursor.execute("UPDATE contacts_user SET phone = '+13035550199'")
                assert cursor.rowcount == 1
            assert "permission denied" in refused("UPDATE contacts_user SET role = 'administrator'")

    @pytest.mark.parametrize("sql", ["SELECT password FROM contacts_user", "SELECT 1 FROM django_session"])
    def test_reads_neither_password_nor_session(self, cast, sql):
        with wall.chosen(tenant(cast.cobalt)):
            assert "permission denied" in refused(sql)


class TestAWrongContact:
    def test_is_reported_by_a_company_in_its_own_name_about_whom_it_knows(self, cast):
        told = (
            "INSERT INTO contacts_wrongcontact (person_id, reported_by_id, what, reported_at)"
            " VALUES (%s, %s, 'The pager is silent', now()) RETURNING id"
        )
        with wall.chosen(tenant(cast.cobalt, cast.joan)):
            [(mine,)] = asked(told, cast.ellery.pk, cast.joan.pk)
            assert "row-level security" in refused(told, cast.lindqvist.pk, cast.joan.pk)
            assert "row-level security" in refused(told, cast.ellery.pk, cast.ota_user.pk)
            assert ids("contacts_wrongcontact") == [mine]
        with wall.chosen(tenant(cast.prairie, cast.ken)):
            assert ids("contacts_wrongcontact") == []


class TestAMeeting:
    INVITED = "INSERT INTO requests_app_participant (meeting_id, person_id, user_id) VALUES (%s, %s, %s)"

    def test_takes_a_company_with_people_it_knows_and_users_of_its_own(self, cast, rival):
        [meeting] = ids("requests_app_meeting")
        with wall.chosen(tenant(cast.prairie, cast.ken)):
            for person, user in ((cast.ellery.pk, None), (None, cast.joan.pk)):
                assert "row-level security" in refused(self.INVITED, meeting, person, user)
            with connection.cursor() as cursor:
                cursor.execute(self.INVITED, [meeting, cast.eklund.pk, None])

    def test_of_a_rivals_takes_nobody_of_anothers(self, cast, rival):
        [meeting] = ids("requests_app_meeting")
        with wall.chosen(tenant(cast.cobalt, cast.joan)):
            assert "row-level security" in refused(self.INVITED, meeting, None, cast.joan.pk)


class TestAnOutage:
    @pytest.mark.parametrize("column", ["posted_by_id", "flagged_at", "remind_at"])
    def test_does_not_tell_a_company_who_of_ours_posted_it(self, cast, column):
        posted(cast, "ND")
        with wall.chosen(tenant(cast.prairie, cast.ken)):
            assert "permission denied" in refused(f"SELECT {column} FROM requests_app_outage")  # noqa: S608
            assert "permission denied" in refused("SELECT by_id FROM requests_app_outageupdate")

    def test_of_two_states_is_read_by_a_company_of_either(self, cast):
        outage = posted(cast, "ND")
        Outage.objects.filter(pk=outage.pk).update(states=["CO", "ND"])
        for clec, seen in ((cast.prairie, [outage.pk]), (cast.cobalt, [outage.pk]), (cast.lakehead, [])):
            with wall.chosen(tenant(clec)):
                assert ids("requests_app_outage") == seen
                assert len(ids("requests_app_outageupdate")) == len(seen)

    def test_is_written_by_no_company(self, cast):
        posted(cast, "ND")
        with wall.chosen(tenant(cast.prairie, cast.ken)):
            assert "permission denied" in refused("UPDATE requests_app_outage SET area = 'Elsewhere'")
            assert "permission denied" in refused("SELECT id FROM requests_app_outage FOR UPDATE")

    @pytest.mark.parametrize("choice", [wall.STAFF, wall.ENGINE])
    def test_what_was_said_of_it_is_changed_by_nobody(self, cast, choice):
        posted(cast, "ND")
        with wall.chosen(choice):
            assert "permission denied" in refused("UPDATE requests_app_outageupdate SET text = 'Nothing'")
            assert "permission denied" in refused("DELETE FROM requests_app_outage")


class TestALink:
    LINKED = "INSERT INTO requests_app_link (from_request_id, to_request_id, kind) VALUES (%s, %s, 'follows')"

    def test_never_leads_a_company_to_a_rivals(self, cast, rival):
        contact = Contact(topic="order", channel=Channel.PAGER, subject="Ours", received_at=AT)
        ours = operations.log_request(clec_id=cast.cobalt.pk, contact=contact, actor=cast.joan, at=AT)
        with wall.chosen(tenant(cast.cobalt, cast.joan)):
            for ends in ((ours.pk, rival.pk), (rival.pk, ours.pk)):
                with pytest.raises(IntegrityError, match="link_of_one_company"), transaction.atomic():
                    asked(self.LINKED, *ends)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM requests_app_link")
                assert cursor.rowcount == 0


class TestAnAttachment:
    def test_of_an_internal_note_is_no_companys(self, cast, rival):
        drawing = operations.Posted(files=(File("ours.pdf", b"%PDF-1.4 ours"),))
        given = {"request_id": rival.pk, "actor": cast.lindqvist_user, "text": "Between us", "at": AT}
        operations.note(**given, is_internal=True, posted=drawing)
        with wall.chosen(tenant(cast.prairie, cast.ken)):
            assert asked("SELECT name FROM requests_app_attachment") == [("drawing.pdf",)]


class TestAParty:
    def test_of_a_rivals_is_known_to_nobody_else(self, cast, rival):
        name = "SELECT name FROM contacts_person WHERE id = %s"
        with wall.chosen(tenant(cast.prairie, cast.ken)):
            assert asked(name, cast.begaye.pk) == [("Sam Begaye",)]
        with wall.chosen(tenant(cast.lakehead, cast.lena)):
            assert asked(name, cast.begaye.pk) == []

    def test_is_added_by_our_people_and_leaves_by_themselves(self, cast, rival):
        [theirs] = ids("requests_app_party")
        with wall.chosen(tenant(cast.prairie, cast.ken)):
            added = "INSERT INTO requests_app_party (team_request_id, user_id) VALUES (%s, %s)"
            assert "permission denied" in refused(added, rival.pk, cast.ken.pk)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM requests_app_party WHERE id = %s", [theirs])
                assert cursor.rowcount == 0


class TestACalendarFeed:
    @pytest.mark.parametrize("who", ["joan", "ellery_user"])
    def test_is_seen_by_whose_it_is_alone_and_at_the_gate(self, cast, who):
        others = [cast.ken, cast.lindqvist_user, cast.ota_user, cast.admin_user]
        operations.renew_feed(actor=getattr(cast, who), at=AT)
        [own] = ids("requests_app_calendarfeed")
        for choice, seen in [(wall.GATE, [own]), (wall.choice_of(getattr(cast, who)), [own])]:
            with wall.chosen(choice):
                assert ids("requests_app_calendarfeed") == seen
        for other in others:
            with wall.chosen(wall.choice_of(other)):
                assert ids("requests_app_calendarfeed") == []

    def test_is_made_and_taken_back_by_whose_it_is(self, cast):
        with wall.chosen(wall.choice_of(cast.joan)):
            for _ in range(2):
                operations.renew_feed(actor=cast.joan, at=AT)
            operations.revoke_feed(actor=cast.joan, at=AT)
            assert not CalendarFeed.objects.exists()

    def test_is_made_for_nobody_else(self, cast):
        with wall.chosen(wall.choice_of(cast.joan)):
            made = "INSERT INTO requests_app_calendarfeed (account_id, token_hash, made_at) VALUES (%s, %s, now())"
            assert "row-level security" in refused(made, cast.ken.pk, "0" * 64)

    def test_is_not_changed_at_the_gate(self, cast):
        with wall.chosen(wall.GATE):
            assert "permission denied" in refused("DELETE FROM requests_app_calendarfeed")


class TestTheRecord:
    """Our people read it, and nobody writes to it: test_record tries that."""

    @pytest.mark.parametrize("table", [*(f"{table}change" for table in KEPT), "requests_app_manifest"])
    @pytest.mark.parametrize("role", [TENANT, GATE])
    def test_is_read_by_no_company(self, cast, rival, table, role):
        with wall.chosen(wall.Choice(role, cast.cobalt.pk)):
            assert "permission denied" in refused(f"SELECT 1 FROM {table}")  # noqa: S608  # a table of ours

    def test_is_of_every_table_that_is_kept(self):
        kept = {model.pgh_tracked_model._meta.db_table for model in apps.get_models() if issubclass(model, Change)}
        assert set(KEPT) == kept


class TestMailThatCameIn:
    """A company sees the event that was made of a mail, never the mail."""

    @pytest.mark.parametrize("choice", [wall.GATE, wall.Choice(wall.Role.TENANT, 1)])
    def test_is_our_own_peoples(self, db, choice):
        with wall.chosen(choice):
            assert "permission denied" in refused("SELECT 1 FROM notices_inboundmail")
            assert "permission denied" in refused("UPDATE notices_inboundmail SET state = 'tray'")

    @pytest.mark.parametrize("column", ["raw", "text", "sender", "received_at", "is_vouched_for"])
    def test_is_not_rewritten_by_staff(self, db, column):
        with wall.chosen(wall.STAFF):
            assert "permission denied" in refused(f"UPDATE notices_inboundmail SET {column} = {column}")  # noqa: S608

    def test_is_removed_by_nobody(self, db):
        for choice in (wall.STAFF, wall.ENGINE):
            with wall.chosen(choice):
                assert "permission denied" in refused("DELETE FROM notices_inboundmail")


class TestWhatIsProposed:
    @pytest.mark.parametrize("table", PROPOSED)
    @pytest.mark.parametrize("choice", [wall.ENGINE, wall.GATE, wall.Choice(wall.Role.TENANT, 1)])
    def test_is_our_own_peoples(self, db, table, choice):
        with wall.chosen(choice):
            assert "permission denied" in refused(f"SELECT 1 FROM {table}")  # noqa: S608  # a table of ours


class TestNobodyButTheOwner:
    @pytest.mark.parametrize("role", ROLES)
    @pytest.mark.parametrize(
        "sql",
        [
            "TRUNCATE contacts_clec CASCADE",
            "DELETE FROM requests_app_event",
            "ALTER TABLE contacts_clec DISABLE ROW LEVEL SECURITY",
            "DROP POLICY portal_tenant_select ON contacts_clec",
            "ALTER TABLE requests_app_event DISABLE TRIGGER ALL",
            "SET LOCAL session_replication_role = replica",
            "CREATE TABLE mine (id int)",
        ],
    )
    def test_takes_anything_down_or_builds(self, cast, role, sql):
        with wall.chosen(wall.Choice(role)):
            said = refused(sql)
            assert "permission denied" in said or "must be owner" in said


class TestTheApplication:
    @pytest.mark.parametrize("table", sorted(TABLES))
    def test_reads_nothing_before_it_has_chosen(self, db, table):
        with wall.chosen(wall.Choice(LOGIN)):
            assert "permission denied" in refused(f"SELECT 1 FROM {table}")  # noqa: S608  # a table of ours


class TestTheGate:
    def test_knows_no_company(self, cast):
        with wall.chosen(wall.GATE):
            assert "permission denied" in refused("SELECT 1 FROM contacts_clec")

    def test_makes_nobody_an_administrator(self, cast):
        with wall.chosen(wall.GATE):
            assert "permission denied" in refused("UPDATE contacts_user SET role = 'administrator'")


class TestStaff:
    def test_read_every_company_and_no_password(self, cast, rival):
        with wall.chosen(wall.choice_of(cast.ellery_user)):
            assert len(ids("contacts_clec")) == 3
            assert "permission denied" in refused("SELECT password FROM contacts_user")

    def test_write_no_password(self, cast):
        """Read as staff, a hash is empty; saved with the rest, it would lock its owner out."""
        with wall.chosen(wall.choice_of(cast.ota_user)):
            joan = User.objects.get(pk=cast.joan.pk)
            assert joan.password == ""
            with pytest.raises(ProgrammingError), transaction.atomic():
                joan.save()
        cast.joan.refresh_from_db()
        assert cast.joan.password

    @pytest.mark.parametrize(
        "sql",
        [
            "SELECT secret FROM socialaccount_socialapp",
            "INSERT INTO contacts_companysignin (clec_id, app_id) VALUES (1, 1)",
            "DELETE FROM contacts_companysignin",
            "UPDATE contacts_lostsecondstep SET reason = 'another'",
            "DELETE FROM contacts_lostsecondstep",
            "SELECT 1 FROM mfa_authenticator",
            "SELECT 1 FROM django_admin_log",
            "UPDATE notices_notice SET person_id = 1",
        ],
    )
    def test_neither_read_nor_write_what_an_operation_does_for_them(self, cast, sql):
        with wall.chosen(wall.choice_of(cast.admin_user)):
            assert "permission denied" in refused(sql)

    @pytest.mark.parametrize("condition", ["upper(name) LIKE '%%CEDAR%%'", "'CEDR MESA' <%% upper(name)"])
    def test_look_up_names_by_the_trigram_index(self, cast, condition):
        many = (Clec(name=f"{uuid4()} Telecom", kind=Clec.Kind.FACILITY, states=["CO"]) for _ in range(5000))
        Clec.objects.bulk_create(many)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE contacts_clec")
        with wall.chosen(wall.choice_of(cast.ellery_user)):
            asked("SELECT set_config('enable_seqscan', 'off', true)")  # 5,000 rows are few; what matters is that it may
            plan = "\n".join(line for (line,) in asked(f"EXPLAIN SELECT id FROM contacts_clec WHERE {condition}"))  # noqa: S608
        assert "clec_name_lookup" in plan


class TestTheEngine:
    def test_sweeps_and_delivers_as_the_application_alone(self, cast, mailoutbox):
        """The tasks have no request: what they forget to choose is refused."""
        contact = Contact(topic="order", channel=Channel.PAGER, subject="Order stuck", received_at=AT)
        operations.log_request(clec_id=cast.cobalt.pk, contact=contact, actor=cast.joan, at=AT)
        late = local("2006-05-09 17:30")
        with wall.chosen(wall.Choice(LOGIN)):
            assert operations.sweep(at=late) == 1
            assert deliver(at=late) > 0
        assert any(cast.ellery.email in to for mail in mailoutbox for to in mail.to)

    def test_changes_no_request(self, cast, rival):
        with wall.chosen(wall.ENGINE):
            assert "permission denied" in refused("UPDATE requests_app_teamrequest SET status = 'resolved'")


class TestAChoice:
    def test_ends_with_its_block(self, cast):
        before = asked("SELECT current_user")
        with wall.chosen(tenant(cast.cobalt)), wall.chosen(wall.GATE):
            assert asked("SELECT current_user") == [("portal_gate",)]
        assert asked("SELECT current_user") == before
        assert wall.present() is None

    def test_inside_another_gives_way_to_it_again(self, cast):
        with wall.chosen(tenant(cast.cobalt)):
            with wall.chosen(wall.GATE):
                pass
            assert asked("SELECT current_user, portal_company()") == [("portal_tenant", cast.cobalt.pk)]

    def test_that_fails_leaves_what_was_before(self, cast):
        with wall.chosen(tenant(cast.cobalt)):
            with pytest.raises(ProgrammingError), wall.chosen(wall.GATE):
                asked("SELECT 1 FROM contacts_clec")
            assert asked("SELECT current_user") == [("portal_tenant",)]


class TestEveryTable:
    def test_is_declared(self, db):
        assert undeclared() == []

    def test_is_walled_even_for_its_owner(self, db):
        tables = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        assert asked(f"{tables} AND NOT (relrowsecurity AND relforcerowsecurity)") == []


class TestBuilding:
    def test_leaves_alone_what_stands(self, db):
        assert build() == []

    @pytest.mark.parametrize(
        "change",
        [
            "DROP POLICY portal_tenant_select ON contacts_clec",
            "ALTER POLICY portal_tenant_select ON contacts_clec USING (true)",
            "GRANT SELECT ON contacts_clec TO portal_gate",
            "GRANT UPDATE (name) ON contacts_clec TO portal_tenant",
            "ALTER TABLE contacts_clec NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE contacts_clec ADD COLUMN founded date",
        ],
    )
    def test_puts_right_the_one_table_that_was_changed_by_hand(self, db, change):
        with connection.cursor() as cursor:
            cursor.execute(change)
        assert build() == ["contacts_clec"]
        assert build() == []

    def test_tries_no_role_that_is_there(self, db):
        with connection.cursor() as cursor:
            assert make_roles(cursor) == []
