"""Whose sign-in was switched off, by whom and why, and whether they came back."""

from django.db import models
from django.db.models import F, Q

from .keeping import kept
from .user import User


@kept()
class Departure(models.Model):
    """From when to when an account was off. `despite` says what a director let go unfinished."""

    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="departures")
    left_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deactivated")
    reason = models.CharField(max_length=300, blank=True)
    despite = models.TextField(blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="reactivated")

    class Meta:
        ordering = ["-left_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(returned_at__isnull=True), name="departure_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True)
                | Q(returned_at__gte=F("left_at"), returned_by__isnull=False),
                name="departure_ends_by_somebody",
            ),
            models.CheckConstraint(condition=Q(despite="") | ~Q(reason=""), name="departure_despite_has_its_reason"),
            models.CheckConstraint(condition=~Q(by=F("account")), name="departure_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.account} from {self.left_at}"
