"""The demo: the sample requests with the figures of the domain, and something to show at any hour."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from accountteam.tests.cast import local
from contacts import business_time
from contacts.models import Assignment, Availability, Clec, Person, Position, ResponseRule, User
from contacts.queries import holder_at
from notices.models import Notice
from requests_app import demo
from requests_app.lifecycle import Standing, standing
from requests_app.models import Commitment, Escalation, Event, Outage, TeamRequest
from requests_app.operations import sweep
from requests_app.operations.demo_data import KEPT, KEPT_APPS
from requests_app.queries.outages import outages_for

pytestmark = pytest.mark.django_db

NOW = local("2006-05-18 11:00")
DENVER, PHOENIX = "America/Denver", "America/Phoenix"
CHICAGO, PACIFIC = "America/Chicago", "America/Los_Angeles"


@pytest.fixture(scope="class")
def requests(django_db_setup, django_db_blocker):
    """The demo as it stands on Thursday 18 May 2006, 11:00 in Denver; loaded once for a class, taken away after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield demo.load(NOW)
        transaction.set_rollback(True)


def first_clock(team_request):
    return team_request.commitments.exclude(kind="promised_contact").get()


def promise_of(team_request):
    return team_request.commitments.get(kind="promised_contact")


# key, received and due in the zone, answered (none: open), how it stands
FIRST_CLOCKS = [
    ("D01", DENVER, "05-09 10:05", "05-09 10:35", "05-09 10:22", Standing.MET),
    ("D02", DENVER, "05-09 16:50", "05-10 08:20", "05-10 08:20", Standing.MET),
    ("D03", DENVER, "05-09 16:50", "05-10 08:20", "05-10 08:21", Standing.LATE),
    ("D04", DENVER, "05-09 14:30", "05-10 09:30", "05-10 09:30", Standing.MET),
    ("D05", CHICAGO, "05-10 13:15", "05-11 12:15", "05-11 15:40", Standing.LATE),
    ("D06", DENVER, "05-12 15:30", "05-15 14:30", "05-15 11:05", Standing.MET),
    ("D07", DENVER, "05-12 18:20", "05-15 17:00", "05-15 16:10", Standing.MET),
    ("D08", PHOENIX, "05-15 09:10", "05-16 09:10", "05-16 10:30", Standing.LATE),
    ("D09", PACIFIC, "05-09 16:30", "05-10 07:30", "05-10 07:12", Standing.MET),
    ("D10", PHOENIX, "05-09 15:45", "05-09 16:15", "05-09 16:09", Standing.MET),
    ("D13", PACIFIC, "05-16 07:15", "05-16 17:00", "05-16 11:40", Standing.MET),
    ("D14", CHICAGO, "05-17 13:30", "05-18 08:30", None, Standing.PAST),
    ("D15", CHICAGO, "05-17 17:40", "05-18 17:00", None, Standing.RUNNING),
    ("D28", DENVER, "05-17 09:00", "05-18 09:00", "05-17 15:00", Standing.MET),
]


