"""The carriers we serve, their names and their codes."""

import re

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from .edited import Edited
from .keeping import kept

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
CODE_WORDS = {
    **dict.fromkeys(("OCN", "SPID"), "four letters or digits"),
    **dict.fromkeys(("ACNA", "CCNA"), "three letters"),
    **dict.fromkeys(("RSID", "ZCID"), "three letters or digits"),
}
# Affiliates may share these; NECA gives each of the others to one company.
SHARED_CODES = ("ACNA", "CCNA")


@kept()
class Clec(Edited):
    """A competitive local exchange carrier: the customer company.

    One that was merged into another stays with its closed requests and its history, and is looked up no more.
    """

    class Kind(models.TextChoices):
        FACILITY = "facility", "Facility-based"
        RESELLER = "reseller", "Reseller"
        BOTH = "both", "Facility-based and reseller"

    class Status(models.TextChoices):
        PROSPECT = "prospect", "Prospect"
        ONBOARDING = "onboarding", "Starting up"
        ACTIVE = "active", "Active"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    states = ArrayField(models.CharField(max_length=2, choices=STATES), default=list, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )
    merged_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "company"
        verbose_name_plural = "companies"
        ordering = ["name"]
        constraints = [
            # The name of one that was merged is free again: the other may take it.
            models.UniqueConstraint(
                Upper("name"),
                condition=Q(merged_into__isnull=True),
                name="clec_name_once_in_any_case",
                violation_error_message="There is a company of this name already.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, merged_on__isnull=True)
                | Q(merged_into__isnull=False, merged_on__isnull=False),
                name="clec_merged_on_a_day",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="clec_merged_into_another"),
            models.CheckConstraint(condition=Q(states__contained_by=list(STATES)), name="clec_states_in_territory"),
            models.CheckConstraint(condition=~Q(name=""), name="clec_has_a_name"),
        ]
        indexes = [
            # queries.lookup: part of a name, typing-tolerant. Without fastupdate: a list of entries not yet indexed
            # makes each search after an import read every name.
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="clec_name_lookup", fastupdate=False),
            GinIndex(fields=["states"], name="clec_states_lookup", fastupdate=False),
            # queries.desk.companies: all by name
            models.Index(fields=["name"], name="clec_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


@kept()
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


@kept()
class CompanyCode(models.Model):
    """A code that names the company (domain 1.3); `state` is empty where it holds in every state.

    One with `until`, its last day, is former: it still leads to the company.
    """

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
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "state", "value"]
        constraints = [
            models.UniqueConstraint(fields=["clec", "kind", "value", "state"], name="companycode_once"),
            ExclusionConstraint(
                name="companycode_of_one_company",
                violation_error_message="Another company has this code.",
                expressions=[(F("kind"), "="), (F("value"), "="), (F("clec"), "<>")],
                condition=~Q(kind__in=SHARED_CODES) & Q(until__isnull=True),
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
        if not re.match(pattern, self.value):
            text = f"“{self.value}” does not look like {article(self.kind)} {self.kind}: {CODE_WORDS[self.kind]}."
            raise ValidationError({"value": text})


def article(kind: str) -> str:
    """Return the article a code's name takes when it is spelt out."""
    return "an" if kind[0] in "AEFHILMNORSX" else "a"
