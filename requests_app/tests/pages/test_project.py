"""Planning a project: who coordinates it, in three questions at most (S39 to S41)."""

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.walls import WALL

from .reading import NOW, words

pytestmark = pytest.mark.django_db

URL = "/requests/project/"
QUERIES = 5


@pytest.fixture(autouse=True)
def at_eleven():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(client, cast):
    def ask(user=None, **answers):
        client.force_login(user or cast.joan)
        return client.get(URL, answers)

    return ask


class TestTheQuestions:
    def test_come_one_at_a_time(self, asked):
        first, second = words(asked()), words(asked(new="no"))
        assert "Is something new put in?" in first
        assert "Is something moved?" not in first
        assert "Is something moved?" in second
        assert "In which state?" not in second

    def test_are_three_at_most(self, asked):
        assert "In which state?" in words(asked(new="no", moved="trunks"))
        assert "coordinates it" in words(asked(new="no", moved="trunks", state="CO"))

    def test_what_was_answered_stands_there_and_can_be_changed(self, asked):
        page = asked(new="no", moved="trunks")
        assert "No: it is about what is there already" in words(page)
        assert f'href="{URL}?new=no"' in page.text

    def test_a_company_in_one_state_is_not_asked_where(self, asked, cast):
        cast.cobalt.states = ["NM"]
        cast.cobalt.save()
        assert "Dana Whitcombe coordinates it" in words(asked(new="optical"))

    def test_sent_without_an_answer_one_comes_back(self, asked):
        page = asked(new="no", asked="moved")
        assert page.status_code == 422
        assert "Choose one of these." in words(page)
        assert asked(new="no", moved="nonsense", asked="moved").status_code == 422
        assert asked(new="no").status_code == 200

    def test_are_not_for_administrators(self, asked, cast):
        assert asked(cast.admin_user).status_code == 403


class TestWhoCoordinates:
    @pytest.mark.parametrize("new", ["optical", "other_new"])
    def test_s39_what_is_put_in_the_sales_executive(self, asked, new):
        page = words(asked(new=new, state="AZ"))
        assert "Dana Whitcombe coordinates it Sales Executive, Denver." in page

    @pytest.mark.parametrize("moved", ["trunks", "ds1s"])
    def test_s40_what_is_moved_the_states_service_manager(self, asked, moved):
        assert "Ruth Ellery coordinates it Service Manager, Denver." in words(asked(new="no", moved=moved, state="CO"))
        assert "Sam Begaye coordinates it" in words(asked(new="no", moved=moved, state="AZ"))

    def test_s41_by_individual_case_without_a_due_time(self, asked):
        page = words(asked(new="optical", state="CO"))
        assert "By individual case: there is no standard interval, so no due time." in page

    def test_of_neither_either_may_be_asked(self, asked):
        page = asked(new="no", moved="no", state="CO")
        assert "Ask Dana Whitcombe" in words(page)
        assert "Ask Ruth Ellery" in words(page)
        assert "topic=sales_question" in page.text
        assert "topic=service_question" in page.text

    def test_where_nobody_is_assigned_says_so(self, asked, cast):
        page = words(asked(cast.lena, new="no", moved="ds1s", state="MN"))
        assert "The Service Manager coordinates it Nobody is assigned; it goes to Sales Operations." in page

    def test_our_people_read_the_position(self, asked, cast):
        assert "The Sales Executive coordinates it" in words(asked(cast.ellery_user, new="optical"))


class TestTheFormThatFollows:
    def test_is_begun_with_what_was_answered(self, client, cast, asked):
        page = asked(new="no", moved="ds1s", state="AZ")
        begun = page.context["ways"][0].url
        form = client.get(begun).context["form"]
        assert form["topic"].value() == "grooming"
        assert form["state"].value() == "AZ"
        assert form["subject"].value() == "Grooming: DS1s to new DS3 hubs"
        assert form["scope"].value() == "Grooming: DS1s to new DS3 hubs"

    def test_takes_of_an_address_only_what_its_topic_asks_at_once(self, client, cast):
        client.force_login(cast.joan)
        given = {"topic": "project", "scope": "A ring", "coordinator": "Me", "wanted_on": "nonsense"}
        form = client.get(reverse("requests:log"), given).context["form"]
        assert form["scope"].value() == "A ring"
        assert "coordinator" not in form.fields
        assert form["wanted_on"].value() is None

    def test_leads_back_here(self, client, cast):
        client.force_login(cast.joan)
        assert f'href="{URL}"' in client.get(reverse("requests:log")).text


class TestTheCost:
    def test_golden(self, client, asked, django_assert_num_queries):
        asked()  # signs in
        with django_assert_num_queries(WALL + QUERIES):
            client.get(URL, {"new": "no", "moved": "ds1s", "state": "AZ"})
