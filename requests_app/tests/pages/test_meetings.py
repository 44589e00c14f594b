"""The meetings of a request as people arrange them: forms that work without scripts, and the file for a calendar."""

import uuid

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from contacts.guideline import Channel
from requests_app import operations
from requests_app.models import Meeting
from requests_app.operations import Appointment, Seen

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db

FRIDAY = local("2006-05-19 10:00")
BRIDGE = "303-555-0100, code 4711"


@pytest.fixture(autouse=True)
def at_eleven():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(cast):
    return logged(cast, local("2006-05-18 09:00"), channel=Channel.CONFERENCE_CALL)


@pytest.fixture
def proposed(cast, asked):
    """By Joan, Friday ten o'clock in Denver, with Ellery and Begaye."""
    operations.propose_meeting(
        request_id=asked.pk,
        actor=cast.joan,
        kind=Meeting.Kind.CONFERENCE_CALL,
        appointment=Appointment(FRIDAY, 30, BRIDGE),
        people=[cast.ellery, cast.begaye],
        users=[cast.joan],
        at=NOW,
    )
    return Meeting.objects.get()


@pytest.fixture
def shown(client):
    def show(user, team_request, **query):
        client.force_login(user)
        return client.get(reverse("requests:detail", args=[team_request.pk]), query)

    return show


@pytest.fixture
def propose(client):
    def send(user, team_request, **data):
        client.force_login(user)
        return client.post(reverse("requests:propose_meeting", args=[team_request.pk]), data, follow=True)

    return send


@pytest.fixture
def step(client):
    def send(user, meeting, name, **data):
        client.force_login(user)
        url = reverse("requests:meeting_step", args=[meeting.team_request_id, meeting.pk, name])
        return client.post(url, data, follow=True)

    return send


def form(cast, **given):
    return {
        "kind": "conference_call",
        "starts_at_0": "2006-05-19",
        "starts_at_1": "09:00",
        "minutes": "30",
        "place": BRIDGE,
        "people": [cast.ellery.pk],
        "users": [cast.joan.pk],
        "agenda": "Due dates in Gallup",
        **given,
    }


