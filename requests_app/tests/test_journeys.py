"""Journeys: somebody logs, the hands of the clock are turned, the portal sweeps and writes."""

from datetime import date, timedelta

import pytest
from django.core import mail

from accountteam.tests.cast import local
from contacts.guideline import Channel
from contacts.models import Availability
from notices.operations import deliver
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import Escalation
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db

TICK = timedelta(minutes=1)
ELLERY, CASTELLANO = "ruth.ellery@ilec.example.com", "nadia.castellano@ilec.example.com"
BEGAYE, BRANDVOLD = "sam.begaye@ilec.example.com", "carol.brandvold@ilec.example.com"
JOAN = "joan.ferris@cobalt.example.com"
OTA = "frances.ota@ilec.example.com"


class Clock:
    """Turns the hands: each minute the portal sweeps, reminds, then delivers, as beat would have it."""

    def __init__(self, at: str) -> None:
        self.at = local(at)

    def turn_to(self, text: str) -> list[tuple[str, str]]:
        """Who was written to meanwhile, and the first words of the subject."""
        before = len(mail.outbox)
        while self.at < local(text):
            self.at += TICK
            operations.sweep(at=self.at)
            operations.remind(at=self.at)
            deliver(at=self.at)
        return sorted(
            (sent.to[0].split("<")[1].strip(">"), sent.subject.split(":")[0]) for sent in mail.outbox[before:]
        )


def answer(cast, team_request, at, note=""):
    operations.respond(request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, note=note, at=at)


class TestAPageThatNobodyAnswers:
    def test_the_manager_and_the_back_up_are_written_to_then_the_director(self, cast):
        hands = Clock("2006-05-09 10:05")
        log(cast, hands.at, actor=cast.joan)
        assert hands.turn_to("2006-05-09 10:19") == [(ELLERY, "New")]
        assert hands.turn_to("2006-05-09 10:35") == [(ELLERY, "Due soon")]
        assert hands.turn_to("2006-05-09 10:36") == [(CASTELLANO, "Past guideline"), (ELLERY, "Past guideline")]
        assert hands.turn_to("2006-05-09 11:05") == []
        assert hands.turn_to("2006-05-09 11:06") == [(BRANDVOLD, "Past guideline, unanswered")]
        assert hands.turn_to("2006-05-09 18:00") == []

    def test_answered_at_the_last_minute_only_who_asked_is_written_to(self, cast):
        hands = Clock("2006-05-09 10:05")
        team_request = log(cast, hands.at, actor=cast.joan)
        hands.turn_to("2006-05-09 10:35")
        answer(cast, team_request, hands.at)
        assert hands.turn_to("2006-05-09 12:00") == [(JOAN, "Answered")]

    def test_answered_before_the_directors_turn_the_director_is_not_written_to(self, cast):
        hands = Clock("2006-05-09 10:05")
        team_request = log(cast, hands.at, actor=cast.joan)
        assert hands.turn_to("2006-05-09 11:00")[-1] == (ELLERY, "Past guideline")
        answer(cast, team_request, hands.at)
        assert hands.turn_to("2006-05-09 12:00") == [(JOAN, "Answered")]

    def test_without_a_back_up_the_director_is_written_to_with_the_manager(self, cast):
        hands = Clock("2006-05-09 10:05")
        log(cast, hands.at, actor=cast.joan, state="AZ")
        assert hands.turn_to("2006-05-09 12:00") == [
            (BRANDVOLD, "Past guideline, unanswered"),
            (BEGAYE, "Due soon"),
            (BEGAYE, "New"),
            (BEGAYE, "Past guideline"),
        ]

    def test_at_the_end_of_the_day_the_director_has_until_the_morning(self, cast):
        hands = Clock("2006-05-09 16:20")
        log(cast, hands.at, actor=cast.joan)
        assert hands.turn_to("2006-05-09 16:50") == [(ELLERY, "Due soon"), (ELLERY, "New")]
        assert [to for to, _ in hands.turn_to("2006-05-09 16:51")] == [CASTELLANO, ELLERY]
        hands.at = local("2006-05-10 08:00")
        assert hands.turn_to("2006-05-10 08:20") == []
        assert [to for to, _ in hands.turn_to("2006-05-10 08:21")] == [BRANDVOLD]


