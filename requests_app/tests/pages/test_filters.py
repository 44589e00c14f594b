"""/requests/: what it is filtered by, and filters that somebody keeps. Times are local wall time of Denver."""

import csv
import io

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from accountteam.tests.cast import local
from contacts import wall
from contacts.guideline import Channel
from requests_app import operations
from requests_app.models import SavedFilter, Side

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db


def shown(client, user, query=""):
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        return client.get(f"/requests/{query}")


def subjects(client, user, query):
    text = b"".join(shown(client, user, f"{query}&format=csv").streaming_content).decode("utf-8-sig")
    return [row["subject"] for row in csv.DictReader(io.StringIO(text)) if row["subject"]]


@pytest.fixture
def four(cast):
    """One each of what the filters tell apart, the oldest first."""
    complaint = {"topic": "service_complaint", "channel": Channel.EMAIL, "state": "AZ"}
    logged(cast, local("2006-05-15 23:30"), subject="Complaint", **complaint)
    logged(cast, local("2006-05-16 00:30"), subject="Project", topic="grooming", channel=Channel.VOICEMAIL)
    logged(cast, local("2006-05-18 09:00"), subject="Late", clec=cast.prairie, by=cast.ken)
    gone = logged(cast, local("2006-05-18 10:30"), subject="Sold", topic="repair", side=Side.SALES)
    operations.withdraw(request_id=gone.pk, actor=cast.joan, at=local("2006-05-18 10:40"))


class TestTheFilter:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("kind=service_complaint", ["Complaint"]),
            ("kind=complaints", ["Complaint"]),
            ("kind=projects", ["Project"]),
            ("side=sales", ["Sold"]),
            ("show=elsewhere", ["Sold"]),
            ("show=past", ["Late", "Project", "Complaint"]),
            ("show=open", ["Late", "Project", "Complaint"]),
            ("show=closed", ["Sold"]),
            ("company=prairie", ["Late"]),
            ("company=nobody", []),
            ("manager=lindqvist", ["Late"]),
            ("manager=whitcombe", ["Sold"]),
            ("state=AZ", ["Complaint"]),
            ("channel=voicemail", ["Project"]),
            ("channel=written", ["Complaint"]),
            ("since=2006-05-15", ["Sold", "Late", "Project", "Complaint"]),
            ("until=2006-05-15", ["Project", "Complaint"]),  # 00:30 in Denver is 23:30 for the desk in Seattle
            ("since=2006-05-16&until=2006-05-18&show=open&company=prairie&q=late", ["Late"]),
            ("since=2006-05-18&company=cobalt&show=open", []),
        ],
    )
    def test_shows_what_was_asked_for(self, cast, client, four, query, found):
        assert subjects(client, cast.ota_user, f"?{query}") == found

    @pytest.mark.parametrize(("query", "found"), [("manager=whitcombe", ["Sold"]), ("company=prairie", ["Sold"])])
    def test_a_company_filters_its_own_and_no_companies(self, cast, client, four, query, found):
        assert subjects(client, cast.joan, f"?{query}&side=sales") == found
        assert "filter-company" not in shown(client, cast.joan).text
        assert "Prairie" not in shown(client, cast.joan, f"?{query}").text

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("kind=x", "There is no such choice: it is left out."),
            ("side=x", "There is no such choice"),
            ("state=XX", "There is no such choice"),
            ("channel=x%00", "There is no such choice"),
            ("since=yesterday", "Give the date as day, month and year: it is left out."),
            ("until=9999-12-31", "Sold"),
            ("since=0001-01-01", "Sold"),
            (f"company={'x' * 81}", "That is too long for a name"),
            ("show=x", "Sold"),
            ("manager=%00", "Sold"),
            ("manager=%25", "No request fits"),
        ],
    )
    def test_what_makes_no_sense_is_said_and_left_out(self, cast, client, four, query, said):
        answer = shown(client, cast.ota_user, f"?{query}")
        assert answer.status_code == 200
        assert said in words(answer)

    def test_says_how_many_there_are_and_keeps_it_all_on_the_next_page(self, cast, client):
        for _ in range(27):
            logged(cast, local("2006-05-18 10:40"))
        page = shown(client, cast.ota_user, "?channel=pager&since=2006-05-18&company=cobalt")
        assert "27 found" in words(page)
        assert 'href="/requests/?company=cobalt&amp;channel=pager&amp;since=2006-05-18&amp;page=2"' in page.text
        assert '<a href="/requests/">Clear all</a>' in page.text
        assert '<details class="filters" open>' in page.text

    @pytest.mark.parametrize(("who", "elsewhere"), [("joan", False), ("ellery_user", True)])
    def test_some_are_offered_to_everybody(self, cast, client, who, elsewhere):
        page = words(shown(client, getattr(cast, who)))
        assert "Open Past guideline Complaints ageing Projects" in page
        assert ("Sent elsewhere" in page) is elsewhere


