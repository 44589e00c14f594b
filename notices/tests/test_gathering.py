"""What goes together, what waits, and what goes to somebody else when its turn has come."""

from datetime import timedelta

import pytest
from django.core import mail

from accountteam.tests.cast import local
from contacts.models import Availability
from notices.models import Notice
from notices.operations import Draft, choose_delivery, deliver, delivery, enqueue, gathering, suppress
from notices.operations.leasing import lease
from notices.tests.test_delivery import leased_at

pytestmark = pytest.mark.django_db
AT = local("2006-05-09 12:00")
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
State = Notice.State


def wait(*numbers, to, at=AT, kind="reassigned", channel="email", is_at_once=False, is_chaser=False) -> None:
    enqueue(
        Draft(
            kind=kind,
            source=f"event:{number}",
            about=f"request:{number}",
            to=to,
            context={
                "reference": f"R-{number}",
                "due_by": local("2006-05-09 17:00").isoformat(),
                "because": "it is assigned to you",
                "path": f"/requests/{number}/",
            },
            at=at,
            is_chaser=is_chaser,
            channel=channel,
            is_at_once=is_at_once,
        )
        for number in numbers
    )


def went_out(person, back_up) -> None:
    hours = {"starts_at": AT, "ends_at": AT + timedelta(days=2), "entered_at": AT}
    Availability.objects.create(person=person, back_up=back_up, kind="out_of_office", **hours)


def told() -> list[list[str]]:
    """For each mail the requests that it names."""
    return [[f"R-{number}" for number in range(100) if f"/requests/{number}/" in one.body] for one in mail.outbox]


def notice(number: int) -> Notice:
    return Notice.objects.get(source=f"event:{number}", channel="email")


class TestSeveralWithinTwoMinutes:
    def test_become_one_message_but_for_the_first(self, cast):
        wait(1, 2, 3, to=cast.ellery)
        assert deliver(at=AT) == 1
        assert deliver(at=AT + 119 * SECOND) == 0
        assert deliver(at=AT + 121 * SECOND) == 2
        assert told() == [["R-1"], ["R-2", "R-3"]]

    def test_are_joined_by_none_that_goes_alone(self, cast):
        """An invitation is acted on by a mail program: of a message with other things in it none would be."""
        wait(1, to=cast.ellery)
        wait(2, to=cast.ellery, kind="meeting")
        wait(3, to=cast.ellery)
        assert deliver(at=AT) == 2
        assert told() == [["R-1"], ["R-2"]]

    def test_are_counted_from_the_first_that_went(self, cast):
        wait(1, to=cast.ellery)
        deliver(at=AT)
        wait(2, to=cast.ellery, at=AT + MINUTE)
        assert deliver(at=AT + MINUTE) == 0
        wait(3, to=cast.ellery, at=AT + 2 * MINUTE)
        assert deliver(at=AT + 2 * MINUTE + 2 * SECOND) == 2
        assert told() == [["R-1"], ["R-2", "R-3"]]

    def test_go_by_themselves_when_there_is_more_between_them(self, cast):
        for number in (1, 2):
            at = AT + number * 3 * MINUTE
            wait(number, to=cast.ellery, at=at)
            assert deliver(at=at) == 1
        assert told() == [["R-1"], ["R-2"]]

    def test_to_two_people_go_to_each(self, cast):
        wait(1, to=cast.ellery)
        wait(2, to=cast.castellano)
        wait(3, to=cast.joan, kind="reassigned")
        assert deliver(at=AT + 60 * MINUTE) == 3

    def test_are_not_held_up_by_one_that_goes_at_once_which_never_waits(self, cast):
        wait(1, to=cast.ellery)
        deliver(at=AT)
        wait(2, to=cast.ellery, is_at_once=True)
        assert deliver(at=AT + SECOND) == 1
        assert told() == [["R-1"], ["R-2"]]

    def test_say_of_each_why_when_and_where(self, cast):
        wait(1, 2, 3, to=cast.ellery)
        deliver(at=AT)
        deliver(at=AT + 3 * MINUTE)
        both = mail.outbox[1]
        assert both.subject.startswith("2 messages: ")
        for body in (both.body, both.alternatives[0].content):
            assert body.count("You receive this because it is assigned to you.") == 2
            assert body.count("Guidelines only") == 2
            assert body.count("17:00 MDT") == 2

    def test_are_each_stamped_with_whose_message_they_went_in(self, cast):
        wait(1, 2, 3, to=cast.ellery)
        deliver(at=AT)
        deliver(at=AT + 3 * MINUTE)
        assert {one.state for one in Notice.objects.all()} == {State.SENT}
        assert (notice(2).sent_with, notice(3).sent_with) == (None, notice(2))

    def test_bug_23_leave_out_what_has_been_answered_meanwhile(self, cast):
        wait(1, 2, 3, to=cast.ellery, is_chaser=True)
        deliver(at=AT)
        suppress(about="request:2", why="Answered", at=AT)
        assert deliver(at=AT + 3 * MINUTE) == 1
        assert told() == [["R-1"], ["R-3"]]

    def test_bug_23_even_when_they_are_held_already(self, cast):
        wait(1, 2, 3, to=cast.ellery, is_chaser=True)
        deliver(at=AT)
        later = AT + 3 * MINUTE
        [message] = gathering.gather(leased_at(later), later)
        suppress(about="request:3", why="Answered", at=later)
        assert delivery._send_one(message, lambda held: "", lambda: later) == 1
        assert [notice(number).state for number in (2, 3)] == [State.SENT, State.SUPPRESSED]


