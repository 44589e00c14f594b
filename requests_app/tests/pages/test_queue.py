"""/queue/: what is due next, for those who answer. Times are local wall time of Denver unless said."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from contacts.guideline import Channel
from contacts.models import Availability
from requests_app import operations
from requests_app.lifecycle import Medium

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db


def shown(client, user, at=NOW, query="", **headers):
    client.force_login(user)
    with time_machine.travel(at, tick=False):
        return client.get(f"/queue/{query}", headers=headers)


class TestTheQueue:
    def test_it_leads_with_what_is_due_and_says_state_time_and_distance(self, cast, client):
        logged(cast, local("2006-05-18 10:40"), contact_phone="602-555-0199", pon="CM060518-0001")
        page = words(shown(client, cast.ellery_user))
        assert "Next hour 1 In window 11:10 MDT in 10 min 00 s DS1 loop in jeopardy, Gallup R-" in page
        assert "Cobalt Mesa Telecom Joan Ferris 602-555-0199 10:40 Page Log the call" in page
        assert "PON CM060518-0001" in page

    def test_times_are_the_viewers(self, cast, client):
        logged(cast, local("2006-05-18 10:40"), clec=cast.prairie, by=cast.ken)
        page = words(shown(client, cast.lindqvist_user))
        assert "In window 12:10 CDT in 10 min 00 s" in page
        assert "Queue true at 12:00:00 CDT." in page

    def test_beyond_an_hour_the_distance_is_business_time_from_the_server(self, cast, client):
        logged(cast, local("2006-05-18 09:15"), channel=Channel.EMAIL)
        answer = shown(client, cast.ellery_user)
        assert "Fri 19 May 09:15 MDT in 7 h 15 of office time" in words(answer)
        assert 'data-due="2006-05-19T09:15:00-06:00"' in answer.text  # ticks only under an hour

    def test_how_long_past_is_business_time_too(self, cast, client):
        logged(cast, local("2006-05-17 16:00"))  # due 16:30
        assert "Past guideline Wed 16:30 MDT 3 h 30 past" in words(shown(client, cast.ellery_user))

    def test_the_one_action_opens_its_form_on_the_requests_page(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:40"), channel=Channel.EMAIL)
        answer = shown(client, cast.ellery_user)
        assert f'href="/requests/{team_request.pk}/?next=/queue/#acknowledge"' in answer.text
        with time_machine.travel(NOW, tick=False):
            assert 'id="acknowledge"' in client.get(reverse("requests:detail", args=[team_request.pk])).text

    def test_s51_a_promise_of_today_is_called_so(self, cast, client):
        team_request = logged(cast, local("2006-05-16 09:00"), channel=Channel.EMAIL)
        given = {"request_id": team_request.pk, "actor": cast.ellery_user, "at": local("2006-05-16 10:00")}
        operations.acknowledge(promised_on=date(2006, 5, 18), **given)
        assert "Contact promised for today" in words(shown(client, cast.ellery_user))

    def test_stand_in_rows_say_for_whom_and_the_head_until_when(self, cast, client):
        logged(cast, local("2006-05-18 10:40"))
        Availability.objects.create(
            person=cast.ellery,
            kind="out_of_office",
            starts_at=local("2006-05-18 10:45"),
            ends_at=local("2006-05-19 08:00"),
            back_up=cast.castellano,
            entered_at=NOW,
        )
        page = words(shown(client, cast.castellano_user))
        assert "Standing in for Ruth Ellery until Fri 08:00 MDT" in page
        assert "· for Ruth Ellery" in page
        assert "1 standing in" in page

    def test_s28_sales_shows_age_and_no_time(self, cast, client):
        logged(cast, local("2006-05-11 10:00"), topic="product")
        page = words(shown(client, cast.whitcombe_user))
        assert "No set time 1 Ageing No set timeframe 5 business days old" in page

    def test_s54_the_guideline_note_stands_with_the_times(self, cast, client):
        for user in (cast.ellery_user, cast.ota_user):
            assert "Guidelines only: Service Managers try to meet these times." in words(shown(client, user))

    def test_the_quick_log_and_ones_own_presence_are_at_hand(self, cast, client):
        page = words(shown(client, cast.ellery_user))
        assert "Log for company" in page
        assert "In the office until 17:00" in page

    def test_what_people_typed_is_text(self, cast, client):
        logged(cast, local("2006-05-18 10:40"), subject="<script>alert(1)</script>", contact_phone="<b>ask Joan</b>")
        text = shown(client, cast.ellery_user).text
        assert "<script>alert" not in text
        assert "<b>ask" not in text


class TestItsFilters:
    def test_counts_are_links_that_keep_the_words(self, cast, client):
        logged(cast, local("2006-05-18 10:40"))
        answer = shown(client, cast.ellery_user, query="?q=gallup&channel=pager&page=1")
        assert 'href="/queue/?show=window&amp;q=gallup&amp;channel=pager"' in answer.text
        assert "Next hour 1" in words(answer)

    @pytest.mark.parametrize("query", ["?show=past", "?q=nowhere", "?channel=voicemail", "?page=7"])
    def test_nothing_that_fits_says_so_and_leads_back(self, cast, client, query):
        logged(cast, local("2006-05-18 10:40"))
        assert "Nothing fits the filter" in words(shown(client, cast.ellery_user, query=query))

    @pytest.mark.parametrize(
        "query", ["?show=x", "?page=-1", "?page=0", "?page=x", "?page=99999999999", "?channel=x", "?q=%00", "?q=%F0%9F"]
    )
    def test_nonsense_in_the_address_is_no_error(self, cast, client, query):
        logged(cast, local("2006-05-18 10:40"))
        assert shown(client, cast.ellery_user, query=query).status_code == 200

    def test_many_rows_are_counted_in_full_and_paged(self, cast, client):
        for _ in range(22):
            logged(cast, local("2006-05-18 10:40"))
        page = words(shown(client, cast.ellery_user))
        assert "22 open" in page
        assert "Next hour 22" in page
        assert "2 more in the order they are due" in page
        second = words(shown(client, cast.ellery_user, query="?page=2"))
        assert second.count("In window 11:10") == 2
        assert "Back to what is due first" in second


class TestItsRefresh:
    def test_only_the_list_and_the_counts_come(self, cast, client):
        logged(cast, local("2006-05-18 10:40"))
        text = shown(client, cast.ellery_user, HX_Request="true", HX_Target="queue-list").text
        assert "<html" not in text
        assert 'id="queue-counts" hx-swap-oob="true"' in text
        assert "In window" in text

    def test_the_page_asks_for_what_it_shows(self, cast, client):
        text = shown(client, cast.ellery_user, query="?show=past&q=x").text
        assert 'hx-get="/queue/?show=past&amp;q=x" hx-trigger="refresh"' in text


class TestTheEmptyQueue:
    def test_it_says_when_the_last_clock_stopped(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:40"))
        done = {"request_id": team_request.pk, "actor": cast.ellery_user}
        operations.respond(**done, medium=Medium.TELEPHONE, at=local("2006-05-18 10:48"))
        operations.resolve(note="Settled", **done, at=local("2006-05-18 10:50"))
        assert "Nothing is due The last clock stopped at 10:48 MDT." in words(shown(client, cast.ellery_user))

    def test_or_that_none_ever_ran(self, cast, client):
        assert "Nothing is due No clock has run here yet." in words(shown(client, cast.ellery_user))


class TestWhoSeesIt:
    @pytest.mark.parametrize("who", ["joan", "admin_user"])
    def test_it_is_not_there_for_others(self, cast, client, who):
        assert shown(client, getattr(cast, who)).status_code == 404

    def test_signed_out_one_signs_in_first(self, db, client):
        assert client.get("/queue/").status_code == 302

    def test_managers_do_not_see_one_anothers(self, cast, client):
        logged(cast, local("2006-05-18 10:40"))
        for user in (cast.lindqvist_user, cast.begaye_user, cast.whitcombe_user):
            assert "Gallup" not in words(shown(client, user))

    def test_s4_nobodys_requests_are_sales_operations(self, cast, client):
        logged(cast, local("2006-05-18 10:50"), clec=cast.lakehead, by=cast.lena, subject="Nobody serves us")
        assert "Nobody serves us" in words(shown(client, cast.ota_user))


class TestItsCost:
    @pytest.mark.parametrize("rows", [2, 12])
    def test_the_page_takes_the_same_number_of_queries_at_any_size(self, cast, client, rows, django_assert_num_queries):
        for number in range(rows):
            logged(cast, local("2006-05-18 10:40"), channel=[Channel.PAGER, Channel.CONFERENCE_CALL][number % 2])
        client.force_login(cast.ellery_user)
        with time_machine.travel(NOW, tick=False), django_assert_num_queries(WALL + QUERIES):
            client.get("/queue/")


QUERIES = 15
"""Session and user, 9 of the list, whose count the bar shows too, the names to offer, presence."""
