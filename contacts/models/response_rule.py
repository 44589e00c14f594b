"""How soon a Service Manager responds, as rows with effective dates (S45-S50, S68)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q, Value

from contacts import guideline

from .assignment import DateRange


class ResponseRule(models.Model):
    """One rule in one version; `availability` is empty where in or out makes no difference.

    `lower` and `upper` are minutes, or business days where `unit` says so. `met_by` is what stops the clock.
    """

    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    channel_class = models.CharField(max_length=12, choices=[(c.value, c.value) for c in guideline.ChannelClass])
    availability = models.CharField(
        max_length=16, choices=[(a.value, a.value) for a in guideline.AvailabilityClass], blank=True
    )
    lower = models.PositiveIntegerField(null=True, blank=True)
    upper = models.PositiveIntegerField()
    unit = models.CharField(max_length=16, choices=[("minutes", "minutes"), ("business_days", "business days")])
    count = models.CharField(
        max_length=10,
        choices=[("business", "business time"), ("elapsed", "elapsed time")],
        default="business",
    )
    day_end = models.CharField(
        max_length=10,
        choices=[("same_time", "the same time"), ("close", "closing time")],
        default="same_time",
    )
    met_by = models.CharField(max_length=24, choices=[(m.value, m.value) for m in guideline.MetBy])
    source = models.CharField(max_length=12)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["channel_class", "availability", "effective_from"]
        constraints = [
            ExclusionConstraint(
                name="responserule_one_in_force",
                expressions=[
                    (F("channel_class"), "="),
                    (F("availability"), "="),
                    (DateRange("effective_from", "effective_to", Value("[]")), "&&"),
                ],
            ),
            models.CheckConstraint(
                condition=Q(upper__gt=0) & (Q(lower__isnull=True) | Q(lower__lte=F("upper"))),
                name="responserule_bounds_in_order",
            ),
            # Settings that would be stored and ignored: guideline.Rule refuses the same two.
            models.CheckConstraint(
                condition=~Q(unit="business_days", count="elapsed") & ~Q(unit="minutes", day_end="close"),
                name="responserule_settings_apply",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"

    def rule(self) -> guideline.Rule:
        """Return the pure rule of this row."""
        return guideline.Rule(
            version=str(self.version),
            name=self.name,
            channel_class=guideline.ChannelClass(self.channel_class),
            availability=guideline.AvailabilityClass(self.availability) if self.availability else None,
            lower=self.lower,
            upper=self.upper,
            unit=self.unit,
            count=self.count,
            day_end=self.day_end,
            met_by=guideline.MetBy(self.met_by),
            source=self.source,
        )
