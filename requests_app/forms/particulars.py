"""The fields of a request's kind: made from what the kind asks, so that a new kind needs no form."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from requests_app.kinds import Needed, Particular, Shape

from .fields import LocalDateTime, native_date


class KnownInstant(LocalDateTime):
    """A day with its time, or nothing at all: nothing is not now."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.widgets[1].attrs["placeholder"] = "HH:MM"

    def clean(self, value: Any) -> datetime | None:
        if self.required and not any(value or []):
            raise ValidationError(self.error_messages["required"], code="required")
        return super().clean(value)

    def compress(self, values: list[Any]) -> datetime | None:
        on, clock = values or (None, None)
        if on and clock is None:
            raise ValidationError("Give the time as well, HH:MM.", code="incomplete")
        return super().compress(values)


def fields_for(asked: Iterable[Particular], at: datetime, *, is_logged: bool) -> dict[str, forms.Field]:
    """One for each, in order; what must be there to log it is required in either form."""
    fields = {one.name: _field(one) for one in asked}
    for one in asked:
        field = fields[one.name]
        field.required = one.needed is Needed.TO_LOG
        field.error_messages["required"] = f"{one.label}: this must be said."
        field.help_text = one.hint or ("Needed before it is resolved." if is_logged and _is_owed(one) else "")
        if isinstance(field, LocalDateTime):
            field.at = at
    return fields


def _is_owed(asked: Particular) -> bool:
    return asked.needed is Needed.TO_RESOLVE


def _field(asked: Particular) -> forms.Field:
    if asked.shape is Shape.DAY:
        return forms.DateField(
            label=asked.label,
            widget=native_date(),
            error_messages={"invalid": "Give the date as day, month and year."},
        )
    if asked.shape is Shape.INSTANT:
        return KnownInstant(label=asked.label)
    if asked.options:
        return forms.ChoiceField(label=asked.label, choices=[("", "Not said"), *asked.options])
    attrs = {"class": "code"} if asked.is_reference else {}
    widget = forms.Textarea(attrs={"rows": 3}) if asked.shape is Shape.LONG else forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=asked.label, max_length=8000 if asked.shape is Shape.LONG else asked.most, widget=widget
    )


def typed_in(asked: Iterable[Particular], known: Mapping[str, Any]) -> dict[str, str]:
    """What a valid form holds of these, as texts."""
    return {one.name: _text(known[one.name]) for one in asked if one.name in known}


def typed_of(asked: Iterable[Particular], data: Mapping[str, Any]) -> str:
    """What was typed of these, in lines, to be kept where the form itself has no place any more."""
    halves = {one: [data.get(name, "") for name in (one.name, f"{one.name}_0", f"{one.name}_1")] for one in asked}
    said = {one.label: " ".join(filter(None, values)) for one, values in halves.items()}
    return "\n".join(f"{label}: {value}" for label, value in said.items() if value)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value or ""


def initial_of(asked: Particular, value: str) -> Any:
    if not value:
        return None
    try:
        return _READ.get(asked.shape, str)(value)
    except ValueError:  # it was kept while the kind asked for something else
        return None


def sensible(asked: Particular, value: str) -> Any:
    """The same of what stands in an address: an instant without its zone, or of another age, is none."""
    found = initial_of(asked, value)
    return None if isinstance(found, datetime) and (found.tzinfo is None or not 1950 < found.year < 2100) else found


_READ: dict[Shape, Callable[[str], Any]] = {Shape.INSTANT: datetime.fromisoformat, Shape.DAY: date.fromisoformat}
