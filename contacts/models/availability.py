"""When somebody is out, or has no quick access to a telephone (S46, S47, S49)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q

from .keeping import kept
from .person import Person
from .user import User


class DateTimeRange(Func):
    """tstzrange(start, end), the end outside."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


@kept()
class Availability(models.Model):
    """From `starts_at` to `ends_at` (outside) the person is not as reachable as in the office.

    The two kinds may overlap, and "out" wins; two of one kind may not. Cutting one short moves `ends_at`,
    calling it off sets `cancelled_at`: what was known when a request was logged stays on the request.
    """

    class Kind(models.TextChoices):
        OUT_OF_OFFICE = "out_of_office", "Out of the office"
        NO_QUICK_PHONE = "no_quick_phone", "No quick phone"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="availabilities")
    kind = models.CharField(max_length=16, choices=Kind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    back_up = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="stands_in_during"
    )
    note = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "absence"
        ordering = ["starts_at"]
        constraints = [
            ExclusionConstraint(
                name="availability_one_of_a_kind_at_a_time",
                violation_error_message="There is an absence of this kind already at some of this time.",
                expressions=[
                    (F("person"), "="),
                    (F("kind"), "="),
                    (DateTimeRange("starts_at", "ends_at"), "&&"),
                ],
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="availability_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(back_up__isnull=True) | ~Q(back_up=F("person")),
                name="availability_another_stands_in",
            ),
        ]
        indexes = [
            # queries: is this person in at an instant; who stands in for whom now
            models.Index(
                fields=["person", "ends_at"],
                name="availability_in_force",
                condition=Q(cancelled_at__isnull=True),
            ),
            models.Index(
                fields=["back_up", "ends_at"],
                name="availability_standing_in",
                condition=Q(cancelled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        span = f"{self.starts_at:%d %b %H:%M} to {self.ends_at:%d %b %H:%M} UTC"
        return f"{self.person}: {self.get_kind_display().lower()} {span}"
