"""Corrections after answers, after corrections, after a change of hands or of the calendar (domain 3.1 rule 7)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import local
from contacts.guideline import AvailabilityClass, Channel
from contacts.models import CalendarVersion
from notices.models import Notice
from notices.operations import delivery
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import TeamRequest
from requests_app.queries.detail import request_page
from requests_app.tests.test_operations import clock, log

pytestmark = pytest.mark.django_db

RECEIVED, NOON = local("2006-05-09 10:05"), local("2006-05-09 12:00")


def correct(cast, team_request, at=NOON, **facts):
    return operations.correct(
        request_id=team_request.pk, actor=cast.brandvold_user, reason="Typed wrong", at=at, **facts
    )


def respond(cast, team_request, at, medium=Medium.TELEPHONE):
    return operations.respond(request_id=team_request.pk, actor=cast.ellery_user, medium=medium, at=at)


def acknowledge(cast, team_request, at):
    return operations.acknowledge(
        request_id=team_request.pk, actor=cast.ellery_user, promised_on=date(2006, 5, 11), at=at
    )


def state(team_request) -> tuple[str, str, object]:
    """Status of the request, outcome of its newest first clock and when that was met."""
    newest = team_request.commitments.exclude(kind="promised_contact").order_by("id").last()
    return TeamRequest.objects.get(pk=team_request.pk).status, newest.outcome, newest.met_at


class TestAnAnswerOutlivesCorrections:
    def test_corrected_to_a_page_and_back_an_acknowledgement_counts_again(self, cast):
        team_request, answered = log(cast, RECEIVED, channel=Channel.EMAIL), local("2006-05-09 10:20")
        acknowledge(cast, team_request, answered)
        correct(cast, team_request, channel=Channel.PAGER)
        assert state(team_request) == ("open", "", None)
        correct(cast, team_request, channel=Channel.EMAIL)
        assert state(team_request) == ("acknowledged", "met", answered)

    def test_what_answered_after_the_acknowledgement_leaves_it_answered(self, cast):
        team_request, answered = log(cast, RECEIVED, channel=Channel.EMAIL), local("2006-05-09 10:20")
        acknowledge(cast, team_request, answered)
        respond(cast, team_request, local("2006-05-09 11:00"), Medium.EMAIL)
        for channel in (Channel.PAGER, Channel.LETTER_OR_FAX):
            correct(cast, team_request, channel=channel)
        assert state(team_request) == ("responded", "met", answered)

    def test_the_first_answer_that_the_corrected_rule_takes_is_the_one(self, cast):
        team_request, called = log(cast, RECEIVED, channel=Channel.EMAIL), local("2006-05-09 11:00")
        acknowledge(cast, team_request, local("2006-05-09 10:20"))
        respond(cast, team_request, called)
        correct(cast, team_request, channel=Channel.PAGER)
        assert state(team_request) == ("responded", "met", called)

    def test_s46_a_mail_to_a_page_answers_it_once_the_manager_is_known_to_have_been_out(self, cast):
        team_request, wrote = log(cast, RECEIVED), local("2006-05-09 10:20")
        assert respond(cast, team_request, wrote, Medium.EMAIL).kind == "attempted"
        correct(cast, team_request, availability_class=AvailabilityClass.OUT_OF_OFFICE)
        assert state(team_request) == ("responded", "met", wrote)

    def test_rule_11_an_attempt_is_none_whatever_is_corrected(self, cast):
        team_request = log(cast, RECEIVED)
        given = {"request_id": team_request.pk, "actor": cast.ellery_user, "at": local("2006-05-09 10:20")}
        operations.attempt(medium=Medium.TELEPHONE, **given)
        correct(cast, team_request, availability_class=AvailabilityClass.OUT_OF_OFFICE)
        assert state(team_request) == ("open", "", None)

    def test_one_given_where_nothing_was_timed_counts(self, cast):
        team_request, called = log(cast, RECEIVED, channel=Channel.CONFERENCE_CALL), local("2006-05-09 10:20")
        respond(cast, team_request, called)
        correct(cast, team_request, channel=Channel.PAGER)
        assert state(team_request) == ("responded", "met", called)

    @pytest.mark.parametrize(("called", "status"), [("10:29", "open"), ("10:30", "responded")])
    def test_one_before_the_corrected_receipt_does_not(self, cast, called, status):
        team_request = log(cast, RECEIVED, channel=Channel.CONFERENCE_CALL, logged=local("2006-05-09 11:00"))
        given = {"request_id": team_request.pk, "actor": cast.ellery_user, "medium": Medium.TELEPHONE, "at": NOON}
        operations.respond(responded_at=local(f"2006-05-09 {called}"), **given)
        correct(cast, team_request, channel=Channel.PAGER, received_at=local("2006-05-09 10:30"))
        assert state(team_request)[0] == status

    def test_rule_7_what_it_ended_keeps_when_it_ended(self, cast):
        team_request, called = log(cast, RECEIVED), local("2006-05-09 10:20")
        respond(cast, team_request, called)
        correct(cast, team_request, channel=Channel.VOICEMAIL)
        old, new = team_request.commitments.order_by("id")
        assert (old.outcome, old.met_at, old.ended_at) == ("replaced", called, called)
        assert (new.met_at, new.ended_at) == (called, NOON)

    @pytest.mark.parametrize(
        ("received", "words"), [("2006-05-09 10:06", "after it was logged"), ("2004-05-07 10:05", "Check the year")]
    )
    def test_rule_4_the_corrected_receipt_is_possible(self, cast, received, words):
        team_request = log(cast, RECEIVED)
        with pytest.raises(ValidationError, match=words):
            correct(cast, team_request, received_at=local(received))


class TestWhatWasQueuedForTheClockBefore:
    def test_bug_10_bug_23_it_is_held_back_and_the_corrected_clock_is_told_of_in_its_time(self, cast):
        team_request = log(cast, RECEIVED)  # due 10:35, corrected to 14:05
        operations.sweep(at=local("2006-05-09 10:36"))
        correct(cast, team_request, at=local("2006-05-09 10:37"), channel=Channel.VOICEMAIL)
        assert states() == ["suppressed", "suppressed"]
        assert (
            Notice.objects.filter(channel="email").first().reason == "Corrected 2006-05-09 16:37 UTC before it was sent"
        )
        operations.sweep(at=local("2006-05-09 14:06"))
        assert states() == ["queued", "queued", "suppressed", "suppressed"]

    def test_what_went_out_stays_sent(self, cast):
        team_request = log(cast, RECEIVED)
        operations.sweep(at=local("2006-05-09 10:36"))
        Notice.objects.filter(channel="email", person=cast.ellery).update(
            state="sent", sent_at=local("2006-05-09 10:36")
        )
        correct(cast, team_request, at=local("2006-05-09 10:37"), channel=Channel.VOICEMAIL)
        assert states() == ["sent", "suppressed"]

    def test_so_is_what_somebody_gets_in_the_place_of_another(self, cast):
        team_request = log(cast, RECEIVED)
        operations.sweep(at=local("2006-05-09 10:36"))
        lost = Notice.objects.get(channel="email", person=cast.ellery)
        Notice.objects.filter(pk=lost.pk).update(state="sending")
        delivery._give_up(lost, "No such address", local("2006-05-09 10:36"))
        assert Notice.objects.get(channel="email", kind="undelivered").state == "queued"
        correct(cast, team_request, at=local("2006-05-09 10:37"), channel=Channel.VOICEMAIL)
        assert Notice.objects.get(channel="email", kind="undelivered").state == "suppressed"

    def test_what_is_queued_for_a_missed_promise_beside_it_goes_out(self, cast):
        team_request = log(cast, RECEIVED, channel=Channel.EMAIL)
        acknowledge(cast, team_request, local("2006-05-09 10:20"))
        operations.sweep(at=local("2006-05-11 17:01"))
        correct(cast, team_request, at=local("2006-05-11 17:02"), channel=Channel.PAGER)
        assert states() == ["queued", "queued"]


def states() -> list[str]:
    return sorted(Notice.objects.filter(channel="email").values_list("state", flat=True))


class TestAPageThatIsOpenAgainBesideAPromise:
    """S51: acknowledged as an e-mail, corrected to a page in the office; each clock is met by what meets it."""

    WROTE = local("2006-05-09 12:30")

    def opened_again(self, cast) -> TeamRequest:
        team_request = log(cast, RECEIVED, channel=Channel.EMAIL)
        acknowledge(cast, team_request, local("2006-05-09 10:20"))
        correct(cast, team_request, channel=Channel.PAGER)
        return team_request

    def outcomes(self, team_request) -> dict[str, str]:
        kept = team_request.commitments.exclude(outcome="replaced")
        return {commitment.kind: commitment.outcome for commitment in kept}

    def test_rule_11_rule_12_a_mail_keeps_the_promise_and_the_page_still_waits_for_a_call(self, cast):
        team_request = self.opened_again(cast)
        event = respond(cast, team_request, self.WROTE, Medium.EMAIL)
        assert self.outcomes(team_request) == {"response": "", "promised_contact": "met"}
        assert (event.kind, event.commitment.kind) == ("responded", "promised_contact")
        assert event.team_request.status == "open"

    def test_a_call_meets_both(self, cast):
        team_request = self.opened_again(cast)
        event = respond(cast, team_request, self.WROTE)
        assert self.outcomes(team_request) == {"response": "met", "promised_contact": "met"}
        assert event.team_request.status == "responded"

    def test_a_mail_after_that_is_an_attempt_again(self, cast):
        team_request = self.opened_again(cast)
        respond(cast, team_request, self.WROTE, Medium.EMAIL)
        assert respond(cast, team_request, local("2006-05-09 12:31"), Medium.EMAIL).kind == "attempted"

    def test_bug_23_the_mail_holds_back_what_the_promise_queued_and_not_what_the_page_did(self, cast):
        team_request, late = self.opened_again(cast), local("2006-05-11 17:01")
        operations.sweep(at=late)
        operations.respond(
            request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.EMAIL, note="Mailed", at=late
        )
        left = Notice.objects.filter(channel="email", kind="past_guideline", state="queued")
        assert {notice.context["clock"] for notice in left} == {"response"}
        assert states() == ["queued", "queued", "suppressed", "suppressed"]

    def test_corrected_back_the_mail_is_the_answer(self, cast):
        team_request = self.opened_again(cast)
        respond(cast, team_request, self.WROTE, Medium.EMAIL)
        correct(cast, team_request, at=local("2006-05-09 13:00"), channel=Channel.VOICEMAIL)
        assert state(team_request) == ("responded", "met", self.WROTE)


class TestAConversation:
    def test_that_was_none_is_no_answer(self, cast):
        team_request = log(cast, RECEIVED, channel=Channel.TELEPHONE)
        correct(cast, team_request, channel=Channel.VOICEMAIL)
        assert state(team_request) == ("open", "", None)

    def test_that_was_logged_as_something_else_was_answered_on_the_spot(self, cast):
        team_request = log(cast, RECEIVED, channel=Channel.VOICEMAIL)
        correct(cast, team_request, channel=Channel.TELEPHONE)
        assert state(team_request) == ("responded", "replaced", None)


class TestTheOfficeOfTheClock:
    def test_rule_3_a_holiday_added_since_moves_no_corrected_due_time(self, cast):
        team_request = log(cast, local("2006-05-09 16:50"))
        last = CalendarVersion.objects.get()
        CalendarVersion.objects.create(
            calendar=last.calendar,
            number=last.number + 1,
            windows=last.windows,
            holidays=[*last.holidays, ["2006-05-10", "A day off"]],
            approved_by="Ada Minister",
            approved_at=NOON,
        )
        correct(cast, team_request, channel=Channel.VOICEMAIL, at=local("2006-05-09 17:30"))
        assert clock(team_request).calendar_version == last
        assert clock(team_request).due_by == local("2006-05-10 11:50")

    def test_rule_7_given_to_another_zone_it_stays_that_of_the_receipt(self, cast):
        team_request = log(cast, local("2006-05-09 16:50"))
        at = local("2006-05-09 16:55")
        operations.reassign(
            request_id=team_request.pk, actor=cast.brandvold_user, person=cast.begaye, reason="Ill", at=at
        )
        correct(cast, team_request, channel=Channel.VOICEMAIL, at=at)
        assert clock(team_request).due_by == local("2006-05-10 11:50")
        assert (clock(team_request).zone, clock(team_request).responsible) == ("America/Denver", cast.begaye)
        assert request_page(cast.joan, team_request.pk, at).first.place == "Denver"
