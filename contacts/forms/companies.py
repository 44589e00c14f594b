"""What is typed about a company."""

from __future__ import annotations

from typing import Any

from django import forms

from contacts.models import STATES, Clec, CompanyCode

from .kept import Kept, Refusing, day

TYPED = {"autocomplete": "off", "spellcheck": "false"}
CAPITALS = {**TYPED, "class": "w-code", "autocapitalize": "characters"}


class Company(Kept):
    """What a company is."""

    name = forms.CharField(label="Name", max_length=120, widget=forms.TextInput(attrs=TYPED))
    renamed_on = day(
        "First day of the new name",
        required=False,
        help_text="Only where the company has been renamed: the old name is kept, and still leads to it. "
        "Leave it empty to put a slip right.",
    )
    kind = forms.ChoiceField(label="Kind", choices=Clec.Kind.choices)
    status = forms.ChoiceField(label="Status", choices=Clec.Status.choices)
    states = forms.MultipleChoiceField(
        label="States in which it operates",
        choices=list(STATES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one state in which it operates."},
    )

    @classmethod
    def of(cls, clec: Clec, data: Any = None) -> Company:
        return cls(data, initial=cls.facts(clec))

    @staticmethod
    def facts(clec: Clec) -> dict[str, Any]:
        return {
            "name": clec.name,
            "kind": clec.kind,
            "status": clec.status,
            "states": sorted(clec.states),
            "seen": clec.revision,
        }


class NewCompany(Company):
    """A company that was not there before; it has no other name yet."""

    renamed_on = None  # type: ignore[assignment]


class Code(Refusing):
    """One code of a company."""

    kind = forms.ChoiceField(label="Kind", choices=CompanyCode.Kind.choices)
    value = forms.CharField(label="Code", max_length=10, widget=forms.TextInput(attrs=CAPITALS))
    state = forms.ChoiceField(label="State", required=False)

    def __init__(self, clec: Clec, data: Any = None) -> None:
        super().__init__(data, auto_id="code_%s")
        own = [(code, name) for code, name in STATES.items() if code in clec.states]
        self.fields["state"].choices = [("", "All its states"), *own]  # type: ignore[attr-defined]


class FormerName(Refusing):
    """One name that a company had."""

    name = forms.CharField(label="Former name", max_length=120, widget=forms.TextInput(attrs=TYPED))
    until = day("Last day", required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="former_%s")
