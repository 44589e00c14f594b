"""One's own calendar: an address to be kept secret, what stands behind it, and how it ends."""

from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from accountteam.tests.cast import local
from accountteam.tests.walls import BARE, WALL
from contacts.guideline import Channel
from contacts.models import User
from contacts.operations.leaving import deactivate, reactivate
from requests_app import operations
from requests_app.models import CalendarFeed, Meeting
from requests_app.operations import Appointment, Seen

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db

FRIDAY = local("2006-05-19 10:00")


@pytest.fixture(autouse=True)
def at_eleven():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def address(user) -> str:
    return reverse("requests:feed_file", args=[operations.renew_feed(actor=user, at=NOW)])


def entries(answer) -> list[str]:
    assert answer.status_code == 200
    return [str(entry["SUMMARY"]) for entry in Calendar.from_ical(answer.content).walk("VEVENT")]


def meet(cast, team_request, actor, people, users=(), at=NOW):
    operations.propose_meeting(
        request_id=team_request.pk,
        actor=actor,
        kind=Meeting.Kind.CONFERENCE_CALL,
        appointment=Appointment(FRIDAY, 30, "303-555-0100"),
        people=people,
        users=users,
        at=at,
    )
    return Meeting.objects.latest("pk")


class TestThePage:
    def test_makes_an_address_shows_it_once_and_keeps_only_its_hash(self, cast, client):
        client.force_login(cast.joan)
        assert "You have no address yet" in words(client.get(reverse("requests:feed")))
        made = client.post(reverse("requests:renew_feed"))
        shown = made.text.partition('id="address" type="text" value="')[2].partition('"')[0]
        assert shown.startswith(f"{settings.PORTAL_URL}/feeds/")
        token = shown.rpartition("/")[2].removesuffix(".ics")
        assert len(token) == 64
        assert token not in str(CalendarFeed.objects.values().get())
        assert token not in client.get(reverse("requests:feed")).text
        assert Client().get(f"/feeds/{token}.ics").status_code == 200

    def test_renewed_the_address_before_is_dead(self, cast, client):
        first, second = address(cast.joan), address(cast.joan)
        assert client.get(first).status_code == 404
        assert client.get(second).status_code == 200

    def test_taken_back_there_is_none(self, cast, client):
        url = address(cast.joan)
        client.force_login(cast.joan)
        answer = client.post(reverse("requests:revoke_feed"), follow=True)
        assert "The address is taken back." in words(answer)
        assert client.get(url).status_code == 404
        assert client.post(reverse("requests:revoke_feed")).status_code == 302  # once more harms nobody

    def test_is_found_in_the_menu_of_ones_name(self, cast, client):
        client.force_login(cast.ellery_user)
        assert f'href="{reverse("requests:feed")}">Your calendar feed' in client.get("/queue/").text

    def test_is_for_who_has_signed_in(self, client):
        assert client.get(reverse("requests:feed")).status_code == 302

    @pytest.mark.parametrize("name", ["renew_feed", "revoke_feed"])
    def test_changes_nothing_by_being_looked_at(self, cast, client, name):
        client.force_login(cast.joan)
        assert client.get(reverse(f"requests:{name}")).status_code == 405

    def test_golden(self, cast, client, django_assert_num_queries):
        client.force_login(cast.joan)
        with django_assert_num_queries(WALL + PAGE):
            client.get(reverse("requests:feed"))


PAGE = 5


