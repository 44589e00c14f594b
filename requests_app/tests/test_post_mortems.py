"""The post-mortem of an unusual repair event: asked for, worked on, delivered in writing (S35 to S38)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accountteam.tests.cast import local
from contacts.guideline import Channel
from notices.channels.email import message
from notices.models import Notice
from requests_app import operations
from requests_app.lifecycle import Medium, NotPossible
from requests_app.models import Analysis, Event, PostMortem, Side
from requests_app.operations import AnsweredFirst, NotAllowed, Posted
from requests_app.queries.detail import request_page
from requests_app.queries.evidence import evidence_of
from requests_app.queries.post_mortems import day_number, delivered_of
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db

ASKED = local("2006-05-09 10:00")
WORKED = local("2006-05-12 09:00")
DELIVERED = local("2006-05-17 14:00")
FOUND = {"cause": "A fibre was cut", "process": "Rerouted by Cheyenne", "prevention": "Cable markers"}
LONG = {"began_at": local("2006-05-05 16:30").isoformat(), "restored_at": local("2006-05-06 02:10").isoformat()}
SHORT = {"began_at": local("2006-05-08 08:00").isoformat(), "restored_at": local("2006-05-08 13:00").isoformat()}


def asked(cast, at=ASKED, *, particulars=LONG, actor=None, **contact):
    given = {"topic": "post_mortem", "channel": Channel.PORTAL_FORM, "subject": "DS3 UDIT out", "ticket": "0512117"}
    return log(cast, at, actor=actor or cast.joan, particulars=particulars, **{**given, **contact})


def analyse(team_request, actor, at=WORKED, posted=None, **given):
    return operations.analyse(request_id=team_request.pk, actor=actor, given=given, posted=posted or Posted(), at=at)


def deliver(team_request, actor, at=DELIVERED, **given):
    more = {"medium": Medium.PORTAL, "recipient": "Joan Ferris", **given}
    return operations.deliver(request_id=team_request.pk, actor=actor, at=at, **more)


def delivered(cast, **contact):
    team_request = asked(cast, **contact)
    analyse(team_request, cast.ellery_user, **FOUND)
    deliver(team_request, cast.ellery_user)
    return team_request


def own_clock(team_request):
    return team_request.commitments.get(kind="post_mortem", replacement=None)


class TestAskingForIt:
    @pytest.mark.parametrize(
        ("at", "opens", "due"),
        [
            ("2006-05-09 10:00", "2006-05-11 08:00", "2006-05-23 17:00"),  # example 19
            ("2006-05-26 10:00", "2006-05-31 08:00", "2006-06-12 17:00"),  # example 20
            ("2006-06-23 10:00", "2006-06-27 08:00", "2006-07-10 17:00"),  # example 21
            ("2006-05-15 10:00", "2006-05-17 08:00", "2006-05-30 17:00"),  # D17
        ],
    )
    def test_s38_it_is_expected_from_business_day_2_and_due_when_day_10_closes(self, cast, at, opens, due):
        clock = own_clock(asked(cast, local(at)))
        assert (clock.expected_from, clock.due_by) == (local(opens), local(due))
        assert clock.rule.source == "S38"

    def test_rule_18_the_clock_of_the_channel_runs_besides(self, cast):
        kinds = asked(cast).commitments.order_by("due_by").values_list("kind", flat=True)
        assert list(kinds) == ["acknowledgement", "post_mortem"]

    def test_s28_in_the_hands_of_sales_it_has_no_clock(self, cast):
        assert not asked(cast, side=Side.SALES).commitments.exists()

    def test_s35_over_eight_hours_needs_no_reason(self, cast):
        assert asked(cast).kind.facts(LONG, "NM") == [("Lasted", "9 h 40, over eight hours")]

    @pytest.mark.parametrize("restored", ["2006-05-08 13:00", "2006-05-08 16:00"])
    def test_s35_of_eight_hours_or_less_it_is_said_why_it_is_unusual(self, cast, restored):
        short = SHORT | {"restored_at": local(restored).isoformat()}
        with pytest.raises(ValidationError) as refused:
            asked(cast, particulars=short)
        assert set(refused.value.error_dict) == {"unusual_because"}
        assert asked(cast, particulars=short | {"unusual_because": "Third this month"})

    def test_it_was_not_restored_before_it_began(self, cast):
        with pytest.raises(ValidationError) as refused:
            asked(cast, particulars=LONG | {"restored_at": LONG["began_at"]})
        assert set(refused.value.error_dict) == {"restored_at"}

    def test_s35_of_one_event_one_is_under_way_at_a_time(self, cast):
        first = asked(cast)
        with pytest.raises(ValidationError, match=f"R-{first.pk} asks for the post-mortem of this event already"):
            asked(cast)
        operations.withdraw(request_id=first.pk, actor=cast.joan, at=WORKED)
        assert asked(cast)

    def test_s35_without_a_ticket_the_event_is_that_of_the_circuit(self, cast):
        circuit = LONG | {"circuit": "/HCFU/000101/NW"}
        asked(cast, ticket="", particulars=circuit)
        with pytest.raises(ValidationError):
            asked(cast, ticket="", particulars=circuit)
        assert asked(cast, ticket="", particulars=LONG | {"circuit": "/HCFU/000102/NW"})

    def test_a_rival_has_an_event_of_the_same_number(self, cast):
        asked(cast)
        assert asked(cast, actor=cast.ken, clec=cast.prairie)


class TestWorkingOnIt:
    def test_what_is_found_out_is_kept_and_written_down_for_our_people_alone(self, cast):
        team_request = asked(cast)
        event = analyse(team_request, cast.ellery_user, cause="A fibre was cut", partner="nroc")
        assert (event.kind, event.is_internal) == ("analysed", True)
        assert event.data == {"analysed": ["cause", "partner"]}
        assert PostMortem.objects.get().cause == "A fibre was cut"

    def test_the_company_sees_nothing_of_it(self, cast):
        team_request = asked(cast)
        analyse(team_request, cast.ellery_user, cause="A fibre was cut")
        page = request_page(cast.joan, team_request.pk, WORKED)
        assert page.progress.draft is None
        told = [entry.text for _, entries in page.days for entry in entries]
        assert "worked on the analysis" not in told
        assert request_page(cast.ellery_user, team_request.pk, WORKED).progress.draft.cause == "A fibre was cut"
        assert not any(h.event.kind == "analysed" for h in evidence_of(cast.joan, team_request.pk, WORKED).events)

    def test_neither_the_company_nor_anybody_else_works_on_it(self, cast):
        team_request = asked(cast)
        with pytest.raises(NotAllowed):
            analyse(team_request, cast.joan, cause="We say so")

    def test_s38_its_complexity_is_the_managers_own_target_and_moves_no_due_time(self, cast):
        team_request = asked(cast)
        due_by = own_clock(team_request).due_by
        assert own_clock(team_request).remind_at == local("2006-05-22 08:00")
        analyse(team_request, cast.ellery_user, at=ASKED, complexity="medium")
        clock = own_clock(team_request)
        assert (clock.due_by, clock.remind_at) == (due_by, local("2006-05-15 08:00"))
        assert request_page(cast.ellery_user, team_request.pk, WORKED).progress.target_on == date(2006, 5, 16)

    def test_a_day_to_come_is_refused(self, cast):
        with pytest.raises(ValidationError) as refused:
            analyse(asked(cast), cast.ellery_user, notes_reviewed_on=date(2006, 5, 13))
        assert set(refused.value.error_dict) == {"notes_reviewed_on"}

    def test_nothing_changed_is_nothing_kept(self, cast):
        team_request = asked(cast)
        analyse(team_request, cast.ellery_user, cause="A fibre was cut")
        with pytest.raises(NotPossible):
            analyse(team_request, cast.ellery_user, cause="A fibre was cut")

    def test_whoever_comes_second_is_told_who_was_first(self, cast):
        team_request = asked(cast)
        seen = team_request.events.latest("pk").pk
        analyse(team_request, cast.ellery_user, cause="A fibre was cut")
        with pytest.raises(AnsweredFirst):
            analyse(team_request, cast.brandvold_user, posted=Posted(seen=seen), cause="Lightning")

    def test_only_a_post_mortem_is_analysed(self, cast):
        with pytest.raises(NotPossible):
            analyse(log(cast, ASKED), cast.ellery_user, cause="A fibre was cut")


class TestDelivering:
    def test_d16_on_day_6_it_meets_its_clock_and_answers_the_request(self, cast):
        team_request = delivered(cast)
        clock = own_clock(team_request)
        assert (clock.outcome, clock.met_at) == ("met", DELIVERED)
        team_request.refresh_from_db()
        assert team_request.status == "responded"
        assert not team_request.commitments.unmet().exists()
        counted = dict(delivered_of(cast.joan, team_request, 1).delivery)["Counted"]
        assert counted == "business day 6 after the request, in time by the guideline"

    @pytest.mark.parametrize("empty", ["cause", "process", "prevention"])
    def test_s36_not_with_one_of_the_three_empty(self, cast, empty):
        team_request = asked(cast)
        analyse(team_request, cast.ellery_user, **FOUND | {empty: " \n "})
        with pytest.raises(ValidationError, match="It cannot be delivered without"):
            deliver(team_request, cast.ellery_user)
        assert not Analysis.objects.exists()

    @pytest.mark.parametrize("empty", ["cause", "process", "prevention"])
    def test_s36_the_database_refuses_it_too(self, cast, empty):
        more = {"version": 1, "medium": "portal", "recipient": "Joan", "digest": "0", **FOUND, empty: " \n "}
        with pytest.raises(IntegrityError, match="analysis_is_complete"), transaction.atomic():
            Analysis.objects.create(
                team_request=asked(cast), delivered_at=DELIVERED, delivered_by=cast.ellery_user, **more
            )

    def test_s37_it_is_delivered_in_writing(self, cast):
        team_request = asked(cast)
        analyse(team_request, cast.ellery_user, **FOUND)
        with pytest.raises(ValidationError):
            deliver(team_request, cast.ellery_user, medium=Medium.TELEPHONE)

    def test_a_version_stays_as_it_was_delivered(self, cast):
        team_request = delivered(cast)
        with pytest.raises(NotPossible, match="Version 1 says the same already"):
            deliver(team_request, cast.ellery_user)
        later = local("2006-05-18 09:00")
        analyse(team_request, cast.ellery_user, at=later, cause="Two fibres were cut")
        event = deliver(team_request, cast.ellery_user, at=later)
        assert event.data["version"] == 2
        assert [one.cause for one in team_request.analyses.all()] == ["A fibre was cut", "Two fibres were cut"]
        with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
            Analysis.objects.filter(version=1).update(cause="Nothing at all")

    def test_s45_a_page_that_asks_for_a_call_waits_for_the_call(self, cast):
        team_request = asked(cast, channel=Channel.PAGER)
        analyse(team_request, cast.ellery_user, **FOUND)
        deliver(team_request, cast.ellery_user)
        team_request.refresh_from_db()
        assert team_request.status == "open"
        assert list(team_request.commitments.unmet().values_list("kind", flat=True)) == ["response"]

    def test_it_keeps_the_promise_of_contact(self, cast):
        team_request = asked(cast)
        operations.acknowledge(
            request_id=team_request.pk, actor=cast.ellery_user, promised_on=date(2006, 5, 18), at=ASKED
        )
        analyse(team_request, cast.ellery_user, **FOUND)
        deliver(team_request, cast.ellery_user)
        assert not team_request.commitments.unmet().exists()

    def test_an_answer_does_not_stop_the_clock_of_the_analysis(self, cast):
        team_request = asked(cast)
        operations.respond(request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=WORKED)
        assert own_clock(team_request).outcome == ""
        with pytest.raises(NotPossible, match="The analysis has not been delivered yet"):
            operations.resolve(request_id=team_request.pk, actor=cast.ellery_user, at=WORKED)

    def test_an_answer_holds_back_no_word_of_the_analysis(self, cast):
        team_request = asked(cast)
        own = own_clock(team_request)
        operations.remind(at=own.remind_at)
        operations.respond(
            request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=own.remind_at
        )
        waiting = Notice.objects.filter(kind="due_soon", channel="email", context__commitment=own.pk)
        assert set(waiting.values_list("state", flat=True)) == {"queued"}

    def test_withdrawn_its_clocks_end(self, cast):
        team_request = asked(cast)
        operations.withdraw(request_id=team_request.pk, actor=cast.joan, at=WORKED)
        assert own_clock(team_request).outcome == "withdrawn"

    def test_the_sweep_says_that_it_was_not_delivered(self, cast):
        team_request = asked(cast)
        at = local("2006-05-23 17:01")
        operations.sweep(at=at)
        assert own_clock(team_request).flagged_at == at
        told = [e.text for _, es in request_page(cast.ellery_user, team_request.pk, at).days for e in es]
        assert "Past guideline: the analysis was not delivered by this time" in told

    def test_the_company_is_told_with_all_of_it(self, cast):
        team_request = delivered(cast)
        notice = Notice.objects.get(kind="post_mortem_delivered", channel="email")
        sent = message(notice)
        assert notice.user == cast.joan
        for text in (*FOUND.values(), f"/requests/{team_request.pk}/post-mortem/1/"):
            assert text in sent.body

    def test_what_was_delivered_is_told_in_the_history(self, cast):
        team_request = delivered(cast)
        event = team_request.events.get(kind=Event.Kind.DELIVERED)
        assert event.data["sha256"] == team_request.analyses.get().digest
        told = [e.text for _, es in request_page(cast.joan, team_request.pk, DELIVERED).days for e in es]
        assert "delivered the analysis here to Joan Ferris" in told


class TestCorrecting:
    def test_rule_7_the_receipt_moves_the_clock_of_the_analysis(self, cast):
        team_request = asked(cast)
        was = own_clock(team_request)
        operations.correct(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            reason="It came on Monday",
            received_at=local("2006-05-08 10:00"),
            at=WORKED,
        )
        now = own_clock(team_request)
        assert (now.previous, now.due_by) == (was, local("2006-05-22 17:00"))
        was.refresh_from_db()
        assert was.outcome == "replaced"

    def test_one_that_was_delivered_is_judged_anew(self, cast):
        team_request = delivered(cast)
        operations.correct(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            reason="It came in April",
            received_at=local("2006-04-28 10:00"),
            at=local("2006-05-18 09:00"),
        )
        clock = own_clock(team_request)
        assert (clock.met_at, clock.outcome) == (DELIVERED, "met")
        assert clock.due_by == local("2006-05-12 17:00")

    def test_by_another_channel_it_stays(self, cast):
        team_request = asked(cast)
        was = own_clock(team_request)
        operations.correct(
            request_id=team_request.pk, actor=cast.brandvold_user, reason="By mail", channel=Channel.EMAIL, at=WORKED
        )
        assert own_clock(team_request) == was

    def test_given_to_another_manager_the_due_time_stays(self, cast):
        team_request = asked(cast)
        due_by = own_clock(team_request).due_by
        operations.reassign(
            request_id=team_request.pk, actor=cast.brandvold_user, person=cast.castellano, reason="Leave", at=WORKED
        )
        clock = own_clock(team_request)
        assert (clock.due_by, clock.responsible) == (due_by, cast.castellano)


class TestTheDayOfTheWeek:
    @pytest.mark.parametrize(
        ("at", "number"),
        [
            ("2006-05-09 16:00", 0),
            ("2006-05-10 08:00", 1),
            ("2006-05-13 12:00", 4),  # a Saturday is the Monday after
            ("2006-05-17 09:00", 6),
            ("2006-05-23 16:59", 10),
            ("2006-05-08 09:00", 0),
        ],
    )
    def test_s38_counts_business_days_from_that_of_the_request(self, cast, at, number):
        clock = own_clock(asked(cast))
        assert day_number(clock.calendar_version.in_zone(clock.zone), clock.clock_start, local(at)) == number
