"""Operations: log, answer, promise, correct. Times are local wall time of the manager unless said."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import local
from contacts.guideline import AvailabilityClass, Channel
from contacts.models import Availability, Clec
from notices.models import Notice
from requests_app import operations
from requests_app.lifecycle import Medium, NotPossible, Standing, standing
from requests_app.models import Commitment, Event, TeamRequest
from requests_app.operations import AnsweredFirst, NotAllowed, Posted
from requests_app.operations.logging import Contact

pytestmark = pytest.mark.django_db


def log(cast, at, *, actor=None, clec=None, token=None, logged=None, **contact):
    given = {"topic": "order", "channel": Channel.PAGER, "subject": "DS1 loop in jeopardy", "received_at": at}
    return operations.log_request(
        clec_id=(clec or cast.cobalt).pk,
        contact=Contact(**{**given, **contact}),
        actor=actor or cast.ellery_user,
        token=token,
        at=logged or at,
    )


def clock(team_request):
    return team_request.commitments.get(ended_at=None)


class TestLogging:
    def test_s45_a_page_to_a_manager_in_the_office_starts_the_30_minute_clock(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))  # D01
        commitment = clock(team_request)
        assert team_request.owner == cast.ellery
        assert commitment.expected_from == local("2006-05-09 10:20")
        assert commitment.due_by == local("2006-05-09 10:35")
        assert commitment.rule.source == "S45"
        assert commitment.zone == "America/Denver"

    def test_d11_a_page_on_a_holiday_is_due_half_an_hour_after_the_next_opening(self, cast):
        asked = log(cast, local("2006-05-29 11:00"), clec=cast.cobalt)  # Memorial Day
        assert (clock(asked).clock_start, clock(asked).due_by) == (
            local("2006-05-30 08:00"),
            local("2006-05-30 08:30"),
        )

    def test_d12_a_letter_before_a_holiday_is_due_the_business_day_after_it(self, cast):
        at = local("2006-07-03 14:00", "America/Chicago")
        asked = log(cast, at, actor=cast.lindqvist_user, clec=cast.prairie, channel=Channel.LETTER_OR_FAX)
        assert clock(asked).due_by == local("2006-07-05 14:00", "America/Chicago")

    def test_rule_2_the_zone_is_the_managers_where_a_state_has_its_own(self, cast):
        team_request = log(cast, local("2006-05-09 16:45"), state="AZ")  # D10: 15:45 in Phoenix
        assert team_request.owner == cast.begaye
        assert clock(team_request).due_by == local("2006-05-09 16:15", "America/Phoenix")

    def test_s28_a_contact_to_sales_has_no_clock(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"), topic="product")
        assert team_request.owner == cast.whitcombe
        assert not team_request.commitments.exists()

    def test_s4_without_a_service_manager_sales_operations_own_it_on_denver_time_and_are_told(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"), clec=cast.lakehead, actor=cast.lena)
        assert team_request.owner is None
        assert clock(team_request).due_by == local("2006-05-09 10:35")
        assert [n.person for n in Notice.objects.filter(channel="email")] == [cast.ota]

    def test_a_telephone_conversation_is_answered_on_the_spot(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"), channel=Channel.TELEPHONE)
        assert team_request.status == "responded"
        assert [e.kind for e in team_request.events.all()] == ["logged", "responded"]
        assert not team_request.commitments.exists()

    def test_rule_6_what_was_known_at_the_clock_start_is_frozen(self, cast):
        out = Availability.objects.create(
            person=cast.ellery,
            kind="out_of_office",
            starts_at=local("2006-05-12 13:00"),
            ends_at=local("2006-05-12 17:00"),
            entered_at=local("2006-05-12 08:00"),
        )
        team_request = log(cast, local("2006-05-12 15:30"))
        assert team_request.availability == out
        assert clock(team_request).due_by == local("2006-05-15 14:30")  # example 8
        out.cancelled_at = local("2006-05-12 16:00")
        out.save()
        assert TeamRequest.objects.get(pk=team_request.pk).availability_class == "out_of_office"

    def test_rule_4_the_future_is_refused_and_seconds_are_cut(self, cast):
        at = local("2006-05-09 10:05")
        with pytest.raises(ValidationError, match="still to come"):
            log(cast, at + timedelta(minutes=1), logged=at)
        team_request = log(cast, local("2006-05-09 10:05:59"), logged=local("2006-05-09 10:06"))
        assert team_request.received_at == at

    def test_rule_4_more_than_a_business_day_late_needs_a_note(self, cast):
        received = local("2006-05-09 10:00")
        log(cast, received, logged=local("2006-05-10 10:00"))  # one business day exactly
        with pytest.raises(ValidationError) as refused:
            log(cast, received, logged=local("2006-05-10 10:01"))
        assert "late_note" in refused.value.message_dict
        assert log(cast, received, logged=local("2006-05-10 10:01"), late_note="Found in the pager's memory")

    def test_a_form_posted_twice_logs_once(self, cast):
        token, at = uuid.uuid4(), local("2006-05-09 10:05")
        assert log(cast, at, token=token) == log(cast, at, token=token)
        assert TeamRequest.objects.count() == 1

    def test_another_forms_mark_logs_nothing(self, cast):
        token, at = uuid.uuid4(), local("2006-05-09 10:05")
        log(cast, at, token=token)
        with pytest.raises(ValidationError, match="used already"):
            log(cast, at, token=token, actor=cast.joan)

    def test_rule_4_years_ago_is_a_slip(self, cast):
        with pytest.raises(ValidationError, match="Check the year"):
            log(cast, local("1996-05-09 10:05"), logged=local("2006-05-09 10:05"), late_note="x")

    def test_our_people_name_the_company_where_nobody_is_named(self, cast):
        at = local("2006-05-09 10:05")
        assert log(cast, at).contact_name == "Cobalt Mesa Telecom"
        assert log(cast, at, actor=cast.joan).contact_name == "Joan Ferris"

    def test_a_company_cannot_log_for_a_rival_and_an_administrator_for_nobody(self, cast):
        at = local("2006-05-09 10:05")
        with pytest.raises(Clec.DoesNotExist):
            log(cast, at, actor=cast.ken)
        with pytest.raises(NotAllowed):
            log(cast, at, actor=cast.admin_user)

    @pytest.mark.parametrize(("state", "words"), [("TX", "14-state"), ("MN", "does not operate in Minnesota")])
    def test_s58_a_state_outside_is_refused_with_its_reason(self, cast, state, words):
        with pytest.raises(ValidationError, match=words):
            log(cast, local("2006-05-09 10:05"), state=state)


class TestAcknowledging:
    def logged(self, cast):
        return log(cast, local("2006-05-12 18:20"), channel=Channel.EMAIL)  # D07, due Mon 17:00

    def test_s50_s51_the_promised_date_becomes_the_second_clock(self, cast):
        team_request = self.logged(cast)
        at = local("2006-05-15 16:10")
        operations.acknowledge(request_id=team_request.pk, actor=cast.ellery_user, promised_on=date(2006, 5, 18), at=at)
        first, second = team_request.commitments.order_by("id")
        assert (first.outcome, first.met_at) == ("met", at)
        assert (second.kind, second.due_by) == ("promised_contact", local("2006-05-18 17:00"))
        team_request.refresh_from_db()
        assert team_request.status == "acknowledged"

    @pytest.mark.parametrize(
        ("promised_on", "words"),
        [
            (None, "Name the date"),
            (date(2006, 5, 14), "before the day"),
            (date(2006, 5, 20), "20 May"),
            (date(2006, 5, 29), "Memorial Day"),
            (date(2206, 5, 30), "two years"),
        ],
    )
    def test_rule_12_the_date_is_a_business_day_from_the_acknowledgement_on(self, cast, promised_on, words):
        team_request = self.logged(cast)
        with pytest.raises(ValidationError, match=words) as refused:
            operations.acknowledge(
                request_id=team_request.pk,
                actor=cast.ellery_user,
                promised_on=promised_on,
                at=local("2006-05-15 16:10"),
            )
        assert list(refused.value.message_dict) == ["promised_on"]
        assert clock(team_request).outcome == ""

    def test_only_what_came_in_writing_is_acknowledged(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        with pytest.raises(NotPossible, match="in writing"):
            operations.acknowledge(
                request_id=team_request.pk,
                actor=cast.ellery_user,
                promised_on=date(2006, 5, 18),
                at=local("2006-05-09 10:10"),
            )

    def test_two_people_at_once_the_second_is_told_who_was_first(self, cast):
        team_request = self.logged(cast)
        seen = Posted(seen=team_request.events.last().pk)
        at = local("2006-05-15 16:10")
        for_both = {"request_id": team_request.pk, "promised_on": date(2006, 5, 18), "posted": seen, "at": at}
        operations.acknowledge(actor=cast.ellery_user, **for_both)
        with pytest.raises(AnsweredFirst) as told:
            operations.acknowledge(actor=cast.castellano_user, **for_both)
        assert told.value.event.actor == cast.ellery_user


class TestResponding:
    def respond(self, cast, team_request, at, medium=Medium.TELEPHONE, **given):
        actor = given.pop("actor", cast.ellery_user)
        return operations.respond(request_id=team_request.pk, actor=actor, medium=medium, at=at, **given)

    def test_rule_10_equal_is_met_and_a_minute_later_is_late(self, cast):
        received, due = local("2006-05-09 16:50"), local("2006-05-10 08:20")  # D02, D03
        met, late = log(cast, received), log(cast, received)
        self.respond(cast, met, due + timedelta(seconds=59))
        self.respond(cast, late, due + timedelta(minutes=1))
        at = local("2006-05-10 09:00")
        assert standing(met.commitments.get(), at) is Standing.MET
        assert standing(late.commitments.get(), at) is Standing.LATE

    def test_rule_11_a_page_in_the_office_is_answered_by_a_call_only(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        event = self.respond(cast, team_request, local("2006-05-09 10:10"), medium=Medium.EMAIL)
        assert event.kind == "attempted"
        assert clock(team_request).outcome == ""
        assert self.respond(cast, team_request, local("2006-05-09 10:22")).kind == "responded"
        assert team_request.commitments.get().outcome == "met"

    def test_an_attempt_stops_nothing(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        operations.attempt(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            medium=Medium.TELEPHONE,
            note="No answer, left a message",
            at=local("2006-05-09 10:10"),
        )
        assert clock(team_request).outcome == ""

    def test_rule_11_recorded_after_the_flag_keeps_both_times_and_needs_a_note(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        operations.sweep(at=local("2006-05-09 10:36"))
        happened, at = local("2006-05-09 10:30"), local("2006-05-09 11:00")
        with pytest.raises(ValidationError, match="recorded late"):
            self.respond(cast, team_request, at, responded_at=happened)
        self.respond(cast, team_request, at, responded_at=happened, note="Called from the car")
        commitment = team_request.commitments.get()
        assert (commitment.met_at, commitment.recorded_at) == (happened, at)
        assert commitment.is_recorded_late
        assert team_request.events.filter(kind="went_past_guideline").count() == 1

    def test_rule_10_a_response_before_receipt_or_in_the_future_is_refused(self, cast):
        received, at = local("2006-05-09 10:05"), local("2006-05-09 10:10")
        team_request = log(cast, received)
        for when in (received - timedelta(minutes=1), at + timedelta(minutes=1)):
            with pytest.raises(ValidationError):
                self.respond(cast, team_request, at, responded_at=when)

    def test_rule_10_a_call_back_before_the_clock_starts_is_met(self, cast):
        team_request = log(cast, local("2006-05-09 17:40"))
        self.respond(cast, team_request, local("2006-05-09 18:30"))
        assert team_request.commitments.get().outcome == "met"

    def test_contact_keeps_the_promise(self, cast):
        team_request = log(cast, local("2006-05-12 18:20"), channel=Channel.EMAIL)
        operations.acknowledge(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            promised_on=date(2006, 5, 18),
            at=local("2006-05-15 16:10"),
        )
        self.respond(cast, team_request, local("2006-05-18 11:00"))
        assert [c.outcome for c in team_request.commitments.all()] == ["met", "met"]

    def test_a_stand_in_answers_and_it_is_recorded_that_they_did(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        event = self.respond(cast, team_request, local("2006-05-09 10:22"), actor=cast.castellano_user)
        assert (event.actor, event.for_person) == (cast.castellano_user, cast.ellery)

    def test_another_companys_user_finds_nothing(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        with pytest.raises(TeamRequest.DoesNotExist):
            self.respond(cast, team_request, local("2006-05-09 10:22"), actor=cast.ken)
        with pytest.raises(NotAllowed):
            self.respond(cast, team_request, local("2006-05-09 10:22"), actor=cast.joan)


class TestPromising:
    def acknowledged(self, cast):
        team_request = log(cast, local("2006-05-15 09:00"), channel=Channel.EMAIL)
        operations.acknowledge(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            promised_on=date(2006, 5, 17),
            at=local("2006-05-15 10:00"),
        )
        return team_request

    def promise(self, cast, team_request, promised_on, at):
        return operations.promise(request_id=team_request.pk, actor=cast.ellery_user, promised_on=promised_on, at=at)

    def test_rule_12_before_it_expires_a_promise_is_replaced(self, cast):
        team_request = self.acknowledged(cast)
        self.promise(cast, team_request, date(2006, 5, 19), local("2006-05-17 17:00"))
        old, new = team_request.commitments.filter(kind="promised_contact").order_by("id")
        assert (old.outcome, new.previous) == ("replaced", old)

    def test_rule_12_after_it_expires_it_stays_missed_beside_the_new_one(self, cast):
        team_request = self.acknowledged(cast)
        at = local("2006-05-17 17:01")
        self.promise(cast, team_request, date(2006, 5, 19), at)
        old, new = team_request.commitments.filter(kind="promised_contact").order_by("id")
        assert (old.ended_at, new.ended_at, new.previous) == (None, None, None)
        assert standing(old, at) is Standing.MISSED

    @pytest.mark.parametrize("at", ["2006-05-16 17:00", "2006-05-16 18:30"])
    def test_rule_12_a_day_whose_office_has_closed_is_no_day_to_promise(self, cast, at):
        team_request = self.acknowledged(cast)
        with pytest.raises(ValidationError, match="has closed for that day"):
            self.promise(cast, team_request, date(2006, 5, 16), local(at))
        self.promise(cast, team_request, date(2006, 5, 16), local("2006-05-16 16:59"))

    def test_a_promise_still_open_is_not_resolved_away(self, cast):
        team_request = log(cast, local("2006-05-15 09:00"), channel=Channel.TELEPHONE)
        self.promise(cast, team_request, date(2006, 5, 17), local("2006-05-15 09:10"))
        with pytest.raises(NotPossible, match="promise of contact"):
            operations.resolve(
                note="Settled", request_id=team_request.pk, actor=cast.ellery_user, at=local("2006-05-15 09:20")
            )


class TestClosing:
    def test_a_response_is_not_a_resolution(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        with pytest.raises(NotPossible, match="not been answered"):
            operations.resolve(
                note="Settled", request_id=team_request.pk, actor=cast.ellery_user, at=local("2006-05-09 10:10")
            )

    def test_rule_13_reopening_is_a_new_contact_with_its_own_s50_clock(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"), channel=Channel.TELEPHONE)
        operations.resolve(
            note="Settled", request_id=team_request.pk, actor=cast.ellery_user, at=local("2006-05-09 10:10")
        )
        at = local("2006-05-09 14:00")
        operations.reopen(request_id=team_request.pk, actor=cast.joan, note="It failed again", at=at)
        commitment = clock(team_request)
        assert (commitment.kind, commitment.due_by) == ("acknowledgement", local("2006-05-10 14:00"))
        operations.acknowledge(request_id=team_request.pk, actor=cast.ellery_user, promised_on=date(2006, 5, 11), at=at)

    def test_rule_7_withdrawn_after_its_due_time_it_was_not_met(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        operations.sweep(at=local("2006-05-09 10:36"))
        operations.withdraw(request_id=team_request.pk, actor=cast.joan, at=local("2006-05-09 10:40"))
        commitment = team_request.commitments.get()
        assert (commitment.outcome, commitment.met_at) == ("withdrawn", None)
        assert commitment.flagged_at
        assert {notice.reason.split()[0] for notice in Notice.objects.filter(channel="email", state="suppressed")} == {
            "Withdrawn"
        }


class TestDirecting:
    def test_rule_7_reassigning_keeps_the_due_time(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        due = clock(team_request).due_by
        operations.reassign(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            person=cast.begaye,
            reason="Ellery is ill",
            at=local("2006-05-09 10:10"),
        )
        assert (clock(team_request).due_by, clock(team_request).responsible) == (due, cast.begaye)

    def test_only_a_director_or_sales_operations_reassigns_and_corrects(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        given = {"request_id": team_request.pk, "reason": "x", "at": local("2006-05-09 10:10")}
        for actor in (cast.ellery_user, cast.joan):
            with pytest.raises(NotAllowed):
                operations.reassign(actor=actor, person=cast.begaye, **given)
            with pytest.raises(NotAllowed):
                operations.correct(actor=actor, channel=Channel.VOICEMAIL, **given)

    def test_rule_7_a_correction_replaces_the_clock_and_keeps_the_old_verdict(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        operations.correct(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            channel=Channel.VOICEMAIL,
            reason="It was a voicemail",
            at=local("2006-05-09 10:50"),
        )
        old, new = team_request.commitments.order_by("id")
        assert (old.outcome, new.previous) == ("replaced", old)
        assert new.due_by == local("2006-05-09 14:05")
        event = team_request.events.get(kind="corrected")
        assert event.data["changes"]["channel"] == ["pager", "voicemail"]

    def test_a_correction_of_an_answered_request_judges_the_answer_anew(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        operations.respond(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            medium=Medium.TELEPHONE,
            at=local("2006-05-09 10:50"),
        )
        operations.correct(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            availability_class=AvailabilityClass.OUT_OF_OFFICE,
            reason="She was at a customer's",
            at=local("2006-05-09 11:00"),
        )
        old, new = team_request.commitments.order_by("id")
        at = local("2006-05-09 11:00")
        assert (old.outcome, old.met_at) == ("replaced", local("2006-05-09 10:50"))
        assert standing(new, at) is Standing.MET

    def test_an_answer_that_the_corrected_clock_does_not_take_leaves_it_open(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"), channel=Channel.VOICEMAIL)
        at = local("2006-05-09 10:20")
        operations.respond(request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.EMAIL, at=at)
        operations.correct(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            channel=Channel.PAGER,
            reason="It was a page",
            at=local("2006-05-09 10:30"),
        )
        team_request.refresh_from_db()
        assert team_request.status == "open"
        assert clock(team_request).due_by == local("2006-05-09 10:35")

    def test_a_second_correction_still_finds_the_answer(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        given = {"request_id": team_request.pk, "actor": cast.brandvold_user, "reason": "Typed wrong"}
        operations.respond(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            medium=Medium.TELEPHONE,
            at=local("2006-05-09 10:30"),
        )
        operations.correct(channel=Channel.VOICEMAIL, at=local("2006-05-09 11:00"), **given)
        operations.correct(channel=Channel.PAGER, at=local("2006-05-09 11:10"), **given)
        newest = team_request.commitments.order_by("id").last()
        assert (newest.outcome, newest.met_at) == ("met", local("2006-05-09 10:30"))
        team_request.refresh_from_db()
        assert team_request.status == "responded"

    def test_a_receipt_is_not_corrected_to_after_its_answer(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"), logged=local("2006-05-09 10:40"))
        operations.respond(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            medium=Medium.TELEPHONE,
            responded_at=local("2006-05-09 10:20"),
            at=local("2006-05-09 10:45"),
        )
        with pytest.raises(ValidationError, match="answered before that"):
            operations.correct(
                request_id=team_request.pk,
                actor=cast.brandvold_user,
                reason="Typed wrong",
                received_at=local("2006-05-09 10:21"),
                at=local("2006-05-09 11:00"),
            )

    def test_a_receipt_may_be_the_minute_of_its_answer(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"), logged=local("2006-05-09 10:40"))
        given = {"request_id": team_request.pk, "at": local("2006-05-09 10:45")}
        answered = local("2006-05-09 10:20")
        operations.respond(medium=Medium.TELEPHONE, actor=cast.ellery_user, responded_at=answered, **given)
        operations.correct(actor=cast.brandvold_user, reason="Typed wrong", received_at=answered, **given)
        assert team_request.commitments.order_by("id").last().met_at == answered

    def test_what_was_opened_again_keeps_the_clock_of_that(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        operations.withdraw(request_id=team_request.pk, actor=cast.joan, at=local("2006-05-09 10:10"))
        operations.reopen(request_id=team_request.pk, actor=cast.joan, note="x", at=local("2006-05-09 10:20"))
        with pytest.raises(ValidationError, match="reopened since"):
            operations.correct(
                request_id=team_request.pk,
                actor=cast.brandvold_user,
                reason="x",
                channel=Channel.VOICEMAIL,
                at=local("2006-05-09 10:30"),
            )

    def test_s56_a_request_is_raised_at_any_time_and_stays_until_answered(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        at = local("2006-05-09 10:06")
        operations.raise_to_director(
            request_id=team_request.pk, actor=cast.joan, reason="Third time", tried="Called the centre", at=at
        )
        escalation = team_request.escalations.get()
        assert escalation.director == cast.brandvold
        with pytest.raises(ValidationError, match="already"):
            operations.raise_to_director(request_id=team_request.pk, actor=cast.joan, reason="Again", at=at)
        with pytest.raises(NotAllowed):
            operations.answer_raise(request_id=team_request.pk, actor=cast.ellery_user, answer="Done", at=at)
        operations.answer_raise(request_id=team_request.pk, actor=cast.brandvold_user, answer="Called", at=at)
        escalation.refresh_from_db()
        assert escalation.answered_by == cast.brandvold_user

    def test_s56_it_goes_to_the_director_of_who_owns_it_and_without_an_owner_to_the_teams(self, cast):
        at = local("2006-05-09 10:06")
        moved = log(cast, local("2006-05-09 10:05"))
        operations.reassign(request_id=moved.pk, actor=cast.ota_user, person=cast.lindqvist, reason="x", at=at)
        operations.raise_to_director(request_id=moved.pk, actor=cast.joan, reason="Third time", at=at)
        assert moved.escalations.get().director == cast.nakai
        nobodys = log(cast, local("2006-05-09 10:05"), clec=cast.lakehead, actor=cast.lena)
        operations.raise_to_director(request_id=nobodys.pk, actor=cast.lena, reason="Nobody answers", at=at)
        assert nobodys.escalations.get().director == cast.eklund.director

    def test_an_internal_note_is_marked_and_a_company_cannot_write_one(self, cast):
        team_request = log(cast, local("2006-05-09 10:05"))
        given = {"request_id": team_request.pk, "text": "K17 again", "is_internal": True}
        at = local("2006-05-09 10:06")
        assert operations.note(actor=cast.ellery_user, at=at, **given).is_internal
        assert not operations.note(actor=cast.joan, at=at, **given).is_internal


class TestTheRecord:
    def test_no_event_is_edited_or_deleted(self, cast):
        from django.db import DatabaseError, transaction

        log(cast, local("2006-05-09 10:05"))
        for change in (lambda: Event.objects.update(note="x"), lambda: Event.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_rule_16_the_derivation_is_kept_under_500_bytes(self, cast):
        import json

        team_request = log(cast, local("2006-12-22 16:59"), channel=Channel.PAGER)
        assert len(json.dumps(clock(team_request).derivation)) < 500
        assert Commitment.objects.get().calendar_version.number == 1


class TestAFormThatIsPostedTwice:
    def test_is_carried_out_once(self, cast):
        team_request, posted = log(cast, local("2006-05-09 10:05")), Posted(token=uuid.uuid4())
        given = {"request_id": team_request.pk, "actor": cast.ellery_user, "posted": posted}
        first, second = (
            operations.note(text="Called the test desk", at=local(f"2006-05-09 10:{minute}"), **given)
            for minute in (10, 11)
        )
        assert second == first
        assert team_request.events.filter(kind="noted").count() == 1

    @pytest.mark.parametrize("elsewhere", ["request", "actor"])
    def test_but_its_mark_on_another_request_or_by_another_is_refused(self, cast, elsewhere):
        at, posted = local("2006-05-09 10:05"), Posted(token=uuid.uuid4())
        mine, other = log(cast, at), log(cast, at)
        operations.note(request_id=mine.pk, actor=cast.ellery_user, text="x", posted=posted, at=at)
        where = other if elsewhere == "request" else mine
        who = cast.brandvold_user if elsewhere == "actor" else cast.ellery_user
        with pytest.raises(ValidationError, match="used already"):
            operations.note(request_id=where.pk, actor=who, text="x", posted=posted, at=at)
