"""Who serves which company, where, and from when to when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value

from .clec import STATES, Clec
from .keeping import kept
from .person import Person, Position

SERVING = [Position.SALES_EXECUTIVE, Position.SERVICE_MANAGER]


class DateRange(Func):
    """daterange(first day, last day), both inside."""

    function = "DATERANGE"
    output_field = DateRangeField()


@kept()
class Assignment(models.Model):
    """One person in one position for one company (S1); `state` is empty for all states.

    Both days are whole days in the person's zone, both inside. A state's own holder beats the company-wide one.
    """

    clec = models.ForeignKey(Clec, verbose_name="company", on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    position = models.CharField(max_length=20, choices=[(p.value, p.label) for p in SERVING])
    state = models.CharField(max_length=2, choices=STATES, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["clec", "position", "state", "starts_on"]
        constraints = [
            # An empty state is a value, not NULL, so company-wide assignments exclude each other too.
            ExclusionConstraint(
                name="assignment_one_holder_at_a_time",
                violation_error_message="Somebody holds this position there already on some of these days.",
                expressions=[
                    (F("clec"), "="),
                    (F("position"), "="),
                    (F("state"), "="),
                    (DateRange("starts_on", "ends_on", Value("[]")), "&&"),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(position__in=SERVING), name="assignment_position_serves"),
            models.CheckConstraint(condition=Q(state__in=["", *STATES]), name="assignment_state_in_territory"),
        ]
        indexes = [
            # access: which companies does this person serve
            models.Index(fields=["person", "starts_on"], name="assignment_of_person"),
        ]

    def __str__(self) -> str:
        where = f" in {self.state}" if self.state else ""
        return f"{self.person}, {self.get_position_display()} of {self.clec}{where} from {self.starts_on}"
