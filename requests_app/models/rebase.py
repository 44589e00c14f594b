"""Running due times moved to a new version of the calendar: a decision of its own, by two people."""

from django.db import models
from django.db.models import Q

from contacts.models import CalendarVersion, Proposal
from contacts.models.keeping import kept


@kept()
class Rebase(Proposal):
    """Asked for after a version was approved; `moved` says how many due times it moved, once approved."""

    calendar_version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="rebases")
    moved = models.PositiveIntegerField(null=True, blank=True)

    class Meta(Proposal.Meta):
        ordering = ["proposed_at"]
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["calendar_version"],
                condition=Q(decided_at=None),
                name="rebase_one_open",
                violation_error_message="That has been asked for already and waits to be decided.",
            ),
        ]

    def __str__(self) -> str:
        return f"Due times moved to {self.calendar_version}"
