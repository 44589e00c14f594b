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
from .test_log import typed

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
        changed = client.post(url, {**query, "particulars_of": "order"}, headers=headers).text
        assert 'id="particulars" hx-swap-oob="true"' in changed
        assert 'name="wanted_on"' in changed
        same = client.post(url, {**query, "particulars_of": "expedite"}, headers=headers).text
        assert 'id="particulars"' not in same

    def test_without_scripts_what_it_promises_brings_the_fields_too(self, client, cast):
        answer = post(client, cast.joan, topic="expedite", preview="1")
        assert 'name="wanted_on"' in answer.text
        assert 'value="DS1 loop in jeopardy, Gallup"' in answer.text

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
        said = words(client.post(reverse("requests:preview"), query))
        assert "Dana Whitcombe answers. No response time is published for Sales" in said
        post(client, cast.joan, topic="repair", side="sales")
        chosen = TeamRequest.objects.get()
        assert (chosen.owner, chosen.side) == (cast.whitcombe, Side.SALES)
        assert "Sales, by choice: its topic belongs to Service" in words(shown(client, cast.joan, chosen))

    def test_shows_what_was_typed_for_another_topic_before_it_goes(self, client, cast):
        refused = post(client, cast.joan, topic="billing", particulars_of="order", product="DS1 loop")
        assert refused.status_code == 422
        assert "Filled in for “Order” and not asked here: Product: DS1 loop." in words(refused)
        again = {"topic": "billing", "particulars_of": "billing", "product": "DS1 loop"}
        assert post(client, cast.joan, **again).status_code == 302

    def test_keeps_what_both_topics_ask(self, client, cast):
        client.force_login(cast.joan)
        query = {"topic": "order_escalation", "particulars_of": "order", "order_number": "N-4"}
        swapped = client.post(reverse("requests:preview"), query | {"channel": "portal_form"})
        assert 'value="N-4"' in swapped.text

    def test_without_scripts_keeps_an_instant(self, client, cast):
        when = {"opened_at_0": "2006-05-18", "opened_at_1": "09:30"}
        answer = post(client, cast.joan, topic="repair", particulars_of="repair", preview="1", **when)
        assert 'name="opened_at_0" value="2006-05-18"' in answer.text
        assert 'name="opened_at_1" value="09:30"' in answer.text

    def test_the_quick_form_of_sales_begins_with_a_sales_question(self, client, cast):
        client.force_login(cast.whitcombe_user)
        page = client.get(reverse("requests:queue")).text
        assert '<option value="sales_question" selected>' in page
        assert ">Topic</label>" in page


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
        assert 'name="denied_because"' in refused.text
        denied = {"decision": "denied", "denied_because": "None free", "alternate_on": "2006-05-26"}
        act(client, cast.ellery_user, team_request, "resolve", **denied)
        team_request.refresh_from_db()
        assert team_request.status == "resolved"
        page = words(shown(client, cast.joan, team_request))
        assert "Days improved 7" in page
        assert "Alternate date 4 days after the one wanted" in page

    def test_is_found_by_its_numbers_and_not_by_the_names_of_what_is_asked(self, client, cast):
        team_request = logged(cast, NOW, topic="repair", particulars={"circuit": "/HCFU/000101/NW"})
        client.force_login(cast.joan)
        link = reverse("requests:detail", args=[team_request.pk])
        assert link in client.get(reverse("requests:list") + "?q=000101").text
        assert link not in client.get(reverse("requests:list") + "?q=circuit").text


class TestTwoAtOnce:
    def test_who_comes_second_changes_only_what_they_changed(self, client, cast):
        team_request = logged(cast, NOW, particulars={"product": "DS1 loop"})
        was = json.dumps({"product": "DS1 loop", "negotiated_on": ""})
        act(client, cast.castellano_user, team_request, "fill_in", product="DS1 loop", negotiated_on="2006-05-23")
        mine = {"product": "DS3", "negotiated_on": "", "was": was}
        act(client, cast.ellery_user, team_request, "fill_in", **mine)
        team_request.refresh_from_db()
        assert team_request.particulars == {"product": "DS3", "negotiated_on": "2006-05-23"}

    def test_what_was_typed_is_kept_where_the_form_has_gone(self, client, cast):
        team_request = logged(cast, NOW, topic="expedite", particulars={"wanted_on": "2006-05-22"})
        act(client, cast.joan, team_request, "withdraw")
        typed = {"wanted_on": "2006-05-22", "reason": "medical", "denied_because": "None free in Gallup"}
        answer = act(client, cast.ellery_user, team_request, "fill_in", **typed)
        assert answer.status_code == 409
        assert "Why it is denied: None free in Gallup" in answer.text


class TestAKindThatIsNoMore:
    def test_leaves_its_requests_readable(self, client, cast):
        team_request = logged(cast, NOW)
        TeamRequest.objects.filter(pk=team_request.pk).update(topic="telegraph")
        client.force_login(cast.ellery_user)
        assert "Telegraph" in client.get(reverse("requests:queue")).text
        assert shown(client, cast.ellery_user, team_request).status_code == 200


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
        link = reverse("requests:detail", args=[made.pk])
        assert link in client.get(reverse("requests:list") + "?q=b-99").text
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


class TestMilestones:
    def test_are_shown_with_when_they_are_due_and_were_reached(self, client, cast):
        filled = {"type": "bfr"}
        asked = logged(cast, local("2006-05-10 10:00"), topic="special_request", particulars=filled)
        act(client, cast.whitcombe_user, asked, "fill_in", **filled, acknowledged_on="2006-05-11")
        page = words(shown(client, cast.joan, asked))
        assert "By its own milestones: confirm them against your agreement." in page
        assert "Acknowledged, with what is missing 2 business days Fri 12 May Thu 11 May" in page
        assert "Preliminary analysis 21 calendar days Wed 31 May not yet" in page
        assert "Quote 45 calendar days counted from a day not known yet not yet" in page

    def test_that_lie_behind_are_marked(self, client, cast):
        asked = logged(cast, local("2006-05-10 10:00"), topic="special_request", particulars={"type": "bfr"})
        assert "2 business days Fri 12 May Past" in words(shown(client, cast.joan, asked))

    def test_s41_a_project_says_that_it_has_no_standard_interval(self, client, cast):
        asked = logged(cast, NOW, topic="grooming")
        assert "Individual case basis: no standard interval." in words(shown(client, cast.joan, asked))
