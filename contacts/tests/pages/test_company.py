"""One company: its team, its codes, and who it was before."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import assign, local
from accountteam.tests.walls import WALL
from contacts.guideline import Channel
from contacts.models import Assignment, CompanyCode, FormerName, Person
from contacts.tests.pages.reading import words
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client):
    def get(user, clec_id, **asked):
        client.force_login(user)
        with time_machine.travel(local("2006-05-18 11:00"), tick=False):
            return client.get(f"/companies/{clec_id}/", asked)

    return get


class TestThePage:
    def test_shows_our_people_the_same_cards(self, cast, visit):
        text = words(visit(cast.ellery_user, cast.cobalt.pk))
        assert "Ruth Ellery Service Manager for Colorado and New Mexico" in text
        assert "Dana Whitcombe Sales Executive for all states" in text
        assert "Page now: a call between 11:15 and 11:30 MDT" in text

    def test_shows_codes_by_state_and_former_names(self, cast, visit):
        FormerName.objects.create(clec=cast.prairie, name="Plains Tel", until=date(2003, 4, 1))
        CompanyCode.objects.create(clec=cast.prairie, kind="OCN", value="X0B3", state="ND")
        text = words(visit(cast.ellery_user, cast.prairie.pk))
        assert "Formerly Plains Tel until 1 Apr 2003" in text
        assert "OCN X0B2 other states X0B3 North Dakota ACNA XQB" in text

    def test_s4_a_gap_leads_to_sales_operations(self, cast, visit):
        assert "No Service Manager Nobody is assigned today." in words(visit(cast.ellery_user, cast.lakehead.pk))

    def test_keeps_the_history_of_holders(self, cast, visit):
        Assignment.objects.filter(clec=cast.prairie, person=cast.lindqvist).update(starts_on=date(2006, 5, 15))
        assign(cast.prairie, cast.castellano, starts_on=date(2006, 1, 1), ends_on=date(2006, 5, 14))
        text = words(visit(cast.ellery_user, cast.prairie.pk))
        assert "Greta Lindqvist now Service Manager All states 15 May 2006 open" in text
        assert "Nadia Castellano Service Manager All states 1 Jan 2006 14 May 2006" in text


class TestOpenRequests:
    def test_stand_on_the_page_of_who_answers_next_due_first(self, cast, visit):
        logged(cast, local("2006-05-18 10:58"), channel=Channel.EMAIL, subject="Loss report")
        logged(cast, local("2006-05-18 10:40"), subject="T1 down in Grants")
        text = words(visit(cast.ellery_user, cast.cobalt.pk))
        assert "Open requests 2 that you may see" in text
        assert "11:10 MDT in 10 min 00 s T1 down in Grants" in text
        assert text.index("T1 down in Grants") < text.index("Loss report")

    def test_of_others_are_not_there(self, cast, visit):
        logged(cast, local("2006-05-18 10:40"), subject="T1 down in Grants")
        for user, clec in [(cast.lindqvist_user, cast.cobalt), (cast.ellery_user, cast.prairie)]:
            assert "Open requests" not in words(visit(user, clec.pk))

    def test_more_than_ten_are_counted(self, cast, visit):
        for minute in range(12):
            logged(cast, local(f"2006-05-18 10:{minute + 40}"))
        text = words(visit(cast.ellery_user, cast.cobalt.pk))
        assert "12 that you may see, the next 10 by time" in text
        assert text.count("DS1 loop in jeopardy") == 10


class TestWhoItWas:
    def test_on_3_may_has_an_answer(self, cast, visit):
        text = words(visit(cast.ellery_user, cast.cobalt.pk, on="2006-05-03"))
        assert "Wed 3 May 2006: Ruth Ellery, Service Manager for Colorado and New Mexico; Sam Begaye" in text

    def test_before_anybody_was_assigned_says_so(self, cast, visit):
        assert "Fri 1 Jan 1999: nobody was assigned." in words(visit(cast.ellery_user, cast.cobalt.pk, on="1999-01-01"))

    @pytest.mark.parametrize(
        "typed", ["yesterday", "2006-02-30", "05/03/2006", "0", "9" * 60, "<b>", "２００６-05-03x"]
    )
    def test_on_no_date_is_an_error_that_repeats_what_was_typed(self, cast, visit, typed):
        page = visit(cast.ellery_user, cast.cobalt.pk, on=typed)
        assert page.status_code == 422
        shown = typed[:40].replace("<b>", "&lt;b&gt;")
        assert f"“{shown}” is not a date. Write it as 2006-05-03." in page.content.decode()
        assert "<title>Error: Cobalt Mesa Telecom" in page.content.decode()

    def test_on_no_day_at_all_asks_for_one(self, cast, visit):
        assert visit(cast.ellery_user, cast.cobalt.pk, on="").status_code == 422


class TestRivals:
    def test_a_company_sees_its_own_page(self, cast, visit):
        text = words(visit(cast.joan, cast.cobalt.pk))
        assert "Cobalt Mesa Telecom" in text
        assert "Look up" not in text
        assert "These are right" not in text

    def test_anothers_is_the_same_404_as_one_that_does_not_exist(self, cast, visit):
        pages = [visit(cast.joan, pk) for pk in (cast.prairie.pk, cast.lakehead.pk, 987654, 10**40)]
        assert {page.status_code for page in pages} == {404}
        assert len({words(page) for page in pages}) == 1
        assert "Prairie" not in words(pages[0])

    def test_anothers_history_is_not_there_either(self, cast, visit):
        assert visit(cast.joan, cast.prairie.pk, on="2006-05-03").status_code == 404
        assert visit(cast.joan, cast.prairie.pk, on="nonsense").status_code == 404


class TestVerifying:
    def post(self, client, user, person, back=""):
        client.force_login(user)
        with time_machine.travel(local("2006-05-18 11:00"), tick=False):
            return client.post(reverse("contacts:verify", args=[person.pk]), {"back": back})

    def test_is_offered_to_who_may_and_marks_the_day(self, cast, client, visit):
        back = f"/companies/{cast.cobalt.pk}/"
        assert visit(cast.ellery_user, cast.cobalt.pk).content.decode().count("They are right") == 1
        assert visit(cast.brandvold_user, cast.cobalt.pk).content.decode().count("They are right") == 2
        assert self.post(client, cast.ellery_user, cast.ellery, back).headers["Location"] == back
        assert Person.objects.get(pk=cast.ellery.pk).verified_on == date(2006, 5, 18)
        assert "Numbers verified 18 May 2006" in words(visit(cast.joan, cast.cobalt.pk))

    def test_goes_back_to_our_own_pages_only(self, cast, client):
        for back in ("https://evil.example.com/", "//evil.example.com", "javascript:alert(1)", ""):
            assert self.post(client, cast.ellery_user, cast.ellery, back).headers["Location"] == "/companies/"

    def test_of_others_is_not_there(self, cast, client):
        for user in (cast.begaye_user, cast.joan):
            assert self.post(client, user, cast.ellery).status_code == 404
        assert client.get(f"/people/{cast.ellery.pk}/verify/").status_code == 405


def test_the_page_is_as_many_queries_for_much_history_as_for_none(cast, client, django_assert_num_queries):
    client.force_login(cast.ellery_user)
    with django_assert_num_queries(WALL + QUERIES):
        client.get(f"/companies/{cast.prairie.pk}/?on=2006-05-03")
    for year in range(1980, 1999):
        assign(cast.prairie, cast.castellano, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
        FormerName.objects.create(clec=cast.prairie, name=f"Plains {year}")
    assign(cast.prairie, cast.begaye, state="ND")
    with django_assert_num_queries(WALL + QUERIES):
        client.get(f"/companies/{cast.prairie.pk}/?on=2006-05-03")


@pytest.mark.parametrize("rows", [1, 14])
def test_the_page_is_as_many_queries_for_many_requests_as_for_one(cast, client, rows, django_assert_num_queries):
    for minute in range(rows):
        logged(cast, local(f"2006-05-18 10:{minute + 40}"))
    client.force_login(cast.ellery_user)
    with time_machine.travel(local("2006-05-18 11:00"), tick=False), django_assert_num_queries(WALL + QUERIES + 3):
        client.get(f"/companies/{cast.cobalt.pk}/")


QUERIES = 22
