"""Who takes part in a request, on its page."""

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from requests_app import operations
from requests_app.models import Party

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_eleven():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(cast):
    return logged(cast, local("2006-05-18 10:40"))


@pytest.fixture
def act(client):
    def send(user, team_request, action, **data):
        client.force_login(user)
        return client.post(reverse("requests:act", args=[team_request.pk, action]), data, follow=True)

    return send


def section(answer) -> str:
    said = words(answer)
    return said.partition(" Also taking part ")[2].partition(" Request R-")[0]


class TestTheSection:
    def test_is_closed_until_it_is_asked_for(self, cast, client, asked):
        client.force_login(cast.ellery_user)
        assert section(client.get(f"/requests/{asked.pk}/")) == "Ask somebody to take part"
        opened = section(client.get(f"/requests/{asked.pk}/?open=add_party"))
        assert "Greta Lindqvist, Service Manager" in opened
        assert "Ruth Ellery, Service" not in opened
        assert "Ken Adair" not in opened

    def test_adds_somebody_and_tells_the_company_who(self, cast, client, asked, act):
        who = f"person-{cast.lindqvist.pk}"
        answer = act(cast.ellery_user, asked, "add_party", who=who, note="Knows the cable")
        assert "Greta Lindqvist takes part, and is told of every answer." in words(answer)
        client.force_login(cast.joan)
        page = client.get(f"/requests/{asked.pk}/")
        assert section(page).startswith("Greta Lindqvist Service Manager")
        assert "Ruth Ellery asked Greta Lindqvist to take part" in words(page)
        assert "Take off" not in section(page)

    @pytest.mark.parametrize("who", ["", "person-987654", "user-{ken}"])
    def test_keeps_what_was_typed_where_it_is_nobody(self, cast, asked, act, who):
        answer = act(cast.ellery_user, asked, "add_party", who=who.format(ken=cast.ken.pk), note="Knows the cable")
        assert answer.status_code == 422
        assert "Knows the cable" in section(answer)
        assert not Party.objects.exists()

    def test_leaving_leads_home_where_nothing_is_seen_any_more(self, cast, client, asked, act):
        operations.add_party(request_id=asked.pk, actor=cast.ellery_user, who=cast.lindqvist, at=NOW)
        client.force_login(cast.lindqvist_user)
        page = client.get(f"/requests/{asked.pk}/")
        assert section(page).startswith("Greta Lindqvist (you) Service Manager Leave")
        assert "Write a note" in words(page)
        assert "Log the call" not in words(page)
        answer = act(cast.lindqvist_user, asked, "remove_party", party=Party.objects.get().pk)
        assert "Done. They take part no more." in words(answer)
        assert client.get(f"/requests/{asked.pk}/").status_code == 404

    def test_takes_as_many_queries_for_three_as_for_one(self, cast, client, asked, django_assert_num_queries):
        client.force_login(cast.ellery_user)
        for several in ([cast.lindqvist], [cast.eklund, cast.begaye]):
            for who in several:
                operations.add_party(request_id=asked.pk, actor=cast.ellery_user, who=who, at=NOW)
            with django_assert_num_queries(WALL + QUERIES):
                client.get(f"/requests/{asked.pk}/")


QUERIES = 22
