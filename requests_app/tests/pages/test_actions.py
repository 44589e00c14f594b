"""What people do to a request, through its one door: each action, each way it is refused."""

import uuid
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import local
from contacts.guideline import Channel
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import Event

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_eleven():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def act(client):
    """Send one form as somebody; returns the answer, messages followed."""

    def send(user, team_request, action, *, follow=True, **data):
        client.force_login(user)
        return client.post(reverse("requests:act", args=[team_request.pk, action]), data, follow=follow)

    return send


def at(text):
    return local(f"2006-05-18 {text}")


def kinds(team_request):
    return [event.kind for event in team_request.events.all()]


def status(team_request):
    team_request.refresh_from_db()
    return team_request.status


class TestTheWayBack:
    def test_leads_to_the_list_it_was_opened_from_and_names_the_request(self, cast, act, client):
        team_request = logged(cast, at("09:00"), channel=Channel.EMAIL)
        client.force_login(cast.ellery_user)
        opened = client.get(f"/requests/{team_request.pk}/", {"next": "/queue/?show=past"}).text
        assert 'name="next" value="/queue/?show=past"' in opened
        answer = act(cast.ellery_user, team_request, "acknowledge", promised_on="2006-05-23", next="/queue/?show=past")
        assert answer.redirect_chain == [("/queue/?show=past", 302)]
        assert f"{team_request.reference}: Acknowledged. Contact is promised for Tue 23 May." in words(answer)

    @pytest.mark.parametrize("elsewhere", ["https://evil.example.com/", "//evil.example.com", "queue"])
    def test_never_leads_out_of_the_portal(self, cast, act, elsewhere):
        team_request = logged(cast, at("09:00"), channel=Channel.EMAIL)
        answer = act(cast.ellery_user, team_request, "note", note="Seen", next=elsewhere)
        assert answer.redirect_chain == [(f"/requests/{team_request.pk}/", 302)]


class TestSentTwice:
    """The second post answers as the first did, whatever the first has changed."""

    def both(self, act, *form, **data):
        data["token"] = str(uuid.uuid4())
        return [act(*form, **data) for _ in range(2)]

    def test_a_correction_whose_choice_is_gone(self, cast, act):
        team_request = logged(cast, at("09:00"), channel=Channel.EMAIL)
        answers = self.both(
            act, cast.brandvold_user, team_request, "correct", channel="voicemail", reason="It was a voicemail"
        )
        assert [answer.status_code for answer in answers] == [200, 200]
        assert kinds(team_request).count("corrected") == 1

    def test_a_reassignment_out_of_ones_sight(self, cast, act):
        team_request = logged(cast, at("09:00"), channel=Channel.EMAIL)
        data = {"person": cast.lindqvist.pk, "reason": "Moved to Minneapolis"}
        answers = self.both(act, cast.brandvold_user, team_request, "reassign", **data)
        assert [answer.status_code for answer in answers] == [200, 200]
        assert kinds(team_request).count("reassigned") == 1

    def test_somebody_elses_token_opens_nothing(self, cast, act):
        team_request = logged(cast, at("09:00"), channel=Channel.EMAIL)
        token = str(uuid.uuid4())
        act(cast.joan, team_request, "note", note="Any news?", token=token)
        assert act(cast.ken, team_request, "note", note="Any news?", token=token).status_code == 404


