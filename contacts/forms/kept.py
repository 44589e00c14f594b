"""Forms in which Sales Operations keep the directory."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from contacts.operations.importing.cells import BadCell, phone

from . import _BAD_DATE, _date

NEVER = -1


class Refusing(forms.Form):
    """A form that shows what an operation refuses beside its field."""

    def refuse(self, error: ValidationError) -> None:
        """Put what an operation refused to its fields; what has no field here goes above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, found in error.error_dict.items():
            self.add_error(name if name in self.fields else None, found)


class Kept(Refusing):
    """A form about a row that counts its edits; `seen` is the edit that it showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> int | None:
        """Nonsense is an edit that never was: the row will be newer."""
        seen = self.cleaned_data["seen"]
        if not seen:
            return None
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else NEVER

    def show_newer(self, fresh: dict[str, Any]) -> list[tuple[str, str]]:
        """Take the row as it is now for seen, and tell what is otherwise there: labels and values.

        What was typed stays, and saving once more puts it in the place of what is there.
        """
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = str(fresh["seen"])  # type: ignore[index]
        self.initial = fresh
        self.__dict__.pop("changed_data", None)
        return [(str(self.fields[name].label), self._in_words(name)) for name in self.changed_data if name != "seen"]

    def _in_words(self, name: str) -> str:
        value, field = self.get_initial_for_field(self.fields[name], name), self.fields[name]
        if isinstance(field, forms.ChoiceField):
            labels = {str(key): str(label) for key, label in cast(Any, field.choices)}
            values = value if isinstance(value, list) else [value or ""]
            return ", ".join(labels.get(str(one), str(one)) for one in values)
        if isinstance(field, forms.BooleanField):
            return "yes" if value else "no"
        return str(value or "") or "empty"


class Phone(forms.CharField):
    """A telephone number as the import takes it; gives it as it is dialled, empty where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs.update({"inputmode": "tel", "autocomplete": "off", "class": "w-phone"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return phone(text) if text else ""
        except BadCell as error:
            raise ValidationError(str(error)) from error


def day(label: str, **kwargs: Any) -> forms.DateField:
    """A native date."""
    return forms.DateField(label=label, widget=_date(), error_messages=_BAD_DATE, **kwargs)