class TestTheSection:
    def test_s52_asked_for_by_its_channel_it_opens_the_form_at_once(self, cast, asked, shown):
        page = shown(cast.ellery_user, asked)
        assert "Meetings How you meet" in words(page)
        assert f'action="{reverse("requests:propose_meeting", args=[asked.pk])}"' in page.text

    def test_else_leads_to_it(self, cast, shown):
        paged = logged(cast, local("2006-05-18 10:40"))
        page = shown(cast.ellery_user, paged)
        assert "Propose a meeting" in words(page)
        assert "How you meet" not in words(page)
        assert "How you meet" in words(shown(cast.ellery_user, paged, open="propose_meeting"))

    def test_proposes_those_who_asked_and_answer_and_says_whose_clock_differs(self, cast, asked, shown):
        page = shown(cast.ellery_user, asked)
        assert "Your time, MDT. Sam Begaye, Joan Ferris: 1 h behind you." in words(page)
        text = page.text
        for who in (cast.ellery, cast.joan):
            assert (
                "checked" in text.partition(f">{who.name}<")[0].rpartition('value="')[2] or f'value="{who.pk}"' in text
            )
        assert "Greta Lindqvist" not in text

    def test_shows_the_time_to_each_in_their_own_zone_and_the_others_beneath(self, cast, proposed, shown):
        ours, theirs = (words(shown(user, proposed.team_request)) for user in (cast.ellery_user, cast.joan))
        assert "Fri 19 May 10:00–10:30 MDT Proposed Fri 09:00 MST for Sam Begaye, Joan Ferris" in ours
        assert "Fri 19 May 09:00–09:30 MST Proposed Fri 10:00 MDT for Ruth Ellery" in theirs
        assert "Cobalt Mesa Telecom named this time; the account team confirms it." in theirs

    def test_offers_to_confirm_to_the_other_side_alone(self, cast, proposed, shown):
        assert "Confirm this time" in words(shown(cast.ellery_user, proposed.team_request))
        assert "Confirm this time" not in words(shown(cast.joan, proposed.team_request))

    def test_offers_to_say_that_it_was_held_once_it_has_begun(self, cast, proposed, shown):
        assert "Was it held?" not in words(shown(cast.joan, proposed.team_request))
        with time_machine.travel(FRIDAY, tick=False):
            assert "Was it held?" in words(shown(cast.joan, proposed.team_request))

    def test_is_looked_at_as_the_company_without_anything_to_do(self, cast, proposed, shown):
        page = words(shown(cast.ellery_user, proposed.team_request, **{"as": "company"}))
        assert "Fri 19 May 10:00–10:30 MDT" in page
        assert "Confirm this time" not in page

    def test_of_an_administrator_has_no_forms(self, cast, proposed, shown):
        page = words(shown(cast.admin_user, proposed.team_request))
        assert "Fri 19 May 10:00–10:30 MDT" in page
        assert "Name another time" not in page

    def test_takes_as_many_queries_for_three_meetings_as_for_one(
        self, cast, client, proposed, django_assert_num_queries
    ):
        client.force_login(cast.ellery_user)
        for expected in (1, 3):
            while Meeting.objects.count() < expected:
                operations.propose_meeting(
                    request_id=proposed.team_request_id,
                    actor=cast.ellery_user,
                    kind=Meeting.Kind.FACE_TO_FACE,
                    appointment=Appointment(FRIDAY, 30, "Denver"),
                    people=[cast.ellery, cast.whitcombe],
                    users=[cast.joan],
                    at=NOW,
                )
            with django_assert_num_queries(WALL + QUERIES):
                client.get(reverse("requests:detail", args=[proposed.team_request_id]))


QUERIES = 23


