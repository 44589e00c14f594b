"""Whom a company wants to be told of what, whether they sign in here or not (E10, E26)."""

from django.db import models
from django.db.models import Q
from phonenumber_field.modelfields import PhoneNumberField

from .clec import Clec
from .edited import Edited
from .keeping import kept
from .person import validate_zone


@kept()
class ClecContact(Edited):
    """The company's contact for one function. There is one at a time; whoever comes after them is another row, so
    that what was told stays with whom it was told to. `ended_at` is when another came, or nobody.
    """

    class Function(models.TextChoices):
        ESCALATION = "escalation", "Escalations"
        OUTAGE = "outage", "Outages"
        BILLING = "billing", "Billing"

    clec = models.ForeignKey(Clec, verbose_name="company", on_delete=models.PROTECT, related_name="contacts")
    function = models.CharField(max_length=12, choices=Function)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = PhoneNumberField(blank=True)
    zone = models.CharField(max_length=64, validators=[validate_zone])
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "contact of a company"
        ordering = ["clec", "function", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clec", "function"],
                name="cleccontact_one_for_a_function",
                condition=Q(ended_at__isnull=True),
                violation_error_message="Somebody else entered this contact at the same moment. Look again.",
            ),
            models.CheckConstraint(
                condition=Q(function__in=["escalation", "outage", "billing"]), name="cleccontact_function_known"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(email=""), name="cleccontact_can_be_told"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_function_display()}"