class TestAcknowledging:
    def written(self, cast, **contact):
        return logged(cast, at("09:00"), channel=Channel.EMAIL, **contact)

    def test_s50_s51_names_the_date_and_says_so(self, cast, act):
        team_request = self.written(cast)
        answer = act(cast.ellery_user, team_request, "acknowledge", promised_on="2006-05-23", note="I will call")
        assert "Acknowledged. Contact is promised for Tue 23 May." in words(answer)
        promise = team_request.commitments.get(kind="promised_contact")
        assert promise.due_by == local("2006-05-23 17:00")

    def test_a_date_that_is_today_is_called_so(self, cast, act):
        team_request = self.written(cast)
        answer = act(cast.ellery_user, team_request, "acknowledge", promised_on="2006-05-18", token=uuid.uuid4())
        assert "Acknowledged. Contact is promised for today." in words(answer)
        seen = team_request.events.first().pk
        late = act(cast.castellano_user, team_request, "acknowledge", promised_on="2006-05-18", seen=seen)
        assert "acknowledged it and promised contact today at 11:00 MDT." in words(late)

    def test_rule_11_without_the_date_the_clock_runs_on_and_nothing_typed_is_lost(self, cast, act):
        team_request = self.written(cast)
        answer = act(cast.ellery_user, team_request, "acknowledge", promised_on="", note="Got it, thanks")
        assert answer.status_code == 422
        page = words(answer)
        assert page.count("Name the date by which you will contact them: without it the clock runs on.") == 2
        assert "One thing to put right" in page
        assert "Got it, thanks" in answer.text
        assert kinds(team_request) == ["logged"]

    def test_rule_12_a_holiday_is_refused_by_its_name(self, cast, act):
        answer = act(cast.ellery_user, self.written(cast), "acknowledge", promised_on="2006-05-29")
        assert (answer.status_code, "Memorial Day" in words(answer)) == (422, True)

    def test_it_may_have_happened_earlier(self, cast, act):
        team_request = self.written(cast)
        sent = {"promised_on": "2006-05-23", "happened_at_0": "2006-05-18", "happened_at_1": "10:20"}
        act(cast.ellery_user, team_request, "acknowledge", **sent)
        assert team_request.commitments.get(kind="acknowledgement").met_at == at("10:20")

    def test_the_second_of_two_is_told_who_was_first_and_keeps_the_text(self, cast, act):
        team_request = self.written(cast)
        seen = team_request.events.last().pk
        both = {"promised_on": "2006-05-23", "seen": seen}
        act(cast.ellery_user, team_request, "acknowledge", **both)
        answer = act(cast.castellano_user, team_request, "acknowledge", **both, note="My own words", token=uuid.uuid4())
        assert answer.status_code == 409
        page = words(answer)
        assert "Ruth Ellery was first: acknowledged it and promised contact on Tue 23 May at 11:00 MDT." in page
        assert "My own words" in answer.text
        assert kinds(team_request).count("acknowledged") == 1

    def test_the_second_to_answer_may_send_it_again_knowing_of_the_first(self, cast, act):
        team_request = logged(cast, at("10:40"))
        seen = team_request.events.last().pk
        both = {"medium": "telephone", "seen": seen}
        act(cast.ellery_user, team_request, "respond", **both)
        answer = act(cast.castellano_user, team_request, "respond", **both, note="I called too")
        assert answer.status_code == 409
        renewed = answer.context["sent"]
        assert int(renewed["seen"].value()) == team_request.events.last().pk
        act(cast.castellano_user, team_request, "respond", medium="telephone", seen=renewed["seen"].value(), note="x")
        assert kinds(team_request).count("responded") == 2


