"""The clocks of milestones: started, moved, reached, reminded of, and past (domain 3.1 rule 18, E16 to E19)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import local
from contacts.guideline import Channel
from notices.channels.email import message
from notices.models import Notice
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.queries.detail import request_page
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db

ASKED = local("2006-05-10 10:00")
LATER = local("2006-05-19 10:00")


def asked(cast, **filled):
    given = {"topic": "special_request", "channel": Channel.EMAIL, "subject": "LNP at one switch"}
    return log(cast, ASKED, actor=cast.joan, particulars={"type": "lnp_bfr"} | filled, **given)


def fill(team_request, actor, at=LATER, note="", **given):
    return operations.fill_in(request_id=team_request.pk, actor=actor, given=given, note=note, at=at)


def running(team_request):
    clocks = team_request.commitments.unmet().filter(kind="milestone").order_by("due_by")
    return [(clock.label, clock.due_by) for clock in clocks]


def clock(team_request, label):
    return team_request.commitments.get(kind="milestone", label=label, replacement=None)


class TestTheyStart:
    def test_e18_d24_when_it_is_logged_on_the_calendar_of_whoever_has_it(self, cast):
        assert running(asked(cast)) == [
            ("Acknowledged", local("2006-05-24 17:00")),
            ("Dates for each switch", local("2006-06-24 17:00")),  # a Saturday: these are calendar days
        ]

    def test_e17_when_the_day_that_they_are_counted_from_is_filled_in(self, cast):
        bfr = log(cast, ASKED, topic="special_request", particulars={"type": "bfr"})
        assert "Quote" not in dict(running(bfr))
        fill(bfr, cast.whitcombe_user, qualified_on="2006-05-19")
        assert dict(running(bfr))["Quote"] == local("2006-07-03 17:00")

    def test_not_where_the_company_has_to_reach_it(self, cast):
        bfr = log(cast, ASKED, topic="special_request", particulars={"type": "bfr"})
        fill(bfr, cast.whitcombe_user, quoted_on="2006-05-19")
        assert "Accepted or cancelled by the company" not in dict(running(bfr))

    def test_kinds_without_any_have_none(self, cast):
        assert running(log(cast, ASKED)) == []


class TestTheyMove:
    def test_to_the_day_that_was_agreed(self, cast):
        team_request = asked(cast)
        fill(team_request, cast.whitcombe_user, acknowledge_by="2006-05-26")
        assert dict(running(team_request))["Acknowledged"] == local("2006-05-26 17:00")
        new = clock(team_request, "Acknowledged")
        assert new.previous.outcome == "replaced"

    def test_s43_a_complaint_is_taken_up_again_on_the_day_that_was_named(self, cast):
        complaint = log(cast, ASKED, topic="service_complaint", channel=Channel.TELEPHONE)
        assert running(complaint) == []
        fill(complaint, cast.ellery_user, next_update_on="2006-05-23")
        assert running(complaint) == [("Next update", local("2006-05-23 17:00"))]
        fill(complaint, cast.ellery_user, next_update_on="2006-05-30")
        assert running(complaint) == [("Next update", local("2006-05-30 17:00"))]

    def test_e19_with_the_day_of_the_acknowledgement(self, cast):
        team_request = log(cast, ASKED, topic="change_management")
        fill(team_request, cast.ellery_user, acknowledged_on="2006-05-12")
        assert [due for _, due in running(team_request)] == [local("2006-05-26 17:00")]  # 14 calendar days
        fill(team_request, cast.ellery_user, is_escalated="yes")
        assert [due for _, due in running(team_request)] == [local("2006-05-19 17:00")]

    def test_not_when_nothing_about_them_changes(self, cast):
        team_request = asked(cast)
        was = clock(team_request, "Acknowledged").pk
        fill(team_request, cast.whitcombe_user, served_by="Ruth Ellery")
        assert clock(team_request, "Acknowledged").pk == was


class TestTheyAreReached:
    def test_on_the_day_that_is_filled_in(self, cast):
        team_request = asked(cast)
        fill(team_request, cast.whitcombe_user, acknowledged_on="2006-05-18")
        reached = clock(team_request, "Acknowledged")
        assert (reached.outcome, reached.met_at) == ("met", local("2006-05-18 12:00"))
        assert dict(running(team_request)).keys() == {"Dates for each switch"}

    def test_filled_in_by_mistake_they_run_again(self, cast):
        team_request = asked(cast)
        fill(team_request, cast.whitcombe_user, acknowledged_on="2006-05-18")
        fill(team_request, cast.whitcombe_user, acknowledged_on="")
        assert dict(running(team_request))["Acknowledged"] == local("2006-05-24 17:00")

    def test_rule_11_recorded_after_the_flag_it_is_said_why(self, cast):
        team_request = asked(cast)
        at = local("2006-05-25 09:00")
        operations.sweep(at=at)
        with pytest.raises(ValidationError) as refused:
            fill(team_request, cast.whitcombe_user, at=at, acknowledged_on="2006-05-24")
        assert set(refused.value.error_dict) == {"note"}
        fill(team_request, cast.whitcombe_user, at=at, note="I was away", acknowledged_on="2006-05-24")
        assert clock(team_request, "Acknowledged").is_recorded_late

    def test_resolved_without_them_they_end(self, cast):
        team_request = asked(cast)
        given = {"request_id": team_request.pk, "actor": cast.whitcombe_user, "at": LATER}
        operations.respond(medium=Medium.EMAIL, **given)
        operations.resolve(note="The company went elsewhere", **given)
        assert running(team_request) == []
        assert clock(team_request, "Acknowledged").outcome == "withdrawn"
        operations.reopen(request_id=team_request.pk, actor=cast.joan, note="Not quite", at=LATER)
        assert dict(running(team_request)).keys() == {"Acknowledged", "Dates for each switch"}


class TestTheyAreTold:
    def test_on_the_eve_their_owner_is_reminded(self, cast):
        team_request = asked(cast)
        operations.remind(at=local("2006-05-23 08:00"))
        sent = message(Notice.objects.get(kind="due_soon", channel="email"))
        assert "“Acknowledged” of Cobalt Mesa Telecom is to be reached by then" in sent.body
        assert Notice.objects.get(kind="due_soon", channel="email").person == team_request.owner

    def test_past_their_day_they_are_past_guideline(self, cast):
        team_request = asked(cast)
        operations.sweep(at=local("2006-05-24 17:01"))
        page = request_page(cast.whitcombe_user, team_request.pk, local("2006-05-24 17:05"))
        told = [entry.text for _, entries in page.days for entry in entries]
        assert "Past guideline: “Acknowledged” was not reached by this time" in told

    def test_the_page_has_them_in_their_table_and_not_among_its_clocks(self, cast):
        team_request = asked(cast)
        page = request_page(cast.whitcombe_user, team_request.pk, LATER)
        assert page.clocks == []
        assert next((one.label, one.due_on) for one in page.milestones) == ("Acknowledged", date(2006, 5, 24))
