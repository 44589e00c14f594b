"""Running due times and a new calendar (domain 3.1 rule 3, known bugs 10 and 11)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import local, user
from contacts import operations as desk
from contacts.business_time import Window
from contacts.guideline import Channel
from contacts.models import BusinessCalendar, CalendarVersion
from contacts.operations import AlreadyDecided, NotAllowed
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import Commitment, Event, Rebase
from requests_app.queries.detail import request_page
from requests_app.queries.rebasing import moves_for

from .pages.reading import logged

pytestmark = pytest.mark.django_db
NOW = local("2006-05-26 15:00")  # the Friday before Memorial Day
BRIDGE = ["2006-05-30", "Bridge day"]


def proposed(cast, *, on=date(2006, 5, 26), windows=None, holidays=(BRIDGE,), at=NOW):
    first = CalendarVersion.objects.order_by("-number")[0]
    week = [[day, 480, 1020] for day in range(5)] if windows is None else windows
    return desk.propose_calendar(
        calendar_id=BusinessCalendar.objects.get().pk,
        actor=cast.ota_user,
        windows=[Window(*window) for window in week],
        holidays=[(date.fromisoformat(day), name) for day, name in [*first.holidays, *holidays]],
        effective_from=on,
        reason="Agreed",
        at=at,
    )


def approved(cast, at=NOW, **given) -> CalendarVersion:
    return desk.approve_calendar(proposal_id=proposed(cast, at=at, **given).pk, actor=cast.admin_user, at=at)


def written(cast, received="2006-05-26 14:00", **given):
    return logged(cast, local(received), channel=Channel.EMAIL, **given)


def clock(team_request) -> Commitment:
    return team_request.commitments.unmet().get()


def ask(cast, version, actor=None, at=NOW) -> Rebase:
    return operations.ask_to_rebase(version_id=version.pk, actor=actor or cast.ota_user, reason="Bridge day", at=at)


def rebase(cast, version, at=NOW) -> Rebase:
    return operations.approve_rebase(rebase_id=ask(cast, version).pk, actor=cast.admin_user, at=at)


class TestThePreview:
    def test_rule_3_shows_which_running_due_times_would_move_before_anything_is_approved(
        self, cast, django_assert_num_queries
    ):
        moving, staying = written(cast), logged(cast, local("2006-05-26 14:50"))
        proposal = proposed(cast)
        with django_assert_num_queries(1):
            found = moves_for(cast.admin_user, proposal.as_version(), proposal.effective_from, NOW)
        assert [(move.commitment.team_request, move.due_by) for move in found.moves] == [
            (moving, local("2006-05-31 14:00"))
        ]
        assert (found.running, found.too_late) == (2, 0)
        assert clock(moving).due_by == local("2006-05-30 14:00")
        assert clock(staying).due_by == local("2006-05-26 15:20")

    def test_counts_what_would_be_over_already_and_leaves_it(self, cast):
        team_request = written(cast, "2006-05-25 18:00")  # due Fri 17:00
        longer = [[day, 0, 1440] for day in range(5)]
        proposal = proposed(cast, windows=longer, holidays=())
        found = moves_for(cast.admin_user, proposal.as_version(), proposal.effective_from, local("2006-05-26 17:00"))
        assert (len(found.moves), found.too_late) in {(1, 0), (0, 1)}
        assert clock(team_request).due_by == local("2006-05-26 17:00")

    def test_is_nobody_elses(self, cast):
        written(cast)
        proposal = proposed(cast)
        for actor in (cast.brandvold_user, cast.joan):
            assert moves_for(actor, proposal.as_version(), proposal.effective_from, NOW).running == 0


class TestApprovingACalendar:
    def test_known_bug_11_moves_no_due_time_of_a_running_clock(self, cast):
        team_request = written(cast)
        approved(cast)
        assert clock(team_request).due_by == local("2006-05-30 14:00")
        assert clock(team_request).calendar_version.number == 1

    def test_counts_for_what_comes_after(self, cast):
        approved(cast)
        assert clock(written(cast)).due_by == local("2006-05-31 14:00")


class TestRebasing:
    def test_rule_3_moves_them_by_a_second_decision_and_says_so(self, cast):
        team_request, version = written(cast), approved(cast)
        done = rebase(cast, version)
        new = clock(team_request)
        assert (new.due_by, new.calendar_version, done.moved) == (local("2006-05-31 14:00"), version, 1)
        assert (new.previous.outcome, new.previous.due_by) == ("replaced", local("2006-05-30 14:00"))
        assert new.remind_at == new.soon_at
        told = request_page(cast.joan, team_request.pk, NOW)
        assert "moved the due time" in str(told)
        event = team_request.events.get(kind=Event.Kind.REBASED)
        assert (event.actor, event.note) == (cast.admin_user, "Bridge day")

    def test_rule_3_takes_two_people(self, cast):
        version = approved(cast)
        asked = ask(cast, version, cast.admin_user)
        for actor in (cast.admin_user, cast.ota_user):
            with pytest.raises(NotAllowed):
                operations.approve_rebase(rebase_id=asked.pk, actor=actor, at=NOW)
        with pytest.raises(Rebase.DoesNotExist):
            operations.approve_rebase(rebase_id=asked.pk, actor=cast.brandvold_user, at=NOW)
        second = user("second@ilec.example.com", name="Second", role="administrator", zone="UTC")
        assert operations.approve_rebase(rebase_id=asked.pk, actor=second, at=NOW).is_approved

    def test_is_asked_for_by_sales_operations_or_an_administrator(self, cast):
        version = approved(cast)
        for actor in (cast.brandvold_user, cast.ellery_user, cast.joan):
            with pytest.raises(CalendarVersion.DoesNotExist):
                ask(cast, version, actor)

    def test_is_asked_for_once_at_a_time_and_done_once(self, cast):
        version = approved(cast)
        asked = ask(cast, version)
        with pytest.raises(ValidationError, match="asked for already"):
            ask(cast, version)
        operations.approve_rebase(rebase_id=asked.pk, actor=cast.admin_user, at=NOW)
        with pytest.raises(AlreadyDecided):
            operations.approve_rebase(rebase_id=asked.pk, actor=cast.admin_user, at=NOW)

    def test_declined_moves_nothing_and_says_why(self, cast):
        team_request, version = written(cast), approved(cast)
        asked = ask(cast, version)
        given = {"proposal_id": asked.pk, "actor": cast.admin_user, "at": NOW}
        with pytest.raises(ValidationError, match="Say why"):
            desk.decline(Rebase, answer="", **given)
        assert desk.decline(Rebase, answer="Promised is promised", **given).is_approved is False
        assert clock(team_request).due_by == local("2006-05-30 14:00")

    def test_a_past_verdict_never_changes(self, cast):
        """Past and flagged, past and not yet swept, met, and withdrawn: all stay."""
        early, late = local("2006-05-25 10:00"), local("2006-05-26 13:00")
        flagged, unswept = logged(cast, early), logged(cast, late)
        met, gone = written(cast), written(cast)
        operations.respond(request_id=met.pk, actor=cast.ellery_user, medium=Medium.EMAIL, at=NOW)
        operations.withdraw(request_id=gone.pk, actor=cast.joan, at=NOW)
        operations.sweep(at=local("2006-05-25 11:00"))
        before = list(Commitment.objects.order_by("pk").values())
        version = approved(cast, windows=[[day, 540, 960] for day in range(5)])
        assert rebase(cast, version).moved == 0
        assert list(Commitment.objects.order_by("pk").values()) == before
        assert flagged.commitments.get().flagged_at
        assert unswept.commitments.get().flagged_at is None

    def test_of_what_is_due_before_its_day_moves_nothing(self, cast):
        team_request = written(cast)
        version = approved(cast, on=date(2006, 6, 1))
        assert rebase(cast, version).moved == 0
        assert clock(team_request).due_by == local("2006-05-30 14:00")

    def test_moves_a_promised_day_with_its_closing_time_but_never_to_another_day(self, cast):
        moving, closed = written(cast), written(cast)
        for team_request, day in ((moving, date(2006, 5, 31)), (closed, date(2006, 5, 30))):
            operations.acknowledge(request_id=team_request.pk, actor=cast.ellery_user, promised_on=day, at=NOW)
        version = approved(cast, windows=[[day, 480, 960] for day in range(5)])
        rebase(cast, version)
        assert clock(moving).due_by == local("2006-05-31 16:00")
        assert clock(moving).promised_on == date(2006, 5, 31)
        assert clock(closed).due_by == local("2006-05-30 17:00")

    def test_twice_changes_nothing_more(self, cast):
        team_request, version = written(cast), approved(cast)
        rebase(cast, version)
        assert rebase(cast, version).moved == 0
        assert team_request.events.filter(kind=Event.Kind.REBASED).count() == 1