class TestResponding:
    def test_s45_a_call_stops_the_clock_of_a_page(self, cast, act):
        team_request = logged(cast, at("10:40"))
        answer = act(cast.ellery_user, team_request, "respond", medium="telephone", note="K17 is lifted")
        assert "The answer is recorded, in time." in words(answer)
        assert team_request.commitments.get().outcome == "met"

    def test_rule_11_a_mail_to_a_page_is_recorded_as_an_attempt_and_said_so(self, cast, act):
        team_request = logged(cast, at("10:40"))
        answer = act(cast.ellery_user, team_request, "respond", medium="email")
        assert "Recorded as an attempt. Only a call stops this clock." in words(answer)
        assert (kinds(team_request), status(team_request)) == (["logged", "attempted"], "open")

    def test_s51_one_that_keeps_a_promise_beside_a_page_is_said_so_and_settles_nothing(self, cast, act):
        team_request = logged(cast, at("10:40"), channel=Channel.EMAIL)
        act(cast.ellery_user, team_request, "acknowledge", promised_on="2006-05-19")
        act(cast.brandvold_user, team_request, "correct", channel="pager", reason="It was a page")
        answer = act(cast.ellery_user, team_request, "respond", medium="email", note="K17", is_resolved="on")
        assert "The promised contact is recorded. Only a call stops this clock." in words(answer)
        assert (kinds(team_request)[-1], status(team_request)) == ("responded", "open")

    def test_late_is_said_as_it_is(self, cast, act):
        team_request = logged(cast, at("10:05"))
        answer = act(cast.ellery_user, team_request, "respond", medium="telephone")
        assert "The answer is recorded, late by the guideline." in words(answer)

    def test_it_may_settle_the_request_at_once(self, cast, act):
        team_request = logged(cast, at("10:40"))
        act(
            cast.ellery_user,
            team_request,
            "respond",
            medium="telephone",
            note="Done",
            is_resolved="on",
            token=uuid.uuid4(),
        )
        assert status(team_request) == "resolved"

    def test_also_when_it_is_sent_twice(self, cast, act):
        team_request, token = logged(cast, at("10:40")), uuid.uuid4()
        for _ in range(2):
            answer = act(
                cast.ellery_user,
                team_request,
                "respond",
                medium="telephone",
                note="Done",
                is_resolved="on",
                token=token,
            )
            assert answer.status_code == 200
        assert kinds(team_request) == ["logged", "responded", "resolved"]

    def test_a_mark_that_was_tampered_with_counts_as_none(self, cast, act):
        team_request = logged(cast, at("10:40"))
        answer = act(cast.ellery_user, team_request, "respond", medium="telephone", token="x", seen="y" * 99)
        assert (answer.status_code, kinds(team_request)) == (200, ["logged", "responded"])

    def test_but_not_when_it_was_an_attempt(self, cast, act):
        team_request = logged(cast, at("10:40"))
        act(cast.ellery_user, team_request, "respond", medium="email", is_resolved="on")
        assert status(team_request) == "open"

    @pytest.mark.parametrize(
        ("when", "message"),
        [("10:30", "before the request was received"), ("11:01", "still to come"), ("late", "as HH:MM")],
    )
    def test_rule_10_a_time_that_cannot_be(self, cast, act, when, message):
        team_request = logged(cast, at("10:40"))
        sent = {"medium": "telephone", "happened_at_0": "2006-05-18", "happened_at_1": when, "note": "K17 is lifted"}
        answer = act(cast.ellery_user, team_request, "respond", **sent)
        assert answer.status_code == 422
        assert words(answer).count(message) == 2
        assert "K17 is lifted" in answer.text

    def test_rule_11_in_time_but_flagged_before_it_needs_a_note(self, cast, act):
        team_request = logged(cast, at("10:05"))
        operations.sweep(at=at("10:36"))
        sent = {"medium": "telephone", "happened_at_0": "2006-05-18", "happened_at_1": "10:30"}
        answer = act(cast.ellery_user, team_request, "respond", **sent)
        assert answer.status_code == 422
        assert "Say in a note why it is recorded late." in words(answer)

    def test_the_same_form_twice_is_carried_out_once(self, cast, act):
        team_request, token = logged(cast, at("10:40")), uuid.uuid4()
        for _ in range(2):
            assert act(cast.ellery_user, team_request, "respond", medium="telephone", token=token).status_code == 200
        assert kinds(team_request) == ["logged", "responded"]

    def test_another_forms_mark_is_refused_in_words(self, cast, act):
        team_request, other, token = logged(cast, at("10:40")), logged(cast, at("10:41")), uuid.uuid4()
        act(cast.ellery_user, other, "respond", medium="telephone", token=token)
        answer = act(cast.ellery_user, team_request, "respond", medium="telephone", token=token)
        assert (answer.status_code, kinds(team_request)) == (422, ["logged"])
        assert "This form has been used already." in words(answer)


