"""The page of a request: its clocks, why, what happened, and who sees what of it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import account, local, person
from contacts.guideline import AvailabilityClass, Channel
from contacts.models import Availability, Position
from requests_app import operations
from requests_app.lifecycle import Medium

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_eleven():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def shown(client):
    """The page of a request as somebody sees it."""

    def show(user, team_request, **query):
        client.force_login(user)
        return client.get(reverse("requests:detail", args=[team_request.pk]), query)

    return show


def at(text):
    return local(f"2006-05-18 {text}")


class TestTheFirstClock:
    def test_s45_a_page_shows_its_window_how_far_it_is_and_what_stops_it(self, cast, shown):
        page = words(shown(cast.ellery_user, logged(cast, at("10:40"))))
        assert "First clock: a telephone call 10:55–11:10 MDT In window in 10 min 00 s, 20 min of 30 min used." in page
        assert "Only a call stops this clock." in page

    def test_s50_a_mail_shows_its_due_time_and_that_the_second_clock_waits(self, cast, shown):
        page = words(shown(cast.ellery_user, logged(cast, at("09:00"), channel=Channel.EMAIL)))
        assert (
            "First clock: a reply that names a date Fri 19 May 09:00 MDT On the clock in 7 h 00 of office time" in page
        )
        assert "2 h 00 of 9 h 00 used." in page
        assert "Second clock: contact on the promised date No date yet Not started" in page
        assert "Due when the office closes on that day." in page

    def test_the_company_reads_the_place_of_whoever_met_it_and_has_nothing_to_do_with_it_now(self, cast, shown):
        marsh = person("Ivo Marsh", Position.SERVICE_MANAGER, "America/Denver", "Fort Collins")
        team_request, given = logged(cast, at("10:40")), {"actor": cast.ota_user, "reason": "Nearer"}
        operations.reassign(request_id=team_request.pk, person=marsh, at=at("10:41"), **given)
        respond = {"medium": Medium.TELEPHONE, "note": "Called", "at": at("10:50")}
        operations.respond(request_id=team_request.pk, actor=account(marsh), **respond)
        operations.reassign(request_id=team_request.pk, person=cast.ellery, at=at("10:55"), **given)
        assert "Fort Collins" in words(shown(cast.joan, team_request))

    def test_the_company_sees_the_same_clock_in_its_own_zone(self, cast, shown):
        page = words(shown(cast.joan, logged(cast, at("10:40"))))
        assert "09:55–10:10 MST In window in 10 min 00 s" in page
        assert "11:10 MDT in Denver." in page

    def test_s55_before_the_office_opens_it_says_when_the_clock_starts(self, cast, shown):
        team_request = logged(cast, local("2006-05-17 18:20"))
        with time_machine.travel(at("07:30"), tick=False):
            page = words(shown(cast.ellery_user, team_request))
        assert "Starts 08:00" in page
        assert "0 min of 30 min used" in page

    def test_past_guideline_says_how_long_in_business_time(self, cast, shown):
        page = words(shown(cast.joan, logged(cast, local("2006-05-17 16:50"))))
        assert "Past guideline 2 h 40 past" in page

    def test_answered_it_says_when_and_how_early(self, cast, shown):
        team_request = logged(cast, at("10:05"))
        operations.respond(request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=at("10:22"))
        page = words(shown(cast.ellery_user, team_request))
        assert "First clock: a telephone call, was due Today 10:35 MDT Answered in time" in page
        assert "10:35 MDT Answered in time Answered 10:22 MDT, 13 min early." in page

    def test_rule_11_recorded_late_it_shows_both_times(self, cast, shown):
        team_request = logged(cast, at("10:05"))
        operations.sweep(at=at("10:36"))
        operations.respond(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            medium=Medium.TELEPHONE,
            responded_at=at("10:30"),
            note="Called from the car",
            at=at("10:50"),
        )
        page = words(shown(cast.ellery_user, team_request))
        assert "Answered in time, recorded late Answered 10:30 MDT, 5 min early. Recorded 10:50 MDT." in page
        assert "spoke with them on the telephone; recorded 10:50 MDT" in page
        assert "Past guideline: no answer by this time" in page

    def test_rule_11_a_promise_kept_but_recorded_late_says_both(self, cast, shown):
        team_request = logged(cast, local("2006-05-16 09:00"), topic="product", channel=Channel.EMAIL)
        given = {"request_id": team_request.pk, "actor": cast.whitcombe_user}
        operations.acknowledge(promised_on=date(2006, 5, 17), at=local("2006-05-16 10:00"), **given)
        operations.sweep(at=local("2006-05-17 17:01"))
        held = {"medium": Medium.TELEPHONE, "responded_at": local("2006-05-17 16:00"), "note": "On the road"}
        operations.respond(at=at("09:00"), **held, **given)
        page = words(shown(cast.whitcombe_user, team_request))
        assert "Promise kept, recorded late Contact Wed 17 May 16:00 MDT" in page

    def test_s28_opened_again_its_age_is_that_of_the_reopening(self, cast, shown):
        team_request = logged(cast, local("2006-05-16 09:00"), topic="product")
        given = {"request_id": team_request.pk, "actor": cast.whitcombe_user}
        operations.withdraw(at=local("2006-05-16 10:00"), **given)
        operations.reopen(note="Asked again", at=at("10:00"), **given)
        assert "No published time 1 h 00 old" in words(shown(cast.whitcombe_user, team_request))

    def test_s28_sales_shows_its_age_and_why_there_is_no_time(self, cast, shown):
        team_request = logged(cast, local("2006-05-16 09:00"), topic="product")
        page = words(shown(cast.whitcombe_user, team_request))
        assert "No published time 2 business days old" in page
        assert "No response time is published for Sales: the request shows its age." in page
        assert "What stops it" not in page

    @pytest.mark.parametrize("channel", [Channel.CONFERENCE_CALL, Channel.FACE_TO_FACE])
    def test_s52_s53_a_meeting_is_arranged_as_asked(self, cast, shown, channel):
        page = words(shown(cast.joan, logged(cast, at("10:00"), channel=channel)))
        assert "Ruth Ellery arranges it as you ask; there is no set time." in page

    def test_a_reopened_request_shows_the_clock_of_the_reopening(self, cast, shown):
        team_request = logged(cast, at("10:05"))
        given = {"request_id": team_request.pk, "actor": cast.ellery_user}
        operations.respond(medium=Medium.TELEPHONE, at=at("10:22"), **given)
        operations.resolve(note="Settled", at=at("10:30"), **given)
        operations.reopen(request_id=team_request.pk, actor=cast.joan, note="Down again", at=at("10:40"))
        page = words(shown(cast.ellery_user, team_request))
        assert "First clock: a reply that names a date Fri 19 May 10:40 MDT" in page
        assert "a telephone call" not in page


class TestTheSecondClock:
    def test_s51_the_promised_date_is_due_at_the_close_of_that_day(self, cast, shown):
        team_request = acknowledged(cast, date(2006, 5, 18))
        page = words(shown(cast.joan, team_request))
        assert "Second clock: contact on the promised date Today 16:00 MST Promise today in 6 h 00" in page

    def test_missed_it_stays_beside_the_new_one(self, cast, shown):
        team_request = acknowledged(cast, date(2006, 5, 17))
        operations.promise(
            request_id=team_request.pk, actor=cast.ellery_user, promised_on=date(2006, 5, 19), at=at("09:00")
        )
        page = words(shown(cast.joan, team_request))
        assert "Wed 17 May 16:00 MST Promise missed" in page
        assert "Promised anew: contact on the promised date Fri 19 May 16:00 MST Promised" in page


def acknowledged(cast, promised_on):
    team_request = logged(cast, local("2006-05-15 09:00"), channel=Channel.EMAIL)
    operations.acknowledge(
        request_id=team_request.pk,
        actor=cast.ellery_user,
        promised_on=promised_on,
        note="I will call you then",
        at=local("2006-05-15 10:00"),
    )
    return team_request


class TestWhy:
    def test_rule_16_the_steps_are_in_the_readers_zone_with_rule_version_and_date(self, cast, shown):
        page = words(shown(cast.joan, logged(cast, local("2006-05-17 18:20"), channel=Channel.EMAIL)))
        assert "Wed 17 May 17:20 MST Outside office hours in Denver, so the clock waits until the office opens." in page
        assert "Thu 18 May 07:00 MST The office opens, the clock starts. 9 h 00 to go" in page
        assert "It ends at closing time, not at 08:00 on Friday. 0 min to go" in page
        assert "Rule “Written, one business day”, version 1, in force from 1 Jan 2000" in page
        assert "The clock is that of the office in Denver, in MDT." in page

    def test_rule_8_nothing_is_left_at_the_end_of_a_window(self, cast, shown):
        page = words(shown(cast.ellery_user, logged(cast, at("10:40"))))
        assert "In the office: a telephone call in 15 to 30 minutes. 0 min to go" in page

    def test_s54_the_note_stands_with_the_due_time(self, cast, shown):
        page = words(shown(cast.joan, logged(cast, at("10:00"))))
        assert "Guidelines only: Service Managers try to meet these times." in page


class TestWhatCanBeDone:
    def test_says_that_the_clock_runs_on_only_while_one_runs(self, cast, shown):
        team_request = logged(cast, at("10:05"))
        assert "Log an attempt clock runs on" in words(shown(cast.ellery_user, team_request))
        operations.respond(request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=at("10:22"))
        answered = words(shown(cast.ellery_user, team_request))
        assert "Log an attempt" in answered
        assert "clock runs on" not in answered
        assert "clocks end" not in answered


class TestWhatHappened:
    def test_is_told_in_order_by_day_in_the_readers_zone(self, cast, shown):
        page = words(shown(cast.joan, acknowledged(cast, date(2006, 5, 18))))
        told = [
            "Monday 15 May",
            "08:00 Joan Ferris sent an e-mail to Ruth Ellery Jeopardy code K17",
            "08:00 Promise of a reply that names a date by Tue 16 May 08:00 MST",
            "09:00 Ruth Ellery acknowledged it and promised contact on Thu 18 May I will call you then",
        ]
        places = [page.index(part) for part in told]
        assert places == sorted(places)

    def test_the_days_near_by_are_named(self, cast, shown):
        team_request = logged(cast, local("2006-05-16 09:00"))
        for day in ("2006-05-17", "2006-05-18"):
            operations.note(request_id=team_request.pk, actor=cast.ellery_user, text="Seen", at=local(f"{day} 09:00"))
        page = words(shown(cast.ellery_user, team_request))
        for heading in ("Tuesday 16 May", "Yesterday, Wednesday 17 May", "Today, Thursday 18 May"):
            assert f"{heading} 09:00" in page

    def test_s45_a_page_promises_a_call(self, cast, shown):
        page = words(shown(cast.ellery_user, logged(cast, at("10:40"))))
        assert "10:40 Promise of a call by 11:10 MDT" in page

    def test_who_logged_it_later_and_why(self, cast, shown):
        team_request = logged(
            cast,
            local("2006-05-16 09:00"),
            by=cast.ellery_user,
            logged_at=at("10:00"),
            late_note="Found in the pager's memory",
            contact_name="Joan Ferris",
        )
        page = words(shown(cast.ellery_user, team_request))
        assert "09:00 Joan Ferris paged Ruth Ellery" in page
        assert "10:00 Ruth Ellery logged it Found in the pager's memory" in page

    def test_an_attempt_and_a_stand_in(self, cast, shown):
        team_request = logged(cast, at("10:40"))
        operations.attempt(
            request_id=team_request.pk,
            actor=cast.castellano_user,
            medium=Medium.TELEPHONE,
            note="No answer, left a message",
            at=at("10:50"),
        )
        page = words(shown(cast.joan, team_request))
        assert "Nadia Castellano tried to call, standing in for Ruth Ellery. An attempt: no clock stops" in page

    def test_a_correction_shows_old_and_new(self, cast, shown):
        team_request = logged(cast, at("10:05"))
        operations.correct(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            channel=Channel.VOICEMAIL,
            reason="It was a voicemail",
            at=at("10:50"),
        )
        answer = shown(cast.ellery_user, team_request)
        page = words(answer)
        assert "Carol Brandvold corrected the record It was a voicemail Channel Page Voicemail" in page
        assert "<del>Thu 18 May 10:35 MDT</del> <ins>Thu 18 May 14:05 MDT</ins>" in answer.text

    def test_s26_s56_what_was_raised_and_answered(self, cast, shown):
        team_request = logged(cast, at("10:05"))
        operations.raise_to_director(
            request_id=team_request.pk, actor=cast.joan, reason="Third time", tried="The centre", at=at("10:40")
        )
        page = words(shown(cast.brandvold_user, team_request))
        assert "Joan Ferris raised it to Carol Brandvold. Tried before: The centre Third time" in page
        assert "Raised to Carol Brandvold, 10:40 MDT" in page
        operations.answer_raise(
            request_id=team_request.pk, actor=cast.brandvold_user, answer="I called them", at=at("10:50")
        )
        assert "Carol Brandvold answered what was raised I called them" in words(shown(cast.joan, team_request))

    def test_every_kind_of_event_has_its_words(self, cast, shown):
        team_request = logged(cast, local("2006-05-17 15:00"))
        given = {"request_id": team_request.pk, "actor": cast.brandvold_user}
        operations.sweep(at=local("2006-05-17 15:31"))
        operations.sweep(at=local("2006-05-17 16:30"))
        operations.reassign(person=cast.begaye, reason="Ellery is ill", at=at("09:00"), **given)
        operations.respond(medium=Medium.IN_PERSON, at=at("09:10"), **given)
        operations.promise(promised_on=date(2006, 5, 18), at=at("09:20"), **given)
        operations.promise(promised_on=date(2006, 5, 19), at=at("09:30"), **given)
        operations.respond(medium=Medium.EMAIL, at=at("09:40"), **given)
        operations.resolve(note="New date is Monday", at=at("09:50"), **given)
        operations.reopen(note="Still no date", at=at("10:00"), **given)
        operations.note(text="Seen by engineering", at=at("10:10"), **given)
        operations.withdraw(note="Not needed", at=at("10:20"), **given)
        page = words(shown(cast.brandvold_user, team_request))
        for part in (
            "Past guideline: no answer by this time",
            "Carol Brandvold was told that it is past guideline",
            "gave it to Sam Begaye, from Ruth Ellery",
            "met them",
            "promised contact on Thu 18 May",
            "promised contact on Fri 19 May instead of Thu 18 May",
            "answered by e-mail",
            "resolved it New date is Monday",
            "opened it again Still no date",
            "wrote a note Seen by engineering",
            "withdrew it Not needed",
        ):
            assert part in page, part


class TestWhatACompanyNeverSees:
    def kept_back(self, cast):
        team_request = logged(cast, at("10:05"))
        given = {"request_id": team_request.pk, "actor": cast.brandvold_user}
        operations.note(text="XSECRET note", is_internal=True, at=at("10:10"), **given)
        operations.reassign(person=cast.begaye, reason="XSECRET reason", at=at("10:12"), **given)
        operations.note(text="For all to see", at=at("10:14"), **given)
        return team_request

    def test_internal_notes_and_why_it_changed_hands(self, cast, shown):
        answer = shown(cast.joan, self.kept_back(cast))
        assert "XSECRET" not in answer.text
        assert "Internal" not in answer.text
        assert words(answer).count("wrote a note") == 1  # not even that there is another
        assert "For all to see" in answer.text
        assert "gave it to Sam Begaye" in answer.text

    def test_our_people_see_them_marked_and_can_look_as_the_company(self, cast, shown):
        team_request = self.kept_back(cast)
        page = words(shown(cast.begaye_user, team_request))
        assert "Internal: Cobalt Mesa Telecom does not see this XSECRET note" in page
        as_company = shown(cast.begaye_user, team_request, **{"as": "company"})
        assert "XSECRET" not in as_company.text
        assert "As the company sees it." in words(as_company)
        assert "<textarea" not in as_company.text

    def test_nor_in_any_answer_to_what_it_sends(self, client, cast):
        team_request = self.kept_back(cast)
        client.force_login(cast.joan)
        for action in ("note", "raise", "withdraw", "reopen"):
            answer = client.post(reverse("requests:act", args=[team_request.pk, action]), {}, follow=True)
            assert "XSECRET" not in answer.text


class TestTheFacts:
    def test_say_who_asked_who_answers_and_who_stands_in(self, cast, shown):
        Availability.objects.create(
            person=cast.ellery,
            kind="out_of_office",
            starts_at=at("08:00"),
            ends_at=local("2006-05-19 08:00"),
            back_up=cast.castellano,
            entered_at=at("07:00"),
        )
        team_request = logged(cast, at("10:05"), contact_phone="602-555-0148")
        page = words(shown(cast.castellano_user, team_request))
        assert "From Joan Ferris 602-555-0148 joan.ferris@ cobalt.example.com" in page
        assert "Local time 10:00 MST, 1 h behind you" in page
        assert "Manager Ruth Ellery, Denver Out until Fri 19 May 08:00" in page
        assert "Stands in Nadia Castellano (you) Director Carol Brandvold" in page
        assert "You answer as stand-in for Ruth Ellery. It is recorded that it was you." in page

    def test_a_number_that_is_none_is_shown_as_it_was_typed(self, cast, shown):
        assert "ext. <b>" not in shown(cast.joan, logged(cast, at("10:05"), contact_phone="ext. <b>7")).text

    def test_s4_without_a_manager_the_desk_and_its_numbers(self, cast, shown):
        team_request = logged(cast, at("10:05"), by=cast.lena, clec=cast.lakehead)
        page = words(shown(cast.lena, team_request))
        assert "Desk Sales Operations 206-345-5272 or 206-346-9855" in page

    def test_class_when_out_is_said_with_the_promise(self, cast, shown):
        team_request = logged(cast, at("10:05"))
        operations.correct(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            availability_class=AvailabilityClass.OUT_OF_OFFICE,
            reason="She was at a customer's",
            at=at("10:06"),
        )
        page = words(shown(cast.joan, team_request))
        assert "Manager In the office Out, or no quick phone" in page


class TestWhoSeesIt:
    def test_a_rival_finds_what_does_not_exist(self, client, cast):
        team_request = logged(cast, at("10:05"))
        client.force_login(cast.ken)
        foreign = client.get(reverse("requests:detail", args=[team_request.pk]))
        absent = client.get(reverse("requests:detail", args=[team_request.pk + 1000]))
        huge = client.get(reverse("requests:detail", args=[10**30]))
        assert foreign.status_code == absent.status_code == huge.status_code == 404
        assert _without_nonce(foreign) == _without_nonce(absent)

    def test_nobody_who_has_not_signed_in(self, client, cast):
        answer = client.get(reverse("requests:detail", args=[logged(cast, at("10:05")).pk]))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def _without_nonce(answer):
    import re

    return re.sub(r'(nonce|csrfmiddlewaretoken" value)="[^"]*"', "", answer.text)


class TestTheCost:
    def test_is_the_same_with_a_long_history(self, cast, client, django_assert_max_num_queries):
        team_request = logged(cast, at("10:05"))
        client.force_login(cast.brandvold_user)
        url = reverse("requests:detail", args=[team_request.pk])

        def count():
            from django.db import connection
            from django.test.utils import CaptureQueriesContext

            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            return len(queries)

        before = count()
        for minute in range(10, 40):
            operations.note(request_id=team_request.pk, actor=cast.ellery_user, text="Another", at=at(f"10:{minute}"))
        assert count() == before <= 28
