"""/record/: every change, for administrators and directors. Times are local wall time of Denver unless said."""

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from contacts.models import Clec, User
from requests_app import operations

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db

RECORD = "requests:record"
QUERIES = 7  # the session and the reader, the record, who acted; companies, people and accounts by their names


def shown(client, user, query=""):
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        return client.get(reverse(RECORD) + query)


class TestWhoReadsIt:
    @pytest.mark.parametrize("who", ["joan", "ellery_user", "whitcombe_user", "ota_user"])
    def test_for_everybody_else_there_is_none(self, cast, client, who):
        answer = shown(client, getattr(cast, who))
        assert answer.status_code == 404
        assert "/record/" not in answer.text

    @pytest.mark.parametrize("who", ["admin_user", "brandvold_user", "holloway_user"])
    def test_administrators_and_directors_have_it_in_their_menu(self, cast, client, who):
        answer = shown(client, getattr(cast, who))
        assert answer.status_code == 200
        assert 'href="/record/"' in answer.text


class TestAChange:
    def test_says_old_and_new(self, cast, client):
        Clec.objects.filter(pk=cast.cobalt.pk).update(kind="both", name="Cobalt Ridge Telecom")
        page = words(shown(client, cast.admin_user, f"?kind=Clec&row={cast.cobalt.pk}"))
        assert f"Name {cast.cobalt.name} Cobalt Ridge Telecom" in page

    def test_names_who_where_and_by_what(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:00"))
        client.force_login(cast.ellery_user)
        with time_machine.travel(NOW, tick=False):
            sent = client.post(
                reverse("requests:act", args=[team_request.pk, "note"]),
                {"note": "Called", "token": ""},
                REMOTE_ADDR="10.1.2.3",
            )
        assert sent.status_code == 302
        page = words(shown(client, cast.admin_user, f"?request={team_request.pk}&operation=note"))
        assert "Ruth Ellery from 10.1.2.3" in page
        assert f"Note POST /requests/{team_request.pk}/note/" in page

    def test_that_nobody_asked_for_is_the_portals(self, cast, client):
        logged(cast, local("2006-05-16 10:00"))
        operations.sweep(at=NOW)
        assert "The portal itself as portal_engine Sweep" in words(shown(client, cast.admin_user, "?operation=sweep"))

    def test_names_people_and_companies_instead_of_their_numbers(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:00"))
        page = words(shown(client, cast.admin_user, f"?kind=TeamRequest&row={team_request.pk}"))
        assert "Owner Ruth Ellery" in page
        assert f"Company {cast.cobalt.name}" in page

    def test_is_told_in_the_readers_zone(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:00"))
        User.objects.filter(pk=cast.admin_user.pk).update(zone="America/New_York")
        page = words(shown(client, cast.admin_user, f"?kind=TeamRequest&row={team_request.pk}"))
        assert "Received at Thu 18 May 12:00 EDT" in page

    def test_of_a_password_never_says_what_it_is(self, cast, client):
        User.objects.filter(pk=cast.joan.pk).update(password="a-secret-hash")
        answer = shown(client, cast.admin_user, f"?kind=User&row={cast.joan.pk}")
        assert "Password changed" in answer.text
        assert "a-secret-hash" not in answer.text


class TestTheFilter:
    @pytest.mark.parametrize("query", ["?who=ferris", "?who=joan.ferris@cobalt.example.com", "?operation=log_request"])
    def test_by_actor_and_operation(self, cast, client, query):
        logged(cast, local("2006-05-18 10:00"))
        page = words(shown(client, cast.admin_user, query))
        assert "Joan Ferris" in page
        assert "Log request" in page.split("Was and is")[1]

    @pytest.mark.parametrize("query", ["?who=nobody", "?since=2099-01-01", "?until=1999-01-01", "?request=999999"])
    def test_that_finds_nothing_says_so(self, cast, client, query):
        assert "Nothing of the kind was changed" in words(shown(client, cast.admin_user, query))

    @pytest.mark.parametrize(
        "query",
        [
            "?kind=Nothing&row=x&request=abc&since=never&before=x,y",
            "?before=2006-01-01T00:00,1",
            "?before=9999-12-31T23:59:59%2B00:00,99999999999999999999",
            "?row=99999999999999999999&who=%00",
            "?until=9999-12-31&since=0001-01-01",
        ],
    )
    def test_that_makes_no_sense_breaks_nothing(self, cast, client, query):
        assert shown(client, cast.admin_user, query).status_code == 200

    def test_a_request_goes_by_its_reference(self, cast, client):
        one, other = logged(cast, local("2006-05-18 10:00")), logged(cast, local("2006-05-18 10:01"))
        page = words(shown(client, cast.admin_user, f"?request=R-{one.pk}"))
        assert f"R-{one.pk}" in page
        assert f"R-{other.pk}" not in page


class TestPages:
    def test_older_ones_follow_without_a_gap(self, cast, client):
        for number in range(60):
            Clec.objects.filter(pk=cast.cobalt.pk).update(name=f"Name {number:02}")
        query = f"?kind=Clec&row={cast.cobalt.pk}"
        first = shown(client, cast.admin_user, query)
        older = first.context["older"]
        assert 'id="older"' in first.text
        second = shown(client, cast.admin_user, older)
        told = [field.new.text for page in (first, second) for line in page.context["lines"] for field in line.fields]
        assert told[:60] == [f"Name {number:02}" for number in reversed(range(60))]
        assert 'id="newest"' in second.text


class TestARequestsOwn:
    @pytest.mark.parametrize(("who", "has_link"), [("admin_user", True), ("brandvold_user", True), ("joan", False)])
    def test_is_one_click_from_its_page(self, cast, client, who, has_link):
        team_request = logged(cast, local("2006-05-18 10:00"))
        client.force_login(getattr(cast, who))
        with time_machine.travel(NOW, tick=False):
            page = client.get(reverse("requests:detail", args=[team_request.pk]))
        assert (f'href="/record/?request={team_request.pk}"' in page.text) is has_link

    @pytest.mark.parametrize(("who", "opens"), [("admin_user", True), ("brandvold_user", True), ("nakai_user", False)])
    def test_leads_back_to_its_page_whoever_may_open_it(self, cast, client, who, opens):
        team_request = logged(cast, local("2006-05-18 10:00"))
        page = shown(client, getattr(cast, who), f"?request=R-{team_request.pk}")
        assert (reverse("requests:detail", args=[team_request.pk]) in page.text) is opens
        assert f"R-{team_request.pk}" in page.text


class TestItsCost:
    @pytest.mark.parametrize("many", [1, 12])
    def test_is_the_same_for_many_rows(self, cast, client, many, django_assert_num_queries):
        for _ in range(many):
            team_request = logged(cast, local("2006-05-18 10:00"))
            operations.note(request_id=team_request.pk, actor=cast.ellery_user, text="x", at=NOW)
        client.force_login(cast.admin_user)
        with time_machine.travel(NOW, tick=False), django_assert_num_queries(WALL + QUERIES):
            client.get(reverse(RECORD) + "?kind=TeamRequest")