class TestTheRest:
    def test_an_attempt_is_logged_and_stops_nothing(self, cast, act):
        team_request = logged(cast, at("10:40"))
        answer = act(cast.ellery_user, team_request, "attempt", medium="telephone", note="No answer")
        assert "The attempt is logged. The clock runs on." in words(answer)
        assert team_request.commitments.get().outcome == ""

    def test_a_date_is_promised_again_before_it_expires(self, cast, act):
        team_request = logged(cast, at("09:00"), channel=Channel.EMAIL)
        act(cast.ellery_user, team_request, "acknowledge", promised_on="2006-05-19")
        answer = act(cast.ellery_user, team_request, "promise", promised_on="2006-05-22")
        assert "Contact is promised for Mon 22 May." in words(answer)
        assert "instead of Fri 19 May" in words(answer)

    def test_resolve_and_reopen(self, cast, act):
        team_request = logged(cast, at("10:40"))
        act(cast.ellery_user, team_request, "respond", medium="telephone")
        assert "Resolved." in words(act(cast.ellery_user, team_request, "resolve", note="Done"))
        answer = act(cast.joan, team_request, "reopen", note="Down again")
        assert "Opened again. A new clock has started." in words(answer)
        assert status(team_request) == "open"

    def test_reopening_says_what_is_open(self, cast, act):
        team_request = logged(cast, at("10:40"))
        operations.withdraw(request_id=team_request.pk, actor=cast.joan, at=at("10:50"))
        assert act(cast.joan, team_request, "reopen").status_code == 422

    def test_a_company_withdraws(self, cast, act):
        team_request = logged(cast, at("10:40"))
        act(cast.joan, team_request, "withdraw", note="Solved by itself")
        assert status(team_request) == "withdrawn"

    def test_a_note_of_ours_is_internal_only_where_it_says_so(self, cast, act):
        team_request = logged(cast, at("10:40"))
        act(cast.ellery_user, team_request, "note", note="Between us", is_internal="on")
        act(cast.ellery_user, team_request, "note", note="For all")
        act(cast.joan, team_request, "note", note="From the company", is_internal="on")
        internal = {event.note: event.is_internal for event in team_request.events.filter(kind="noted")}
        assert internal == {"Between us": True, "For all": False, "From the company": False}

    def test_s26_s56_raised_by_the_company_answered_by_the_director(self, cast, act):
        team_request = logged(cast, at("10:40"))
        answer = act(cast.joan, team_request, "raise", reason="Third time", tried="The centre")
        assert "Raised to Carol Brandvold, who is told at once." in words(answer)
        assert act(cast.joan, team_request, "raise", reason="Again").status_code == 422
        answer = act(cast.brandvold_user, team_request, "answer_raise", answer="I called them")
        assert "It leaves the top of your page." in words(answer)

    def test_rule_7_a_director_gives_it_to_another_of_the_same_half(self, cast, act):
        team_request = logged(cast, at("10:40"))
        due = team_request.commitments.get().due_by
        wrong = act(cast.brandvold_user, team_request, "reassign", person=cast.whitcombe.pk, reason="Ill")
        assert wrong.status_code == 422
        assert "Choose somebody of the same half" in words(wrong)
        answer = act(cast.brandvold_user, team_request, "reassign", person=cast.begaye.pk, reason="Ill")
        assert "It is Sam Begaye’s now. The due time stays." in words(answer)
        assert team_request.commitments.get().due_by == due

    def test_given_to_another_group_the_director_lands_on_their_own_page(self, cast, act):
        team_request = logged(cast, at("10:40"))
        answer = act(cast.brandvold_user, team_request, "reassign", person=cast.lindqvist.pk, reason="Ill")
        assert answer.status_code == 200
        assert answer.redirect_chain[-1][0] == reverse("requests:past")
        assert "It is Greta Lindqvist’s now. The due time stays." in words(answer)

    def test_a_director_takes_it_over(self, cast, act):
        team_request = logged(cast, at("10:40"))
        act(cast.brandvold_user, team_request, "take_over", reason="I know the customer")
        team_request.refresh_from_db()
        assert team_request.owner == cast.brandvold

    def test_rule_7_the_record_is_corrected(self, cast, act):
        team_request = logged(cast, at("10:05"))
        sent = {
            "channel": "voicemail",
            "received_at_0": "2006-05-18",
            "received_at_1": "09:05",
            "reason": "Typed wrong",
        }
        answer = act(cast.brandvold_user, team_request, "correct", **sent)
        assert "Corrected. The clock was worked out again." in words(answer)
        team_request.refresh_from_db()
        assert team_request.received_at == at("09:05")
        assert team_request.commitments.get(ended_at=None).due_by == at("13:05")

    @pytest.mark.parametrize(
        ("sent", "message"),
        [
            ({"reason": "Nothing"}, "Nothing was changed"),
            ({"channel": "voicemail"}, "Say what was wrong."),
            ({"received_at_0": "2006-05-18", "received_at_1": "10:59", "reason": "x"}, "after it was logged"),
            ({"received_at_0": "0006-05-18", "received_at_1": "10:59", "reason": "x"}, "Check the year"),
        ],
    )
    def test_a_correction_that_makes_no_sense(self, cast, act, sent, message):
        answer = act(cast.brandvold_user, logged(cast, at("10:05")), "correct", **sent)
        assert answer.status_code == 422
        assert words(answer).count(message) == 2


