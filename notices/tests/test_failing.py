"""Who is told when somebody cannot be, and what is said where nobody is left (known bugs 22 and 25)."""

import pytest

from accountteam.tests.cast import local
from contacts import wall
from contacts.models import Person
from notices.channels.email import message
from notices.kinds import Relation
from notices.models import Notice
from notices.operations import Fact, deliver, delivery, tell
from notices.queries import untold_notices
from requests_app import operations
from requests_app.models import Event
from requests_app.tests.test_operations import log
from requests_app.tests.test_sweep import RECEIVED

pytestmark = pytest.mark.django_db
AT = local("2006-05-09 12:00")
State = Notice.State


def say(to, kind="raised", relation=Relation.DIRECTOR, about="request:1", source="event:1") -> Notice:
    tell([Fact(kind, source, about, to, relation, {"reference": "R-1", "path": "/requests/1/"}, AT)])
    return Notice.objects.get(source=source, channel="email")


def fail(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(state="sending", attempts=1)
    notice.refresh_from_db()
    delivery._give_up(notice, "550 no such user", AT)


def undelivered() -> set[str]:
    return {str(one.person) for one in Notice.objects.filter(kind="undelivered", channel="email")}


class TestTheLastChannel:
    def test_is_the_only_one_where_the_inbox_is_the_other(self, cast):
        fail(say(cast.ellery, "past_guideline", Relation.OWNER))
        assert undelivered() == {"Carol Brandvold"}

    @pytest.mark.parametrize("state", ["queued", "sending", "unknown", "sent", "delivered"])
    def test_bug_25_is_not_the_one_beside_which_another_went_or_may_go(self, cast, state):
        mailed = say(cast.ellery, "past_guideline", Relation.OWNER)
        paged = Notice.objects.get(pk=mailed.pk)
        Notice.objects.filter(channel="inbox").update(channel="pager", state=state, sent_at=AT)
        fail(mailed)
        assert undelivered() == set()
        assert Notice.objects.get(pk=paged.pk).state == State.FAILED

    @pytest.mark.parametrize("state", ["failed", "suppressed"])
    def test_is_the_one_beside_which_the_other_went_to_nobody(self, cast, state):
        mailed = say(cast.ellery, "past_guideline", Relation.OWNER)
        Notice.objects.filter(channel="inbox").update(channel="pager", state=state)
        fail(mailed)
        assert undelivered() == {"Carol Brandvold"}

    def test_of_an_account_of_a_company_is_sales_operations_concern(self, cast):
        fail(say(cast.joan, "responded", Relation.REQUESTER))
        assert undelivered() == {"Frances Ota"}

    def test_overtaken_by_another_deliverer_tells_nobody(self, cast):
        notice = say(cast.ellery, "past_guideline", Relation.OWNER)
        delivery._give_up(notice, "550", AT)  # which does not hold it
        assert undelivered() == set()
        assert not Event.objects.exists()


class TestTheRequestsHistory:
    @pytest.fixture
    def lost(self, cast):
        team_request = log(cast, RECEIVED)
        operations.sweep(at=local("2006-05-09 10:36"))
        notice = Notice.objects.get(person=cast.ellery, kind="past_guideline", channel="email")
        with wall.chosen(wall.ENGINE):
            fail(notice)
        return team_request

    def test_says_who_could_not_be_told_and_who_was_instead(self, lost):
        event = Event.objects.get(kind="not_reached")
        assert event.team_request == lost
        assert event.data == {"name": "Ruth Ellery", "instead": ["Carol Brandvold"]}
        assert event.recorded_at == AT

    def test_says_so_to_our_own_people_alone(self, lost):
        assert Event.objects.get(kind="not_reached").is_internal

    def test_says_nothing_of_what_is_about_no_request(self, cast):
        fail(say(cast.ellery, "old_numbers", Relation.OWNER, about=f"person:{cast.ellery.pk}"))
        assert not Event.objects.exists()


class TestNobodyIsLeft:
    @pytest.fixture
    def untold(self, cast):
        notice = say(cast.ota, "nobody_assigned", Relation.DESK)
        fail(notice)
        notice.refresh_from_db()
        return notice

    def test_bug_22_is_an_alarm_in_the_log_and_in_the_inbox_of_the_desk(self, cast, caplog):
        lost = say(cast.ota, "nobody_assigned", Relation.DESK)
        fail(lost)
        assert Notice.objects.get(untold_at=AT) == lost
        assert "Nobody at all could be told of request:1" in caplog.text
        assert Notice.objects.get(kind="untold", channel="inbox").person == cast.ota

    @pytest.mark.parametrize(("who", "sees"), [("ota_user", 1), ("admin_user", 1), ("brandvold_user", 0), ("joan", 0)])
    def test_is_shown_to_sales_operations_and_administrators(self, cast, untold, who, sees):
        assert len(untold_notices(getattr(cast, who))) == sees

    def test_ends_there_though_the_alarm_itself_cannot_be_sent(self, cast, untold):
        fail(Notice.objects.get(kind="untold", channel="email"))
        assert Notice.objects.filter(kind="untold").count() == 2
        assert undelivered() == set()
        assert [one.kind for one in untold_notices(cast.ota_user)] == ["nobody_assigned"]

    def test_is_not_so_while_a_colleague_at_the_desk_is_told_the_same(self, cast):
        colleague = Person.objects.get(pk=cast.castellano.pk)
        Person.objects.filter(pk=colleague.pk).update(position="sales_operations", director=None)
        say(cast.ota, "nobody_assigned", Relation.DESK)
        colleague.refresh_from_db()
        tell([Fact("nobody_assigned", "event:1", "request:1", colleague, Relation.DESK, {}, AT)])
        first, second = Notice.objects.filter(source="event:1", channel="email")
        fail(first)
        assert not Notice.objects.filter(untold_at__isnull=False).exists()
        fail(second)
        assert Notice.objects.get(untold_at__isnull=False) == second

    def test_is_so_when_the_director_and_then_sales_operations_cannot_be_told_either(self, cast):
        fail(say(cast.ellery, "past_guideline", Relation.OWNER))
        for name in ("Carol Brandvold", "Frances Ota"):
            fail(Notice.objects.get(kind="undelivered", channel="email", person__name=name))
        assert Notice.objects.filter(untold_at__isnull=False).count() == 1


class TestItsLetter:
    def test_says_who_was_not_reached(self, cast, mailoutbox):
        fail(say(cast.ota, "nobody_assigned", Relation.DESK))
        deliver(at=AT)
        [alarm] = [one for one in mailoutbox if one.subject.startswith("Nobody could be told")]
        assert "Frances Ota" in alarm.body


class TestWhatTheNextPersonReads:
    def test_names_the_address_that_failed(self, cast):
        paged = say(cast.ellery, "past_guideline", Relation.OWNER)
        Notice.objects.filter(pk=paged.pk).update(channel="pager")
        fail(paged)
        told = Notice.objects.get(kind="undelivered", channel="email")
        assert told.context["address"] == str(cast.ellery.pager)

    def test_has_no_entry_for_a_calendar_that_is_not_theirs(self, cast):
        invited = say(cast.ellery, "meeting", Relation.PARTICIPANT)
        invited.context["calendar"] = {"method": "REQUEST", "text": "BEGIN:VCALENDAR"}
        invited.save(update_fields=["context"])
        fail(invited)
        told = Notice.objects.get(kind="undelivered", channel="email")
        assert "text/calendar" not in message(told).message().as_string()
