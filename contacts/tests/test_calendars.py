"""Office hours and holidays: proposed by one, approved by another (domain 3.1 rule 3, known bugs 3, 7, 9, 12)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accountteam.tests.cast import local, user
from contacts import operations, queries
from contacts.business_time import BadHours, Window, hours_of, hours_text, week_text
from contacts.guideline import Channel
from contacts.models import BusinessCalendar, CalendarProposal, CalendarVersion
from contacts.operations import AlreadyDecided, NotAllowed
from contacts.queries.proposals import before, calendar_states, difference

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")
WEEK = [Window(day, 480, 1020) for day in range(5)]
BRIDGE = (date(2006, 5, 30), "Bridge day")


def kept() -> list[tuple[date, str]]:
    """The holidays of the standard calendar as they come."""
    return [(date.fromisoformat(on), name) for on, name in CalendarVersion.objects.get(number=1).holidays]


def propose(
    cast, *, actor=None, windows=WEEK, add=(BRIDGE,), holidays=None, on=date(2006, 5, 18), reason="Agreed", at=NOW
):
    return operations.propose_calendar(
        calendar_id=BusinessCalendar.objects.get().pk,
        actor=actor or cast.ota_user,
        windows=windows,
        holidays=[*kept(), *add] if holidays is None else holidays,
        effective_from=on,
        reason=reason,
        at=at,
    )


def approve(cast, proposal, actor=None, at=NOW):
    return operations.approve_calendar(proposal_id=proposal.pk, actor=actor or cast.admin_user, at=at)


def refusal(cast, **given) -> str:
    with pytest.raises(ValidationError) as refused:
        propose(cast, **given)
    assert not CalendarProposal.objects.exists()
    return " ".join(refused.value.messages)


def due(cast, received):
    return queries.quote(cast.ellery, Channel.EMAIL, local(received)).promise.due_by


class TestProposing:
    def test_rule_3_changes_nothing_before_it_is_approved(self, cast):
        before_it = due(cast, "2006-05-26 14:00")
        propose(cast)
        assert due(cast, "2006-05-26 14:00") == before_it == local("2006-05-30 14:00")

    def test_known_bug_9_an_approved_holiday_moves_the_next_due_time(self, cast):
        approve(cast, propose(cast))
        assert due(cast, "2006-05-26 14:00") == local("2006-05-31 14:00")

    def test_rule_3_is_for_sales_operations_and_administrators(self, cast):
        for actor in (cast.ellery_user, cast.brandvold_user, cast.whitcombe_user, cast.joan):
            with pytest.raises(BusinessCalendar.DoesNotExist):
                propose(cast, actor=actor)

    def test_waits_for_the_one_that_waits(self, cast):
        propose(cast)
        with pytest.raises(ValidationError, match="waits to be decided"):
            propose(cast)

    def test_wants_a_reason(self, cast):
        assert "Say why" in refusal(cast, reason="  ")

    def test_of_nothing_new_is_refused(self, cast):
        assert "how it is already" in refusal(cast, add=())

    def test_known_bug_7_without_open_hours_is_refused(self, cast):
        assert "No day has open hours" in refusal(cast, windows=[])

    def test_with_windows_that_overlap_is_refused(self, cast):
        assert "overlap" in refusal(cast, windows=[Window(0, 480, 720), Window(0, 700, 1020)])

    def test_known_bug_3_until_24_00_is_taken(self, cast):
        assert propose(cast, windows=[Window(0, 480, 1440)], add=()).windows == [[0, 480, 1440]]

    def test_known_bug_12_with_a_holiday_twice_is_refused(self, cast):
        assert "Tue 30 May 2006 is listed 2 times" in refusal(cast, add=(BRIDGE, (BRIDGE[0], "Again")))

    def test_with_a_new_holiday_on_a_weekend_is_refused(self, cast):
        message = refusal(cast, add=((date(2006, 5, 27), "Saturday feast"),))
        assert "Saturday feast on Sat 27 May 2006 falls on a day that is closed anyway" in message

    def test_from_a_day_that_has_passed_is_refused(self, cast):
        assert "That day has passed" in refusal(cast, on=date(2006, 5, 17))

    def test_from_a_year_far_off_is_refused(self, cast):
        assert "Check the year" in refusal(cast, on=date(2060, 5, 17))

    def test_before_a_version_that_is_to_come_is_refused(self, cast):
        approve(cast, propose(cast, on=date(2006, 6, 1)))
        with pytest.raises(ValidationError, match="Version 2 begins on"):
            propose(cast, add=(), on=date(2006, 5, 25))


class TestDeciding:
    def test_rule_3_is_an_administrators(self, cast):
        proposal = propose(cast, actor=cast.admin_user)
        with pytest.raises(NotAllowed):
            approve(cast, proposal, cast.ota_user)
        with pytest.raises(CalendarProposal.DoesNotExist):
            approve(cast, proposal, cast.brandvold_user)

    def test_rule_3_is_never_the_proposers(self, cast):
        proposal = propose(cast, actor=cast.admin_user)
        with pytest.raises(NotAllowed):
            approve(cast, proposal)
        second = user("second@ilec.example.com", name="Second", role="administrator", zone="UTC")
        assert approve(cast, proposal, second).number == 2

    def test_rule_3_by_one_person_is_refused_by_the_database_too(self, cast):
        proposal = propose(cast)
        proposal.decided_by, proposal.decided_at, proposal.is_approved = cast.ota_user, NOW, True
        proposal.version = CalendarVersion.objects.get()
        with pytest.raises(IntegrityError, match="by_two_people"), transaction.atomic():
            proposal.save()

    def test_makes_the_next_version_with_its_people_and_its_day(self, cast):
        proposal = propose(cast, on=date(2006, 6, 1))
        version = approve(cast, proposal)
        proposal.refresh_from_db()
        assert (version.number, version.approved_by, version.effective_from) == (2, "Ada Minister", date(2006, 6, 1))
        assert (proposal.version, proposal.decided_by, proposal.is_approved) == (version, cast.admin_user, True)

    def test_is_done_once(self, cast):
        proposal = propose(cast)
        approve(cast, proposal)
        with pytest.raises(AlreadyDecided):
            approve(cast, proposal)
        assert CalendarVersion.objects.count() == 2

    def test_after_its_day_puts_it_in_force_today(self, cast):
        version = approve(cast, propose(cast), at=local("2006-05-25 09:00"))
        assert version.effective_from == date(2006, 5, 25)

    def test_to_decline_wants_a_reason_and_changes_nothing(self, cast):
        proposal = propose(cast)
        given = {"proposal_id": proposal.pk, "actor": cast.admin_user, "at": NOW}
        with pytest.raises(ValidationError, match="Say why"):
            operations.decline(CalendarProposal, answer=" ", **given)
        declined = operations.decline(CalendarProposal, answer="No such day", **given)
        assert (declined.is_approved, declined.answer, declined.version) == (False, "No such day", None)
        assert declined.outcome == "Declined"
        assert CalendarVersion.objects.count() == 1


class TestWithdrawing:
    def withdraw(self, proposal, actor):
        return operations.withdraw(CalendarProposal, proposal_id=proposal.pk, actor=actor, at=NOW)

    def test_is_the_proposers_and_makes_room_for_another(self, cast):
        assert self.withdraw(propose(cast), cast.ota_user).outcome == "Withdrawn"
        assert CalendarVersion.objects.count() == 1
        assert propose(cast).outcome == "Not decided"

    def test_is_nobody_elses(self, cast):
        proposal = propose(cast)
        with pytest.raises(NotAllowed):
            self.withdraw(proposal, cast.admin_user)
        with pytest.raises(CalendarProposal.DoesNotExist):
            self.withdraw(proposal, cast.joan)

    def test_comes_too_late_once_it_is_decided(self, cast):
        proposal = propose(cast)
        approve(cast, proposal)
        with pytest.raises(AlreadyDecided):
            self.withdraw(proposal, cast.ota_user)


class TestAVersionToCome:
    def test_is_worked_out_from_only_from_its_day_on(self, cast):
        approve(cast, propose(cast, windows=[Window(day, 540, 1020) for day in range(5)], on=date(2006, 5, 22)))
        assert due(cast, "2006-05-19 07:00") == local("2006-05-19 17:00")
        page = queries.quote(cast.ellery, Channel.PAGER, local("2006-05-22 07:00"))
        assert page.promise.clock_start == local("2006-05-22 09:00")
        assert queries.calendar_of(None, local("2006-05-21 12:00")).number == 1
        assert queries.calendar_of(None, local("2006-05-22 12:00")).number == 2


class TestTheDifference:
    def test_names_days_added_and_removed_and_the_hours(self, cast):
        gone = (date(2006, 5, 29), "Memorial Day")
        holidays = [one for one in [*kept(), BRIDGE] if one != gone]
        proposal = propose(cast, windows=[*WEEK, Window(5, 540, 720)], holidays=holidays)
        found = difference(before(proposal), proposal.as_version())
        assert (found.added, found.removed) == ([BRIDGE], [gone])
        assert found.hours_before == ["Monday to Friday 08:00–17:00"]
        assert found.hours_after == ["Monday to Friday 08:00–17:00", "Saturday 09:00–12:00"]

    def test_of_an_approved_one_stays_the_same(self, cast):
        proposal = propose(cast)
        approve(cast, proposal)
        proposal.refresh_from_db()
        assert difference(before(proposal), proposal.as_version()).added == [BRIDGE]


class TestTheList:
    def test_shows_what_is_in_force_to_come_and_waiting(self, cast, django_assert_num_queries):
        approve(cast, propose(cast, on=date(2006, 6, 1)))
        propose(cast, add=(), on=date(2006, 7, 1))
        with django_assert_num_queries(3):
            (state,) = calendar_states(cast.ota_user, NOW)
        assert (state.in_force.number, [v.number for v in state.coming]) == (1, [2])
        assert state.waiting.effective_from == date(2006, 7, 1)
        assert state.ahead[0] == (date(2006, 5, 29), "Memorial Day")

    def test_is_nothing_for_others(self, cast):
        assert calendar_states(cast.brandvold_user, NOW) == []


class TestWrittenHours:
    @pytest.mark.parametrize(
        ("text", "windows"),
        [
            ("08:00–17:00", [(480, 1020)]),
            ("8:00-12:00, 13:00 to 24:00", [(480, 720), (780, 1440)]),
            ("13:00–17:00; 08:00–12:00", [(480, 720), (780, 1020)]),
            ("00:00-24:00", [(0, 1440)]),
            ("  ", []),
        ],
    )
    def test_are_read(self, text, windows):
        assert hours_of(2, text) == [Window(2, *ends) for ends in windows]

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("8 to 5", "no opening time"),
            ("08:00", "no opening time"),
            ("17:00–08:00", "closes before it opens"),
            ("08:00–08:00", "closes before it opens"),
            ("08:00–24:01", "The day ends at 24:00"),
            ("08:60–09:00", "no clock shows"),
            ("08:00–12:00, 11:59–13:00", "overlap"),
        ],
    )
    def test_that_make_no_sense_are_refused_in_words(self, text, why):
        with pytest.raises(BadHours, match=why):
            hours_of(0, text)

    def test_are_written_as_they_are_read(self):
        assert hours_text(hours_of(0, "8:00-12:00,13:00-24:00")) == "08:00–12:00, 13:00–24:00"

    def test_of_a_week_stand_together_where_they_are_the_same(self):
        assert week_text([*WEEK, Window(5, 540, 720), Window(6, 540, 720)]) == [
            "Monday to Friday 08:00–17:00",
            "Saturday and Sunday 09:00–12:00",
        ]