class TestTheHourThatComesTwice:
    def test_a_receipt_in_its_second_run_is_not_moved_by_correcting_something_else(self, cast, act):
        received = datetime(2005, 10, 30, 8, 30, tzinfo=UTC)  # 01:30 MST, an hour after 01:30 MDT
        team_request = logged(cast, received, late_note="Found it")
        fields = {"received_at_0": "2005-10-30", "received_at_1": "01:30", "channel": "voicemail", "reason": "x"}
        act(cast.brandvold_user, team_request, "correct", **fields)
        team_request.refresh_from_db()
        assert (team_request.channel, team_request.received_at) == ("voicemail", received)


class TestWhatCannotBe:
    def test_an_action_out_of_turn_is_409_in_words_and_keeps_the_text(self, cast, act):
        team_request = logged(cast, at("10:40"))
        answer = act(cast.ellery_user, team_request, "resolve", note="All is well")
        assert answer.status_code == 409
        assert "Not done. It has not been answered yet." in words(answer)
        assert "All is well" in answer.text

    @pytest.mark.parametrize(
        "action", ["acknowledge", "respond", "attempt", "promise", "resolve", "reassign", "correct"]
    )
    def test_a_company_may_not_do_what_is_the_teams(self, cast, act, action):
        team_request = logged(cast, at("10:40"))
        assert act(cast.joan, team_request, action).status_code == 403
        assert kinds(team_request) == ["logged"]

    def test_a_rival_finds_what_does_not_exist_whatever_it_sends(self, cast, act):
        team_request = logged(cast, at("10:40"))
        for action in ("note", "raise", "withdraw", "respond", "nonsense"):
            assert act(cast.ken, team_request, action, note="x", reason="x").status_code == 404

    def test_an_action_that_does_not_exist_and_one_that_is_only_asked_for(self, cast, act, client):
        team_request = logged(cast, at("10:40"))
        assert act(cast.ellery_user, team_request, "delete").status_code == 404
        assert client.get(reverse("requests:act", args=[team_request.pk, "note"])).status_code == 405

    def test_a_text_too_long_is_refused_with_its_length(self, cast, act):
        answer = act(cast.ellery_user, logged(cast, at("10:40")), "note", note="x" * 8001)
        assert "At most 8000 characters; this has 8001." in words(answer)


class TestGoingBack:
    @pytest.mark.parametrize("place", ["/queue/?show=past", "/past-guideline/"])
    def test_to_the_page_it_came_from(self, cast, act, place):
        answer = act(cast.ellery_user, logged(cast, at("10:40")), "note", note="x", next=place, follow=False)
        assert answer["Location"] == place

    @pytest.mark.parametrize(
        "place", ["https://elsewhere.example.com/", "//elsewhere.example.com", "javascript:x", "/\\x"]
    )
    def test_never_to_another_host(self, cast, act, place):
        team_request = logged(cast, at("10:40"))
        answer = act(cast.ellery_user, team_request, "note", note="x", next=place, follow=False)
        assert answer["Location"] == reverse("requests:detail", args=[team_request.pk])


