"""What a kind asks, on the form, on the request's page, in the search and in the evidence."""

import json
import uuid

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import local
from requests_app import kinds
from requests_app.kinds.kind import SERVICE, Kind, Needed, day, instant, long, option, reference, yes_no
from requests_app.models import Side, TeamRequest

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db

INVENTED = Kind(
    name="balloon",
    label="Balloon: one that holds a line",
    side=SERVICE,
    place=999,
    source="S13",
    particulars=(
        reference("balloon_number", "Balloon number", needed=Needed.TO_LOG),
        option("colour", "Colour", ("red", "Red"), ("blue", "Blue")),
        yes_no("is_up", "Is it up?"),
        instant("up_at", "Up since"),
        day("down_on", "Down on", is_ours=True),
        long("why", "Why it came down", is_ours=True, needed=Needed.TO_RESOLVE),
    ),
)


@pytest.fixture(autouse=True)
def at_eleven():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def balloons(monkeypatch):
    monkeypatch.setitem(kinds._KINDS, INVENTED.name, INVENTED)


def typed(**changes):
    given = {
        "token": str(uuid.uuid4()),
        "topic": "order",
        "state": "NM",
        "channel": "portal_form",
        "subject": "Something is the matter",
    }
    return {**given, **changes}


def post(client, user, **data):
    client.force_login(user)
    return client.post(reverse("requests:log"), typed(**data))


def act(client, user, team_request, name, **data):
    client.force_login(user)
    url = reverse("requests:act", args=[team_request.pk, name])
    return client.post(url, {"token": str(uuid.uuid4()), **data}, follow=True)


def shown(client, user, team_request):
    client.force_login(user)
    return client.get(reverse("requests:detail", args=[team_request.pk]))


class TestTheForm:
    def test_asks_what_the_topic_asks_and_not_what_we_find_out(self, client, cast):
        client.force_login(cast.joan)
        page = client.get(reverse("requests:log") + "?topic=expedite").text
        assert 'name="wanted_on"' in page
        assert 'name="decision"' not in page
        assert 'name="wanted_on"' not in client.get(reverse("requests:log") + "?topic=billing").text

    def test_changes_with_the_topic_and_only_then(self, client, cast):
        client.force_login(cast.joan)
        url, headers = reverse("requests:preview"), {"HX-Request": "true"}
        query = {"topic": "expedite", "channel": "portal_form", "state": "NM"}
        changed = client.get(url, {**query, "particulars_of": "order"}, headers=headers).text
        assert 'id="particulars" hx-swap-oob="true"' in changed
        assert 'name="wanted_on"' in changed
        same = client.get(url, {**query, "particulars_of": "expedite"}, headers=headers).text
        assert 'id="particulars"' not in same

    def test_without_scripts_what_it_promises_brings_the_fields_too(self, client, cast):
        answer = post(client, cast.joan, topic="expedite", preview="1")
        assert 'name="wanted_on"' in answer.text
        assert 'value="Something is the matter"' in answer.text

    def test_keeps_what_was_typed_where_something_is_lacking(self, client, cast):
        answer = post(client, cast.joan, topic="expedite", order_number="N77")
        assert answer.status_code == 422
        assert "Date wanted (DDD): this must be said." in words(answer)
        assert 'value="N77"' in answer.text
        assert not TeamRequest.objects.exists()

    def test_an_instant_is_in_the_readers_zone_and_nothing_is_not_now(self, client, cast):
        post(client, cast.joan, topic="repair", opened_at_0="2006-05-18", opened_at_1="09:30")
        assert TeamRequest.objects.get().particulars == {"opened_at": "2006-05-18T16:30:00+00:00"}
        post(client, cast.joan, topic="repair")
        assert TeamRequest.objects.latest("pk").particulars == {}
        answer = post(client, cast.joan, topic="repair", opened_at_0="2006-05-18")
        assert "Give the time as well, HH:MM." in words(answer)

    def test_s63_says_who_answers_where_another_side_is_chosen(self, client, cast):
        client.force_login(cast.joan)
        query = {"topic": "repair", "channel": "portal_form", "state": "NM", "side": "sales"}
        said = words(client.get(reverse("requests:preview"), query))
        assert "Dana Whitcombe answers. No response time is published for Sales" in said
        post(client, cast.joan, topic="repair", side="sales")
        chosen = TeamRequest.objects.get()
        assert (chosen.owner, chosen.side) == (cast.whitcombe, Side.SALES)
        assert "Sales, by choice: its topic is Service’s" in words(shown(client, cast.joan, chosen))