class TestSampleRequestsHaveTheFiguresOfTheDomain:
    @pytest.mark.parametrize(("key", "zone", "received", "due", "answered", "stands"), FIRST_CLOCKS)
    def test_first_clock(self, requests, key, zone, received, due, answered, stands):
        clock = first_clock(requests[key])
        assert clock.team_request.received_at == local(f"2006-{received}", zone)
        assert clock.due_by == local(f"2006-{due}", zone)
        assert clock.met_at == (answered and local(f"2006-{answered}", zone))
        assert standing(clock, NOW) == stands

    @pytest.mark.parametrize(("key", "minutes"), [("D03", 1), ("D05", 3 * 60 + 25), ("D08", 60 + 20)])
    def test_those_answered_late_were_flagged_the_minute_after_and_are_late_by(self, requests, key, minutes):
        clock = first_clock(requests[key])
        calendar = clock.calendar_version.in_zone(clock.zone)
        assert business_time.between(calendar, clock.due_by, clock.met_at) == minutes
        assert clock.flagged_at == clock.due_by + timedelta(minutes=1)

    def test_d06_was_met_in_its_window(self, requests):
        assert first_clock(requests["D06"]).expected_from == local("2006-05-15 10:30")

    def test_d05_was_answered_by_the_back_up_while_the_manager_was_out(self, requests):
        answered = requests["D05"].events.get(kind=Event.Kind.RESPONDED)
        assert (answered.actor.name, answered.for_person.name) == ("Greta Lindqvist", "Hal Dworak")
        assert requests["D05"].availability_class == "out_of_office"

    def test_d07_keeps_its_promise_and_d13_d28_have_one_open(self, requests):
        assert standing(promise_of(requests["D07"]), NOW) == Standing.KEPT
        assert promise_of(requests["D07"]).met_at == NOW
        assert promise_of(requests["D13"]).promised_on == date(2006, 5, 19)
        assert promise_of(requests["D28"]).due_by == local("2006-05-22 17:00")
        assert standing(promise_of(requests["D28"]), NOW) == Standing.PROMISED

    def test_d08_a_mail_without_a_date_is_an_attempt(self, requests):
        tried = requests["D08"].events.get(kind=Event.Kind.ATTEMPTED)
        assert tried.at == local("2006-05-16 09:02", PHOENIX)

    def test_d10_goes_to_the_manager_of_the_state(self, requests):
        assert requests["D10"].owner.name == "Sam Begaye"

    def test_d14_is_flagged_and_the_director_has_been_told(self, requests):
        assert first_clock(requests["D14"]).director_told_at == local("2006-05-18 09:01", CHICAGO)

    @pytest.mark.parametrize(
        ("key", "expected", "due", "met", "stands"),
        [
            ("D16", "05-11 08:00", "05-23 17:00", "05-17 14:00", Standing.MET),
            ("D17", "05-17 08:00", "05-30 17:00", None, Standing.WINDOW),
        ],
    )
    def test_s38_the_post_mortems_have_their_window(self, requests, key, expected, due, met, stands):
        clock = requests[key].commitments.get(kind="post_mortem")
        assert (clock.expected_from, clock.due_by) == (local(f"2006-{expected}"), local(f"2006-{due}"))
        assert clock.met_at == (met and local(f"2006-{met}"))
        assert standing(clock, NOW) == stands
        assert requests[key].analyses.count() == bool(met)

    def test_d22_went_a_rung_up_was_answered_by_telephone_and_still_did_not_satisfy(self, requests):
        raised, again = Escalation.objects.filter(team_request=requests["D05"])
        assert (raised.director.name, raised.from_tier, raised.to_tier) == ("Everett Nakai", 3, 4)
        assert raised.is_unsatisfied
        assert raised.answered_at == local("2006-05-12 15:10", CHICAGO)
        assert (again.director, again.is_unsatisfied, again.is_waiting) == (raised.director, True, True)

    def test_d25_was_granted_on_the_same_day_without_charge_in_arizona(self, requests):
        granted = requests["D25"]
        granted.refresh_from_db()
        assert (granted.state, granted.status, granted.owner.name) == ("AZ", "resolved", "Sam Begaye")
        assert granted.particulars | {"reason": "medical", "decision": "granted", "charge": "No charge"} == (
            granted.particulars
        )
        [clock] = granted.commitments.all()
        assert (clock.rule.source, clock.outcome) == ("S45", "met")

    def test_d23_falls_back_to_sales_operations_without_a_clock(self, requests):
        assert requests["D23"].owner is None
        assert not requests["D23"].commitments.exists()
        assert (
            Notice.objects.filter(channel="email", about=f"request:{requests['D23'].pk}").get().person.name
            == "Frances Ota"
        )


class TestTheOutages:
    def test_s33_the_one_of_cheyenne_is_seen_by_red_butte_and_whitebark_only(self, requests):
        sample = Outage.objects.get(subject="SS7 isolation")
        assert (sample.began_at, sample.restored_at) == (local("2006-05-16 13:05"), local("2006-05-16 14:20"))
        customers = [user for user in User.objects.filter(clec__isnull=False) if sample in outages_for(user)]
        assert {user.clec.name for user in customers if user.clec} == {"Red Butte Networks", "Whitebark Broadband"}
        assert [update.has_kept for update in sample.updates.all()] == [None, True, False]

    def test_one_goes_on_in_minnesota(self, requests):
        current = Outage.objects.get(restored_at=None)
        assert current.states == ["MN"]
        assert current.next_update_at is not None
        assert current.next_update_at > NOW


