"""Meetings about a request: conference calls and face to face (S52, S53)."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from contacts.models import Person, User
from contacts.models.keeping import kept
from requests_app.lifecycle import MeetingStatus

from .team_request import TeamRequest

LONGEST = 720
# A null lets every check pass, so each side is asked first whether it has said anything.
_SAID = Q(team_says_held__isnull=False, team_says_held=True) | Q(
    company_says_held__isnull=False, company_says_held=True
)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def with_everybody(self) -> "MeetingQuerySet":
        """With its request and who takes part: one query more."""
        return self.select_related("team_request__clec", "proposed_by").prefetch_related(
            models.Prefetch("participants", Participant.objects.select_related("person", "user"))
        )


@kept(of_request="team_request")
class Meeting(models.Model):
    """One meeting, and the one entry that it is in every calendar: moved, it stays the same.

    It has no due time (S52, S53: as requested) and meets no clock: a clock is met by what was said to the company,
    which whoever said it records as an answer (domain 3.1 rules 11 and 12), be it said in a meeting.

    `proposed_by` is who named the present time, which the other side confirms; `zone` is theirs. `sequence` counts
    what changed for the calendars. Each side says for itself whether it was held; None is that it has not said yet.
    """

    class Kind(models.TextChoices):
        CONFERENCE_CALL = "conference_call", "Conference call"
        FACE_TO_FACE = "face_to_face", "Face to face"

    team_request = models.ForeignKey(TeamRequest, on_delete=models.PROTECT, related_name="meetings")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    status = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in MeetingStatus], default=MeetingStatus.PROPOSED.value
    )
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=200)
    agenda = models.TextField(max_length=2000, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    team_says_held = models.BooleanField(null=True, blank=True)
    company_says_held = models.BooleanField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["conference_call", "face_to_face"]), name="meeting_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in MeetingStatus]), name="meeting_status_known"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=LONGEST), name="meeting_of_some_minutes"),
            models.CheckConstraint(condition=Q(starts_at__second=0), name="meeting_on_the_minute"),
            models.CheckConstraint(condition=~Q(place=""), name="meeting_has_a_place"),
            models.CheckConstraint(
                condition=Q(status="cancelled") & ~Q(reason="") | ~Q(status="cancelled") & Q(reason=""),
                name="meeting_cancelled_with_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="held") & _SAID | ~Q(status="held") & ~_SAID, name="meeting_held_as_somebody_says"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_at:%Y-%m-%d %H:%M} UTC"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_by_company(self) -> bool:
        """Whether the present time was the company's proposal."""
        return self.proposed_by.is_of_clec

    @property
    def is_cancelled(self) -> bool:
        return self.status == MeetingStatus.CANCELLED


@kept(only_new=True)
class Participant(models.Model):
    """Somebody who takes part: one of the account teams, or somebody of the company."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, user__isnull=False) | Q(person__isnull=False, user__isnull=True),
                name="participant_of_one_side",
            ),
            models.UniqueConstraint(fields=["meeting", "person"], name="participant_person_once"),
            models.UniqueConstraint(fields=["meeting", "user"], name="participant_user_once"),
        ]

    def __str__(self) -> str:
        return self.somebody.name

    @property
    def somebody(self) -> Person | User:
        """Who it is: both have a name, an address and a zone."""
        found = self.person or self.user
        assert found is not None  # the database holds it: participant_of_one_side
        return found
