"""The requests that belong to one, on its page, and the form that logs one from another's page."""

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from contacts.guideline import Channel
from requests_app import operations
from requests_app.models import Link, TeamRequest

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db

AT = local("2006-05-18 10:00")


@pytest.fixture(autouse=True)
def at_eleven():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def first(cast):
    return logged(cast, AT, ticket="0512117")


@pytest.fixture
def second(cast):
    return logged(cast, AT, subject="The same loop again")


@pytest.fixture
def act(client):
    def send(user, team_request, action, **data):
        client.force_login(user)
        return client.post(reverse("requests:act", args=[team_request.pk, action]), data, follow=True)

    return send


def connected(answer) -> str:
    """What the section says."""
    said = words(answer)
    return said[said.index("Connected requests ") :].partition(" Request R-")[0]


class TestTheSection:
    def test_says_from_either_end_how_they_belong_together_and_how_they_stand(self, cast, client, first, second, act):
        answer = act(cast.joan, second, "link", kind="follows", reference=first.reference)
        assert "They are connected." in words(answer)
        assert f"Follows {first.reference} DS1 loop in jeopardy, Gallup Past guideline" in connected(answer)
        client.force_login(cast.ellery_user)
        there = client.get(f"/requests/{first.pk}/")
        assert f"Followed by {second.reference} The same loop again Past guideline" in connected(there)
        assert "Open" in connected(there)
        assert f"Joan Ferris says that it is followed by {second.reference}" in words(there)

    def test_is_taken_away_from_the_other_end(self, cast, client, first, second, act):
        operations.link(request_id=second.pk, other_id=first.pk, kind=Link.Kind.FOLLOWS, actor=cast.joan, at=NOW)
        client.force_login(cast.ellery_user)
        page = client.get(f"/requests/{first.pk}/").text
        made = Link.objects.get()
        assert f'name="link" value="{made.pk}"' in page
        answer = act(cast.ellery_user, first, "unlink", link=made.pk)
        assert "The connection is taken away." in words(answer)
        assert f"took back that it is followed by {second.reference}" in words(answer)
        assert act(cast.ellery_user, first, "unlink", link=made.pk).status_code == 404

    @pytest.mark.parametrize("typed", ["R-987654", "{rivals}", "nonsense"])
    def test_keeps_what_was_typed_of_what_is_not_there(self, cast, first, act, typed):
        rivals = logged(cast, AT, by=cast.ken, clec=cast.prairie, subject="Quite another matter")
        typed = typed.format(rivals=rivals.reference)
        answer = act(cast.joan, first, "link", kind="same_outage", reference=typed)
        assert answer.status_code == 422
        assert f"You see no request “{typed}” of Cobalt Mesa Telecom." in words(answer)
        assert f'value="{typed}"' in answer.text
        assert "Prairie" not in answer.text
        assert "Quite another" not in answer.text

    def test_refuses_what_is_connected_already_beside_the_field(self, cast, first, second, act):
        for status in (200, 422):
            answer = act(cast.joan, second, "link", kind="follows", reference="0512117")
            assert answer.status_code == status
        assert f"It is connected with {first.reference} in this way already." in words(answer)

    def test_of_an_administrator_has_nothing_to_do(self, cast, client, first, second):
        operations.link(request_id=second.pk, other_id=first.pk, kind=Link.Kind.FOLLOWS, actor=cast.joan, at=NOW)
        client.force_login(cast.admin_user)
        said = connected(client.get(f"/requests/{first.pk}/"))
        assert second.reference in said
        assert "Take away" not in said
        assert "Log one" not in said

    def test_is_looked_at_as_the_company_without_anything_to_do(self, cast, client, first, second):
        operations.link(request_id=second.pk, other_id=first.pk, kind=Link.Kind.FOLLOWS, actor=cast.joan, at=NOW)
        client.force_login(cast.ellery_user)
        assert "Take away" not in connected(client.get(f"/requests/{first.pk}/?as=company"))

    def test_takes_as_many_queries_for_three_as_for_one(self, cast, client, first, django_assert_num_queries):
        client.force_login(cast.ellery_user)
        for expected in (1, 3):
            while Link.objects.count() < expected:
                more = logged(cast, AT, channel=Channel.EMAIL)
                operations.link(request_id=more.pk, other_id=first.pk, kind=Link.Kind.FOLLOWS, actor=cast.joan, at=NOW)
            with django_assert_num_queries(WALL + QUERIES):
                client.get(f"/requests/{first.pk}/")


QUERIES = 26


