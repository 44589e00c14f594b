"""Whose second step was taken away because it was lost, by whom and why."""

from django.db import models
from django.db.models import F, Q

from .keeping import kept
from .user import User


@kept()
class LostSecondStep(models.Model):
    """One time that an account was let set up a new second step. Written once."""

    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="lost_second_steps")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=~Q(by=F("account")), name="lostsecondstep_by_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="lostsecondstep_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.account} at {self.at}"
