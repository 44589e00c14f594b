"""The outbox: a notice is a row, so nothing that must be told depends on a message in the broker."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from contacts.models import Person
from contacts.models.keeping import kept


@kept(
    # While it is being sent it is only leased; its words are made from the context, which holds what was written.
    update=pgtrigger.Condition("OLD.id <> NEW.id OR OLD.state <> NEW.state AND NEW.state <> 'sending'"),
    exclude=["context", "next_try_at", "leased_until", "attempts", "key"],
    of_request="about",
)
class Notice(models.Model):
    """One thing to tell one person by one channel, once.

    `source` names the fact ("event:812"); unique with recipient and channel, so a second run tells nobody twice.
    `key` is the idempotency key: a send that was cut off is tried again under the same one.
    `about` ("request:1015") groups the notices that an answer makes pointless.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Unknown, trying again"
        SUPPRESSED = "suppressed", "Not needed any more"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=40)
    about = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    context = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=300, blank=True)
    is_chaser = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "recipient", "channel"], name="notice_told_once"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="notice_sent_has_its_time"
            ),
        ]
        indexes = [
            # operations.deliver: what waits, oldest first; while it is being sent, when its lease runs out
            models.Index(
                fields=["next_try_at"],
                name="notice_waiting",
                condition=Q(state__in=["queued", "unknown", "sending"]),
            ),
            # operations.suppress: the chasers of an answered request; admin: all of one request
            models.Index(fields=["about"], name="notice_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"