class TestProposing:
    def test_takes_the_time_in_the_proposers_own_zone_and_says_so(self, cast, asked, propose):
        answer = propose(cast.joan, asked, **form(cast))
        assert answer.redirect_chain == [(f"/requests/{asked.pk}/#meetings", 302)]
        made = Meeting.objects.get()
        assert (made.starts_at, made.zone) == (FRIDAY, "America/Phoenix")
        page = words(answer)
        assert "Proposed. The other side confirms it." in page
        assert "proposed a conference call for Fri 19 May 09:00 MST, 30 min: 303-555-0100, code 4711" in page

    @pytest.mark.parametrize(
        ("bad", "said"),
        [
            ({"starts_at_1": ""}, "Give the day and the time."),
            ({"starts_at_0": ""}, "Give the day and the time."),
            ({"starts_at_1": "25:99"}, "Give the time as HH:MM, 24 hours"),
            ({"starts_at_0": "2006-05-17"}, "That is over already. Choose a time to come."),
            ({"starts_at_0": "2016-05-17"}, "Check the year."),
            ({"starts_at_0": "9999-12-31", "starts_at_1": "23:59"}, "That date is out of reach."),
            ({"place": " "}, "Say where it is, or which number to dial."),
            ({"place": "x" * 201}, "At most 200 characters"),
            ({"people": []}, "Choose somebody of the account team."),
            ({"people": ["nonsense"]}, "Choose among those who are listed."),
            ({"users": ["1"]}, "Choose among those who are listed."),
            ({"minutes": "7"}, "7 is not one of the available choices"),
            ({"kind": "party"}, "party is not one of the available choices"),
        ],
    )
    def test_bad_input_is_said_beside_its_field_and_nothing_typed_is_lost(self, cast, asked, propose, bad, said):
        answer = propose(cast.joan, asked, **form(cast, **bad))
        assert answer.status_code == 422
        page = words(answer)
        assert said in page
        assert "Due dates in Gallup" in page
        assert "Error:" in answer.text.partition("</title>")[0]
        typed = bad.get("place", BRIDGE).strip() or "2006-05-19"
        assert f'value="{typed}"' in answer.text
        assert not Meeting.objects.exists()

    def test_a_time_that_the_clocks_leave_out_is_refused(self, cast, propose):
        with time_machine.travel(local("2006-04-01 11:00"), tick=False):
            asked = logged(cast, local("2006-04-01 10:00"), channel=Channel.CONFERENCE_CALL)
            bad = form(cast, starts_at_0="2006-04-02", starts_at_1="02:30")
            answer = propose(cast.ellery_user, asked, **bad)
        assert "The clocks went forward then: that time did not exist." in words(answer)

    def test_sent_twice_is_one_meeting(self, cast, asked, propose):
        token = str(uuid.uuid4())
        answers = [propose(cast.joan, asked, **form(cast, token=token)) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert Meeting.objects.count() == 1

    def test_is_nothing_to_a_rival_and_not_an_administrators(self, cast, asked, propose):
        assert propose(cast.ken, asked, **form(cast)).status_code == 404
        assert propose(cast.admin_user, asked, **form(cast)).status_code == 403

    def test_when_it_was_withdrawn_meanwhile_keeps_the_text(self, cast, asked, propose):
        operations.withdraw(request_id=asked.pk, actor=cast.joan, at=NOW)
        answer = propose(cast.joan, asked, **form(cast))
        assert answer.status_code == 409
        assert "This request is already withdrawn. What you wrote is kept below." in words(answer)
        assert "Due dates in Gallup" in words(answer)


class TestTheSteps:
    def test_confirmed_by_the_other_side(self, cast, proposed, step):
        page = words(step(cast.ellery_user, proposed, "confirm_meeting", sequence="0"))
        assert "Confirmed." in page
        assert "Ruth Ellery confirmed the conference call of Fri 19 May 10:00 MDT" in page

    def test_moved_with_a_word_of_why(self, cast, proposed, step):
        moved = {"starts_at_0": "2006-05-22", "starts_at_1": "14:00", "minutes": "45", "place": "Denver"}
        page = words(step(cast.ellery_user, proposed, "move_meeting", sequence="0", note="Out on Friday", **moved))
        assert "Mon 22 May 14:00–14:45 MDT Proposed" in page
        assert "proposed to move the conference call from Fri 19 May 10:00 MDT to Mon 22 May 14:00 MDT" in page
        assert "Out on Friday" in page

    def test_called_off_with_the_reason(self, cast, proposed, step):
        answer = step(cast.joan, proposed, "cancel_meeting", reason="")
        assert answer.status_code == 422
        assert "Say why it is called off." in words(answer)
        page = words(step(cast.joan, proposed, "cancel_meeting", reason="Settled by telephone"))
        assert "Cancelled" in page
        assert "Called off Settled by telephone" in page

    def test_domain_7_held_or_not_as_each_side_says(self, cast, proposed, step):
        with time_machine.travel(FRIDAY, tick=False):
            assert step(cast.joan, proposed, "hold_meeting", note="x").status_code == 422
            step(cast.joan, proposed, "hold_meeting", was_held="no", note="Nobody called")
            page = words(step(cast.ellery_user, proposed, "hold_meeting", was_held="yes", note="Spoke for an hour"))
        assert "The account team says that it was held Cobalt Mesa Telecom says that it was not held" in page
        assert "The two sides differ: both statements are kept." in page
        assert "Nobody called" in page

    def test_409_when_somebody_moved_it_first_and_sent_again_it_is_meant(self, cast, proposed, step):
        moved = Appointment(local("2006-05-22 14:00"), 30, BRIDGE)
        seen = {"request_id": proposed.team_request_id, "seen": Seen(proposed.pk)}
        operations.move_meeting(**seen, actor=cast.ellery_user, appointment=moved, at=NOW)
        answer = step(cast.joan, proposed, "cancel_meeting", sequence="0", reason="We are away on Friday")
        assert answer.status_code == 409
        page = words(answer)
        assert "Ruth Ellery was first: moved it at 10:00 MST. What you wrote is kept below." in page
        assert "We are away on Friday" in page
        assert "13:00–13:30 MST" in page
        assert 'name="sequence" value="1"' in answer.text
        again = step(cast.joan, proposed, "cancel_meeting", sequence="1", reason="We are away on Monday, too")
        assert "Called off." in words(again)

    def test_409_when_it_was_called_off_and_the_text_goes_where_it_can_be_kept(self, cast, proposed, step):
        seen = {"request_id": proposed.team_request_id, "seen": Seen(proposed.pk)}
        operations.cancel_meeting(**seen, actor=cast.ellery_user, reason="Ill", at=NOW)
        moved = {"starts_at_0": "2006-05-22", "starts_at_1": "14:00", "minutes": "45", "place": "Denver"}
        answer = step(cast.joan, proposed, "move_meeting", sequence="0", note="Monday suits us better", **moved)
        assert answer.status_code == 409
        assert "Ruth Ellery was first: called it off" in words(answer)
        assert "Monday suits us better" in words(answer)

    @pytest.mark.parametrize("sequence", ["", "nonsense", "-1"])
    def test_without_saying_what_it_saw_a_form_has_seen_nothing_yet(self, cast, proposed, step, sequence):
        seen = {"request_id": proposed.team_request_id, "seen": Seen(proposed.pk)}
        operations.confirm_meeting(**seen, actor=cast.ellery_user, at=NOW)
        assert step(cast.joan, proposed, "cancel_meeting", sequence=sequence, reason="No").status_code in (409, 422)
        assert Meeting.objects.get().status == "confirmed"

    def test_what_it_cannot_be_any_more_is_said(self, cast, proposed, step):
        answer = step(cast.joan, proposed, "confirm_meeting", sequence="0")
        assert answer.status_code == 409
        assert "Your own side named this time; the other one confirms it." in words(answer)

    def test_are_nothing_to_a_rival_not_an_administrators_and_no_others(self, cast, proposed, step):
        assert step(cast.ken, proposed, "confirm_meeting").status_code == 404
        assert step(cast.admin_user, proposed, "confirm_meeting").status_code == 403
        assert step(cast.joan, proposed, "propose_meeting").status_code == 404
        assert step(cast.joan, proposed, "nonsense").status_code == 404

    def test_of_a_meeting_under_another_request_there_is_none(self, cast, proposed, client):
        other = logged(cast, local("2006-05-18 10:00"))
        client.force_login(cast.joan)
        for name, arguments in (("meeting_entry", []), ("meeting_step", ["confirm_meeting"])):
            url = reverse(f"requests:{name}", args=[other.pk, proposed.pk, *arguments])
            answer = client.post(url) if arguments else client.get(url)
            assert answer.status_code == 404


class TestTheFile:
    def file(self, client, user, meeting):
        client.force_login(user)
        return client.get(reverse("requests:meeting_entry", args=[meeting.team_request_id, meeting.pk]))

    def test_puts_it_into_a_calendar_and_takes_it_out_when_it_is_called_off(self, cast, proposed, client):
        answer = self.file(client, cast.joan, proposed)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
        assert answer["Content-Disposition"] == f'attachment; filename="meeting-{proposed.pk}.ics"'
        seen = {"request_id": proposed.team_request_id, "seen": Seen(proposed.pk)}
        operations.cancel_meeting(**seen, actor=cast.joan, reason="No", at=NOW)
        off = self.file(client, cast.ellery_user, proposed)
        assert off["Content-Type"].endswith("method=CANCEL")
        uids = {str(Calendar.from_ical(one.content).walk("VEVENT")[0]["UID"]) for one in (answer, off)}
        assert len(uids) == 1

    def test_is_not_there_for_a_rival(self, cast, proposed, client):
        assert self.file(client, cast.ken, proposed).status_code == 404
