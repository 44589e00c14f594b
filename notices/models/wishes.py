"""What people want to be told by which channel, and when: rows only where that is not the default."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.db.models.lookups import Exact

from contacts.models import Person, User
from contacts.models.keeping import kept

from .notice import HowMany, Notice

# Whose wish it is: one of ours, or an account of a company.
WISHING = ("person", "user")


@kept()
class Preference(models.Model):
    """For one kind, one channel is on or off, though by default it is not (`notices.kinds` says within what limits)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="preferences")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="preferences")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Notice.Channel)
    is_on = models.BooleanField()
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=[*WISHING, "kind", "channel"], name="preference_said_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Exact(HowMany(*map(F, WISHING)), 1), name="preference_is_somebodys"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.user}: {self.kind} by {self.channel} {'on' if self.is_on else 'off'}"


@kept()
class Delivery(models.Model):
    """How somebody wants to have what does not go at once: at any hour too; nothing by channels that are paused."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="delivery")
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="delivery")
    out_of_hours = models.BooleanField(default=False)
    paused_channels = ArrayField(models.CharField(max_length=10, choices=Notice.Channel), default=list, blank=True)
    chosen_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(condition=Exact(HowMany(*map(F, WISHING)), 1), name="delivery_is_somebodys"),
        ]

    def __str__(self) -> str:
        return f"How {self.person or self.user} wants to be told"
