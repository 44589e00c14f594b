"""Meetings (S52, S53): proposed, confirmed by the other side, moved, called off, held; and whose calendar follows."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accountteam.tests.cast import clec_account, local
from contacts import wall
from contacts.guideline import Channel
from notices.channels.email import message
from notices.models import Notice
from notices.recipients import receiver_of, recipient_of
from requests_app import operations
from requests_app.lifecycle import NotPossible
from requests_app.models import Meeting, Participant, TeamRequest
from requests_app.operations import AnsweredFirst, Appointment, NotAllowed, Posted, Seen
from requests_app.queries.meetings import meeting_for, meetings_of

from .pages.reading import logged

pytestmark = pytest.mark.django_db

AT = local("2006-05-18 11:00")
FRIDAY = local("2006-05-19 10:00")
MONDAY = local("2006-05-22 14:00")
BRIDGE = "303-555-0100, code 4711"


@pytest.fixture
def asked(cast):
    return logged(cast, local("2006-05-18 09:00"), channel=Channel.CONFERENCE_CALL)


def propose(cast, team_request, actor=None, **given):
    """Joan proposes a call with Ellery on Friday at ten in Denver, unless said otherwise."""
    words = {
        "kind": Meeting.Kind.CONFERENCE_CALL,
        "appointment": Appointment(FRIDAY, 30, BRIDGE),
        "people": [cast.ellery],
        "users": [cast.joan],
        "at": AT,
        **given,
    }
    operations.propose_meeting(request_id=team_request.pk, actor=actor or cast.joan, **words)
    return Meeting.objects.latest("pk")


def seen(meeting, sequence=None):
    return {"request_id": meeting.team_request_id, "seen": Seen(meeting.pk, sequence)}


def fresh(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def kinds(team_request):
    return [event.kind for event in team_request.events.all()][1:]


class TestProposing:
    def test_writes_it_down_with_its_time_place_zone_and_who_takes_part(self, cast, asked):
        meeting = propose(cast, asked, agenda="Due dates in Gallup")
        assert (meeting.status, meeting.sequence, meeting.zone) == ("proposed", 0, "America/Phoenix")
        assert (meeting.starts_at, meeting.minutes, meeting.place) == (FRIDAY, 30, BRIDGE)
        assert [part.somebody for part in meeting.participants.all()] == [cast.ellery, cast.joan]
        event = asked.events.last()
        assert (event.kind, event.actor, event.note) == ("meeting_proposed", cast.joan, "Due dates in Gallup")
        assert (event.data["meeting"], event.data["sequence"]) == (meeting.pk, 0)

    def test_s52_meets_no_clock_and_starts_none(self, cast):
        paged = logged(cast, local("2006-05-18 10:50"))
        propose(cast, paged, cast.ellery_user)
        clock = paged.commitments.get()
        assert clock.outcome == ""
        paged.refresh_from_db()
        assert paged.status == "open"

    @pytest.mark.parametrize(
        ("starts_at", "words"), [(AT, "over already"), (local("2007-06-01 10:00"), "Check the year")]
    )
    def test_refuses_a_time_that_is_over_or_a_slip_of_the_year(self, cast, asked, starts_at, words):
        with pytest.raises(ValidationError) as refused:
            propose(cast, asked, appointment=Appointment(starts_at, 30, BRIDGE))
        assert words in refused.value.message_dict["starts_at"][0]

    @pytest.mark.parametrize(("people", "users"), [([], ["joan"]), (["lindqvist"], ["joan"]), (["ellery"], ["ken"])])
    def test_asks_one_of_the_account_team_and_nobody_of_a_rivals(self, cast, asked, people, users):
        chosen = {"people": [getattr(cast, name) for name in people], "users": [getattr(cast, name) for name in users]}
        with pytest.raises(ValidationError):
            propose(cast, asked, **chosen)
        assert not Meeting.objects.exists()

    def test_is_not_for_a_rival_an_administrator_or_who_only_logged_it(self, cast, asked):
        with pytest.raises(TeamRequest.DoesNotExist):
            propose(cast, asked, cast.ken)
        with pytest.raises(NotAllowed):
            propose(cast, asked, cast.admin_user)
        TeamRequest.objects.filter(pk=asked.pk).update(logged_by=cast.lindqvist_user)
        with pytest.raises(NotAllowed):
            propose(cast, asked, cast.lindqvist_user)

    def test_of_a_closed_request_is_not_possible(self, cast, asked):
        operations.withdraw(request_id=asked.pk, actor=cast.joan, at=AT)
        with pytest.raises(NotPossible):
            propose(cast, asked)

    def test_posted_twice_is_one_meeting(self, cast, asked):
        posted = Posted(token=uuid.uuid4())
        for _ in range(2):
            propose(cast, asked, posted=posted)
        assert Meeting.objects.count() == 1


class TestConfirming:
    def test_is_the_other_sides(self, cast, asked):
        meeting = propose(cast, asked)
        operations.confirm_meeting(**seen(meeting), actor=cast.ellery_user, at=AT)
        assert (fresh(meeting).status, fresh(meeting).sequence) == ("confirmed", 1)
        assert kinds(asked) == ["meeting_proposed", "meeting_confirmed"]

    def test_is_not_for_the_side_that_named_the_time(self, cast, asked):
        other = clec_account("Ira Castle", cast.cobalt, "America/Denver")
        meeting = propose(cast, asked)
        with pytest.raises(NotPossible, match="other one confirms"):
            operations.confirm_meeting(**seen(meeting), actor=other, at=AT)

    def test_of_a_time_that_is_over_is_not_possible(self, cast, asked):
        meeting = propose(cast, asked)
        with pytest.raises(NotPossible, match="over already"):
            operations.confirm_meeting(**seen(meeting), actor=cast.ellery_user, at=FRIDAY)

    def test_of_what_somebody_moved_meanwhile_tells_who_was_first(self, cast, asked):
        meeting = propose(cast, asked)
        operations.move_meeting(**seen(meeting), actor=cast.joan, appointment=Appointment(MONDAY, 30, BRIDGE), at=AT)
        with pytest.raises(AnsweredFirst) as first:
            operations.confirm_meeting(**seen(meeting, 0), actor=cast.ellery_user, at=AT)
        assert (first.value.event.kind, first.value.event.actor) == ("meeting_moved", cast.joan)
        assert fresh(meeting).status == "proposed"

    def test_of_a_meeting_of_another_request_finds_none(self, cast, asked):
        meeting = propose(cast, asked)
        other = logged(cast, local("2006-05-18 10:00"))
        with pytest.raises(Meeting.DoesNotExist):
            operations.confirm_meeting(request_id=other.pk, seen=Seen(meeting.pk), actor=cast.ellery_user, at=AT)


class TestMoving:
    def test_keeps_the_same_meeting_and_asks_the_other_side_anew(self, cast, asked):
        meeting = propose(cast, asked)
        operations.confirm_meeting(**seen(meeting), actor=cast.ellery_user, at=AT)
        moved = Appointment(MONDAY, 45, "1801 California Street")
        operations.move_meeting(
            **seen(meeting, 1), actor=cast.ellery_user, appointment=moved, note="Out on Friday", at=AT
        )
        now = fresh(meeting)
        assert (now.pk, now.key, now.status, now.sequence) == (meeting.pk, meeting.key, "proposed", 2)
        assert (now.starts_at, now.minutes, now.place, now.zone) == (MONDAY, 45, moved.place, "America/Denver")
        with pytest.raises(NotPossible):
            operations.confirm_meeting(**seen(meeting), actor=cast.ellery_user, at=AT)
        operations.confirm_meeting(**seen(meeting), actor=cast.joan, at=AT)
        assert asked.events.filter(kind="meeting_moved").get().data["was"] == "2006-05-19T16:00:00+00:00"

    def test_to_where_it_is_already_is_refused(self, cast, asked):
        meeting = propose(cast, asked)
        with pytest.raises(ValidationError):
            operations.move_meeting(
                **seen(meeting), actor=cast.joan, appointment=Appointment(FRIDAY, 30, BRIDGE), at=AT
            )
        assert fresh(meeting).sequence == 0


class TestCallingOff:
    def test_takes_a_reason_and_is_the_end_of_it(self, cast, asked):
        meeting = propose(cast, asked)
        with pytest.raises(ValidationError):
            operations.cancel_meeting(**seen(meeting), actor=cast.joan, reason=" ", at=AT)
        operations.cancel_meeting(**seen(meeting), actor=cast.joan, reason="Settled by telephone", at=AT)
        assert (fresh(meeting).status, fresh(meeting).reason) == ("cancelled", "Settled by telephone")
        with pytest.raises(NotPossible, match="cancelled already"):
            operations.move_meeting(
                **seen(meeting), actor=cast.joan, appointment=Appointment(MONDAY, 30, BRIDGE), at=AT
            )


class TestHolding:
    AFTER = local("2006-05-19 10:40")

    def say(self, meeting, actor, was_held, at=AFTER, **given):
        operations.hold_meeting(**seen(meeting), actor=actor, was_held=was_held, at=at, **given)

    def test_is_said_with_a_note_and_changes_no_calendar(self, cast, asked):
        meeting = propose(cast, asked)
        self.say(meeting, cast.ellery_user, True, note="Order goes out on Monday")
        assert (fresh(meeting).status, fresh(meeting).sequence) == ("held", 0)
        event = asked.events.last()
        assert (event.kind, event.note, event.data["was_held"]) == ("meeting_held", "Order goes out on Monday", True)

    def test_not_before_it_began(self, cast, asked):
        meeting = propose(cast, asked)
        with pytest.raises(NotPossible, match="still to come"):
            self.say(meeting, cast.joan, True, at=AT)

    def test_once_for_each_side(self, cast, asked):
        meeting = propose(cast, asked)
        self.say(meeting, cast.joan, True)
        with pytest.raises(NotPossible, match="already"):
            self.say(meeting, cast.joan, False)

    @pytest.mark.parametrize("first", [True, False])
    def test_domain_7_where_the_sides_differ_both_statements_are_kept(self, cast, asked, first):
        meeting = propose(cast, asked)
        self.say(meeting, cast.ellery_user, first)
        self.say(meeting, cast.joan, not first)
        now = fresh(meeting)
        assert (now.status, now.team_says_held, now.company_says_held) == ("held", first, not first)
        assert [event.data["was_held"] for event in asked.events.filter(kind="meeting_held")] == [first, not first]
        [line] = meetings_of(asked, cast.joan, [], self.AFTER)
        assert line.is_said_twice

    def test_not_held_it_is_moved_and_nothing_is_said_of_the_new_time_yet(self, cast, asked):
        meeting = propose(cast, asked)
        self.say(meeting, cast.joan, False)
        assert fresh(meeting).status == "proposed"
        operations.move_meeting(
            **seen(meeting), actor=cast.joan, appointment=Appointment(MONDAY, 30, BRIDGE), at=self.AFTER
        )
        assert fresh(meeting).company_says_held is None

    def test_rule_11_meets_no_clock_by_itself(self, cast):
        paged = logged(cast, local("2006-05-18 10:50"))
        meeting = propose(cast, paged)
        self.say(meeting, cast.ellery_user, True)
        assert paged.commitments.get().outcome == ""


class TestTheDatabase:
    @pytest.mark.parametrize(
        "change",
        [
            {"status": "cancelled"},
            {"reason": "x"},
            {"status": "held"},
            {"team_says_held": True},
            {"status": "held", "team_says_held": False},
            {"status": "lost"},
            {"kind": "party"},
            {"minutes": 4},
            {"minutes": 721},
            {"place": ""},
            {"starts_at": local("2006-05-19 10:00").replace(second=1)},
        ],
    )
    def test_refuses_nonsense(self, cast, asked, change):
        meeting = propose(cast, asked)
        with pytest.raises(IntegrityError), transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(**change)

    @pytest.mark.parametrize("both", [{}, {"person": "ellery", "user": "joan"}])
    def test_takes_a_participant_of_just_one_side(self, cast, asked, both):
        meeting = propose(cast, asked)
        with pytest.raises(IntegrityError), transaction.atomic():
            Participant.objects.create(meeting=meeting, **{name: getattr(cast, who) for name, who in both.items()})

    def test_takes_nobody_twice(self, cast, asked):
        meeting = propose(cast, asked)
        with pytest.raises(IntegrityError), transaction.atomic():
            Participant.objects.create(meeting=meeting, person=cast.ellery)


class TestTheSecondWall:
    def test_lets_a_company_arrange_its_own(self, cast, asked):
        with wall.chosen(wall.choice_of(cast.joan)):
            meeting = propose(cast, asked)
            operations.cancel_meeting(**seen(meeting), actor=cast.joan, reason="No", at=AT)

    def test_shows_a_company_who_takes_part_even_when_they_serve_it_no_more(self, cast, asked):
        meeting = propose(cast, asked, cast.ota_user, people=[cast.ota, cast.begaye])
        cast.cobalt.assignments.filter(person=cast.begaye).delete()
        with wall.chosen(wall.choice_of(cast.joan)):
            found = meeting_for(cast.joan, asked.pk, meeting.pk, AT)
            assert {part.somebody.name for part in found.participants.all()} == {
                "Frances Ota",
                "Sam Begaye",
                "Joan Ferris",
            }


class TestWhoIsTold:
    def mails(self):
        return Notice.objects.filter(kind="meeting", channel="email").order_by("pk")

    def told(self):
        """What one of ours was told by mail."""
        return self.mails().filter(person__isnull=False)

    def test_are_those_who_take_part_whoever_did_it(self, cast, asked):
        propose(cast, asked, cast.ellery_user, people=[cast.ellery, cast.begaye])
        assert [receiver_of(notice) for notice in self.mails()] == [cast.ellery, cast.begaye, cast.joan]
        assert set(self.mails().values_list("about", flat=True)) == {f"request:{asked.pk}"}

    @pytest.mark.parametrize(("proposer", "asks"), [("joan", "Ruth Ellery"), ("ellery_user", "Joan Ferris")])
    def test_the_side_that_did_not_propose_is_asked_to_confirm(self, cast, asked, proposer, asks):
        propose(cast, asked, getattr(cast, proposer))
        told = {recipient_of(notice).name: message(notice).body for notice in self.mails()}
        assert len(told) == 2
        assert {name for name, words in told.items() if "Confirm it, or name another time" in words} == {asks}

    def test_once_for_each_change_and_not_for_what_is_said_afterwards(self, cast, asked):
        meeting = propose(cast, asked)
        operations.confirm_meeting(**seen(meeting), actor=cast.ellery_user, at=AT)
        operations.hold_meeting(**seen(meeting), actor=cast.joan, was_held=True, at=FRIDAY)
        assert [notice.context["meeting_status"] for notice in self.told()] == ["proposed", "confirmed"]

    def test_by_a_mail_in_their_own_time_with_the_entry_for_their_calendar(self, cast, asked):
        propose(cast, asked, agenda="Due dates <in> Gallup & Zuni")
        sent = message(self.told().get())
        assert sent.subject.startswith("Conference call proposed, Fri 19 May 10:00 MDT: ")
        assert "Joan Ferris has proposed this meeting. Confirm it, or name another time" in sent.body
        assert "Due dates <in> Gallup & Zuni" in sent.body
        mail = sent.message()
        [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        assert part.get_param("method") == "REQUEST"
        assert part.get_content_charset() == "utf-8"
        [attached] = [part for part in mail.walk() if part.get_filename() == "invitation.ics"]
        text = attached.get_payload(decode=True)
        assert b"METHOD:REQUEST\r\n" in text
        assert part.get_payload(decode=True).replace(b"\r\n", b"\n") == text.replace(b"\r\n", b"\n")

    def test_that_it_is_called_off_with_what_takes_it_out(self, cast, asked):
        meeting = propose(cast, asked)
        operations.cancel_meeting(**seen(meeting), actor=cast.joan, reason="Settled", at=AT)
        sent = message(self.told().last())
        assert "called off" in sent.subject
        assert "Why: Settled" in sent.body
        methods = {part.get_param("method") for part in sent.message().walk()}
        assert methods == {None, "CANCEL"}

    def test_a_notice_of_another_kind_carries_no_calendar(self, cast, asked):
        operations.raise_to_director(request_id=asked.pk, actor=cast.joan, reason="x", at=AT)
        mail = message(Notice.objects.get(kind="raised", channel="email")).message()
        assert "text/calendar" not in [part.get_content_type() for part in mail.walk()]
