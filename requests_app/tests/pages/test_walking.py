"""From request to request in the order of the queue, and where the bar says one is."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from contacts.guideline import Channel
from contacts.models import Availability
from requests_app import operations
from requests_app.lifecycle import Medium

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_eleven():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def shown(client):
    def show(user, team_request, **query):
        client.force_login(user)
        return client.get(reverse("requests:detail", args=[team_request.pk]), query)

    return show


@pytest.fixture
def queue(cast):
    """Ellery's, in the order in which it is due: past guideline, due in a window, tomorrow, answered."""
    answered = logged(cast, local("2006-05-18 09:00"))
    operations.respond(
        request_id=answered.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=local("2006-05-18 09:10")
    )
    tomorrow = logged(cast, local("2006-05-18 09:30"), channel=Channel.EMAIL)
    window = logged(cast, local("2006-05-18 10:40"))
    past = logged(cast, local("2006-05-17 16:00"))
    return [past, window, tomorrow, answered]


def walk(answer):
    """Where `Previous` and `Next due` lead."""
    links = re.findall(r'<a [^>]*rel="(prev|next)"[^>]*href="([^"]*)"|$', answer.text)
    return {rel: href.replace("&amp;", "&") for rel, href in links if rel}


def path(team_request):
    return f"/requests/{team_request.pk}/"


class TestWalkingThroughTheQueue:
    def test_follows_the_order_in_which_it_is_due(self, cast, queue, shown):
        past, window, tomorrow, answered = queue
        assert walk(shown(cast.ellery_user, past)) == {"next": path(window)}
        assert walk(shown(cast.ellery_user, window)) == {"prev": path(past), "next": path(tomorrow)}
        assert walk(shown(cast.ellery_user, tomorrow)) == {"prev": path(window), "next": path(answered)}
        assert walk(shown(cast.ellery_user, answered)) == {"prev": path(tomorrow)}

    def test_says_the_place(self, cast, queue, shown):
        assert "2 of 4 Previous Next due" in words(shown(cast.ellery_user, queue[1]))

    def test_keeps_to_the_filter_of_the_queue_it_was_opened_from(self, cast, queue, shown):
        tomorrow = queue[2]
        written = shown(cast.ellery_user, tomorrow, **{"from": "/queue/?channel=written"})
        assert walk(written) == {}
        assert "1 of 1" in words(written)
        other = logged(cast, local("2006-05-18 09:40"), channel=Channel.EMAIL)
        query = "?from=/queue/%3Fchannel%3Dwritten"
        assert walk(shown(cast.ellery_user, tomorrow, **{"from": "/queue/?channel=written"})) == {
            "next": path(other) + query
        }

    def test_starts_with_what_is_due_first_where_the_request_has_left_the_list(self, cast, queue, shown):
        answer = shown(cast.ellery_user, queue[1], **{"from": "/queue/?show=past"})
        assert walk(answer) == {"next": path(queue[0]) + "?from=/queue/%3Fshow%3Dpast"}

    def test_goes_on_after_something_was_done(self, cast, queue, client):
        client.force_login(cast.ellery_user)
        page = client.get(path(queue[2]), {"from": "/queue/?channel=written"}).text
        assert f'action="{path(queue[2])}note/?from=/queue/%3Fchannel%3Dwritten"' in page
        sent = client.post(f"{path(queue[2])}note/?from=/queue/%3Fchannel%3Dwritten", {"note": "Seen"})
        assert sent["Location"] == f"{path(queue[2])}?from=/queue/%3Fchannel%3Dwritten"

    def test_holds_what_the_actor_stands_in_for_and_nothing_else(self, cast, queue, shown):
        Availability.objects.create(
            person=cast.ellery,
            kind="out_of_office",
            starts_at=local("2006-05-18 10:00"),
            ends_at=local("2006-05-19 08:00"),
            back_up=cast.castellano,
            entered_at=local("2006-05-18 10:00"),
        )
        assert "2 of 4" in words(shown(cast.castellano_user, queue[1]))
        foreign = logged(cast, local("2006-05-18 10:45"), clec=cast.prairie, by=cast.ken)
        assert "of 4" not in words(shown(cast.lindqvist_user, foreign))

    def test_is_not_a_companys_nor_there_while_looking_as_one(self, cast, queue, shown):
        assert walk(shown(cast.joan, queue[1])) == {}
        assert walk(shown(cast.ellery_user, queue[1], **{"as": "company"})) == {}

    @pytest.mark.parametrize(
        "nonsense", ["https://evil.example.com/queue/", "//evil.example.com/queue/", "/queue/%zz", "x"]
    )
    def test_nonsense_is_the_whole_queue(self, cast, queue, shown, nonsense):
        answer = shown(cast.ellery_user, queue[1], **{"from": nonsense})
        assert "2 of 4" in words(answer)
        assert "evil" not in answer.text

    @pytest.mark.parametrize("rows", [1, 25])
    def test_takes_the_same_number_of_queries_at_any_size(self, cast, client, rows):
        made = [logged(cast, local("2006-05-18 10:30"), channel=Channel.EMAIL) for _ in range(rows)]
        client.force_login(cast.ellery_user)
        with CaptureQueriesContext(connection) as taken:
            client.get(path(made[0]))
        assert len(taken) == WALL + QUERIES

    def test_the_queue_leads_on_with_its_filter(self, cast, queue, client):
        client.force_login(cast.ellery_user)
        assert f'href="{path(queue[0])}?from=/queue/%3Fshow%3Dpast"' in client.get("/queue/?show=past").text
        assert f'id="t-{queue[0].pk}" href="{path(queue[0])}"' in client.get("/queue/").text


QUERIES = 22


class TestTheBar:
    """Which section of the portal the page belongs to."""

    def marked(self, answer):
        links = re.findall(r'<a class="app-bar__link"[^>]*aria-current="(\w+)"[^>]*>([^<]+?)\s*<', answer.text)
        return [(word, how) for how, word in links]

    @pytest.mark.parametrize(
        ("who", "section"),
        [("ellery_user", "Queue"), ("joan", "Requests"), ("brandvold_user", "Past guideline"), ("ota_user", "Queue")],
    )
    def test_marks_where_each_role_comes_from(self, cast, queue, shown, who, section):
        assert self.marked(shown(getattr(cast, who), queue[0])) == [(section, "true")]

    def test_marks_the_queue_for_a_director_who_came_by_it(self, cast, queue, shown):
        answer = shown(cast.brandvold_user, queue[0], **{"from": "/queue/"})
        assert self.marked(answer) == [("Queue", "true")]
        assert '<li><a href="/queue/">Queue</a></li>' in answer.text

    def test_marks_it_too_where_a_form_comes_back(self, cast, queue, client):
        client.force_login(cast.ellery_user)
        answer = client.post(f"{path(queue[2])}acknowledge/", {"promised_on": "", "next": "/queue/?show=past"})
        assert (answer.status_code, self.marked(answer)) == (422, [("Queue", "true")])

    def test_marks_the_look_up_on_a_companys_page(self, cast, client):
        client.force_login(cast.ellery_user)
        answer = client.get(reverse("contacts:company", args=[cast.cobalt.pk]))
        assert self.marked(answer) == [("Look up", "true")]

    def test_marks_the_page_itself_as_before(self, cast, client):
        client.force_login(cast.ellery_user)
        assert self.marked(client.get("/queue/")) == [("Queue", "page")]