class TestOnesOwn:
    def keep(self, client, user, name, asked):
        client.force_login(user)
        return client.post(reverse("requests:keep_filter"), {"name": name, "asked": asked})

    def test_is_kept_of_what_the_filter_knows_shown_and_dropped(self, cast, client):
        answer = self.keep(client, cast.joan, " Pages  of May ", "channel=pager&since=2006-05-01&page=3&evil=1&kind=x")
        assert answer["Location"] == "/requests/?channel=pager&since=2006-05-01"
        page = shown(client, cast.joan)
        assert '<a href="/requests/?channel=pager&amp;since=2006-05-01">Pages of May</a>' in page.text
        assert "Pages of May" not in shown(client, cast.ken).text
        kept = SavedFilter.objects.get()
        client.force_login(cast.joan)
        answer = client.post(reverse("requests:drop_filter", args=[kept.pk]), {"asked": kept.asked})
        assert answer["Location"] == "/requests/?channel=pager&since=2006-05-01"
        assert not SavedFilter.objects.exists()

    def test_under_the_same_name_takes_its_place(self, cast, client):
        for asked in ("show=open", "show=closed"):
            self.keep(client, cast.ellery_user, "Mine" if asked == "show=open" else "MINE", asked)
        assert [(one.name, one.asked, one.place) for one in SavedFilter.objects.all()] == [("MINE", "show=closed", 1)]

    @pytest.mark.parametrize(
        ("name", "asked", "said"),
        [("", "show=open", "Give it a name"), ("Mine", "page=2", "filter by something"), ("x" * 41, "show=open", "40")],
    )
    def test_that_says_nothing_is_not_kept(self, cast, client, name, asked, said):
        answer = self.keep(client, cast.joan, name, asked)
        assert said in words(client.get(answer["Location"]))
        assert not SavedFilter.objects.exists()

    def test_there_are_twenty_at_most(self, cast):
        given = {"actor": cast.joan, "asked": "show=open", "at": NOW}
        for number in range(20):
            operations.keep_filter(name=f"No. {number}", **given)
        with pytest.raises(ValidationError, match="20 already"):
            operations.keep_filter(name="One more", **given)
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedFilter.objects.create(account=cast.joan, place=21, name="One more", asked="show=open")
        operations.drop_filter(filter_id=SavedFilter.objects.get(place=7).pk, actor=cast.joan, at=NOW)
        assert operations.keep_filter(name="One more", **given).place == 7

    def test_is_nobody_elses_to_see_or_to_drop(self, cast, client):
        kept = operations.keep_filter(name="Mine", asked="show=open", actor=cast.joan, at=NOW)
        for other in (cast.ken, cast.lena, cast.ota_user):
            client.force_login(other)
            client.post(reverse("requests:drop_filter", args=[kept.pk]))
            with wall.chosen(wall.choice_of(other)):
                assert not SavedFilter.objects.exists()
                with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                    SavedFilter.objects.create(account=cast.joan, place=2, name="Foisted", asked="show=open")
        assert SavedFilter.objects.get() == kept
