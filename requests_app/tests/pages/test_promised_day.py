"""The day that is promised for contact: when it is due, in whose time, and which days are no business days (S51)."""

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import local
from contacts.guideline import Channel
from requests_app.tests.pages.reading import NOW, logged, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(client):
    """What is said of a day, to somebody at an instant; with no day the page of the request."""

    def ask(user, team_request, on=None, at=NOW):
        client.force_login(user)
        name = "requests:detail" if on is None else "requests:promised_day"
        with time_machine.travel(at, tick=False):
            return client.get(reverse(name, args=[team_request.pk]), {} if on is None else {"promised_on": on})

    return ask


@pytest.fixture
def written(cast):
    return logged(cast, local("2006-05-18 09:00"), channel=Channel.EMAIL)


class TestADayThatIsChosen:
    def test_s51_is_due_when_the_office_closes_in_both_clocks(self, cast, written, asked):
        said = words(asked(cast.ellery_user, written, "2006-05-23"))
        assert said == "Tue 23 May: due 17:00 MDT (16:00 MST for Joan Ferris), in 3 business days."

    def test_says_it_in_the_readers_clock_too_where_that_is_a_third(self, cast, written, asked):
        cast.castellano_user.zone = "America/Los_Angeles"
        cast.castellano_user.save()
        said = words(asked(cast.castellano_user, written, "2006-05-19"))
        assert said == "Fri 19 May: due 17:00 MDT (16:00 PDT your time, 16:00 MST for Joan Ferris), in 1 business day."

    def test_says_one_clock_where_all_agree(self, cast, asked):
        cast.joan.zone = "America/Denver"
        cast.joan.save()
        team_request = logged(cast, local("2006-05-18 09:00"), channel=Channel.EMAIL)
        assert words(asked(cast.ellery_user, team_request, "2006-05-18")) == "Today: due 17:00 MDT."

    def test_names_the_holiday_that_comes_in_between(self, cast, written, asked):
        said = words(asked(cast.ellery_user, written, "2006-05-30"))
        assert "Tue 30 May: due 17:00 MDT" in said
        assert said.endswith("in 7 business days. Mon 29 May is Memorial Day.")

    @pytest.mark.parametrize(
        ("on", "why"),
        [
            ("2006-05-29", "Monday 29 May 2006 is no business day: Memorial Day. The next one is Tue 30 May."),
            ("2006-05-20", "Saturday 20 May 2006 is no business day: closed all day. The next one is Mon 22 May."),
            ("2006-05-17", "The date is before the day of the answer. Choose that day or a later one."),
            ("2106-05-17", "The date is more than two years away. Check the year."),
        ],
    )
    def test_rule_12_is_refused_at_once_with_the_next_one(self, cast, written, asked, on, why):
        assert words(asked(cast.ellery_user, written, on)) == why

    def test_rule_12_after_the_office_has_closed_today_is_too_late(self, cast, written, asked):
        said = words(asked(cast.ellery_user, written, "2006-05-18", at=local("2006-05-18 17:30")))
        assert said == "The office has closed for that day. The next business day is Fri 19 May."

    @pytest.mark.parametrize("on", ["", "soon", "2006-02-30"])
    def test_says_nothing_of_what_is_no_date(self, cast, written, asked, on):
        assert words(asked(cast.ellery_user, written, on)) == ""

    def test_is_not_a_companys_to_ask_nor_a_rivals_to_find(self, cast, written, asked):
        assert asked(cast.joan, written, "2006-05-23").status_code == 403
        assert asked(cast.lindqvist_user, written, "2006-05-23").status_code == 404


class TestTheDaysThatAreOffered:
    def test_stand_on_the_page_without_scripts(self, cast, written, asked):
        page = words(asked(cast.ellery_user, written))
        assert (
            "The next business days Today 17:00 MDT (16:00 MST for Joan Ferris) "
            "Fri 19 May 17:00 MDT (16:00 MST for Joan Ferris) Mon 22 May" in page
        )

    def test_leave_out_and_name_a_holiday(self, cast, written, asked):
        page = words(asked(cast.ellery_user, written, at=local("2006-05-25 18:00")))
        assert "The next business days Fri 26 May 17:00 MDT" in page
        assert "Mon 29 May Memorial Day: the office is closed Tue 30 May 17:00 MDT" in page

    def test_of_a_day_that_was_sent_and_came_back_it_is_said_again(self, cast, written, client):
        client.force_login(cast.ellery_user)
        url = reverse("requests:act", args=[written.pk, "acknowledge"])
        sent = {"promised_on": "2006-05-23", "happened_at_0": "2006-05-18", "happened_at_1": "99:99"}
        with time_machine.travel(NOW, tick=False):
            assert "Tue 23 May: due 17:00 MDT (16:00 MST for Joan Ferris)" in words(client.post(url, sent))

    def test_a_day_that_is_refused_names_the_next_one_beside_the_field(self, cast, written, client):
        client.force_login(cast.ellery_user)
        with time_machine.travel(NOW, tick=False):
            answer = client.post(
                reverse("requests:act", args=[written.pk, "acknowledge"]), {"promised_on": "2006-05-29"}
            )
        assert answer.status_code == 422
        assert words(answer).count("Memorial Day. The next one is Tue 30 May.") == 2
