"""What one of us proposes and another decides: two people by constraint, never one."""

from django.db import models
from django.db.models import F, Q

from .business_calendar import BusinessCalendar, CalendarVersion
from .keeping import kept
from .person import Person
from .response_rule import ResponseRule, RuleTerms
from .user import User


class Proposal(models.Model):
    """A change with its reason; open until `decided_at`. A refusal has its reason too, in `answer`.

    Taken back by whoever proposed it, it is one that they declined themselves.
    """

    reason = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_approved = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(is_approved=True), name="%(class)s_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, is_approved=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False, is_approved__isnull=False),
                name="%(class)s_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(is_approved=False) | ~Q(answer=""), name="%(class)s_declined_with_reason"
            ),
        ]

    @property
    def outcome(self) -> str:
        """What became of it, in a word for people."""
        if self.decided_at is None:
            return "Not decided"
        declined = "Withdrawn" if self.decided_by_id == self.proposed_by_id else "Declined"
        return "Approved" if self.is_approved else declined


@kept()
class CalendarProposal(Proposal):
    """Office hours and holidays to be (shapes as in CalendarVersion); approved, it becomes `version`."""

    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.PROTECT, related_name="proposals")
    windows = models.JSONField()
    holidays = models.JSONField(blank=True)
    effective_from = models.DateField()
    version = models.OneToOneField(
        CalendarVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta(Proposal.Meta):
        ordering = ["proposed_at"]
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["calendar"],
                condition=Q(decided_at=None),
                name="calendarproposal_one_open",
                violation_error_message="A change of this calendar waits to be decided. It comes first.",
            ),
            models.CheckConstraint(
                condition=Q(is_approved=True, version__isnull=False)
                | (Q(version=None) & (Q(is_approved=None) | Q(is_approved=False))),
                name="calendarproposal_approved_is_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} from {self.effective_from}"

    def as_version(self) -> CalendarVersion:
        """The version that it would become, not saved."""
        return CalendarVersion(calendar=self.calendar, windows=self.windows, holidays=self.holidays)


@kept()
class RuleProposal(Proposal, RuleTerms):
    """New terms for the guideline that `replaces` ends; approved, they become `rule`."""

    replaces = models.ForeignKey(ResponseRule, on_delete=models.PROTECT, related_name="proposals")
    effective_from = models.DateField()
    rule = models.OneToOneField(ResponseRule, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal")

    class Meta(Proposal.Meta):
        ordering = ["proposed_at"]
        constraints = [
            *Proposal.Meta.constraints,
            *RuleTerms.Meta.constraints,
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(decided_at=None),
                name="ruleproposal_one_open",
                violation_error_message="A change of this guideline waits to be decided. It comes first.",
            ),
            models.CheckConstraint(
                condition=Q(is_approved=True, rule__isnull=False)
                | (Q(rule=None) & (Q(is_approved=None) | Q(is_approved=False))),
                name="ruleproposal_approved_is_a_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.replaces.name} from {self.effective_from}"

    def as_rule(self) -> ResponseRule:
        """The version that it would become, not saved."""
        old = self.replaces
        return ResponseRule(
            name=old.name,
            version=old.version + 1,
            channel_class=old.channel_class,
            availability=old.availability,
            source=old.source,
            effective_from=self.effective_from,
            **self.terms,
        )


@kept()
class WrongContact(models.Model):
    """Somebody said that a card is wrong; settled when the numbers are verified."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="wrong_contacts")
    what = models.CharField(max_length=500)
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["reported_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None) | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="wrongcontact_settled_by_somebody",
            ),
        ]
        indexes = [
            # queries.verifying: what is not settled yet, for cards and for Sales Operations
            models.Index(fields=["person"], name="wrongcontact_open", condition=Q(settled_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.what}"
