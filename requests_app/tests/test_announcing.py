"""What a company's own systems are told of its requests."""

import pytest

from accountteam.tests.cast import clec_account, local
from contacts.guideline import Channel
from notices.announcements import ANNOUNCEMENTS
from notices.channels.payload import payload
from notices.models import Endpoint, Notice
from notices.operations import add_webhook
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import Event
from requests_app.operations.announcing import ANNOUNCED, announce_events
from requests_app.tests.test_merging import merge
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db
RECEIVED = local("2006-05-09 10:05")
AT = local("2006-05-09 10:10")
URL = "https://hooks.example.com/"


def hook(cast, clec, name="Ira Castle") -> Endpoint:
    administrator = clec_account(name, clec, "America/Denver", "clec_admin")
    return add_webhook(url=URL, kinds=list(ANNOUNCEMENTS), actor=administrator, at=RECEIVED).endpoint


def told(endpoint: Endpoint) -> list[str]:
    return list(Notice.objects.filter(endpoint=endpoint).order_by("pk").values_list("kind", flat=True))


class TestTheTypes:
    def test_are_those_that_may_be_chosen(self):
        assert {*ANNOUNCED.values(), "outage"} == set(ANNOUNCEMENTS)  # an outage is no event of a request


class TestACompany:
    def test_is_told_what_becomes_of_its_request(self, cast):
        endpoint = hook(cast, cast.cobalt)
        team_request = log(cast, RECEIVED)
        given = {"request_id": team_request.pk, "actor": cast.ellery_user, "at": AT}
        operations.respond(medium=Medium.TELEPHONE, note="Called back", **given)
        operations.resolve(note="Done", **given)
        assert told(endpoint) == ["received", "responded", "resolved"]

    def test_is_told_of_what_went_past_with_its_due_time(self, cast):
        endpoint = hook(cast, cast.cobalt)
        team_request = log(cast, RECEIVED)
        operations.sweep(at=local("2006-05-09 10:36"))
        assert told(endpoint) == ["received", "past_guideline"]
        sent = payload(Notice.objects.get(endpoint=endpoint, kind="past_guideline"))
        assert sent["data"]["reference"] == team_request.reference
        assert sent["data"]["status"] == "open"
        assert sent["data"]["due_times"] == [{"what": "response", "due_by": "2006-05-09T16:35:00+00:00"}]

    def test_is_told_of_a_promise_with_its_day(self, cast):
        endpoint = hook(cast, cast.cobalt)
        team_request = log(cast, RECEIVED, channel=Channel.EMAIL)
        operations.acknowledge(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            promised_on=local("2006-05-11 00:00").date(),
            at=AT,
        )
        sent = payload(Notice.objects.get(endpoint=endpoint, kind="acknowledged"))
        assert sent["data"]["status"] == "acknowledged"
        assert [due.get("promised_on") for due in sent["data"]["due_times"]] == ["2006-05-11"]

    def test_is_told_nothing_of_a_note_even_of_one_it_may_read(self, cast):
        endpoint = hook(cast, cast.cobalt)
        team_request = log(cast, RECEIVED)
        for is_internal in (True, False):
            operations.note(
                request_id=team_request.pk, actor=cast.ellery_user, text="Zanzibar", is_internal=is_internal, at=AT
            )
        assert told(endpoint) == ["received"]
        assert "Zanzibar" not in str(list(Notice.objects.filter(endpoint=endpoint).values_list("context", flat=True)))

    def test_is_told_nothing_of_an_internal_event_of_any_kind(self, cast):
        endpoint = hook(cast, cast.cobalt)
        team_request = log(cast, RECEIVED)
        for kind in ANNOUNCED:
            announce_events([Event(pk=1, team_request=team_request, kind=kind, is_internal=True)], AT)
        assert told(endpoint) == ["received"]

    def test_is_told_nothing_of_another(self, cast):
        endpoint = hook(cast, cast.prairie, "Kit Weir")
        log(cast, RECEIVED)
        operations.sweep(at=local("2006-05-09 10:36"))
        assert told(endpoint) == []

    def test_is_told_of_no_attempt_and_of_nothing_between_us(self):
        assert not {"noted", "attempted", "director_told", "no_guideline", "came_along"} & set(ANNOUNCED)


class TestMany:
    @pytest.mark.parametrize("count", [1, 9])
    def test_ask_the_database_as_often_for_nine_as_for_one(self, cast, count, django_assert_num_queries):
        endpoint = hook(cast, cast.cobalt)
        events = [Event(pk=n, kind="resolved", team_request=log(cast, RECEIVED)) for n in range(1, count + 1)]
        Notice.objects.all().delete()
        # Endpoints, clocks, requests; the outbox, with its choice of the engine and back.
        with django_assert_num_queries(8):
            announce_events(events, AT)
        assert told(endpoint) == ["resolved"] * count


class TestAMerger:
    def test_takes_the_webhooks_along_switched_off(self, cast):
        endpoint = hook(cast, cast.prairie, "Kit Weir")
        merge(cast)
        endpoint.refresh_from_db()
        assert endpoint.clec == cast.cobalt
        assert "became part of Cobalt Mesa Telecom" in endpoint.disabled_why

    def test_leaves_an_address_that_both_had_where_it_was(self, cast):
        mine, theirs = hook(cast, cast.cobalt), hook(cast, cast.prairie, "Kit Weir")
        merge(cast)
        theirs.refresh_from_db()
        mine.refresh_from_db()
        assert (theirs.clec, theirs.is_on, mine.is_on) == (cast.prairie, False, True)