class TestTheRequest:
    def test_shows_what_is_known_in_words_and_in_the_readers_zone(self, client, cast):
        filled = {"severity": "out", "opened_at": local("2006-05-18 08:00").isoformat(), "circuit": "/hcfu/101/nw"}
        team_request = logged(cast, NOW, topic="repair", particulars=filled)
        page = words(shown(client, cast.joan, team_request))
        assert "Severity Out of service" in page
        assert "Ticket opened Thu 18 May 07:00 MST" in page
        assert "Circuit or telephone number /HCFU/101/NW" in page

    def test_is_completed_there_and_says_what_was_and_is_now(self, client, cast):
        team_request = logged(cast, NOW, particulars={"product": "DS1 loop"})
        answer = act(client, cast.ellery_user, team_request, "fill_in", product="DS3", negotiated_on="2006-05-23")
        page = words(answer)
        assert "It is filled in." in page
        assert "Ruth Ellery filled in what is known" in page
        assert "Product DS1 loop DS3" in page.replace("→ ", "")
        assert "Negotiated date Tue 23 May" in page

    def test_a_company_is_not_offered_what_we_find_out(self, client, cast):
        team_request = logged(cast, NOW)
        assert 'name="explanation"' not in shown(client, cast.joan, team_request).text
        assert 'name="explanation"' in shown(client, cast.ellery_user, team_request).text

    def test_s29_is_resolved_with_the_explanation_as_its_note(self, client, cast):
        team_request = logged(cast, NOW)
        act(client, cast.ellery_user, team_request, "respond", medium="telephone")
        refused = act(client, cast.ellery_user, team_request, "resolve", note="")
        assert "Why it was delayed or cancelled, as explained: this must be said." in words(refused)
        act(client, cast.ellery_user, team_request, "resolve", note="No facilities until June")
        team_request.refresh_from_db()
        assert team_request.status == "resolved"
        assert team_request.particulars == {"explanation": "No facilities until June"}

    def test_e3_an_expedite_is_resolved_with_its_decision_and_a_denial_says_why(self, client, cast):
        wanted = {"wanted_on": "2006-05-22", "standard_on": "2006-05-29"}
        team_request = logged(cast, NOW, topic="expedite", particulars=wanted)
        act(client, cast.ellery_user, team_request, "respond", medium="telephone")
        refused = act(client, cast.ellery_user, team_request, "resolve", decision="denied")
        assert refused.status_code == 422
        assert "Say why it is denied" in words(refused)
        act(client, cast.ellery_user, team_request, "fill_in", **wanted, decision="denied", denied_because="None free")
        assert "Days improved 7" in words(shown(client, cast.joan, team_request))

    def test_is_found_by_its_numbers_and_not_by_the_names_of_what_is_asked(self, client, cast):
        team_request = logged(cast, NOW, topic="repair", particulars={"circuit": "/HCFU/000101/NW"})
        client.force_login(cast.joan)
        assert team_request.reference in client.get(reverse("requests:list") + "?q=000101").text
        assert team_request.reference not in client.get(reverse("requests:list") + "?q=circuit").text


class TestAnInventedKind:
    """One file more is a kind more: nothing else knows of it."""

    def test_is_offered_logged_shown_found_completed_resolved_and_in_the_evidence(self, client, cast, balloons):
        client.force_login(cast.joan)
        assert "Balloon: one that holds a line" in client.get(reverse("requests:log")).text
        assert "Balloon number: this must be said." in words(post(client, cast.joan, topic="balloon"))
        post(client, cast.joan, topic="balloon", balloon_number="b-99", colour="red", is_up="yes")
        made = TeamRequest.objects.get()
        assert (made.owner, made.commitments.count()) == (cast.ellery, 1)
        page = words(shown(client, cast.ellery_user, made))
        assert "Balloon number B-99 Colour Red Is it up? Yes" in page
        client.force_login(cast.joan)
        assert made.reference in client.get(reverse("requests:list") + "?q=b-99").text
        act(client, cast.ellery_user, made, "respond", medium="telephone")
        act(client, cast.ellery_user, made, "resolve", why="A bird")
        made.refresh_from_db()
        assert (made.status, made.particulars["why"]) == ("resolved", "A bird")
        taken = client.get(reverse("requests:evidence_json", args=[made.pk])).content
        assert json.loads(taken)["evidence"]["request"]["particulars"]["balloon_number"] == "B-99"
        evidence = words(client.get(reverse("requests:evidence", args=[made.pk])))
        assert "Why it came down A bird" in evidence


class TestUpkeep:
    def test_s63_counts_what_was_sent_elsewhere(self, client, cast):
        for _ in range(2):
            logged(cast, NOW, topic="repair", side=Side.SALES)
        logged(cast, NOW, topic="repair")
        client.force_login(cast.ota_user)
        page = words(client.get(reverse("requests:upkeep")))
        assert "Sent elsewhere than the topic says last 90 days Repair 2 to Sales" in page
