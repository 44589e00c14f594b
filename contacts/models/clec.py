"""The carriers we serve, their names and codes, and the desks that help when nobody is assigned."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from phonenumber_field.modelfields import PhoneNumberField

# The 14-state local territory (S58).
STATES = {
    "AZ": "Arizona",
    "CO": "Colorado",
    "IA": "Iowa",
    "ID": "Idaho",
    "MN": "Minnesota",
    "MT": "Montana",
    "ND": "North Dakota",
    "NE": "Nebraska",
    "NM": "New Mexico",
    "OR": "Oregon",
    "SD": "South Dakota",
    "UT": "Utah",
    "WA": "Washington",
    "WY": "Wyoming",
}
CODE_FORMATS = {
    "OCN": r"^[A-Z0-9]{4}$",
    "SPID": r"^[A-Z0-9]{4}$",
    "ACNA": r"^[A-Z]{3}$",
    "CCNA": r"^[A-Z]{3}$",
    "RSID": r"^[A-Z0-9]{3}$",
    "ZCID": r"^[A-Z0-9]{3}$",
}


class Clec(models.Model):
    """A competitive local exchange carrier: the customer company."""

    class Kind(models.TextChoices):
        FACILITY = "facility", "Facility-based"
        RESELLER = "reseller", "Reseller"
        BOTH = "both", "Facility-based and reseller"

    class Status(models.TextChoices):
        PROSPECT = "prospect", "Prospect"
        ONBOARDING = "onboarding", "Starting up"
        ACTIVE = "active", "Active"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    states = ArrayField(models.CharField(max_length=2, choices=STATES), default=list, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(states__contained_by=list(STATES)), name="clec_states_in_territory"),
            models.CheckConstraint(condition=~Q(name=""), name="clec_has_a_name"),
        ]
        indexes = [
            # queries.lookup: part of a name, typing-tolerant. Without fastupdate: a list of entries not yet indexed
            # makes each search after an import read every name.
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="clec_name_lookup", fastupdate=False),
            GinIndex(fields=["states"], name="clec_states_lookup", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name that the company had, or that of a company merged into it."""

    clec = models.ForeignKey(Clec, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=120)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-until", "name"]
        constraints = [models.UniqueConstraint(fields=["clec", "name"], name="formername_once_a_company")]
        indexes = [
            # queries.lookup
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="formername_lookup", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.name


class CompanyCode(models.Model):
    """A code that names the company (domain 1.3); `state` is empty where it holds in every state."""

    class Kind(models.TextChoices):
        OCN = "OCN", "OCN"
        SPID = "SPID", "SPID"
        ACNA = "ACNA", "ACNA"
        CCNA = "CCNA", "CCNA"
        RSID = "RSID", "RSID"
        ZCID = "ZCID", "ZCID"

    clec = models.ForeignKey(Clec, on_delete=models.CASCADE, related_name="codes")
    kind = models.CharField(max_length=4, choices=Kind)
    value = models.CharField(max_length=4)
    state = models.CharField(max_length=2, choices=STATES, blank=True)

    class Meta:
        ordering = ["kind", "state", "value"]
        constraints = [
            models.UniqueConstraint(fields=["clec", "kind", "value", "state"], name="companycode_once"),
            # NECA gives an OCN to one company; ACNA and CCNA may be shared by affiliates.
            ExclusionConstraint(
                name="companycode_of_one_company",
                violation_error_message="Another company has this code.",
                expressions=[(F("kind"), "="), (F("value"), "="), (F("clec"), "<>")],
                condition=~Q(kind__in=["ACNA", "CCNA"]),
            ),
            models.CheckConstraint(condition=Q(state__in=["", *STATES]), name="companycode_state_in_territory"),
            *(
                models.CheckConstraint(
                    condition=~Q(kind=kind) | Q(value__regex=pattern),
                    name=f"companycode_{kind.lower()}_format",
                )
                for kind, pattern in CODE_FORMATS.items()
            ),
        ]
        indexes = [
            # queries.lookup: an exact code opens the card
            models.Index(fields=["value"], name="companycode_value_lookup"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"

    def clean(self) -> None:
        self.value = self.value.strip().upper()
        pattern = CODE_FORMATS.get(self.kind)
        if pattern is None:
            raise ValidationError({"kind": f"“{self.kind}” is not a code the portal knows."})
        RegexValidator(pattern, f"“{self.value}” does not look like {article(self.kind)} {self.kind}.")(self.value)


def article(kind: str) -> str:
    """Return the article a code's name takes when it is spelt out."""
    return "an" if kind[0] in "AEFHILMNORSX" else "a"


class DeskNumber(models.Model):
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
        ]

    def __str__(self) -> str:
        return f"{self.get_desk_display()}: {self.phone}"
