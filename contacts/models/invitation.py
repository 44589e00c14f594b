"""Who was asked to sign in, as what, and what became of it."""

from datetime import datetime
from typing import Literal

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper

from .clec import Clec
from .keeping import kept
from .person import Person, Position
from .user import CLEC_ROLES, Role, User

Standing = Literal["open", "used", "revoked", "expired"]


@kept(exclude=["token_hash"])  # it opens nothing, and is nobody's business
class Invitation(models.Model):
    """One address asked in one role: into a company, as one of our people, or as an administrator.

    The link in the mail holds the token; here is only its SHA-256 in hex, so a copy of this table opens nothing.
    """

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role)
    clec = models.ForeignKey(
        Clec, verbose_name="company", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invited")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=CLEC_ROLES, clec__isnull=False, person__isnull=True)
                | Q(role=Role.ADMINISTRATOR, clec__isnull=True, person__isnull=True)
                | Q(role__in=Position.values, clec__isnull=True, person__isnull=False),
                name="invitation_of_a_company_or_of_ours",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("invited_at")), name="invitation_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True), name="invitation_used_or_revoked"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, used_by__isnull=True)
                | Q(used_at__lt=F("expires_at"), used_by__isnull=False),
                name="invitation_used_in_time_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106  # the shape of a hash
                name="invitation_keeps_no_token",
            ),
            # Within a company: that another company asked the same address must not show.
            models.UniqueConstraint(
                Lower("email"),
                "clec",
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                nulls_distinct=False,
                name="invitation_open_once",
            ),
        ]
        indexes = [
            # admin: part of an address
            GinIndex(OpClass(Upper("email"), name="gin_trgm_ops"), name="invitation_email_lookup", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.get_role_display()}"

    def standing(self, at: datetime) -> Standing:
        """Whether it can still be used at this instant, and if not, why."""
        if self.used_at:
            return "used"
        if self.revoked_at:
            return "revoked"
        return "open" if at < self.expires_at else "expired"
