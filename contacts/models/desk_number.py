"""The desks that help whoever is assigned, and when nobody is."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q, Value
from phonenumber_field.modelfields import PhoneNumberField

from .assignment import DateRange
from .edited import Edited
from .keeping import kept


@kept()
class DeskNumber(Edited):
    """A number that stays when people move: Sales Operations (S4), the Repair Center (S55). Dated: it may change."""

    class Desk(models.TextChoices):
        SALES_OPERATIONS = "sales_operations", "Sales Operations"
        REPAIR_CENTER = "repair_center", "Repair Center, 24 hours"

    desk = models.CharField(max_length=20, choices=Desk)
    phone = PhoneNumberField()
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["desk", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="desknumber_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="desknumber_once_at_a_time",
                violation_error_message="The desk has this number already on some of these days.",
                expressions=[
                    (F("desk"), "="),
                    (F("phone"), "="),
                    (DateRange("effective_from", "effective_to", Value("[]")), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_desk_display()}: {self.phone}"