class TestADuplicate:
    def test_is_merged_and_says_as_which_request_it_goes_on(self, cast, client, first, second, act):
        answer = act(cast.ellery_user, second, "merge", reference=first.reference, note="We have this already")
        assert "It goes on as the other request. Its clock runs until that is answered." in words(answer)
        client.force_login(cast.joan)
        page = client.get(f"/requests/{second.pk}/")
        assert f"It goes on as {first.reference} DS1 loop in jeopardy, Gallup." in words(page)
        assert f"Ruth Ellery says that this is a duplicate of {first.reference}, which goes on" in words(page)
        assert "We have this already" in words(page)
        assert "Take away" not in connected(page)
        assert "Add to it" not in words(page)
        there = client.get(f"/requests/{first.pk}/")
        assert f"Its duplicate {second.reference} The same loop again Past guideline" in connected(there)
        assert f"Ruth Ellery says that {second.reference} is a duplicate of this, which goes on" in words(there)

    def test_of_a_later_one_keeps_what_was_typed(self, cast, first, second, act):
        answer = act(cast.ellery_user, first, "merge", reference=second.reference, note="Twice")
        assert answer.status_code == 422
        assert f"{second.reference} came later. Open that one" in words(answer)
        assert "Twice" in answer.text

    def test_is_not_a_companys_to_merge(self, cast, client, first, second, act):
        assert act(cast.joan, second, "merge", reference=first.reference).status_code == 403
        assert "It is a duplicate" not in words(client.get(f"/requests/{second.pk}/"))

    def test_stands_in_the_queue_with_the_way_to_where_it_is_answered(self, cast, client, first, second, act):
        act(cast.ellery_user, second, "merge", reference=first.reference)
        page = client.get(reverse("requests:queue"))
        assert f"goes on as R-{first.pk}" in words(page)
        assert f'href="/requests/{first.pk}/"' in page.text.partition(f'id="R-{second.pk}"')[2].partition("</li>")[0]

    def test_is_by_itself_again(self, cast, first, second, act):
        act(cast.ellery_user, second, "merge", reference=first.reference)
        answer = act(cast.ellery_user, second, "unmerge", note="Another circuit")
        assert "It is by itself again, with its clocks as they were." in words(answer)
        assert f"It goes on as {first.reference}" not in words(answer)
        assert f"says that this is no duplicate of {first.reference} after all" in words(answer)

    def test_says_on_its_page_what_was_answered_on_the_other(self, cast, client, first, second, act):
        act(cast.ellery_user, second, "merge", reference=first.reference)
        act(cast.ellery_user, first, "respond", medium="telephone", note="It is the same cable")
        client.force_login(cast.joan)
        said = words(client.get(f"/requests/{second.pk}/"))
        assert f"Ruth Ellery answered on {first.reference}, as which this goes on" in said

    def test_that_came_by_mail_is_answered_by_mail_on_the_other(self, cast, client, first, second, act):
        """And where a clock of it still runs, the other is not resolved."""
        answer = act(cast.ellery_user, second, "merge", reference=first.reference)
        for data in ({"medium": "email"}, {"medium": "email", "is_resolved": "on"}):
            answer = act(cast.ellery_user, first, "respond", note="Looked at", **data)
        assert "recorded as an attempt" in words(answer).lower()


class TestLogging:
    @pytest.fixture
    def form(self, client):
        def get(user, **query):
            client.force_login(user)
            return client.get(reverse("requests:log"), query)

        return get

    @pytest.fixture
    def send(self, client):
        def post(user, **changes):
            client.force_login(user)
            given = {"topic": "order", "state": "NM", "channel": "portal_form", "subject": "What became of it?"}
            return client.post(reverse("requests:log"), {**given, **changes}, follow=True)

        return post

    @pytest.mark.parametrize(("name", "how"), [("follows", "Follows"), ("asks_about", "Asks about")])
    def test_shows_what_it_will_be_connected_with_and_connects_it(self, cast, first, form, send, name, how):
        page = form(cast.joan, **{name: first.pk})
        assert f"{how} {first.reference} DS1 loop in jeopardy, Gallup" in words(page)
        answer = send(cast.joan, is_connected="on", **{name: first.pk})
        assert f"{how} {first.reference}" in connected(answer)

    def test_drops_it_where_the_box_is_unticked_and_keeps_the_offer(self, cast, first, send):
        answer = send(cast.joan, follows=first.pk, subject="")
        assert answer.status_code == 422
        assert f"Follows {first.reference}" in words(answer)
        assert "checked" not in answer.text.partition('name="is_connected"')[2].partition(">")[0]
        send(cast.joan, follows=first.pk)
        assert not Link.objects.exists()
        assert TeamRequest.objects.count() == 2

    def test_starts_with_the_company_for_our_people(self, cast, first, form):
        assert 'value="Cobalt Mesa Telecom"' in form(cast.ellery_user, follows=first.pk).text

    @pytest.mark.parametrize("named", ["987654", "{rivals}", "x", "9" * 40])
    def test_says_of_what_is_not_there_nothing_but_that(self, cast, form, send, named):
        rivals = logged(cast, AT, by=cast.ken, clec=cast.prairie, subject="Quite another matter")
        named = named.format(rivals=rivals.pk)
        page = form(cast.joan, follows=named)
        assert "It stands by itself. What it was to be connected with is not there." in words(page)
        assert "Quite another" not in page.text
        answer = send(cast.joan, follows=named, is_connected="on")
        assert answer.status_code == 422
        assert "is not there. Send it again to log it by itself." in words(answer)
        assert f'value="{named}"' not in answer.text
        assert "What became of it?" in answer.text

    def test_refuses_to_connect_it_across_companies(self, cast, first, send):
        given = {"company": cast.prairie.name, "channel": "pager", "state": "", "is_connected": "on"}
        answer = send(cast.ota_user, follows=first.pk, **given)
        assert answer.status_code == 422
        assert f"{first.reference} is of Cobalt Mesa Telecom. Untick this to log it for Prairie Switch" in words(answer)
