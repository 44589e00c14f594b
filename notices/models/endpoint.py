"""Webhooks: where a company's own systems are told, by which secrets they know us, and how it went."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from contacts.models import Clec, User
from contacts.models.keeping import kept

from .notice import Notice


@kept(exclude=["failures", "failing_since", "rests_until"])
class Endpoint(models.Model):
    """An address of a company that is told of `kinds` (notices.announcements).

    failures         tries in a row that were not taken, since `failing_since`
    rests_until      nothing is tried before: it failed, and what waits for others goes first
    disabled_by      nobody where the portal itself switched it off
    """

    clec = models.ForeignKey(Clec, on_delete=models.PROTECT, related_name="endpoints")
    url = models.URLField("Address", max_length=500)
    kinds = ArrayField(models.CharField(max_length=40))
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_why = models.CharField(max_length=200, blank=True)
    disabled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clec", "url"],
                name="endpoint_once_for_a_company",
                violation_error_message="This address is there already.",
            ),
            models.CheckConstraint(condition=Q(kinds__len__gt=0), name="endpoint_is_told_of_something"),
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True, disabled_why="", disabled_by__isnull=True)
                | (Q(disabled_at__isnull=False) & ~Q(disabled_why="")),
                name="endpoint_is_off_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since__isnull=True) | Q(failures__gt=0, failing_since__isnull=False),
                name="endpoint_fails_since_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.url} of {self.clec}"

    @property
    def is_on(self) -> bool:
        return self.disabled_at is None


@kept(exclude=["sealed"])
class EndpointSecret(models.Model):
    """What a company's system knows us by. Two may live: the one in use, and while it changes the former.

    `sealed` is encrypted (contacts.ciphering) and only the engine reads it; it is gone once the secret is retired.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="secrets")
    sealed = models.TextField(blank=True)
    is_former = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            # One of each lives; the index is also how a send finds them.
            models.UniqueConstraint(
                fields=["endpoint", "is_former"],
                condition=Q(retired_at__isnull=True),
                name="endpointsecret_two_live_at_most",
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) ^ Q(sealed=""), name="endpointsecret_gone_when_retired"
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(retired_at__gte=F("made_at")),
                name="endpointsecret_retired_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"A secret of {self.endpoint_id}"


class Attempt(models.Model):
    """One try at an endpoint: the status that it answered, none where no answer came, and why it was not taken."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="attempts")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="tries")
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            # queries.webhook: the newest of one endpoint
            models.Index(fields=["endpoint", "-at", "-id"], name="attempt_of_endpoint"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.endpoint_id}: {self.status or self.reason}"

    @property
    def was_taken(self) -> bool:
        return self.reason == ""
