"""Known bug 19: a timed contact for which no guideline can be worked out is an alarm, not an exclusion."""

from datetime import date

import pytest
from django.urls import reverse

from accountteam.tests.cast import local
from contacts.guideline import Channel
from contacts.models import BusinessCalendar, Person, ResponseRule
from notices.models import Notice
from notices.operations import deliver
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import Event, Side
from requests_app.queries.detail import request_page
from requests_app.queries.preview import Asked, logged_text, preview_of
from requests_app.queries.queue import Asked as Filter
from requests_app.queries.queue import queue_for
from requests_app.tests.test_operations import log
from requests_app.tests.test_sweep import told

pytestmark = pytest.mark.django_db

RECEIVED = local("2006-05-09 10:05")
WORDS = "No guideline could be worked out for this. It goes to Ruth Ellery all the same, and Sales Operations is told."


def no_rule(cast):
    ResponseRule.objects.update(effective_from=date(2006, 5, 10))


def no_hours(cast):
    empty = BusinessCalendar.objects.create(name="Not filled in")
    Person.objects.filter(pk=cast.ellery.pk).update(calendar=empty)


@pytest.fixture(params=[no_rule, no_hours])
def lacking(request, cast):
    request.param(cast)


def alarms(team_request) -> list[Event]:
    return list(team_request.events.filter(kind="no_guideline"))


@pytest.mark.usefixtures("lacking")
class TestATimedContactWithoutAGuideline:
    @pytest.mark.parametrize("channel", [Channel.PAGER, Channel.VOICEMAIL, Channel.EMAIL])
    def test_is_logged_all_the_same_and_sales_operations_are_told(self, cast, channel, caplog):
        team_request = log(cast, RECEIVED, channel=channel)
        assert (team_request.owner, team_request.commitments.count()) == (cast.ellery, 0)
        assert len(alarms(team_request)) == 1
        assert told("no_guideline") == ["Frances Ota"]
        assert f"{team_request.reference} was logged without a clock" in caplog.text
        assert caplog.records[-1].levelname == "ERROR"

    def test_says_so_on_its_page_to_both_sides(self, cast, client):
        team_request = log(cast, RECEIVED)
        for reader in (cast.ellery_user, cast.joan):
            page = request_page(reader, team_request.pk, RECEIVED)
            assert page.nothing_due == WORDS
            lines = [entry.text for _, entries in page.days for entry in entries]
            assert "No guideline could be worked out. Sales Operations has been told" in lines
            client.force_login(reader)
            assert WORDS in client.get(reverse("requests:detail", args=[team_request.pk])).content.decode()
        assert logged_text(team_request, RECEIVED.tzinfo, RECEIVED) == WORDS

    def test_is_said_before_it_is_logged(self, cast):
        asked = Asked(cast.cobalt, Side.SERVICE, Channel.PAGER, "", RECEIVED, is_now=True)
        preview = preview_of(asked, RECEIVED)
        assert (preview.promise, preview.text) == (None, WORDS)

    def test_stays_in_the_lists_and_can_be_answered(self, cast):
        team_request = log(cast, RECEIVED)
        (group,) = queue_for(cast.ellery_user, Filter(), RECEIVED).groups
        assert [entry.facts.pk for entry in group.entries] == [team_request.pk]
        given = {"request_id": team_request.pk, "actor": cast.ellery_user}
        event = operations.respond(medium=Medium.TELEPHONE, at=local("2006-05-09 11:00"), **given)
        assert event.team_request.status == "responded"

    def test_the_mail_can_be_written(self, cast, mailoutbox):
        team_request = log(cast, RECEIVED)
        assert deliver(at=RECEIVED) == 1
        assert (
            mailoutbox[0].subject
            == f"No guideline: {team_request.reference} Cobalt Mesa Telecom, {team_request.subject}"
        )


class TestOpenedAgainOrCorrected:
    def test_a_reopening_without_a_rule_is_an_alarm_too(self, cast):
        team_request = log(cast, RECEIVED)
        given = {"request_id": team_request.pk, "actor": cast.joan}
        operations.withdraw(at=local("2006-05-09 10:10"), **given)
        ResponseRule.objects.filter(channel_class="written").update(effective_from=date(2006, 5, 10))
        operations.reopen(note="Still dead", at=local("2006-05-09 10:20"), **given)
        assert len(alarms(team_request)) == 1

    def test_so_is_a_correction_to_a_channel_without_a_rule(self, cast):
        team_request = log(cast, RECEIVED)
        ResponseRule.objects.filter(channel_class="voicemail").update(effective_from=date(2006, 5, 10))
        operations.correct(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            channel=Channel.VOICEMAIL,
            reason="It was a voicemail",
            at=local("2006-05-09 10:30"),
        )
        assert len(alarms(team_request)) == 1
        assert not team_request.commitments.unmet().exists()


class TestWhatHasNoGuidelineByItsNature:
    @pytest.mark.parametrize(
        "contact",
        [
            {"topic": "product"},
            {"topic": "assignment_missing"},
            {"channel": Channel.TELEPHONE},
            {"channel": Channel.FACE_TO_FACE},
            {},
        ],
    )
    def test_alarms_nobody(self, cast, contact):
        team_request = log(cast, RECEIVED, **contact)
        assert alarms(team_request) == []
        assert not Notice.objects.filter(kind="no_guideline").exists()
