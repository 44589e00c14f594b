"""What is typed when two companies become one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from contacts.forms.kept import Kept, day
from contacts.models import Clec, User
from requests_app.queries.naming import NotOneCompany, company_named


class Merge(Kept):
    """The other company, by name or code, and the day."""

    into = forms.CharField(
        label="Became part of",
        max_length=120,
        help_text="Name or code of the company that goes on.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    merged_on = day("On", help_text="The first day as one company.")
    confirmed = forms.BooleanField(
        label="I have checked both: this is not taken back",
        error_messages={"required": "Tick that you have checked both companies."},
    )

    def __init__(self, clec: Clec, actor: User, data: Any = None) -> None:
        super().__init__(data, initial={"seen": clec.revision})
        self.actor = actor

    def clean_into(self) -> Clec:
        text = self.cleaned_data["into"]
        try:
            return company_named(self.actor, text)
        except NotOneCompany as error:
            names = " or ".join(f"“{name}”" for name in error.suggestions)
            hint = f"Did you mean {names}?" if names else "Look it up first."
            raise ValidationError(f"“{text[:40]}” is not one company. {hint}") from error