class TestAMessageOfSeveralThatWasCutOff:
    @pytest.fixture
    def cut_off(self, cast):
        wait(1, 2, 3, to=cast.ellery)
        deliver(at=AT)
        later = AT + 3 * MINUTE
        gathering.gather(leased_at(later), later)  # and the deliverer is killed
        return later + delivery.LEASE

    def test_bug_24_goes_again_whole_and_under_the_same_key(self, cast, cut_off):
        wait(4, to=cast.ellery, at=AT - MINUTE)  # which was told before, and comes between
        deliver(at=cut_off)
        again = next(one for one in mail.outbox if one.extra_headers["Message-ID"].startswith(f"<{notice(2).key}"))
        assert "/requests/3/" in again.body
        assert "/requests/4/" not in again.body

    def test_waits_while_another_deliverer_has_its_first(self, cast, cut_off):
        Notice.objects.filter(source="event:2").update(next_try_at=cut_off + MINUTE)
        assert deliver(at=cut_off) == 0
        assert (notice(3).state, notice(3).sent_with) == (State.QUEUED, notice(2))
        assert cut_off + 5 * SECOND <= notice(3).next_try_at < cut_off + 10 * SECOND

    def test_bug_24_goes_to_the_same_person_though_they_went_out_meanwhile(self, cast, cut_off):
        went_out(cast.ellery, cast.castellano)
        assert deliver(at=cut_off) == 2
        assert {str(one.person) for one in Notice.objects.all()} == {"Ruth Ellery"}

    def test_is_a_new_one_where_it_was_not_tried_at_all(self, cast, cut_off):
        Notice.objects.filter(state=State.SENDING).update(state=State.QUEUED, attempts=0, next_try_at=cut_off)
        Notice.objects.filter(source="event:2").update(state=State.SUPPRESSED)
        assert deliver(at=cut_off) == 1
        assert notice(3).sent_with is None

    def test_goes_without_the_first_that_nobody_needs_any_more(self, cast, cut_off):
        Notice.objects.filter(source="event:2").update(state=State.SUPPRESSED)
        deliver(at=cut_off)
        assert told() == [["R-1"], ["R-3"]]
        assert notice(3).sent_with is None


class TestOneThatDidNotGo:
    def test_bug_20_stops_no_other_and_all_of_it_comes_again(self, cast):
        wait(1, 2, 3, to=cast.ellery)
        deliver(at=AT)
        Notice.objects.filter(source="event:3").update(context={"due_by": "not a time"})
        later = AT + 3 * MINUTE
        assert deliver(at=later) == 0
        assert {notice(number).state for number in (2, 3)} == {State.QUEUED}
        assert notice(2).next_try_at == notice(3).next_try_at


class TestTheCap:
    def test_lets_no_more_than_twenty_messages_an_hour_through_and_the_rest_comes_in_one(self, cast):
        for number in range(25):
            at = AT + number * 130 * SECOND
            wait(number, to=cast.ellery, at=at)
            deliver(at=at)
        assert len(mail.outbox) == 20
        assert deliver(at=AT + 59 * MINUTE) == 0
        assert deliver(at=AT + 60 * MINUTE + 5 * SECOND) == 5
        assert told()[-1] == ["R-20", "R-21", "R-22", "R-23", "R-24"]

    def test_holds_back_nothing_that_goes_at_once(self, cast):
        wait(*range(25), to=cast.ellery, is_at_once=True)
        assert deliver(at=AT) == 25


class TestWhatGoesAtOnce:
    def test_goes_before_everything_that_waited_longer(self, cast):
        wait(1, to=cast.castellano, at=AT - 60 * MINUTE)
        wait(2, to=cast.ellery, is_at_once=True)
        deliver(at=AT)
        assert told() == [["R-2"], ["R-1"]]

    def test_goes_before_a_whole_batch(self, cast, monkeypatch):
        monkeypatch.setattr(delivery, "BATCH", 2)
        for number, person in enumerate((cast.castellano, cast.begaye, cast.lindqvist)):
            wait(number, to=person, at=AT - 60 * MINUTE)
        wait(9, to=cast.ellery, is_at_once=True)
        deliver(at=AT)
        assert told()[0] == ["R-9"]


