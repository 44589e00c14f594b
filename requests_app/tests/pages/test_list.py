"""/requests/: a company's own requests, and our people's. Times are local wall time of Denver unless said."""

import csv
import io

import pytest
import time_machine

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from contacts.guideline import Channel
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.queries import listing
from requests_app.views import listing as door

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db


def shown(client, user, query="", **headers):
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        return client.get(f"/requests/{query}", headers=headers)


class TestTheList:
    def test_a_row_shows_the_same_clock_in_the_companys_zone_and_the_number_to_call(self, cast, client):
        logged(cast, local("2006-05-18 10:40"))
        page = words(shown(client, cast.joan))
        assert "In window 10:10 MST in 10 min 00 s DS1 loop in jeopardy, Gallup" in page
        assert "Ruth Ellery 303-555-0131 09:40 Page Open" in page
        assert "Joan Ferris asked" in page

    def test_what_was_answered_says_when_it_was_and_when_it_was_due(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:00"))
        operations.respond(
            request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=local("2006-05-18 10:40")
        )
        assert "Answered late 09:40 MST was due 09:30" in words(shown(client, cast.joan))

    def test_s28_sales_has_no_time(self, cast, client):
        logged(cast, local("2006-05-11 10:00"), topic="product")
        assert "Ageing No set timeframe 5 business days old" in words(shown(client, cast.joan))

    def test_s54_the_guideline_note_stands_with_the_times(self, cast, client):
        assert "Guidelines only: Service Managers try to meet these times." in words(shown(client, cast.joan))

    def test_a_rival_sees_none_of_it(self, cast, client):
        logged(cast, local("2006-05-18 10:40"), pon="CM060518-0001")
        for query in ("", "?show=all", "?q=CM060518-0001", "?q=R-1"):
            page = words(shown(client, cast.ken, query))
            assert "Gallup" not in page
            assert "Cobalt" not in page

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("", "You have asked nothing yet"),
            ("?q=zzz", "No request fits"),
        ],
    )
    def test_empty_is_said_in_words(self, cast, client, query, said):
        assert said in words(shown(client, cast.joan, query))

    @pytest.mark.parametrize(("show", "said"), [("closed", "Nothing is closed"), ("open", "Gallup")])
    def test_an_empty_filter_says_which(self, cast, client, show, said):
        logged(cast, local("2006-05-18 10:40"))
        assert said in words(shown(client, cast.joan, f"?show={show}"))

    def test_many_are_counted_in_full_and_paged(self, cast, client):
        for _ in range(52):
            logged(cast, local("2006-05-18 10:40"))
        page = words(shown(client, cast.joan))
        assert "52 all 52 open 0 closed" in page
        assert "2 more" in page
        assert words(shown(client, cast.joan, "?page=2")).count("In window 10:10") == 2

    def test_only_the_list_comes_for_a_refresh(self, cast, client):
        text = shown(client, cast.joan, HX_Request="true", HX_Target="request-list").text
        assert "<html" not in text
        assert 'id="list-counts" hx-swap-oob="true"' in text


