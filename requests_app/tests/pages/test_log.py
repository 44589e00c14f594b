"""Log a request: the promise before and after, for a company and on its behalf. Figures are those of domain.md."""

import re
import uuid

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse

from accountteam.tests.cast import local
from contacts.models import STATES, Availability
from requests_app.forms import QuickLog
from requests_app.models import TeamRequest

from .reading import NOW, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_eleven():
    with time_machine.travel(NOW, tick=False):
        yield


def typed(**changes):
    given = {
        "token": str(uuid.uuid4()),
        "topic": "order",
        "state": "NM",
        "channel": "portal_form",
        "subject": "DS1 loop in jeopardy, Gallup",
    }
    return {**given, **changes}


class Signed:
    """Somebody signed in, asking the two addresses of this page."""

    def __init__(self, client, user):
        client.force_login(user)
        self.client = client

    def get(self, **query):
        return self.client.get(reverse("requests:log"), query)

    def preview(self, **query):
        return self.client.post(reverse("requests:preview"), query, headers={"HX-Request": "true"})

    def post(self, follow=False, **data):
        return self.client.post(reverse("requests:log"), typed(**data), follow=follow)


def offered(answer) -> list[str]:
    """The states in the list, by their letters."""
    (select,) = re.findall(r'<select name="state".*?</select>', answer.text, re.DOTALL)
    return re.findall(r'value="([A-Z]*)"', select)


@pytest.fixture
def joan(client, cast):
    return Signed(client, cast.joan)


@pytest.fixture
def ellery(client, cast):
    return Signed(client, cast.ellery_user)


class TestTheForm:
    def test_a_company_is_asked_for_its_own_states_and_told_who_answers_where(self, joan):
        page = words(joan.get())
        assert "For Cobalt Mesa Telecom" in page
        assert "Decides which Service Manager: Ruth Ellery for CO and NM, Sam Begaye for AZ." in page
        assert "Minnesota" not in page

    def test_our_people_name_the_company_and_are_offered_their_own(self, ellery):
        page = ellery.get().text
        assert 'name="company"' in page
        assert '<option value="Cobalt Mesa Telecom">' in page
        assert "Prairie Switch" not in page

    def test_s58_all_states_of_the_territory_are_offered_while_no_company_is_named(self, ellery):
        assert offered(ellery.get()) == ["", *STATES]

    def test_s58_only_the_states_of_the_company_are_offered_once_it_is_named(self, ellery, cast):
        assert offered(ellery.get(clec=cast.prairie.pk)) == ["", "MN", "ND", "SD"]

    def test_s58_another_state_is_refused_with_those_that_the_company_has(self, ellery, cast):
        answer = ellery.post(company="Prairie Switch Communications", state="AZ", channel="pager")
        assert answer.status_code == 422
        assert (
            "Prairie Switch Communications operates in Minnesota, North Dakota and South Dakota. "
            "Choose one of these, or none." in words(answer)
        )
        assert offered(answer) == ["", "MN", "ND", "SD"]

    def test_s58_the_list_follows_the_company_as_it_is_typed(self, ellery):
        answer = ellery.preview(company="X0B2", state="AZ", channel="pager", topic="order")
        assert 'hx-swap-oob="true"' in answer.text
        assert offered(answer) == ["", "MN", "ND", "SD"]
        assert "is-invalid" not in answer.text
        assert offered(ellery.preview(company="nobody", state="AZ", channel="pager", topic="order")) == ["", *STATES]

    def test_s58_the_list_keeps_what_is_chosen_in_it(self, ellery):
        answer = ellery.preview(company="X0B2", state="ND", channel="pager", topic="order")
        assert '<option value="ND" selected>' in answer.text

    def test_a_company_has_its_own_states_already_so_nothing_follows(self, joan):
        assert 'name="state"' not in joan.preview(channel="pager", state="NM", topic="order").text

    def test_what_the_address_says_is_filled_in_and_nonsense_left_out(self, ellery, cast):
        page = ellery.get(clec=cast.prairie.pk, topic="product", channel="voicemail", subject="Price of UDIT")
        form = page.context["form"]
        shown = {name: form[name].value() for name in ("company", "topic", "channel", "subject")}
        assert shown == {
            "company": "Prairie Switch Communications",
            "topic": "product",
            "channel": "voicemail",
            "subject": "Price of UDIT",
        }
        nonsense = ellery.get(clec="9" * 30, topic="x", channel="smoke", state="TX")
        assert nonsense.status_code == 200

    def test_a_company_cannot_be_filled_in_as_a_rival(self, joan, cast):
        assert "Prairie" not in joan.get(clec=cast.prairie.pk).text

    def test_administrators_do_not_log(self, client, cast):
        admin = Signed(client, cast.admin_user)
        assert admin.get().status_code == 403
        assert admin.preview().status_code == 403
        assert admin.post().status_code == 403


