"""What Sales Operations type about a mail: which request it belongs to, whose new one it is, or why it is none."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from contacts.forms.kept import Refusing
from contacts.models import Clec, User
from requests_app.kinds import labels
from requests_app.queries.naming import NotOneCompany, company_named

_REFERENCE = re.compile(r"\s*(?:r-?)?([1-9][0-9]{0,17})\s*", re.IGNORECASE)


class ToRequest(Refusing):
    """To a request that is there."""

    reference = forms.CharField(
        label="Request",
        max_length=24,
        help_text="Its number, such as R-4711.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-code"}),
    )
    is_internal = forms.BooleanField(
        label="Only our own people see it",
        required=False,
        initial=True,
        help_text="Whoever the mail says it is from is not proven.",
    )

    def clean_reference(self) -> int:
        match = _REFERENCE.fullmatch(self.cleaned_data["reference"])
        if match is None:
            raise ValidationError("Give the number of a request, such as R-4711.")
        return int(match.group(1))


class AsNew(Refusing):
    """As a new one of a company."""

    company = forms.CharField(
        label="Company",
        max_length=120,
        help_text="Name, former name or code.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    topic = forms.ChoiceField(label="What is it about?", choices=labels, initial="service_question")
    subject = forms.CharField(label="In a few words", max_length=120)

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_company(self) -> Clec:
        text = self.cleaned_data["company"]
        try:
            return company_named(self.actor, text)
        except NotOneCompany as error:
            names = " or ".join(f"“{name}”" for name in error.suggestions)
            hint = f"Did you mean {names}?" if names else "Look it up first."
            raise ValidationError(f"“{text[:40]}” is not one company. {hint}") from error


class Discard(Refusing):
    """Why nothing is to be done with it."""

    reason = forms.CharField(
        label="Why",
        max_length=280,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Say why nothing is to be done with it."},
    )
