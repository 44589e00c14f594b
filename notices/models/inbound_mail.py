"""Mail that came in: the original bytes, what was read out of them, and what became of it."""

from django.db import models
from django.db.models import Q

from contacts.models import User
from contacts.models.keeping import kept


# What it says stands in the row itself, which is never rewritten.
@kept(exclude=["raw", "text", "attachments", "sent_to", "references", "fingerprint"], of_request="about")
class InboundMail(models.Model):
    """One mail, once: `key` is its Message-ID, or a digest of its bytes where it has none.

    `received_at` is when our mail server took it, `taken_at` when the portal did. `is_vouched_for`: our server says
    that DMARC passed for the sender's domain. `attachments` are a name, size, digest and why it is refused each; the
    bytes stay in `raw`. Filed, `about` ("request:1015") and `filed_as`, a kind of event, say what was made of it.
    """

    class Door(models.TextChoices):
        MAILBOX = "mailbox", "Mailbox"
        WEBHOOK = "webhook", "Mail provider"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be filed"
        FILED = "filed", "Filed"
        TRAY = "tray", "In the tray"
        SET_ASIDE = "set_aside", "Set aside: no person wrote it"
        DISCARDED = "discarded", "Discarded"

    key = models.CharField(max_length=280, unique=True)
    fingerprint = models.CharField(max_length=64)
    raw = models.BinaryField()
    door = models.CharField(max_length=8, choices=Door)
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    sender = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    is_vouched_for = models.BooleanField(default=False)
    sent_to = models.JSONField(default=list)
    references = models.JSONField(default=list)
    subject = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    attachments = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=40, blank=True)
    filed_as = models.CharField(max_length=24, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="filed") | ~Q(about="") & ~Q(filed_as="") & Q(decided_at__isnull=False),
                name="inboundmail_filed_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | ~Q(reason="") & Q(decided_by__isnull=False),
                name="inboundmail_discarded_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "filed", "tray", "set_aside", "discarded"]),
                name="inboundmail_state_known",
            ),
        ]
        indexes = [
            # operations.file_mails: what waits
            models.Index(fields=["id"], name="inboundmail_waiting", condition=Q(state="waiting")),
            # queries.mail: a page of one state, newest first
            models.Index(fields=["state", "-received_at", "-id"], name="inboundmail_by_state"),
            # operations.filing: how many came from one sender within the hour
            models.Index(fields=["sender", "decided_at"], name="inboundmail_filed_of", condition=Q(state="filed")),
        ]

    def __str__(self) -> str:
        return f"{self.sender or 'somebody'}: {self.subject or 'no subject'}"

    @property
    def wrote(self) -> str:
        """Whom to name as its writer."""
        return self.sender_name or self.sender or "somebody unknown"