class TestOurPeoplesList:
    def test_a_row_names_the_company_and_who_answers_and_opens_the_request(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:40"), pon="CM060518-0001")
        page = shown(client, cast.ota_user, "?q=cm0605")
        assert "1 found State" in words(page)
        assert "PON CM060518-0001 · only a call stops this clock · for Ruth Ellery Cobalt" in words(page)
        assert f'href="/requests/{team_request.pk}/?from=/requests/%3Fq%3Dcm0605"' in page.text

    def test_the_way_back_is_the_list_with_what_was_asked(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:40"))
        client.force_login(cast.ota_user)
        page = client.get(f"/requests/{team_request.pk}/?from=/requests/%3Fq%3Dcm0605")
        assert '<a href="/requests/?q=cm0605">Requests</a>' in page.text

    @pytest.mark.parametrize(
        ("who", "found"),
        [
            ("ellery_user", ["Loop", "Trunk"]),  # serve the company
            ("whitcombe_user", ["Loop", "Trunk"]),
            ("castellano_user", ["Loop"]),  # stands in
            ("lindqvist_user", ["Rival"]),
            ("brandvold_user", ["Loop"]),
            ("holloway_user", ["Trunk"]),
            ("ota_user", ["Loop", "Rival", "Trunk"]),
            ("admin_user", ["Loop", "Rival", "Trunk"]),
            ("joan", ["Loop", "Trunk"]),
            ("ken", ["Rival"]),
        ],
    )
    @pytest.mark.parametrize("query", ["", "?q=gallup"])
    def test_each_finds_what_they_may_see(self, cast, client, who, found, query):
        logged(cast, local("2006-05-18 10:40"), subject="Loop in Gallup")
        logged(cast, local("2006-05-18 10:40"), subject="Trunk in Gallup", topic="product")
        logged(cast, local("2006-05-18 10:40"), subject="Rival in Gallup", clec=cast.prairie, by=cast.ken)
        page = words(shown(client, getattr(cast, who), query))
        assert [name for name in ("Loop", "Rival", "Trunk") if f"{name} in Gallup" in page] == found

    def test_the_newest_stands_first_and_pages_follow(self, cast, client):
        for minute in range(27):
            logged(cast, local(f"2006-05-18 10:{minute:02}"), subject=f"No. {minute}")
        page = words(shown(client, cast.ota_user, "?q=no"))
        assert "27 found" in page
        assert page.index("No. 26") < page.index("No. 25")
        assert "2 more" in page
        assert "No. 0" in words(shown(client, cast.ota_user, "?q=no&page=2"))

    def test_more_than_a_thousand_are_not_counted_on(self, cast, client, monkeypatch):
        monkeypatch.setattr(listing, "COUNTED", 2)
        monkeypatch.setattr(door, "COUNTED", 2)
        for _ in range(4):
            logged(cast, local("2006-05-18 10:40"))
        page = words(shown(client, cast.ota_user, "?q=gallup"))
        assert "over 2 all over 2 open 0 closed" in page
        assert "over 2 found" in page

    def test_nothing_yet_is_said_in_words(self, cast, client):
        assert "No request yet" in words(shown(client, cast.ota_user))


class TestTheExport:
    def test_it_is_the_whole_list_with_iso_times_zone_and_note(self, cast, client):
        logged(cast, local("2006-05-18 10:40"), subject="=cmd", pon="CM060518-0001")
        logged(cast, local("2006-05-18 09:00"), channel=Channel.EMAIL, subject="Mail")
        logged(cast, local("2006-05-18 09:00"), clec=cast.prairie, by=cast.ken, subject="A rival's")
        text = b"".join(shown(client, cast.joan, "?format=csv").streaming_content).decode("utf-8-sig")
        head, *body, note = csv.reader(io.StringIO(text))
        lines = [dict(zip(head, row, strict=True)) for row in body]
        assert [line["subject"] for line in lines] == ["'=cmd", "Mail"]
        assert lines[0]["due by"] == "2006-05-18T10:10-07:00"
        assert lines[0]["clock"] == "In window"
        assert lines[0]["business minutes to go"] == "10"
        assert lines[0]["zone"] == "America/Phoenix"
        assert note == ["Guidelines only: Service Managers try to meet these times."]

    def test_it_follows_the_filter(self, cast, client):
        logged(cast, local("2006-05-18 10:40"), subject="A trunk")
        logged(cast, local("2006-05-18 10:41"), subject="A loop")
        text = b"".join(shown(client, cast.joan, "?format=csv&q=trunk").streaming_content).decode()
        assert "A trunk" in text
        assert "A loop" not in text


class TestItsCost:
    @pytest.mark.parametrize("rows", [2, 12])
    def test_the_page_takes_the_same_number_of_queries_at_any_size(self, cast, client, rows, django_assert_num_queries):
        for number in range(rows):
            logged(cast, local("2006-05-18 10:40"), topic=["order", "product"][number % 2])
        client.force_login(cast.joan)
        with time_machine.travel(NOW, tick=False), django_assert_num_queries(WALL + QUERIES):
            client.get("/requests/")


QUERIES = 11
"""Session and user, 7 of the list, whose count the bar shows too, the company in its head, the filters kept."""
