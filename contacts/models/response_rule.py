"""How soon a Service Manager responds, as rows with effective dates (S45-S50, S68)."""

from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q, Value

from contacts import guideline

from .assignment import DateRange
from .keeping import kept


class RuleTerms(models.Model):
    """What a guideline asks: `lower` and `upper` are minutes, or business days where `unit` says so.

    `met_by` is what stops the clock.
    """

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

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(upper__gt=0) & (Q(lower__isnull=True) | Q(lower__lte=F("upper"))),
                name="%(class)s_bounds_in_order",
                violation_error_message="The lower bound is above the upper one.",
            ),
            # Settings that would be stored and ignored: guideline.Rule refuses the same two.
            models.CheckConstraint(
                condition=~Q(unit="business_days", count="elapsed") & ~Q(unit="minutes", day_end="close"),
                name="%(class)s_settings_apply",
            ),
        ]

    @property
    def terms(self) -> dict[str, Any]:
        """Lower, upper, unit, count, day_end and met_by as they stand."""
        return {name: getattr(self, name) for name in ("lower", "upper", "unit", "count", "day_end", "met_by")}


_NO_GAP = """
IF EXISTS (
  SELECT FROM contacts_responserule later
   WHERE (later.channel_class, later.availability) = (NEW.channel_class, NEW.availability)
     AND EXISTS (
         SELECT FROM contacts_responserule earlier
          WHERE (earlier.channel_class, earlier.availability) = (later.channel_class, later.availability)
            AND earlier.effective_from < later.effective_from)
     AND NOT EXISTS (
         SELECT FROM contacts_responserule before
          WHERE (before.channel_class, before.availability) = (later.channel_class, later.availability)
            AND before.effective_to + 1 = later.effective_from)
) THEN
  RAISE EXCEPTION 'responserule_no_gap: days without a version lie between two versions' USING ERRCODE = '23514';
END IF;
RETURN NULL;
"""


@kept()
class ResponseRule(RuleTerms):
    """One rule in one version; `availability` is empty where in or out makes no difference."""

    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    channel_class = models.CharField(max_length=12, choices=[(c.value, c.value) for c in guideline.ChannelClass])
    availability = models.CharField(
        max_length=16, choices=[(a.value, a.value) for a in guideline.AvailabilityClass], blank=True
    )
    source = models.CharField(max_length=12)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["channel_class", "availability", "effective_from"]
        constraints = [
            ExclusionConstraint(
                name="responserule_one_in_force",
                violation_error_message="Another version of this guideline is in force on some of these days.",
                expressions=[
                    (F("channel_class"), "="),
                    (F("availability"), "="),
                    (DateRange("effective_from", "effective_to", Value("[]")), "&&"),
                ],
            ),
            *RuleTerms.Meta.constraints,
        ]
        triggers = [
            # Deferred: ending one version and beginning the next are two statements.
            pgtrigger.Trigger(
                name="responserule_no_gap",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=_NO_GAP,
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