class TestTheHours:
    def test_bug_21_what_could_not_go_before_closing_waits_for_the_opening(self, cast):
        wait(1, to=cast.ellery, at=local("2006-05-09 16:59"))
        assert deliver(at=local("2006-05-09 17:00")) == 0
        assert notice(1).next_try_at == local("2006-05-10 08:00")
        assert deliver(at=local("2006-05-10 08:00")) == 1

    def test_bug_9_unless_they_asked_for_it_at_any_hour(self, cast):
        choose_delivery(actor=cast.ellery_user, out_of_hours=True, paused_channels=[], at=AT)
        wait(1, to=cast.ellery)
        assert deliver(at=local("2006-05-09 23:00")) == 1

    def test_hold_nothing_back_that_goes_at_once(self, cast):
        wait(1, to=cast.ellery, is_at_once=True)
        assert deliver(at=local("2006-05-09 23:00")) == 1


class TestWhoWentOutMeanwhile:
    def test_bug_29_has_it_go_to_who_stands_in(self, cast):
        wait(1, to=cast.ellery)
        went_out(cast.ellery, cast.castellano)
        assert deliver(at=AT + MINUTE) == 1
        assert mail.outbox[0].to == ["Nadia Castellano <nadia.castellano@ilec.example.com>"]
        assert "because you stand in for Ruth Ellery" in mail.outbox[0].body
        gone = Notice.objects.get(person=cast.ellery)
        assert (gone.state, gone.reason) == (State.SUPPRESSED, "Out by then: told Nadia Castellano instead")
        assert set(Notice.objects.filter(person=cast.castellano).values_list("channel", flat=True)) == {
            "email",
            "inbox",
        }

    def test_names_all_who_are_stood_in_for_when_the_stand_in_goes_out_too(self, cast):
        wait(1, to=cast.ellery, at=local("2006-05-09 06:00"))
        went_out(cast.ellery, cast.castellano)
        assert deliver(at=local("2006-05-09 12:00")) == 1
        Notice.objects.filter(person=cast.castellano, channel="email").update(state="queued", attempts=0, sent_at=None)
        went_out(cast.castellano, cast.begaye)
        assert deliver(at=AT + MINUTE) == 1
        assert mail.outbox[1].to == ["Sam Begaye <sam.begaye@ilec.example.com>"]
        said = "because you stand in for Nadia Castellano, who stands in for Ruth Ellery"
        assert said in " ".join(mail.outbox[1].body.split())
        chain = Notice.objects.get(person=cast.begaye, channel="email").context["stands_in_for"]
        assert chain == ["Ruth Ellery", "Nadia Castellano"]

    def test_is_told_by_mail_where_who_stands_in_has_paused_the_channel(self, cast):
        choose_delivery(actor=cast.castellano_user, out_of_hours=False, paused_channels=["pager"], at=AT)
        wait(1, to=cast.ellery, channel="pager")
        went_out(cast.ellery, cast.castellano)
        assert gathering.gather(lease("pager", AT, AT + MINUTE, 10), AT) == []
        assert set(Notice.objects.filter(person=cast.castellano).values_list("channel", flat=True)) == {
            "email",
            "inbox",
        }

    def test_bug_26_who_was_told_already_is_not_told_again(self, cast):
        wait(1, to=cast.ellery)
        wait(1, to=cast.castellano)
        went_out(cast.ellery, cast.castellano)
        assert deliver(at=AT + MINUTE) == 1

    def test_gets_what_is_theirs_alone_when_they_are_back(self, cast):
        wait(1, to=cast.ellery, kind="old_numbers")
        went_out(cast.ellery, cast.castellano)
        assert deliver(at=AT + MINUTE) == 0
        assert notice(1).next_try_at == AT + timedelta(days=2)

    def test_gets_what_goes_at_once_all_the_same(self, cast):
        wait(1, to=cast.ellery, is_at_once=True)
        went_out(cast.ellery, cast.castellano)
        deliver(at=AT + MINUTE)
        assert [one.to for one in mail.outbox] == [["Ruth Ellery <ruth.ellery@ilec.example.com>"]]


class TestTwoDeliverersForOneRecipient:
    def test_who_has_the_older_one_goes_first_and_the_other_waits(self, cast, monkeypatch):
        monkeypatch.setattr(delivery, "BATCH", 1)
        wait(1, 2, to=cast.ellery)
        [one], [other] = leased_at(AT), leased_at(AT)
        assert gathering.gather([other], AT) == []
        assert gathering.gather([one], AT) == [one]
        assert notice(2).next_try_at == AT + 2 * MINUTE
