"""Major outages (S33, E10, E34): what happened, whom it touches, and by when there is more to say."""

from datetime import datetime, timedelta

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Regex

from contacts.models import STATES, User
from contacts.models.keeping import kept
from requests_app.lifecycle import is_past

# Domain 1.3: 4 of the place, 2 of its state, 2 of the building, and of what is in it 3 more or none.
CLLI = r"[A-Z0-9]{8}([A-Z0-9]{3})?"
_IS_OVER = Q(restored_at__isnull=False) | Q(withdrawn_at__isnull=False)
# When it left the board's head: those that go on have none.
ENDED = Coalesce("withdrawn_at", "restored_at")


class _Joined(Func):
    """The CLLIs as one text, for a pattern over all of them."""

    function = "array_to_string"
    output_field = models.TextField()


@kept(exclude=["remind_at", "flagged_at"])
class Outage(models.Model):
    """One outage, as it is known now; how that came about is in its updates, which nobody edits.

    `next_update_at` is a promise, by the clock on the wall: repair never closes (E8). There is one while it goes on,
    and none once it is over. `remind_at` is when whoever promised it is reminded, None where that has been done;
    `flagged_at` when it was recorded that the promise was missed. `is_fcc_reportable` is for information alone (E34).
    """

    subject = models.CharField(max_length=120)
    states = ArrayField(models.CharField(max_length=2, choices=STATES))
    area = models.CharField(max_length=200)
    cllis = ArrayField(models.CharField(max_length=11), default=list, blank=True)
    began_at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True, blank=True)
    next_update_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=120)
    ticket = models.CharField(max_length=15, blank=True)
    is_fcc_reportable = models.BooleanField(default=False)
    posted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    flagged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-began_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(states__len__gt=0) & Q(states__contained_by=list(STATES)), name="outage_in_the_territory"
            ),
            models.CheckConstraint(
                condition=Regex(_Joined(F("cllis"), Value(" ")), rf"^({CLLI}( {CLLI})*)?$"), name="outage_cllis_format"
            ),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(area="") & ~Q(source=""), name="outage_says_what"),
            models.CheckConstraint(
                condition=Q(restored_at__isnull=True) | Q(restored_at__gte=F("began_at")), name="outage_ends_later"
            ),
            models.CheckConstraint(
                condition=_IS_OVER ^ Q(next_update_at__isnull=False), name="outage_promises_an_update_till_it_is_over"
            ),
            models.CheckConstraint(
                condition=Q(remind_at__isnull=True, flagged_at__isnull=True) | Q(next_update_at__isnull=False),
                name="outage_watched_while_promised",
            ),
        ]
        indexes = [
            # queries.outages: the board, those that go on first
            models.Index(ENDED.desc(nulls_first=True), F("began_at").desc(), F("id").desc(), name="outage_board"),
            # operations.outage_promises: what is to be reminded of, what is missed
            models.Index(fields=["next_update_at"], name="outage_promised", condition=Q(flagged_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.area}"

    @property
    def reference(self) -> str:
        return f"O-{self.pk}"

    @property
    def is_current(self) -> bool:
        """Whether it goes on, as far as anybody has said."""
        return self.restored_at is None and self.withdrawn_at is None

    @property
    def stage(self) -> str:
        """`current`, `restored` or `withdrawn`."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "restored" if self.restored_at is not None else "current"

    def has_missed(self, at: datetime) -> bool:
        """Whether the update that was promised has not come: from the minute after (domain 3.1 rule 10)."""
        return self.next_update_at is not None and is_past(self.next_update_at, at)

    def lasted(self, at: datetime) -> timedelta:
        """How long it lasted, or has until now; elapsed time, day and night."""
        return max((self.restored_at or self.withdrawn_at or at) - self.began_at, timedelta())


@kept(only_new=True)
class OutageUpdate(models.Model):
    """What was said of an outage, once: written and never edited.

    `promised_at` is what had been promised before, `next_update_at` what is promised now. `changes` are what it says
    otherwise from now on: by the name of the field, what it was and what it is.
    """

    class Kind(models.TextChoices):
        POSTED = "posted", "Posted"
        UPDATED = "updated", "Updated"
        RESTORED = "restored", "Restored"
        REOPENED = "reopened", "Not restored after all"
        WITHDRAWN = "withdrawn", "Withdrawn"

    outage = models.ForeignKey(Outage, on_delete=models.PROTECT, related_name="updates")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    promised_at = models.DateTimeField(null=True, blank=True)
    next_update_at = models.DateTimeField(null=True, blank=True)
    changes = models.JSONField(default=dict)
    # The form's own token: a form that was posted twice is carried out once.
    form_token = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["posted", "updated", "restored", "reopened", "withdrawn"]),
                name="outageupdate_kind_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="outageupdate_says_something"),
            models.CheckConstraint(
                condition=Q(next_update_at__isnull=True) | Q(next_update_at__gt=F("at")),
                name="outageupdate_promises_what_is_to_come",
            ),
            models.UniqueConstraint(fields=["outage"], condition=Q(kind="posted"), name="outageupdate_posted_once"),
        ]
        triggers = [pgtrigger.Protect(name="outageupdate_never_edited", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M} UTC"

    @property
    def has_kept(self) -> bool | None:
        """Whether it came by when it was promised, within that minute; None where nothing had been."""
        return None if self.promised_at is None else not is_past(self.promised_at, self.at)
