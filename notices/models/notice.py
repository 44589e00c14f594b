"""The outbox: a notice is a row, so nothing that must be told depends on a message in the broker."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact

from contacts.models import ClecContact, Person, User
from contacts.models.keeping import kept

# Who may receive a notice: exactly one of these is filled in. `notices.recipients` knows what each of them is.
RECIPIENTS = ("person", "user", "contact", "endpoint")


class HowMany(Func):
    """How many of the columns are filled in."""

    function = "num_nonnulls"
    output_field = models.IntegerField()


@kept(
    # While it is being sent it is only leased; its words are made from the context, which holds what was written.
    update=pgtrigger.Condition("OLD.id <> NEW.id OR OLD.state <> NEW.state AND NEW.state <> 'sending'"),
    exclude=[
        *("context", "next_try_at", "leased_until", "attempts", "key", "read_at"),
        *("is_at_once", "is_gathered", "is_repeat"),
    ],
    of_request="about",
)
class Notice(models.Model):
    """One thing to tell one recipient by one channel, once.

    `source` names the fact ("event:812"); unique with recipient and channel, so a second run tells nobody twice.
    `key` is the idempotency key: a send that was cut off is tried again under the same one.
    `about` ("request:1015") groups the notices that an answer makes pointless.
    `is_at_once` goes before everything else that waits. `receipt` is the provider's own number for it, if any.
    `is_repeat`: a send of it broke off, or somebody asked for it again, so that it may arrive twice under its key.
    A notice in the inbox is delivered when it is written; `read_at` is when its reader opened it.
    What `is_gathered` waits to go out as one message with others; `sent_with` is the one whose message it went in.
    `untold_at` is when it turned out that nobody at all could be told.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        INBOX = "inbox", "Inbox"
        PAGER = "pager", "Pager"
        SMS = "sms", "Text message"
        WEBHOOK = "webhook", "Webhook"

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Unknown, trying again"
        SUPPRESSED = "suppressed", "Not needed any more"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=40)
    about = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    # No index of their own: nobody is ever deleted, and each would cost every notice.
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="notices", db_index=False
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="notices", db_index=False
    )
    contact = models.ForeignKey(
        ClecContact, on_delete=models.PROTECT, null=True, blank=True, related_name="notices", db_index=False
    )
    endpoint = models.ForeignKey(
        "Endpoint", on_delete=models.PROTECT, null=True, blank=True, related_name="notices", db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    context = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=300, blank=True)
    receipt = models.CharField(max_length=200, blank=True)
    is_chaser = models.BooleanField(default=False)
    is_at_once = models.BooleanField(default=False)
    is_gathered = models.BooleanField(default=False)
    is_repeat = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    sent_with = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    untold_at = models.DateTimeField(null=True, blank=True)

    # While it is being sent: those that go out in the same message.
    others: tuple["Notice", ...] = ()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "channel", *RECIPIENTS], name="notice_told_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(channel="webhook") ^ Q(endpoint__isnull=True), name="notice_to_an_endpoint_is_a_webhook"
            ),
            models.CheckConstraint(condition=Exact(HowMany(*map(F, RECIPIENTS)), 1), name="notice_has_one_recipient"),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "delivered"]) | Q(sent_at__isnull=False),
                name="notice_sent_has_its_time",
            ),
        ]
        indexes = [
            # operations.deliver: what waits, in the order in which it goes: of ten thousand told together, twenty
            models.Index(
                fields=["channel", "-is_at_once", "next_try_at", "id"],
                name="notice_waiting",
                condition=Q(state__in=["queued", "unknown"]),
            ),
            # operations.lanes: what waits for an endpoint, and whether something is on its way to it
            models.Index(
                fields=["endpoint", "next_try_at"],
                name="notice_waiting_at_endpoint",
                condition=Q(state__in=["queued", "unknown", "sending"], endpoint__isnull=False),
            ),
            # operations.deliver: what is being sent, by when its lease runs out
            models.Index(fields=["next_try_at"], name="notice_sending", condition=Q(state="sending")),
            # operations.suppress: the chasers of an answered request; queries.told_about, admin: all of it
            models.Index(fields=["about", "created_at"], name="notice_about"),
            # operations.gathering: what went to them in the last hour
            models.Index(
                fields=["person", "channel", "sent_at"],
                name="notice_lately_to_person",
                condition=Q(is_at_once=False, sent_at__isnull=False),
            ),
            models.Index(
                fields=["user", "channel", "sent_at"],
                name="notice_lately_to_user",
                condition=Q(is_at_once=False, sent_at__isnull=False),
            ),
            # queries.told: whether others went in its message
            models.Index(fields=["sent_with"], name="notice_sent_with", condition=Q(sent_with__isnull=False)),
            # queries.untold_notices
            models.Index(fields=["-untold_at"], name="notice_untold", condition=Q(untold_at__isnull=False)),
            # queries.inbox and queries.log: what one of ours, or an account, was told, the newest first
            models.Index(
                fields=["person", "-created_at", "-id"], name="notice_of_person", condition=Q(person__isnull=False)
            ),
            models.Index(fields=["user", "-created_at", "-id"], name="notice_of_user", condition=Q(user__isnull=False)),
            # queries.unread_count, on every page, and the unread of an inbox
            models.Index(
                fields=["person", "-created_at", "-id"],
                name="notice_unread_of_person",
                condition=Q(channel="inbox", read_at__isnull=True, person__isnull=False),
            ),
            models.Index(
                fields=["user", "-created_at", "-id"],
                name="notice_unread_of_user",
                condition=Q(channel="inbox", read_at__isnull=True, user__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person or self.user or self.contact or self.endpoint}"