class TestTheDirectoryOfTheDemo:
    def test_who_it_was_on_3_may_has_an_answer(self, requests):
        northgate = Clec.objects.get(name="Northgate Dialtone")
        for day, name in [("03", "Hal Dworak"), ("14", "Hal Dworak"), ("15", "Greta Lindqvist")]:
            holder = holder_at(northgate, Position.SERVICE_MANAGER, "MN", local(f"2006-05-{day} 12:00"))
            assert str(holder) == name

    def test_companies_codes_and_numbers_are_those_of_the_domain(self, requests):
        assert Clec.objects.count() == 11
        prairie = Clec.objects.get(name="Prairie Switch Communications")
        assert {(code.value, code.state) for code in prairie.codes.filter(kind="OCN")} == {
            ("X0B2", "MN"),
            ("X0B3", "ND"),
            ("X0B4", "SD"),
        }
        assert Clec.objects.get(former_names__name="Bluestem Tel").name == "Platte Bend Voice"
        assert not Clec.objects.get(name="Whitebark Broadband").codes.exists()
        assert str(Person.objects.get(name="Ruth Ellery").pager) == "(303) 555-0191"
        assert {p.name for p in Person.objects.filter(takes_emergencies=True)} == {
            "Dana Whitcombe",
            "Priya Raman",
            "Luis Ortega",
        }

    def test_lakehead_has_nobody_for_service(self, requests):
        lakehead = Clec.objects.get(name="Lakehead Carrier Services")
        assert holder_at(lakehead, Position.SERVICE_MANAGER, "", NOW) is None
        assert str(holder_at(lakehead, Position.SALES_EXECUTIVE, "", NOW)) == "Priya Raman"

    def test_somebody_is_out_today_with_a_stand_in(self, requests):
        out = Availability.objects.get(starts_at__lte=NOW, ends_at__gt=NOW)
        assert (str(out.person), str(out.back_up)) == ("Sam Begaye", "Owen Pratt")

    def test_one_account_for_each_role_and_two_of_rival_companies(self, requests):
        assert set(User.objects.values_list("role", flat=True)) == set(User.Role.values)
        assert User.objects.get(name="Ken Adair").clec != User.objects.get(name="Joan Ferris").clec
        assert User.objects.get(name="Joan Ferris").check_password(demo.PASSWORD)


# Wall times in Denver, and whether some office is closed then.
ODD_HOURS = [
    ("2006-05-18 11:00", False),
    ("2026-11-22 03:00", True),  # a Sunday
    ("2026-11-27 16:55", True),  # Friday, Minneapolis has gone home
    ("2026-11-30 08:05", True),  # Monday after the holiday, Portland is asleep
    ("2026-12-31 16:59", True),
    ("2028-07-06 13:37:42", False),  # Tuesday, the day of most receipts, was a holiday
    ("2027-03-14 02:30", True),  # a local time that does not exist
]
# Each request that is made relative to the loading, and how it stands then.
CLAIMS = {
    "past": [Standing.PAST],
    "past, manager out": [Standing.PAST],
    "just past": [Standing.PAST],
    "raised": [Standing.PAST],
    "in window": [Standing.WINDOW],
    "in window, Fargo": [Standing.WINDOW],
    "in window, manager out": [Standing.WINDOW],
    "due soon": [Standing.SOON],
    "due soon, Omaha": [Standing.SOON],
    "due soon, Portland": [Standing.SOON],
    "due soon, stand-in": [Standing.SOON],
    "on the clock": [Standing.RUNNING],
    "promise missed": [Standing.MET, Standing.MISSED],
    "promise missed, Omaha": [Standing.MET, Standing.MISSED],
    "promised again": [Standing.MET, Standing.REPLACED, Standing.PROMISED],
    "raised and answered": [Standing.MET, Standing.PROMISED],
    "answered in time": [Standing.MET],
    "answered late": [Standing.LATE],
    "raised, late": [Standing.LATE],
    "sales ageing": [],
    "sales ageing, trunks": [],
    "sales raised": [],
}
PROMISES_TODAY = ["promise today", "promise today, Fargo", "promise today, Omaha"]
NOT_STARTED = ["not started", "not started, Portland", "not started, Minneapolis"]


