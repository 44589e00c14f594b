"""Raising a request to a director (S26, S56, S57): no due time, on top of the director's page until answered."""

from django.db import models
from django.db.models import F, Q

from contacts.models import Person, User
from contacts.models.keeping import kept

from .team_request import TeamRequest


@kept(of_request="team_request")
class Escalation(models.Model):
    """One raise and its answer. Not a status: the clocks of the request run on beside it."""

    team_request = models.ForeignKey(
        TeamRequest, verbose_name="request", on_delete=models.PROTECT, related_name="escalations"
    )
    director = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="escalations")
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    reason = models.TextField(max_length=2000)
    tried = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["team_request"], condition=Q(answered_at__isnull=True), name="escalation_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__gte=F("raised_at"), answered_by__isnull=False),
                name="escalation_answered_after_raised",
            ),
        ]
        indexes = [
            # queries.past_guideline_for: what was raised to a director
            models.Index(
                fields=["director", "raised_at"],
                name="escalation_waiting",
                condition=Q(answered_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_request_id} raised to {self.director}"
