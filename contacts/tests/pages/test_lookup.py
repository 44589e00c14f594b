"""Look up a company: for our people only."""

import pytest
import time_machine

from accountteam.tests.cast import assign, local
from accountteam.tests.walls import BARE
from contacts.models import Availability, Clec, CompanyCode, FormerName
from contacts.tests.pages.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client, cast):
    def get(q=None, user=None, typing=False, **asked):
        client.force_login(user or cast.ellery_user)
        headers = {"HX-Request": "true"} if typing else {}
        with time_machine.travel(local("2006-05-18 11:00"), tick=False):
            return client.get("/companies/", {"q": q, **asked} if q is not None else asked, headers=headers)

    return get


class TestFinding:
    def test_s3_lists_who_serves_with_numbers_and_presence(self, cast, look):
        start, end = local("2006-05-17 08:00"), local("2006-05-19 08:00")
        Availability.objects.create(
            person=cast.begaye,
            kind="out_of_office",
            starts_at=start,
            ends_at=end,
            entered_at=start,
            back_up=cast.ellery,
        )
        text = words(look("mesa"))
        assert "1 company matches “mesa” Team as of today" in text
        assert "OCN X0A1 ACNA XQA CO, NM, AZ" in text
        assert "Dana Whitcombe 303-555-0111 pager 303-555-0161 In until 17:00 MDT" in text
        assert "Ruth Ellery CO, NM 303-555-0131 pager 303-555-0191 In until 17:00 MDT" in text
        assert "Sam Begaye AZ 602-555-0132 pager 602-555-0192 Out until Fri 19 May 08:00 MST" in text
        assert "Stands in: Ruth Ellery 303-555-0131" in text

    def test_marks_what_matched_and_says_why(self, cast, look):
        FormerName.objects.create(clec=cast.lakehead, name="Bluestem <Tel>")
        content = look("tel").content.decode()
        assert "Cobalt Mesa <mark>Tel</mark>ecom" in content
        assert "Formerly Bluestem &lt;<mark>Tel</mark>&gt;. Facility-based" in content

    def test_an_exact_code_opens_the_card(self, cast, look):
        for code in ("x0b2", " XQB "):
            assert look(code).headers["Location"] == f"/companies/{cast.prairie.pk}/"

    def test_a_whole_code_opens_the_card_while_typing_but_three_letters_wait(self, cast, look):
        assert look("x0b2", typing=True).headers["HX-Redirect"] == f"/companies/{cast.prairie.pk}/"
        waiting = look("xqb", typing=True)
        assert "HX-Redirect" not in waiting.headers
        assert 'ACNA <span class="code"><mark>XQB</mark></span>' in waiting.content.decode()

    def test_a_slip_in_typing_shows_what_is_spelled_like_it(self, look):
        text = words(look("cobolt"))
        assert "No name has “cobolt” in it this one is spelled like it, nearest first" in text
        assert "Cobalt Mesa Telecom" in text

    def test_while_typing_only_the_list_is_sent(self, look):
        typed = look("mesa", typing=True)
        assert "<html" not in typed.content.decode()
        assert "HX-Request" in typed.headers["Vary"]

    def test_many_show_the_first_and_say_so(self, look):
        Clec.objects.bulk_create(Clec(name=f"Aspen Net {n:02}", kind="both", states=["UT"]) for n in range(30))
        text = words(look("aspen"))
        assert "More than 15 companies match “aspen”, best first; the first 15 are shown" in text
        assert "Aspen Net 14" not in text.split("Aspen Net 13")[0]
        assert "Aspen Net 15" not in text

    def test_begins_with_ones_own_companies(self, look, cast):
        assert "Your companies 1" in words(look())
        assert "Find any company" in words(look(user=cast.ota_user))


class TestFindingNothing:
    def test_s4_shows_both_numbers_of_sales_operations_and_the_way_to_ask(self, look):
        page = look("zzyzx & co")
        text = words(page)
        assert page.status_code == 200
        assert "No company is called “zzyzx &amp; co”" in text
        assert "206-345-5272 or 206-346-9855" in text
        assert "?topic=assignment_missing&amp;subject=Cannot+be+found%3A+zzyzx+%26+co" in page.content.decode()

    def test_s4_a_match_without_a_service_manager_shows_them_too(self, cast, look):
        text = words(look("lakehead"))
        assert "No Service Manager Sales Operations: 206-345-5272 or 206-346-9855 Ask Sales Operations" in text
        assert "Lakehead" in words(look(team="no_service_manager"))

    def test_in_a_state_says_that_the_state_counted(self, look):
        assert "Nothing matches as a name, a former name or a code with the state and team chosen." in words(
            look("mesa", state="UT")
        )


class TestBadInput:
    @pytest.mark.parametrize(
        "q", ["%", "_", "100%", "'", '"', "'; drop table contacts_clec;--", "\\", "☎️", "<script>", "a" * 120, "({["]
    )
    def test_is_only_not_found(self, look, q):
        page = look(q)
        assert page.status_code == 200
        assert "<script>" not in page.content.decode().split("<main")[1]

    def test_too_long_says_so_and_is_kept(self, look):
        page = look("a" * 121)
        assert page.status_code == 422
        assert "At most 120 characters; this has 121." in words(page)
        assert f'value="{"a" * 121}"' in page.content.decode()
        assert "<title>Error: Look up a company" in page.content.decode()

    def test_a_null_character_is_refused(self, look):
        for typing in (False, True):
            page = look("co\0balt", typing=typing)
            assert page.status_code == 422
            assert "Null characters are not allowed." in words(page)

    def test_a_state_or_team_of_no_list_says_so(self, look):
        for asked in ({"state": "TX"}, {"team": "bad\0"}):
            page = look("mesa", **asked)
            assert page.status_code == 422
            assert "One thing to put right" in words(page)

    def test_takes_no_posts(self, client, cast):
        client.force_login(cast.ellery_user)
        assert client.post("/companies/", {"q": "x"}).status_code == 405


def test_a_company_is_told_that_there_is_no_such_page(cast, client, look):
    refused = look("mesa", user=cast.joan)
    with time_machine.travel(local("2006-05-18 11:00"), tick=False):
        absent = client.get("/no-such-page/")
    assert refused.status_code == absent.status_code == 404
    assert words(refused) == words(absent)


def test_the_page_is_as_many_queries_for_many_companies_as_for_one(cast, client, django_assert_num_queries):
    client.force_login(cast.ellery_user)
    for n in range(30):
        clec = Clec.objects.create(name=f"Aspen Net {n:02}", kind="both", states=["UT"])
        CompanyCode.objects.create(clec=clec, kind="OCN", value=f"A0{n:02}")
        assign(clec, cast.lindqvist if n % 2 else cast.castellano)
        assign(clec, cast.eklund)
    for words_, rows in (("mesa", 1), ("aspen", 15)):
        with django_assert_num_queries(BARE + QUERIES):
            page = client.get("/companies/", {"q": words_}, headers={"HX-Request": "true"})
        assert page.content.decode().count('<th scope="row">') == rows


QUERIES = 11
