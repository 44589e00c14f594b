"""The request: what a company asked of its account team, and how it came."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from contacts.guideline import AvailabilityClass, Channel
from contacts.models import STATES, Availability, Clec, Person, User
from contacts.models.keeping import kept
from requests_app.kinds import Kind, Particular, kind_named, labels
from requests_app.lifecycle import Status

from .chaining import chain_begins_empty, head_moves_with_an_event
from .searching import Searched, Unread
from .side import Side


# The detail stands in the first event; the head is of the chain; what is searched is made of the rest.
@kept(exclude=["detail", "event_count", "head", "searched"])
class TeamRequest(models.Model):
    """One contact with the account team. `owner` is empty where it is Sales Operations' (domain 3.1 rule 2).

    `received_at` is when the page, message or mail arrived, `logged_at` when it was typed in (rule 4).
    `particulars` are what is filled in of its kind, by name (`requests_app.kinds`); `found_by` the numbers among them,
    one a line.
    `availability_class` and `availability` are what was known at logging about the clock's start (rule 6).
    """

    clec = models.ForeignKey(Clec, verbose_name="company", on_delete=models.PROTECT, related_name="requests")
    topic = models.CharField(max_length=24, choices=labels)
    side = models.CharField(max_length=16, choices=Side)
    channel = models.CharField(max_length=16, choices=[(c.value, c.label) for c in Channel])
    state = models.CharField(max_length=2, choices=STATES, blank=True)
    subject = models.CharField(max_length=120)
    detail = models.TextField(max_length=8000, blank=True)
    pon = models.CharField("PON", max_length=16, blank=True)
    ticket = models.CharField("trouble ticket", max_length=15, blank=True)
    particulars = models.JSONField(default=dict, blank=True, db_default={})
    found_by = models.CharField(max_length=400, blank=True, db_default="", editable=False)
    contact_name = models.CharField(max_length=120)
    contact_phone = models.CharField(max_length=40, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_requests")
    status = models.CharField(max_length=16, choices=[(s.value, s.label) for s in Status], default=Status.OPEN.value)
    received_at = models.DateTimeField()
    logged_at = models.DateTimeField()
    late_note = models.CharField(max_length=300, blank=True)
    availability_class = models.CharField(
        max_length=16, choices=[(a.value, a.value) for a in AvailabilityClass], blank=True
    )
    availability = models.ForeignKey(Availability, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    searched = models.GeneratedField(expression=Searched(), output_field=Unread(), db_persist=True)
    # Of the chain of its events: how many there are and the digest of the last. The database moves them.
    event_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    head = models.CharField(max_length=64, default="", db_default="", editable=False)

    class Meta:
        verbose_name = "request"
        # Without a database there is none to hold `searched` against: a command says what to set, as for all else.
        required_db_features = ["supports_stored_generated_columns"]
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_at__lte=F("logged_at")), name="teamrequest_received_before_logged"
            ),
            models.CheckConstraint(condition=~Q(subject=""), name="teamrequest_has_a_subject"),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in Status]), name="teamrequest_status_known"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="teamrequest_side_known"),
            models.CheckConstraint(condition=Q(state__in=["", *STATES]), name="teamrequest_state_in_territory"),
        ]
        indexes = [
            # queries.list_for: a company's open requests
            models.Index(
                fields=["clec", "received_at"],
                name="teamrequest_open_of_clec",
                condition=~Q(status__in=["resolved", "withdrawn"]),
            ),
            # queries.queue_for: a person's open requests, counted without being read
            models.Index(
                fields=["owner", "received_at"],
                include=["id", "status"],
                name="teamrequest_open_of_owner",
                condition=~Q(status__in=["resolved", "withdrawn"]),
            ),
            # queries.listing, for our own people: what is looked for of all companies, the newest first, and counted
            # without being read; queries.counts.sent_elsewhere
            models.Index(
                fields=["-received_at", "-id"],
                include=["clec", "topic", "side", "channel", "state", "status", "owner", "logged_by"],
                name="teamrequest_newest",
            ),
            # queries.finding, for our own people
            GinIndex(fields=["searched"], name="teamrequest_searched"),
        ]
        triggers = [chain_begins_empty, head_moves_with_an_event]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    @property
    def reference(self) -> str:
        return f"R-{self.pk}"

    @property
    def kind(self) -> Kind:
        """What its topic makes of it."""
        return kind_named(self.topic, self.side)

    @property
    def asked(self) -> tuple[Particular, ...]:
        """What can be filled in of it, where it is."""
        return self.kind.particulars_at(self.side)

    @property
    def kind_side(self) -> str:
        """Whose the topic is by itself, in words."""
        return Side(self.kind.side).label

    @property
    def is_elsewhere(self) -> bool:
        """Whether whoever logged it chose another side than the topic's (S63)."""
        return self.side != self.kind.side

    @property
    def is_closed(self) -> bool:
        return Status(self.status).is_closed

    @property
    def is_acknowledged(self) -> bool:
        return self.status == Status.ACKNOWLEDGED

    @property
    def is_written(self) -> bool:
        """Whether the contact that waits for an answer came in writing; a reopening always does (rule 13)."""
        return self.reopened_at is not None or Channel(self.channel).is_written
