"""The database refuses what the rules forbid: each constraint meets its nonsense."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from accountteam.tests.cast import local
from contacts.guideline import Channel
from contacts.models import CalendarVersion
from requests_app import operations
from requests_app.models import (
    Attachment,
    CalendarFeed,
    Commitment,
    DigestDay,
    Escalation,
    Event,
    Link,
    Meeting,
    Outage,
    OutageUpdate,
    Party,
    Rebase,
    TeamRequest,
)

from .pages.reading import logged
from .test_outages import post

pytestmark = pytest.mark.django_db

AT = local("2006-05-18 10:00")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def team_request(cast):
    return logged(cast, AT)


def refused(constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change()


def commitment_with(team_request, **changes):
    clock = team_request.commitments.get()
    return lambda: Commitment.objects.filter(pk=clock.pk).update(**changes)


REQUESTS = {
    "teamrequest_received_before_logged": {"logged_at": AT - MINUTE},
    "teamrequest_has_a_subject": {"subject": ""},
    "teamrequest_status_known": {"status": "forgotten"},
    "teamrequest_side_known": {"side": "legal"},
    "teamrequest_state_in_territory": {"state": "TX"},
}
COMMITMENTS = {
    "commitment_due_after_start": {"due_by": AT - MINUTE, "expected_from": None},
    "commitment_window_in_order": {"expected_from": AT + 31 * MINUTE},
    "commitment_whole_minutes": {"due_by": AT + timedelta(minutes=30, seconds=1)},
    "commitment_ends_once_with_outcome": {"outcome": "met"},
    "commitment_flagged_after_due": {"flagged_at": AT + 30 * MINUTE},
    "commitment_promise_has_a_date": {"kind": "promised_contact"},
}


class TestRequests:
    @pytest.mark.parametrize("constraint", REQUESTS)
    def test_that_make_no_sense(self, team_request, constraint):
        row = TeamRequest.objects.filter(pk=team_request.pk)
        refused(constraint, lambda: row.update(**REQUESTS[constraint]))


class TestCommitments:
    @pytest.mark.parametrize("constraint", COMMITMENTS)
    def test_that_make_no_sense(self, team_request, constraint):
        refused(constraint, commitment_with(team_request, **COMMITMENTS[constraint]))

    @pytest.mark.parametrize(
        "changes",
        [
            {"ended_at": AT, "outcome": "met", "met_at": None},
            {"ended_at": AT, "outcome": ""},
            {"met_at": AT},
            {"ended_at": AT, "outcome": "forgotten"},
        ],
    )
    def test_rule_13_end_once_with_an_outcome(self, team_request, changes):
        refused("commitment_ends_once_with_outcome", commitment_with(team_request, **changes))

    def test_of_the_first_clock_one_runs_at_a_time(self, team_request):
        clock = team_request.commitments.get()
        clock.pk = None
        refused("commitment_one_first_clock", clock.save)

    def test_are_replaced_once(self, team_request, cast):
        for channel, at in (("voicemail", AT + MINUTE), ("email", AT + 2 * MINUTE)):
            operations.correct(
                request_id=team_request.pk, actor=cast.brandvold_user, reason="x", channel=Channel(channel), at=at
            )
        first, second, third = team_request.commitments.order_by("id")
        with pytest.raises(IntegrityError, match="previous_id"), transaction.atomic():
            Commitment.objects.filter(pk=third.pk).update(previous=first)
        assert (second.previous, third.previous) == (first, second)


class TestEscalations:
    def raised(self, team_request, cast):
        operations.raise_to_director(request_id=team_request.pk, actor=cast.joan, reason="x", at=AT)
        return team_request.escalations.get()

    def test_one_is_open_at_a_time(self, team_request, cast):
        escalation = self.raised(team_request, cast)
        escalation.pk = None
        refused("escalation_one_open", escalation.save)

    @pytest.mark.parametrize("answered_at", [AT - MINUTE, AT])
    def test_are_answered_after_they_were_raised_and_by_somebody(self, team_request, cast, answered_at):
        escalation = self.raised(team_request, cast)
        row = Escalation.objects.filter(pk=escalation.pk)
        refused("escalation_answered_after_raised", lambda: row.update(answered_at=answered_at))

    @pytest.mark.parametrize(
        ("constraint", "nonsense"),
        [
            ("escalation_answered_or_passed_up", {"passed_up_at": AT - MINUTE}),
            ("escalation_goes_up", {"from_tier": 5, "to_tier": 4}),
            ("escalation_goes_up", {"from_tier": 2, "to_tier": 3}),
        ],
    )
    def test_s57_go_up_and_are_passed_up_unanswered(self, team_request, cast, constraint, nonsense):
        row = Escalation.objects.filter(pk=self.raised(team_request, cast).pk)
        refused(constraint, lambda: row.update(**nonsense))


class TestEvents:
    def test_a_fact_of_the_sweep_is_recorded_once(self, team_request):
        operations.sweep(at=AT + 31 * MINUTE)
        event = team_request.events.get(kind="went_past_guideline")
        event.pk = None
        refused("event_recorded_once", lambda: event.save(force_insert=True))

    def test_a_forms_mark_is_used_once(self, team_request, cast):
        token = uuid.uuid4()
        operations.note(
            request_id=team_request.pk,
            actor=cast.joan,
            text="x",
            posted=operations.Posted(token=token),
            at=AT,
        )
        event = team_request.events.get(form_token=token)
        event.pk = None
        refused("form_token", lambda: event.save(force_insert=True))

    def test_have_a_place_each(self, team_request):
        """The database gives the place; only with its triggers off could two have one."""
        event = team_request.events.get()
        event.pk = None
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        refused("event_one_in_its_place", lambda: event.save(force_insert=True))

    def test_are_never_edited_or_deleted(self, team_request):
        for change in (lambda: Event.objects.update(note="x"), lambda: Event.objects.all().delete()):
            with pytest.raises(DatabaseError, match="event"), transaction.atomic():
                change()


REBASES = {
    "rebase_by_two_people": {"decided_by": "ota_user", "decided_at": AT, "is_approved": True},
    "rebase_decided_by_somebody": {"decided_at": AT},
    "rebase_declined_with_reason": {"decided_by": "admin_user", "decided_at": AT, "is_approved": False},
}


class TestRebases:
    @pytest.fixture
    def rebase(self, cast) -> Rebase:
        version = CalendarVersion.objects.get()
        return Rebase.objects.create(calendar_version=version, reason="x", proposed_by=cast.ota_user, proposed_at=AT)

    @pytest.mark.parametrize("constraint", REBASES)
    def test_that_make_no_sense(self, cast, rebase, constraint):
        changes = {
            name: getattr(cast, value) if name == "decided_by" else value for name, value in REBASES[constraint].items()
        }
        refused(constraint, lambda: Rebase.objects.filter(pk=rebase.pk).update(**changes))

    def test_wait_one_at_a_time(self, rebase):
        rebase.pk = None
        refused("rebase_one_open", lambda: rebase.save(force_insert=True))


MEETINGS = {
    "meeting_kind_known": {"kind": "lunch"},
    "meeting_status_known": {"status": "forgotten"},
    "meeting_of_some_minutes": {"minutes": 4},
    "meeting_on_the_minute": {"starts_at": AT + timedelta(days=1, seconds=1)},
    "meeting_has_a_place": {"place": ""},
    "meeting_cancelled_with_its_reason": {"status": "cancelled"},
    "meeting_held_as_somebody_says": {"status": "held"},
}


class TestMeetings:
    @pytest.fixture
    def meeting(self, cast, team_request) -> Meeting:
        operations.propose_meeting(
            request_id=team_request.pk,
            actor=cast.joan,
            kind=Meeting.Kind.CONFERENCE_CALL,
            appointment=operations.Appointment(AT + timedelta(days=1), 30, "+1 303 555 0100"),
            people=[cast.ellery],
            users=[cast.joan],
            at=AT,
        )
        return team_request.meetings.get()

    @pytest.mark.parametrize("constraint", MEETINGS)
    def test_that_make_no_sense(self, meeting, constraint):
        refused(constraint, lambda: Meeting.objects.filter(pk=meeting.pk).update(**MEETINGS[constraint]))

    @pytest.mark.parametrize(
        "changes",
        [
            {"reason": "x"},  # of one that is not cancelled
            {"team_says_held": True},  # of one that is not held
            {"status": "held", "company_says_held": False},
        ],
    )
    def test_are_cancelled_and_held_by_what_is_said(self, meeting, changes):
        refused("meeting_(cancelled|held)", lambda: Meeting.objects.filter(pk=meeting.pk).update(**changes))

    def test_have_participants_of_one_side_each(self, cast, meeting):
        for both in ({"person": cast.begaye, "user": cast.joan}, {}):
            refused("participant_of_one_side", lambda both=both: meeting.participants.create(**both))

    def test_have_everybody_once(self, cast, meeting):
        refused("participant_person_once", lambda: meeting.participants.create(person=cast.ellery))
        refused("participant_user_once", lambda: meeting.participants.create(user=cast.joan))


class TestLinks:
    def test_of_a_kind_that_nobody_knows(self, cast, team_request):
        ends = {"from_request": logged(cast, AT), "to_request": team_request}
        refused("link_kind_known", lambda: Link.objects.create(kind="cousin", **ends))

    def test_never_lead_to_where_they_begin(self, team_request):
        ends = {"from_request": team_request, "to_request": team_request}
        refused("link_never_to_itself", lambda: Link.objects.create(kind="follows", **ends))

    def test_of_a_kind_are_there_once_either_way(self, cast, team_request):
        one, two = logged(cast, AT), team_request
        Link.objects.create(from_request=one, to_request=two, kind="follows")
        Link.objects.create(from_request=one, to_request=two, kind="same_outage")
        for ends in ({"from_request": one, "to_request": two}, {"from_request": two, "to_request": one}):
            refused("link_once_either_way", lambda ends=ends: Link.objects.create(kind="follows", **ends))

    def test_lead_from_a_duplicate_to_the_earlier_one_alone(self, cast, team_request):
        later, latest = logged(cast, AT), logged(cast, AT)
        ends = {"from_request": team_request, "to_request": later}
        refused("link_duplicate_came_later", lambda: Link.objects.create(kind="duplicate", **ends))
        Link.objects.create(from_request=latest, to_request=later, kind="duplicate")
        again = {"from_request": latest, "to_request": team_request}
        refused("link_duplicate_of_one", lambda: Link.objects.create(kind="duplicate", **again))

    def test_stay_in_one_company(self, cast, team_request):
        rivals = logged(cast, AT, by=cast.ken, clec=cast.prairie)
        ends = {"from_request": team_request, "to_request": rivals}
        refused("link_of_one_company", lambda: Link.objects.create(kind="follows", **ends))


class TestParties:
    def test_are_of_one_side_each(self, cast, team_request):
        for both in ({"person": cast.begaye, "user": cast.joan}, {}):
            refused("party_of_one_side", lambda both=both: Party.objects.create(team_request=team_request, **both))

    @pytest.mark.parametrize(("side", "who"), [("person", "begaye"), ("user", "joan")])
    def test_have_everybody_once(self, cast, team_request, side, who):
        one = {"team_request": team_request, side: getattr(cast, who)}
        Party.objects.create(**one)
        constraint = {"person": "party_person_once", "user": "party_user_once"}[side]
        refused(constraint, lambda: Party.objects.create(**one))

    def test_are_nobody_of_another_company(self, cast, team_request):
        refused("party_of_its_company", lambda: Party.objects.create(team_request=team_request, user=cast.ken))


class TestAttachments:
    def attached(self, team_request, **changes):
        event = team_request.events.first()
        plain = {"name": "a.txt", "size": 1, "sha256": "0" * 64, "content": b"x"}
        return Attachment.objects.create(**plain | {"team_request": team_request, "event": event} | changes)

    @pytest.mark.parametrize(
        ("constraint", "changes"),
        [
            ("attachment_of_some_size", {"size": 10 * 1024 * 1024 + 1}),
            ("attachment_has_its_digest", {"sha256": "none"}),
            ("attachment_once_with_an_event", {}),
        ],
    )
    def test_that_make_no_sense(self, team_request, constraint, changes):
        self.attached(team_request)
        refused(constraint, lambda: self.attached(team_request, **changes))

    def test_are_never_edited_or_deleted(self, team_request):
        self.attached(team_request)
        for change in (lambda: Attachment.objects.update(name="x"), lambda: Attachment.objects.all().delete()):
            with pytest.raises(DatabaseError, match="attachment"), transaction.atomic():
                change()


class TestFeeds:
    def test_keep_a_hash_and_no_token(self, cast):
        refused(
            "calendarfeed_keeps_no_token",
            lambda: CalendarFeed.objects.create(account=cast.joan, token_hash="a-token", made_at=AT),
        )


class TestDigests:
    def test_of_an_office_begin_once_a_day(self, cast):
        day = {"calendar": cast.ellery.calendar, "zone": "America/Denver", "on": AT.date(), "begun_at": AT}
        DigestDay.objects.create(**day)
        refused("digestday_once", lambda: DigestDay.objects.create(**day))
        DigestDay.objects.create(**day | {"zone": "America/Phoenix"})


OUTAGES = [
    ("outage_in_the_territory", {"states": []}),
    ("outage_in_the_territory", {"states": ["CO", "TX"]}),
    ("outage_cllis_format", {"cllis": ["durncoma"]}),
    ("outage_cllis_format", {"cllis": ["DURNCOMA", "DURN"]}),
    ("outage_cllis_format", {"cllis": ["DURNCOMA01"]}),
    ("outage_says_what", {"subject": ""}),
    ("outage_says_what", {"area": ""}),
    ("outage_says_what", {"source": ""}),
    ("outage_ends_later", {"restored_at": AT - 400 * DAY, "next_update_at": None, "remind_at": None}),
    ("outage_promises_an_update_till_it_is_over", {"next_update_at": None, "remind_at": None}),
    ("outage_promises_an_update_till_it_is_over", {"restored_at": AT}),
    ("outage_promises_an_update_till_it_is_over", {"withdrawn_at": AT}),
    ("outage_watched_while_promised", {"restored_at": AT, "next_update_at": None, "flagged_at": AT}),
]
UPDATES = [
    ("outageupdate_kind_known", {"kind": "guessed"}),
    ("outageupdate_says_something", {"text": ""}),
    ("outageupdate_promises_what_is_to_come", {"next_update_at": AT}),
    ("outageupdate_posted_once", {"kind": "posted"}),
]


class TestOutages:
    @pytest.mark.parametrize(("constraint", "nonsense"), OUTAGES)
    def test_that_make_no_sense(self, cast, constraint, nonsense):
        row = Outage.objects.filter(pk=post(cast).pk)
        refused(constraint, lambda: row.update(**nonsense))

    @pytest.mark.parametrize("cllis", [[], ["DURNCOMA"], ["DURNCOMA", "DURNCOMA01T"]])
    def test_take_cllis_of_8_and_of_11(self, cast, cllis):
        assert Outage.objects.filter(pk=post(cast).pk).update(cllis=cllis) == 1

    @pytest.mark.parametrize(("constraint", "nonsense"), UPDATES)
    def test_take_no_update_that_makes_none(self, cast, constraint, nonsense):
        known = {"outage": post(cast), "kind": "updated", "text": "More", "by": cast.ellery_user, "at": AT}
        refused(constraint, lambda: OutageUpdate.objects.create(**(known | nonsense)))

    @pytest.mark.parametrize("change", [lambda rows: rows.update(text="Nothing"), lambda rows: rows.delete()])
    def test_let_nobody_edit_what_was_said(self, cast, change):
        post(cast)
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            change(OutageUpdate.objects.all())


class TestThisFile:
    def test_holds_every_constraint_of_the_app(self):
        """A new constraint comes with its nonsense."""
        source = "".join(path.read_text() for path in Path(__file__).parent.glob("test_models*.py"))
        named = {
            constraint.name
            for model in apps.get_app_config("requests_app").get_models()
            for constraint in model._meta.constraints
            if isinstance(constraint, models.CheckConstraint | models.UniqueConstraint)
        }
        assert {name for name in named if name not in source} == set()
