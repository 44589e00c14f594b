"""The timed promise: what was to happen by when, worked out once and kept with its reasons."""

from django.db import models
from django.db.models import F, Q

from contacts.guideline import AvailabilityClass
from contacts.models import CalendarVersion, Person, ResponseRule
from contacts.models.keeping import kept

from .team_request import TeamRequest


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def unmet(self) -> "CommitmentQuerySet":
        return self.filter(ended_at__isnull=True)

    def unflagged(self) -> "CommitmentQuerySet":
        return self.filter(flagged_at__isnull=True)


# The derivation is long, and never changes; what was reminded of is a notice.
@kept(exclude=["derivation", "remind_at"], in_bulk=True, of_request="team_request")
class Commitment(models.Model):
    """One clock of a request.

    Instants are whole minutes in UTC. It ends once: `ended_at` with an outcome; unmet means no `ended_at`.
    `met_at` is when it happened, `recorded_at` when it was typed in. It is past guideline from `due_by`
    and a minute (domain 3.1 rule 10): `lifecycle.is_past` is the one comparison.
    """

    class Kind(models.TextChoices):
        RESPONSE = "response", "Response"
        ACKNOWLEDGEMENT = "acknowledgement", "Reply that names a date"
        PROMISED_CONTACT = "promised_contact", "Contact on the promised date"
        POST_MORTEM = "post_mortem", "Analysis in writing"
        MILESTONE = "milestone", "Milestone"

    class Outcome(models.TextChoices):
        MET = "met", "Met"
        REPLACED = "replaced", "Replaced"
        WITHDRAWN = "withdrawn", "Withdrawn"

    team_request = models.ForeignKey(
        TeamRequest, verbose_name="request", on_delete=models.PROTECT, related_name="commitments"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    responsible = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments")
    rule = models.ForeignKey(ResponseRule, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    calendar_version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+")
    zone = models.CharField(max_length=64)
    availability_class = models.CharField(
        max_length=16, choices=[(a.value, a.value) for a in AvailabilityClass], blank=True
    )
    clock_start = models.DateTimeField()
    expected_from = models.DateTimeField(null=True, blank=True)
    soon_at = models.DateTimeField()
    due_by = models.DateTimeField()
    promised_on = models.DateField(null=True, blank=True)
    # Of a milestone: its day and its name.
    due_on = models.DateField(null=True, blank=True)
    label = models.CharField(max_length=80, blank=True, db_default="")
    derivation = models.JSONField(default=list)
    created_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    flagged_at = models.DateTimeField(null=True, blank=True)
    director_due_at = models.DateTimeField(null=True, blank=True)
    director_told_at = models.DateTimeField(null=True, blank=True)
    # When who is responsible is reminded next; none once nothing is left to remind of.
    remind_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacement")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_by", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(due_by__gte=F("clock_start")), name="commitment_due_after_start"),
            models.CheckConstraint(
                condition=Q(expected_from__isnull=True)
                | Q(expected_from__gte=F("clock_start"), expected_from__lte=F("due_by")),
                name="commitment_window_in_order",
            ),
            models.CheckConstraint(
                condition=Q(clock_start__second=0, due_by__second=0), name="commitment_whole_minutes"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="", met_at__isnull=True)
                | Q(ended_at__isnull=False, outcome="met", met_at__isnull=False)
                | Q(ended_at__isnull=False, outcome__in=["replaced", "withdrawn"]),
                name="commitment_ends_once_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(flagged_at__isnull=True) | Q(flagged_at__gt=F("due_by")),
                name="commitment_flagged_after_due",
            ),
            models.CheckConstraint(
                condition=~Q(kind="promised_contact") | Q(promised_on__isnull=False),
                name="commitment_promise_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(kind="milestone", due_on__isnull=False) & ~Q(label="")
                | ~Q(kind="milestone") & Q(due_on__isnull=True, label=""),
                name="commitment_milestone_has_a_day_and_a_name",
            ),
            # A missed promise stays unmet beside a new one; the first clock is one at a time.
            models.UniqueConstraint(
                fields=["team_request"],
                condition=Q(ended_at__isnull=True, kind__in=["response", "acknowledgement"]),
                name="commitment_one_first_clock",
            ),
            models.UniqueConstraint(
                fields=["team_request"],
                condition=Q(ended_at__isnull=True, kind="post_mortem"),
                name="commitment_one_analysis",
            ),
            models.UniqueConstraint(
                fields=["team_request", "label"],
                condition=Q(ended_at__isnull=True, kind="milestone"),
                name="commitment_one_of_a_milestone",
            ),
        ]
        indexes = [
            # operations.sweep: what is past and not yet flagged, in order, without reading a row
            models.Index(
                fields=["due_by", "id"],
                include=["team_request"],
                name="commitment_due_by_unmet",
                condition=Q(ended_at__isnull=True, flagged_at__isnull=True),
            ),
            # operations.sweep: flagged, unmet, the director not yet told
            models.Index(
                fields=["director_due_at"],
                name="commitment_director_due",
                condition=Q(ended_at__isnull=True, director_told_at__isnull=True, director_due_at__isnull=False),
            ),
            # operations.remind: what it is time to remind of, and not past
            models.Index(
                fields=["remind_at", "id"],
                name="commitment_remind_at",
                condition=Q(ended_at__isnull=True, flagged_at__isnull=True, remind_at__isnull=False),
            ),
            # queries: the running clocks of a request
            models.Index(
                fields=["team_request", "due_by"],
                name="commitment_running",
                condition=Q(ended_at__isnull=True),
            ),
            # queries.queue_for and past_guideline_for: people's running clocks, next due first. All that the counts
            # and the order need is in the index, so that thousands of rows are counted without being read.
            models.Index(
                fields=["responsible", "due_by", "id"],
                include=["team_request", "kind", "soon_at", "expected_from", "zone"],
                name="commitment_of_responsible",
                condition=Q(ended_at__isnull=True),
            ),
            # queries.past_guideline_for: the same for all groups at once
            models.Index(
                fields=["due_by", "id"],
                include=["team_request", "kind", "responsible"],
                name="commitment_running_due",
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.team_request_id} due {self.due_by:%Y-%m-%d %H:%M} UTC"

    @property
    def is_recorded_late(self) -> bool:
        """Met in time, but typed in after it had been flagged (rule 11)."""
        return self.met_at is not None and self.flagged_at is not None and self.met_at <= self.due_by
