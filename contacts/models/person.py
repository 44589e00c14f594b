"""The incumbent's people: who they are, where, and how they are reached."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from phonenumber_field.modelfields import PhoneNumberField

from contacts import business_time

from .business_calendar import BusinessCalendar
from .edited import Edited
from .keeping import kept


def validate_zone(zone: str) -> None:
    """Refuse a zone that the IANA database does not have."""
    try:
        business_time.zone_named(zone)
    except business_time.UnknownZone as error:
        raise ValidationError(f"“{zone}” is not a time zone. Use an IANA name such as America/Denver.") from error


class Position(models.TextChoices):
    """What a person of the account team is (S1, S26, S27, S56, S57)."""

    SALES_EXECUTIVE = "sales_executive", "Sales Executive"
    SERVICE_MANAGER = "service_manager", "Service Manager"
    SALES_DIRECTOR = "sales_director", "Sales Director"
    SERVICE_DIRECTOR = "service_director", "Service Director"
    SALES_OPERATIONS = "sales_operations", "Sales Operations"

    @property
    def is_director(self) -> bool:
        return self in (Position.SALES_DIRECTOR, Position.SERVICE_DIRECTOR)


# Whose group somebody may belong to.
DIRECTED_BY = {
    Position.SALES_EXECUTIVE: Position.SALES_DIRECTOR,
    Position.SERVICE_MANAGER: Position.SERVICE_DIRECTOR,
}


@kept()
class Person(Edited):
    """Somebody of the account teams. Their zone decides their office hours, never their state."""

    name = models.CharField(max_length=120)
    email = models.EmailField(unique=True)
    position = models.CharField(max_length=20, choices=Position)
    city = models.CharField(max_length=80)
    zone = models.CharField(max_length=64, validators=[validate_zone])
    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.PROTECT, related_name="people")
    director = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="group")
    back_up = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="backs_up")
    office_phone = PhoneNumberField(blank=True)
    pager = PhoneNumberField(blank=True)
    cellular = PhoneNumberField(blank=True)
    voicemail_greeting = models.CharField(max_length=300, blank=True)
    takes_emergencies = models.BooleanField(default=False)
    verified_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(back_up=F("id")), name="person_stands_in_for_another"),
            models.CheckConstraint(condition=~Q(director=F("id")), name="person_directs_another"),
            models.CheckConstraint(condition=Q(position__in=Position.values), name="person_position_known"),
        ]
        indexes = [
            # admin: part of a name or of an address
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="person_name_lookup", fastupdate=False),
            GinIndex(OpClass(Upper("email"), name="gin_trgm_ops"), name="person_email_lookup", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return self.name.split(" ", 1)[0]