class TestThePromiseBeforeSending:
    def test_s50_this_form_promises_a_reply_that_names_a_date(self, joan):
        page = words(joan.get())
        assert "If you send this now Ruth Ellery replies and names a date for contact by Fri 19 May 11:00 MDT" in page
        assert "10:00 MST your time" in page
        assert "Inside office hours in Denver, so the clock starts at once." in page
        assert "Guidelines only: Service Managers try to meet these times." in page  # S54

    def test_s45_a_page_promises_a_call_in_a_window(self, joan):
        page = words(joan.preview(channel="pager", state="NM", topic="order"))
        assert "Ruth Ellery calls between 11:15 and 11:30 MDT" in page
        assert "10:15–10:30 MST your time" in page

    def test_s46_s47_out_of_the_office_it_is_hours_and_says_who_stands_in(self, joan, cast):
        out_until(cast, local("2006-05-19 08:00"))
        page = words(joan.preview(channel="pager", state="NM", topic="order"))
        assert "Ruth Ellery responds between 15:00 today and Fri 19 May 10:00 MDT" in page
        assert "Ruth Ellery is out of the office until Fri 19 May 07:00 MST. Nadia Castellano stands in." in page

    @pytest.mark.parametrize(("out", "due"), [(False, "by 15:00 MDT"), (True, "by Fri 19 May 10:00 MDT")])
    def test_s48_s49_a_voicemail_is_answered_in_4_or_8_hours(self, joan, cast, out, due):
        if out:
            out_until(cast, local("2006-05-19 17:00"))
        assert f"Ruth Ellery responds {due}" in words(joan.preview(channel="voicemail", state="NM", topic="order"))

    def test_the_states_own_manager_is_named(self, joan):
        page = words(joan.preview(channel="portal_form", state="AZ", topic="order"))
        assert "Sam Begaye replies and names a date for contact by Fri 19 May 10:00 MST" in page

    @pytest.mark.parametrize("topic", ["product", "agreement"])
    def test_s28_s63_sales_has_its_own_half_and_no_published_time(self, joan, topic):
        page = words(joan.preview(channel="pager", state="NM", topic=topic))
        assert "Dana Whitcombe answers. No response time is published for Sales: the request shows its age." in page
        assert "Why this time" not in page

    @pytest.mark.parametrize("channel", ["conference_call", "face_to_face"])
    def test_s52_s53_meetings_are_arranged_as_asked(self, joan, channel):
        page = words(joan.preview(channel=channel, state="NM", topic="order"))
        assert "Ruth Ellery arranges it as you ask; there is no set time." in page

    def test_s55_out_of_hours_it_says_when_the_clock_starts_and_gives_the_repair_number(self, client, cast):
        with time_machine.travel(local("2006-05-26 17:30"), tick=False):  # Memorial Day weekend
            page = words(Signed(client, cast.joan).preview(channel="pager", state="NM", topic="repair"))
        assert "Ruth Ellery’s office is closed now" in page
        assert "The clock starts Tue 30 May 08:00 MDT" in page
        assert "Repair Center, 24 hours: 800-555-0140." in page
        assert "Memorial Day, a holiday, is skipped." in page

    def test_s4_without_a_manager_the_desk_and_both_its_numbers_are_named(self, client, cast):
        page = words(Signed(client, cast.lena).preview(channel="portal_form", state="MN", topic="order"))
        assert "Sales Operations replies and names a date" in page
        assert "206-345-5272 or 206-346-9855" in page

    def test_a_time_to_come_is_said_at_once(self, joan):
        wrong = {"received_at_0": "2006-05-18", "received_at_1": "14:30"}
        page = words(joan.preview(channel="pager", state="NM", topic="order", **wrong))
        assert "Put the time right to see by when you are answered." in page

    def test_more_than_a_business_day_ago_asks_why(self, joan):
        late = {"received_at_0": "2006-05-16", "received_at_1": "09:00"}
        page = joan.preview(channel="pager", state="NM", topic="order", **late)
        assert 'name="late_note"' in page.text
        assert "Ruth Ellery was to call between" in words(page)

    def test_our_people_see_it_once_the_company_is_known(self, ellery):
        assert "Name the company to see who answers" in words(ellery.get())
        page = words(ellery.preview(company="X0B2", channel="pager", topic="order"))
        assert "Greta Lindqvist calls between 12:15 and 12:30 CDT" in page

    def test_without_javascript_a_button_shows_it_and_keeps_what_was_typed(self, joan):
        answer = joan.post(
            preview="1", channel="pager", detail="K17", received_at_0="2006-05-18", received_at_1="09:58"
        )
        assert answer.status_code == 200
        assert "Ruth Ellery calls between 11:13 and 11:28 MDT" in words(answer)
        assert "K17" in answer.text
        assert 'value="09:58"' in answer.text
        assert "to put right" not in answer.text
        assert not TeamRequest.objects.exists()