class TestWhatIsOffered:
    """Every button only where the action is possible and allowed."""

    def offered(self, client, user, team_request):
        client.force_login(user)
        page = client.get(reverse("requests:detail", args=[team_request.pk])).context["page"]
        return page.next_action, set(page.can)

    ANY_TIME = {
        "evidence",
        "confirm_meeting",
        "move_meeting",
        "cancel_meeting",
        "hold_meeting",
        "link",
        "unlink",
        "remove_party",
    }
    MEET = {"propose_meeting", *ANY_TIME}
    TEAM = {"attempt", "respond", "fill_in", "note", "raise", "withdraw", "merge", "add_party", *MEET}
    DIRECTOR = {
        "attempt",
        "respond",
        "fill_in",
        "note",
        "withdraw",
        "reassign",
        "correct",
        "take_over",
        "merge",
        "add_party",
        *MEET,
    }

    def test_on_a_page(self, client, cast):
        team_request = logged(cast, at("10:40"))
        assert self.offered(client, cast.ellery_user, team_request) == ("respond", self.TEAM)
        assert self.offered(client, cast.brandvold_user, team_request) == ("respond", self.DIRECTOR)
        assert self.offered(client, cast.joan, team_request) == (
            "note",
            {"fill_in", "note", "raise", "withdraw"} | self.MEET,
        )
        assert self.offered(client, cast.admin_user, team_request) == ("", {"evidence"})

    def test_on_a_mail(self, client, cast):
        team_request = logged(cast, at("10:40"), channel=Channel.EMAIL)
        assert self.offered(client, cast.ellery_user, team_request) == ("acknowledge", self.TEAM | {"acknowledge"})

    def test_past_guideline_a_company_is_offered_to_raise_it_first(self, client, cast):
        assert self.offered(client, cast.joan, logged(cast, at("10:05")))[0] == "raise"

    def test_a_promise_is_met_before_it_is_resolved(self, client, cast):
        team_request = logged(cast, at("09:00"), channel=Channel.EMAIL)
        given = {"request_id": team_request.pk, "actor": cast.ellery_user}
        operations.acknowledge(promised_on=date(2006, 5, 19), at=at("10:00"), **given)
        assert self.offered(client, cast.ellery_user, team_request) == ("respond", self.TEAM | {"promise"})
        operations.respond(medium=Medium.TELEPHONE, at=at("10:10"), **given)
        can = self.TEAM | {"promise", "resolve"}
        assert self.offered(client, cast.ellery_user, team_request) == ("resolve", can)

    def test_what_waits_for_the_director_comes_first(self, client, cast):
        team_request = logged(cast, at("10:40"))
        operations.raise_to_director(request_id=team_request.pk, actor=cast.joan, reason="Third time", at=at("10:50"))
        first, can = self.offered(client, cast.brandvold_user, team_request)
        assert (first, "raise" in can) == ("answer_raise", False)
        assert "raise" not in self.offered(client, cast.joan, team_request)[1]

    def test_when_closed(self, client, cast):
        team_request = logged(cast, at("10:40"))
        operations.withdraw(request_id=team_request.pk, actor=cast.joan, at=at("10:50"))
        assert self.offered(client, cast.joan, team_request) == ("reopen", {"reopen", "note", "raise"} | self.ANY_TIME)

    def test_s22_an_expedite_has_the_clock_of_its_channel(self, client, cast):
        team_request = logged(cast, at("10:40"), topic="expedite", particulars={"wanted_on": "2006-05-19"})
        assert team_request.owner == cast.ellery
        assert Event.objects.get(team_request=team_request).commitment.rule.source == "S45"