class TestAPromise:
    def test_s50_s51_kept_until_its_day_is_over_then_missed(self, cast):
        hands = Clock("2006-05-09 10:00")
        team_request = log(cast, hands.at, actor=cast.joan, channel=Channel.EMAIL)
        operations.acknowledge(
            request_id=team_request.pk, actor=cast.ellery_user, promised_on=date(2006, 5, 10), at=hands.at
        )
        hands.at = local("2006-05-10 16:30")
        said, reminded = hands.turn_to("2006-05-10 17:00")
        assert (said, reminded) == ((JOAN, "We contact you by Wed 10 May"), (ELLERY, "Promised for today"))
        assert hands.turn_to("2006-05-10 17:01") == [(CASTELLANO, "Promise missed"), (ELLERY, "Promise missed")]
        hands.at = local("2006-05-11 08:00")
        assert hands.turn_to("2006-05-11 08:30") == [(BRANDVOLD, "Promise missed, unanswered")]


class TestAnAbsence:
    def test_s46_a_page_to_somebody_out_has_eight_business_hours_and_the_stand_in_hears_of_it(self, cast):
        Availability.objects.create(
            person=cast.ellery,
            kind="out_of_office",
            starts_at=local("2006-05-09 08:00"),
            ends_at=local("2006-05-12 08:00"),
            back_up=cast.begaye,
            entered_at=local("2006-05-08 17:00"),
        )
        hands = Clock("2006-05-09 10:00")
        log(cast, hands.at, actor=cast.joan)
        hands.at = local("2006-05-10 08:30")
        assert hands.turn_to("2006-05-10 09:00") == [(BEGAYE, "New")]  # Phoenix opens, and it is too late to remind
        assert [to for to, _ in hands.turn_to("2006-05-10 09:01")] == [ELLERY, BEGAYE]


class TestNobodyAssigned:
    def test_s4_sales_operations_are_written_to_at_once_and_again_when_it_is_past(self, cast):
        hands = Clock("2006-05-09 10:05")
        log(cast, hands.at, clec=cast.lakehead, actor=cast.lena)
        assert hands.turn_to("2006-05-09 10:06") == [(OTA, "Nobody assigned")]
        assert hands.turn_to("2006-05-09 12:00") == [(OTA, "Past guideline")]


class TestRaising:
    def test_s26_the_director_is_written_to_at_any_time_and_answers(self, cast):
        hands = Clock("2006-05-09 22:00")
        team_request = log(cast, hands.at, actor=cast.joan)
        operations.raise_to_director(
            request_id=team_request.pk, actor=cast.joan, reason="Third this week", tried="Paged twice", at=hands.at
        )
        assert hands.turn_to("2006-05-09 22:01") == [(BRANDVOLD, "Raised to you")]
        assert "Why: Third this week\nWhat was tried: Paged twice\n" in mail.outbox[-1].body
        operations.answer_raise(
            request_id=team_request.pk, actor=cast.brandvold_user, answer="Begaye takes it", at=hands.at
        )
        assert Escalation.objects.get().answered_by == cast.brandvold_user

    def test_rule_7_who_is_given_a_request_learns_its_old_due_time(self, cast):
        hands = Clock("2006-05-09 10:05")
        team_request = log(cast, hands.at, actor=cast.joan)
        operations.reassign(
            request_id=team_request.pk, actor=cast.brandvold_user, person=cast.begaye, reason="Ill", at=hands.at
        )
        assert hands.turn_to("2006-05-09 10:06") == [(BEGAYE, "Yours now")]
        assert "Due by:   Tue 9 May 09:35 MST" in mail.outbox[-1].body