def out_until(cast, ends_at):
    Availability.objects.create(
        person=cast.ellery,
        kind="out_of_office",
        starts_at=local("2006-05-18 08:00"),
        ends_at=ends_at,
        back_up=cast.castellano,
        entered_at=local("2006-05-17 08:00"),
    )


class TestSending:
    def test_the_request_is_logged_and_the_promise_said_again(self, joan, cast):
        answer = joan.post(pon=" cm060509-0001 ", ticket="0512117", detail="Jeopardy code K17", follow=True)
        team_request = TeamRequest.objects.get()
        assert answer.redirect_chain == [(reverse("requests:detail", args=[team_request.pk]), 302)]
        assert (team_request.owner, team_request.state) == (cast.ellery, "NM")
        assert (team_request.pon, team_request.contact_name) == ("CM060509-0001", "Joan Ferris")
        said = "Ruth Ellery replies and names a date for contact by Fri 19 May 11:00 MDT (10:00 your time)."
        assert f"Logged as {team_request.reference}. {said}" in words(answer)

    def test_a_page_is_logged_when_it_went_out(self, joan):
        joan.post(channel="pager", received_at_0="2006-05-18", received_at_1="09:40")
        assert TeamRequest.objects.get().received_at == local("2006-05-18 10:40")

    def test_an_empty_time_is_now(self, joan):
        joan.post(channel="pager", received_at_0="2006-05-18", received_at_1="")
        assert TeamRequest.objects.get().received_at == NOW

    def test_what_stands_in_the_hidden_time_does_not_count_for_this_form(self, joan):
        joan.post(channel="portal_form", received_at_0="2006-05-18", received_at_1="25:99")
        assert TeamRequest.objects.get().received_at == NOW

    def test_s63_a_sales_topic_goes_to_the_sales_executive_and_says_that_no_time_is_published(self, joan, cast):
        answer = joan.post(topic="product", follow=True)
        assert TeamRequest.objects.get().owner == cast.whitcombe
        assert "No response time is published for Sales" in words(answer)

    def test_the_same_form_sent_twice_logs_once(self, joan):
        token = str(uuid.uuid4())
        first, second = joan.post(token=token), joan.post(token=token)
        assert first["Location"] == second["Location"]
        assert TeamRequest.objects.count() == 1

    def test_our_people_log_on_a_companys_behalf(self, ellery, cast):
        answer = ellery.post(company="cobalt mesa", channel="voicemail", state="", contact_name="Joan", follow=True)
        team_request = TeamRequest.objects.get()
        assert (team_request.clec, team_request.logged_by) == (cast.cobalt, cast.ellery_user)
        assert (team_request.contact_name, team_request.asked_by) == ("Joan", None)
        assert "Ruth Ellery responds by 15:00 MDT." in words(answer)


class TestTheQuickLog:
    def test_goes_back_to_the_queue_with_the_promise(self, ellery):
        answer = ellery.post(quick="1", company="XQA", channel="pager", received_at_1="10:58", state="")
        assert answer["Location"] == reverse("requests:queue")
        assert TeamRequest.objects.get().received_at == local("2006-05-18 10:58")

    def test_asks_for_four_things_and_what_it_shows_is_what_it_sends(self, ellery, cast):
        quick = QuickLog(actor=cast.ellery_user, at=NOW)
        shown = render_to_string("requests_app/_quick_log.html", {"quick": quick, "at": NOW, "companies": ["Cobalt"]})
        assert [value for value, _ in quick.fields["channel"].choices] == ["pager", "voicemail", "email", "telephone"]
        assert shown.count('name="channel"') == 4
        assert all(f'name="{name}"' in shown for name in ("company", "received_at_1", "topic", "subject", "token"))
        assert '<option value="order" selected>' in shown

    def test_goes_only_where_this_portal_is(self, ellery):
        answer = ellery.post(quick="1", company="XQA", channel="pager", state="", next="https://elsewhere.example.com/")
        assert answer["Location"] == reverse("requests:queue")
        answer = ellery.post(quick="1", company="XQA", channel="pager", state="", next="/queue/?show=past")
        assert answer["Location"] == "/queue/?show=past"

    def test_a_mistake_opens_the_whole_form_and_keeps_what_was_typed(self, ellery):
        answer = ellery.post(quick="1", company="Cobolt Mesa", channel="voicemail", subject="Loss report", state="")
        assert answer.status_code == 422
        assert "Did you mean “Cobalt Mesa Telecom”?" in words(answer)
        assert 'value="Loss report"' in answer.text


