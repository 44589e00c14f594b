"""The analysis of an unusual repair event (S35 to S38): what is being worked out, and what was delivered of it."""

import pgtrigger
from django.db import models
from django.db.models import Q

from contacts.models import User
from contacts.models.keeping import kept
from requests_app.lifecycle import Medium

from .team_request import TeamRequest

# What an analysis consists of (S36): it is delivered with all three, or not at all.
FINDINGS = ("cause", "process", "prevention")
SAYS = r"\S"


class Findings(models.Model):
    """What the account team finds out: the log notes it went through, whom it asked, and the three findings."""

    class Partner(models.TextChoices):
        REPAIR_CENTER = "repair_center", "Repair Center"
        NROC = "nroc", "NROC"

    notes_reviewed_on = models.DateField("log notes reviewed on", null=True, blank=True)
    partner = models.CharField("analysed with", max_length=16, choices=Partner, blank=True)
    partner_contact = models.CharField("whom there", max_length=120, blank=True)
    partner_on = models.DateField("on", null=True, blank=True)
    cause = models.TextField("cause", max_length=8000, blank=True)
    process = models.TextField("process used to repair or restore", max_length=8000, blank=True)
    prevention = models.TextField("process put in place to prevent it", max_length=8000, blank=True)

    class Meta:
        abstract = True

    @property
    def found(self) -> dict[str, object]:
        """All of it, by name."""
        names = (field.name for field in Findings._meta.get_fields())
        return {name: getattr(self, name) for name in names}


@kept(of_request="team_request")
class PostMortem(Findings):
    """The analysis as it is worked on: never shown to a company. `complexity` is the manager's own target (S38)."""

    class Complexity(models.TextChoices):
        LOW = "low", "Low: business day 2"
        MEDIUM = "medium", "Medium: business day 5"
        HIGH = "high", "High: business day 10"

        @property
        def days(self) -> int:
            """Business days from the day of the request."""
            return {"low": 2, "medium": 5, "high": 10}[self.value]

    team_request = models.OneToOneField(
        TeamRequest, verbose_name="request", on_delete=models.PROTECT, related_name="post_mortem"
    )
    complexity = models.CharField(max_length=8, choices=Complexity, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Post-mortem of {self.team_request_id}"


@kept(of_request="team_request")
class Analysis(Findings):
    """A version that was delivered in writing, as it was delivered (S37); a later one stands beside it."""

    team_request = models.ForeignKey(
        TeamRequest, verbose_name="request", on_delete=models.PROTECT, related_name="analyses"
    )
    version = models.PositiveIntegerField()
    medium = models.CharField(max_length=16, choices=[(m.value, m.label) for m in Medium])
    recipient = models.CharField(max_length=120)
    delivered_at = models.DateTimeField()
    delivered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "analyses"
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["team_request", "version"], name="analysis_one_of_its_version"),
            models.CheckConstraint(
                condition=Q(cause__regex=SAYS, process__regex=SAYS, prevention__regex=SAYS),
                name="analysis_is_complete",
            ),
            models.CheckConstraint(condition=~Q(recipient=""), name="analysis_has_a_recipient"),
            models.CheckConstraint(
                condition=Q(medium__in=[Medium.PORTAL, Medium.EMAIL, Medium.LETTER_OR_FAX]), name="analysis_in_writing"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="analysis_never_edited", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Analysis of {self.team_request_id}, version {self.version}"
