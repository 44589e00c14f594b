"""/requests/company/: everything open with one company, for the weekly call. Times are local wall time of Denver."""

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from contacts.guideline import Channel
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import Meeting

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db

OWN = reverse("requests:my_company")


def of(clec):
    return reverse("requests:company", args=[clec.pk])


def shown(client, user, url=OWN):
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        return client.get(url)


def rows(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def week(cast):
    """A page past guideline and raised, a mail with a promised date, a complaint, a meeting, one settled, a rival's."""
    late = logged(cast, local("2006-05-18 10:00"), subject="=Late page", pon="CM1")
    operations.note(text="Zanzibar", is_internal=True, request_id=late.pk, actor=cast.ellery_user, at=NOW)
    operations.raise_to_director(request_id=late.pk, actor=cast.joan, reason="Nobody called", at=NOW)
    mail = logged(cast, local("2006-05-16 09:00"), subject="Mail", channel=Channel.EMAIL, topic="repair")
    given = {"request_id": mail.pk, "actor": cast.ellery_user}
    operations.acknowledge(promised_on=date(2006, 5, 22), note="Taken up", at=local("2006-05-16 10:00"), **given)
    complaint = logged(cast, local("2006-05-08 09:00"), subject="Bill", topic="sales_complaint")
    filled = {"next_update_on": "2006-05-25"}
    operations.fill_in(given=filled, request_id=complaint.pk, actor=cast.whitcombe_user, at=NOW)
    operations.propose_meeting(
        request_id=mail.pk,
        actor=cast.joan,
        kind=Meeting.Kind.CONFERENCE_CALL,
        appointment=operations.Appointment(NOW + timedelta(days=1), 30, "555-0100"),
        people=[cast.ellery],
        users=[cast.joan],
        at=NOW,
    )
    for subject, when in (("Long settled", "2006-05-10 09:00"), ("Just settled", "2006-05-17 09:00")):
        settled = logged(cast, local(when), subject=subject, channel=Channel.TELEPHONE)
        operations.resolve(note="All is well", request_id=settled.pk, actor=cast.ellery_user, at=local(when))
    logged(cast, local("2006-05-18 10:00"), subject="Rival", clec=cast.prairie, by=cast.ken)


class TestThePage:
    def test_says_of_each_where_it_stands_what_is_promised_since_when_and_what_was_answered(self, cast, client, week):
        page = words(shown(client, cast.joan))
        assert "=Late page R-" in page
        assert "Past guideline due 09:30 MST" in page
        assert "Raised to a director 10:00 MST: Nobody called" in page
        assert "Promised today" not in page
        assert "Mon 22 May" in page
        assert "Acknowledged Tue 09:00 MST Taken up" in page
        assert "next update Thu 25 May" in page  # S43
        assert "8 business days" in page
        assert "Guidelines only: Service Managers try to meet these times." in page  # S54

    def test_begins_with_totals_and_ends_with_meetings_and_what_was_resolved(self, cast, client, week):
        page = words(shown(client, cast.joan))
        totals = "open 3 past guideline or promised day 1 with a promised date 1 complaints 1 raised to a director 1"
        assert f"{totals} meetings to come 1 resolved in 7 days 1" in page
        assert "Conference call, proposed" in page
        assert "Just settled" in page
        assert "Long settled" not in page

    @pytest.mark.parametrize(
        ("by", "groups"),
        [
            ("kind", ["Complaint about sales", "Order", "Repair"]),
            ("owner", ["Dana Whitcombe", "Ruth Ellery"]),
            ("x", ["Complaint about sales", "Order", "Repair"]),
        ],
    )
    def test_is_grouped_by_topic_or_by_who_answers(self, cast, client, week, by, groups):
        found = shown(client, cast.joan, f"{OWN}?by={by}").context["page"].groups
        assert [name for name, _ in found] == groups

    def test_has_no_internal_note_for_anybody(self, cast, client, week):
        for user, url in ((cast.joan, OWN), (cast.ellery_user, of(cast.cobalt)), (cast.ota_user, of(cast.cobalt))):
            assert "Zanzibar" not in shown(client, user, url).text
            assert "Zanzibar" not in str(rows(shown(client, user, f"{url}?format=csv")))

    def test_printed_says_of_whom_when_and_by_whom(self, cast, client, week):
        page = words(shown(client, cast.joan))
        assert "As of Thu 18 May 2006, 10:00 MST" in page
        assert "Cobalt Mesa Telecom, printed by Joan Ferris" in page

    def test_empty_is_said_in_words(self, cast, client):
        page = words(shown(client, cast.lena))
        assert "Nothing is open" in page
        assert "Resolved in the last 7 days 0 Nothing." in page

    def test_of_more_than_a_page_holds_the_first_are_shown_and_all_counted(self, cast, client, week, monkeypatch):
        monkeypatch.setattr("requests_app.queries.weekly.MOST", 2)
        page = words(shown(client, cast.joan))
        assert "The 2 that were received first; 3 are open in all." in page

    def test_is_linked_where_our_people_look_a_company_up(self, cast, client, week):
        assert f'href="{of(cast.cobalt)}"' in shown(client, cast.ellery_user, f"/companies/{cast.cobalt.pk}/").text


class TestWhoSeesIt:
    @pytest.mark.parametrize(
        ("who", "found"),
        [
            ("joan", 3),
            ("ellery_user", 3),
            ("whitcombe_user", 3),
            ("lindqvist_user", 0),
            ("brandvold_user", 2),
            ("holloway_user", 1),
            ("ota_user", 3),
            ("admin_user", 3),
        ],
    )
    def test_a_company_its_own_and_our_people_what_they_may_see_of_it(self, cast, client, week, who, found):
        answer = shown(client, getattr(cast, who), of(cast.cobalt))
        assert answer.context["page"].count == found
        assert "Rival" not in answer.text

    def test_no_company_another(self, cast, client, week):
        assert shown(client, cast.ken, of(cast.cobalt)).status_code == 404
        assert shown(client, cast.ken, reverse("requests:company", args=[987654])).status_code == 404
        assert "Late page" not in shown(client, cast.ken).text

    def test_our_people_have_no_company_of_their_own(self, cast, client):
        assert shown(client, cast.ota_user).status_code == 404


class TestTheFile:
    def test_has_a_line_for_each_with_iso_times_a_zone_and_no_formula(self, cast, client, week):
        complaint, late, mail, settled, note = rows(shown(client, cast.joan, f"{OWN}?format=csv"))
        assert late["subject"] == "'=Late page"
        assert (late["due by"], late["zone"]) == ("2006-05-18T09:30-07:00", "America/Phoenix")
        assert (late["raised because"], late["raised at"]) == ("Nobody called", "2006-05-18T10:00-07:00")
        assert (mail["contact promised on"], mail["last answer"]) == ("2006-05-22", "Acknowledged. Taken up")
        assert complaint["next update on"] == "2006-05-25"
        assert (settled["part"], settled["resolved at"]) == ("resolved", "2006-05-17T08:00-07:00")
        assert settled["last answer"] == "Resolved. All is well"
        assert note["part"].startswith("Guidelines only")


class TestItsCost:
    @pytest.mark.parametrize("times", [1, 5])
    def test_it_takes_as_many_queries_however_much_is_open(self, cast, client, week, times, django_assert_num_queries):
        for _ in range(times):
            again = logged(cast, local("2006-05-18 10:40"))
            given = {"request_id": again.pk, "actor": cast.ellery_user, "medium": Medium.TELEPHONE, "at": NOW}
            operations.attempt(**given)
            operations.raise_to_director(request_id=again.pk, actor=cast.joan, reason="Again", at=NOW)
        client.force_login(cast.joan)
        with time_machine.travel(NOW, tick=False), django_assert_num_queries(WALL + QUERIES):
            client.get(OWN)


QUERIES = 15
"""Session and user, the company, 12 of the page, the bar’s count."""