class TestWhatIsRefused:
    def refused(self, answer, *messages):
        assert answer.status_code == 422
        page = words(answer)
        for message in messages:
            assert page.count(message) == 2, message  # in the summary and at the field
        assert not TeamRequest.objects.exists()
        return page

    def test_several_mistakes_are_listed_and_nothing_is_lost(self, joan):
        answer = joan.post(
            channel="pager",
            received_at_0="2006-05-18",
            received_at_1="14:30",
            subject="",
            pon="CM060509-0001-LOOP2",
            detail="Jeopardy code K17",
        )
        page = self.refused(
            answer,
            "It is 10:00 MST now. Give the time at which it was received, at the latest now.",
            "Say in a few words what it is about",
            "At most 16 letters and figures; this one has 19.",
        )
        assert "Three things to put right" in page
        assert "<title>Error: Log a request" in answer.text
        assert all(kept in answer.text for kept in ("CM060509-0001-LOOP2", "Jeopardy code K17", 'value="14:30"'))

    def test_a_token_is_kept_so_that_the_second_try_still_counts_once(self, joan):
        token = str(uuid.uuid4())
        assert token in joan.post(token=token, subject="").text

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({"state": ""}, "Choose the state: it decides who answers."),
            ({"state": "MN"}, "Select a valid choice"),
            ({"topic": "gossip"}, "Select a valid choice"),
            ({"ticket": "05-12117"}, "A ticket has letters and figures only."),
            ({"pon": "CM_1"}, "A PON has letters, figures"),
            ({"subject": "x" * 121}, "At most 120 characters; this has 121."),
            ({"channel": "pager", "received_at_0": "2006-05-17"}, "Give the time as well, HH:MM."),
            ({"channel": "pager", "received_at_1": "soon"}, "Give the time as HH:MM"),
            ({"channel": "pager", "received_at_0": "1906-05-17", "received_at_1": "10:00"}, "too long ago"),
            ({"channel": "pager", "received_at_0": "0001-01-01", "received_at_1": "00:00"}, "too long ago"),
            ({"channel": "pager", "received_at_0": "9999-12-31", "received_at_1": "23:59"}, "Check the year"),
        ],
    )
    def test_each_with_a_clear_message(self, joan, given, message):
        self.refused(joan.post(**given), message)

    def test_rule_4_late_without_a_reason_asks_for_it_and_takes_it(self, joan):
        late = {"channel": "pager", "received_at_0": "2006-05-16", "received_at_1": "09:00"}
        answer = joan.post(**late)
        self.refused(answer, "Say why it is logged only now.")
        joan.post(**late, late_note="Found in the pager's memory")
        assert TeamRequest.objects.get().late_note == "Found in the pager's memory"

    @pytest.mark.parametrize("name", ["Cobalt Mesa Telecom", " cobalt ", "x0a1", "XQA"])
    def test_but_a_company_is_known_by_its_name_a_part_of_it_or_a_code_in_any_case(self, ellery, cast, name):
        ellery.post(company=name, channel="pager", state="")
        assert TeamRequest.objects.get().clec == cast.cobalt

    @pytest.mark.parametrize("name", ["Nobody Telecom", "ZZZZ", "e"])
    def test_an_unknown_company_or_one_of_several(self, ellery, name):
        self.refused(ellery.post(company=name, channel="pager", state=""), f"No one company is meant by “{name}”.")

    def test_a_state_where_the_company_is_not(self, ellery):
        answer = ellery.post(company="X0A1", channel="pager", state="MN")
        self.refused(
            answer, "Cobalt Mesa Telecom operates in Colorado, New Mexico and Arizona. Choose one of these, or none."
        )

    def test_a_local_time_that_the_clocks_skipped(self, client, cast):
        with time_machine.travel(local("2006-04-02 12:00"), tick=False):
            late = {"received_at_0": "2006-04-02", "received_at_1": "02:30"}
            answer = Signed(client, cast.ellery_user).post(company="X0A1", channel="pager", state="", **late)
        self.refused(answer, "The clocks went forward then: that time did not exist.")


class TestTheCost:
    def test_is_fixed(self, joan, ellery, django_assert_max_num_queries):
        for signed, query in ((joan, {"state": "NM"}), (ellery, {"company": "X0A1"})):
            with django_assert_max_num_queries(30):
                signed.get()
            with django_assert_max_num_queries(30):
                signed.preview(channel="portal_form", topic="order", **query)
