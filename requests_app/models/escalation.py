"""Taking a request up the ladder (S26, S56, S57, E2, E4): no due time, on top of a director's page until answered."""

from django.db import models
from django.db.models import F, Q

from contacts.models import Person, User
from contacts.models.keeping import kept

from .team_request import TeamRequest

# The tiers of E4: 0 to 2 are the call centers', then whoever has the request, the director, and those above.
CENTRES = (0, 1, 2)
MANAGER, DIRECTOR = 3, 4
WAITING = Q(answered_at__isnull=True, passed_up_at__isnull=True)


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def waiting(self) -> "EscalationQuerySet":
        """What its director has not answered, and what has not gone further up meanwhile."""
        return self.filter(WAITING)


@kept(of_request="team_request")
class Escalation(models.Model):
    """One step up and its answer. Not a status: the clocks of the request run on beside it.

    `director` is who has it on the rung `to_tier`; on 5 and above it is the director's own director.
    `passed_up_at` is when it was taken to whoever is above, or told again, before this one had answered.
    `is_unsatisfied`: the company was not satisfied with what it had been answered (S57).
    """

    team_request = models.ForeignKey(
        TeamRequest, verbose_name="request", on_delete=models.PROTECT, related_name="escalations"
    )
    from_tier = models.PositiveSmallIntegerField()
    to_tier = models.PositiveSmallIntegerField()
    director = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="escalations")
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    is_unsatisfied = models.BooleanField(default=False)
    reason = models.TextField(max_length=2000)
    tried = models.TextField(max_length=2000, blank=True)
    call_ticket = models.CharField("call center ticket", max_length=15, blank=True)
    it_ticket = models.CharField("IT trouble ticket", max_length=15, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    passed_up_at = models.DateTimeField(null=True, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team_request"], condition=WAITING, name="escalation_one_open"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__gte=F("raised_at"), answered_by__isnull=False),
                name="escalation_answered_after_raised",
            ),
            models.CheckConstraint(
                condition=Q(passed_up_at__isnull=True) | Q(passed_up_at__gte=F("raised_at"), answered_at__isnull=True),
                name="escalation_answered_or_passed_up",
            ),
            models.CheckConstraint(
                condition=Q(to_tier__gte=F("from_tier")) & Q(to_tier__gte=DIRECTOR), name="escalation_goes_up"
            ),
        ]
        indexes = [
            # queries.past_guideline_for: what was raised to a director
            models.Index(fields=["director", "raised_at"], name="escalation_waiting", condition=WAITING),
        ]

    def __str__(self) -> str:
        return f"{self.team_request_id} raised to {self.director}"

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.passed_up_at is None