@pytest.mark.parametrize(("wall", "is_closed_somewhere"), ODD_HOURS)
class TestAtAnyHour:
    def test_every_promised_kind_of_row_is_there(self, wall, is_closed_somewhere):
        at = local(wall)
        requests = demo.load(at)
        for key, expected in CLAIMS.items():
            clocks = requests[key].commitments.order_by("id")
            assert [standing(clock, at) for clock in clocks] == expected, key
        for key in PROMISES_TODAY:
            assert standing(promise_of(requests[key]), at) == _promise_due(promise_of(requests[key]), at), key
        waiting = [standing(first_clock(requests[key]), at) for key in NOT_STARTED if key in requests]
        assert waiting == [Standing.WAITING] * len(waiting)
        assert bool(waiting) == is_closed_somewhere
        self.directors_have_been_told(requests)
        self.nothing_lies_in_the_future(at)
        self.the_sample_requests_are_moved_by_whole_weeks(requests, at)
        assert sweep(at=at) == 0
        assert not Notice.objects.filter(channel="email", state="queued").exists()

    def directors_have_been_told(self, requests):
        for key in ["past", "past, manager out", "raised", "promise missed", "promise missed, Omaha"]:
            clock = requests[key].commitments.get(ended_at=None)
            assert clock.flagged_at, key
            assert clock.director_told_at, key
        assert requests["just past"].commitments.get().director_told_at is None
        waiting = {escalation.director.name for escalation in Escalation.objects.waiting()}
        assert waiting == {"Marian Holloway", "Carol Brandvold", "Everett Nakai"}

    def nothing_lies_in_the_future(self, at):
        assert not TeamRequest.objects.filter(logged_at__gt=at).exists()
        assert not Event.objects.filter(recorded_at__gt=at).exists()

    def the_sample_requests_are_moved_by_whole_weeks(self, requests, at):
        assert len([key for key in requests if key.startswith("D")]) == 25
        last = requests["D15"].received_at
        assert at - timedelta(days=7, hours=1) < last <= at
        wall = last.astimezone(business_time.zone_named(CHICAGO))
        assert f"{wall:%a %H:%M}" == "Wed 17:40"


def _promise_due(clock, at):
    calendar = clock.calendar_version.in_zone(clock.zone)
    today = business_time.local_date(calendar, at)
    if business_time.is_business_day(calendar, today) and at < business_time.closing(calendar, today):
        return Standing.PROMISE_TODAY
    return Standing.PROMISED


class TestTheCommand:
    def run(self, *args, **options):
        out = StringIO()
        call_command("load_demo", *args, stdout=out, **options)
        return out.getvalue()

    def test_loads_once_and_then_changes_nothing(self):
        with time_machine.travel(NOW, tick=False):
            assert "loaded" in self.run()
            before = self.everything()
            assert "nothing was loaded" in self.run()
        assert self.everything() == before

    def everything(self):
        counted = [Clec, Person, Assignment, User, TeamRequest, Commitment, Event, Notice]
        return [sorted(model._default_manager.values_list()) for model in counted]

    @override_settings(DEMO=False)
    def test_does_not_delete_what_is_no_demo(self, cast):
        with pytest.raises(CommandError, match="--yes-delete-everything"):
            self.run("--fresh")
        assert Clec.objects.count() == 3

    @override_settings(DEMO=False)
    def test_does_so_when_told_twice(self, cast):
        self.run("--fresh", "--yes-delete-everything")
        assert Clec.objects.count() == 11

    @override_settings(DEMO=True)
    def test_starts_afresh_and_leaves_the_rules(self):
        with time_machine.travel(NOW, tick=False):
            self.run()
            again = self.counts()
            self.run("--fresh")
        assert self.counts() == again
        assert ResponseRule.objects.count() == 6
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM contacts_businesscalendar")
            assert cursor.fetchone() == (1,)

    def test_fresh_keeps_what_the_migrations_wrote_and_nothing_else(self):
        """Any table with rows in a database where nobody has done anything yet."""
        seeded = {
            model._meta.label
            for model in apps.get_models(include_auto_created=True)
            if model._meta.app_label not in KEPT_APPS and model._base_manager.exists()
        }
        assert seeded - KEPT == set(), "--fresh empties these for good: add them to KEPT of operations.demo_data"
        assert KEPT - seeded == set(), "no migration writes these: take them out of KEPT of operations.demo_data"

    def counts(self):
        return [len(rows) for rows in self.everything()]


class TestTheSignIns:
    def test_are_an_aligned_table_of_one_for_each_role(self, requests):
        out = StringIO()
        call_command("demo_sign_ins", stdout=out)
        lines = out.getvalue().splitlines()
        assert lines[0].split() == ["Role", "Name", "Company", "E-mail", "Password"]
        assert all(line.endswith(demo.PASSWORD) for line in lines[1:])
        assert len({line.index(demo.PASSWORD) for line in lines[1:]}) == 1
        for label in User.Role.labels:
            assert any(line.startswith(label) for line in lines), label


class TestTheSignInsOfAnotherDatabase:
    def test_are_not_shown(self, db):
        out, errors = StringIO(), StringIO()
        call_command("demo_sign_ins", stdout=out, stderr=errors)
        assert out.getvalue() == ""
        assert "not loaded" in errors.getvalue()