class TestTheCalendar:
    def test_of_a_manager_is_what_they_have_to_answer_and_their_meetings(self, cast, client):
        mine = logged(cast, local("2006-05-18 10:40"))
        logged(cast, local("2006-05-18 10:40"), by=cast.ken, clec=cast.prairie, subject="Of another manager")
        meet(cast, mine, cast.joan, [cast.ellery])
        meet(cast, mine, cast.joan, [cast.begaye])
        reference = f"{mine.reference} DS1 loop in jeopardy, Gallup (Cobalt Mesa Telecom)"
        assert entries(client.get(address(cast.ellery_user))) == [f"Conference call: {reference}", f"Due: {reference}"]

    def test_of_a_companys_user_is_what_they_asked_and_their_meetings(self, cast, client):
        asked = logged(cast, local("2006-05-18 10:40"))
        logged(cast, local("2006-05-18 10:40"), by=cast.ellery_user, subject="Not asked by Joan")
        meet(cast, asked, cast.ellery_user, [cast.ellery], [cast.joan])
        meet(cast, asked, cast.ellery_user, [cast.ellery])
        assert [text.partition(":")[0] for text in entries(client.get(address(cast.joan)))] == [
            "Conference call",
            "Due",
        ]

    def test_has_the_day_that_was_promised_and_nothing_that_is_met(self, cast, client):
        written = logged(cast, local("2006-05-18 09:00"), channel=Channel.EMAIL)
        operations.acknowledge(request_id=written.pk, actor=cast.ellery_user, promised_on=date(2006, 5, 23), at=NOW)
        answer = client.get(address(cast.ellery_user))
        [due] = Calendar.from_ical(answer.content).walk("VEVENT")
        assert due.decoded("dtstart") == local("2006-05-23 17:00")
        assert due["TRANSP"] == "TRANSPARENT"

    def test_has_no_meeting_that_was_called_off_or_is_long_over(self, cast, client):
        asked = logged(cast, local("2006-05-18 10:00"), channel=Channel.TELEPHONE)
        meeting = meet(cast, asked, cast.joan, [cast.ellery])
        url = address(cast.ellery_user)
        assert len(entries(client.get(url))) == 1
        with time_machine.travel(FRIDAY + timedelta(days=32), tick=False):
            assert entries(client.get(url)) == []
        operations.cancel_meeting(request_id=asked.pk, seen=Seen(meeting.pk), actor=cast.joan, reason="No", at=NOW)
        assert entries(client.get(url)) == []

    def test_has_nothing_of_a_request_that_is_not_theirs_to_see_any_more(self, cast, client):
        asked = logged(cast, local("2006-05-18 10:40"))
        meet(cast, asked, cast.ota_user, [cast.ota, cast.whitcombe])
        url = address(cast.whitcombe_user)
        assert len(entries(client.get(url))) == 1
        cast.cobalt.assignments.filter(person=cast.whitcombe).delete()
        assert entries(client.get(url)) == []

    def test_has_no_internal_note(self, cast, client):
        asked = logged(cast, local("2006-05-18 10:40"))
        operations.note(request_id=asked.pk, actor=cast.ellery_user, text="Zanzibar", is_internal=True, at=NOW)
        for user in (cast.ellery_user, cast.joan):
            assert "Zanzibar" not in client.get(address(user)).text

    def test_is_kept_by_no_cache_on_the_way_and_sent_once(self, cast, client):
        logged(cast, local("2006-05-18 10:40"))
        url = address(cast.joan)
        first = client.get(url)
        assert "private" in first["Cache-Control"]
        assert first["Content-Type"] == "text/calendar; charset=utf-8"
        again = client.get(url, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        logged(cast, local("2006-05-18 10:41"))
        assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 200

    def test_tells_the_database_no_token(self, cast, client):
        """What is kept of a change names the door that it came by, and each statement carries that along."""
        url = address(cast.joan)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        token = url.rpartition("/")[2].removesuffix(".ics")
        assert [query["sql"] for query in asked if token in query["sql"]] == []

    def test_is_whose_address_it_is_whoever_has_signed_in_here(self, cast, client):
        logged(cast, local("2006-05-18 10:40"), by=cast.ken, clec=cast.prairie, subject="Prairie's own")
        url = address(cast.ken)
        client.force_login(cast.joan)
        assert "Prairie's own" in client.get(url).text

    @pytest.mark.parametrize("who", ["joan", "ellery_user"])
    def test_is_as_many_queries_for_many_as_for_one(self, cast, client, django_assert_num_queries, who):
        url = address(getattr(cast, who))
        for _ in range(2):
            asked = logged(cast, local("2006-05-18 10:40"))
            meet(cast, asked, cast.joan, [cast.ellery], [cast.joan])
            with django_assert_num_queries(BARE + FILE[who]):
                client.get(url)


FILE = {"joan": 20, "ellery_user": 23}


class TestAnAddressThatIsNone:
    def test_is_the_same_404_for_an_account_that_is_off_as_for_an_unknown_token(self, cast, client):
        url = address(cast.joan)
        deactivate(account_id=cast.joan.pk, actor=cast.ota_user, at=NOW)
        off, unknown = client.get(url), client.get(f"/feeds/{'0' * 64}.ics")
        assert (off.status_code, unknown.status_code) == (404, 404)
        fresh = [part.partition('nonce="')[0] for part in (off.text, unknown.text)]
        assert fresh[0] == fresh[1]

    def test_is_none_of_an_account_that_is_off_without_a_word_of_it(self, cast, client):
        url = address(cast.joan)
        User.objects.filter(pk=cast.joan.pk).update(is_active=False)
        assert client.get(url).status_code == 404

    def test_stays_dead_when_the_account_is_on_again(self, cast, client):
        url = address(cast.joan)
        later = NOW + timedelta(hours=1)
        deactivate(account_id=cast.joan.pk, actor=cast.ota_user, at=later)
        reactivate(account_id=cast.joan.pk, actor=cast.ota_user, at=later)
        assert client.get(url).status_code == 404
        cast.joan.refresh_from_db()
        new = reverse("requests:feed_file", args=[operations.renew_feed(actor=cast.joan, at=later + timedelta(1))])
        assert client.get(new).status_code == 200

    def test_takes_no_posts(self, cast, client):
        assert client.post(address(cast.joan)).status_code == 405

    def test_asked_too_often_is_answered_429(self, cast, client, settings):
        settings.ACCOUNT_RATE_LIMITS = {"feed": "3/m/ip"}
        url = address(cast.joan)
        assert [client.get(url).status_code for _ in range(4)] == [200, 200, 200, 429]
