"""A change of the record in words: whose names its numbers are, what its codes and instants say."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models

from contacts.models import BusinessCalendar, Clec, Person, User

from .record import Kept, kinds

WHAT = {
    "insert": "Added",
    "update": "Changed",
    "delete": "Removed",
    "password": "Password changed",
    "before": "As it stood when the record began",
}
# What people call it, where that is not the name of the table or of the column.
_WORDS = {
    "business calendar": "calendar",
    "calendar proposal": "proposed calendar",
    "clec": "company",
    "commitment": "clock",
    "company sign in": "company's own sign-in",
    "rebase": "due times moved",
    "response rule": "guideline",
    "rule proposal": "proposed guideline",
    "team request": "request",
    "user": "account",
}
_NAMED = (BusinessCalendar, Clec, Person, User)
_OF_ITSELF = ("name", "subject", "value", "number")
Names = dict[tuple[type[models.Model], int], str]


@dataclass(frozen=True)
class Said:
    """A value: in words, or an instant (for the viewer's zone), or a day. Nothing is all three empty."""

    text: str = ""
    at: datetime | None = None
    on: date | None = None


@dataclass(frozen=True)
class Field:
    """What one field was and is."""

    name: str
    old: Said
    new: Said


@dataclass(frozen=True)
class Line:
    """One change as people read it. `request` is that of the row, where it belongs to one."""

    kept: Kept
    what: str
    kind: str
    name: str
    request: int | None
    operation: str
    fields: list[Field]


def in_words(rows: list[Kept]) -> list[Line]:
    """At most one query for each kind of thing that has a name: companies, people, accounts, calendars."""
    models_of = kinds()
    names = _names(rows, models_of)
    return [_line(row, models_of[row.kind], names) for row in rows]


def kind_choices() -> list[tuple[str, str]]:
    """What the filter offers: every kind of row, in words, by the alphabet."""
    found = [(kind, _kind(model)) for kind, model in kinds().items()]
    return sorted(found, key=lambda choice: choice[1])


def _kind(model: type[models.Model]) -> str:
    return _worded(str(model._meta.verbose_name))


def _worded(name: str) -> str:
    words = _WORDS.get(name, name)
    return words[:1].upper() + words[1:]


def _names(rows: Iterable[Kept], models_of: dict[str, type[models.Model]]) -> Names:
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for row in rows:
        for name, *values in row.fields:
            related = models_of[row.kind]._meta.get_field(name).related_model
            if related in _NAMED:
                wanted[related] |= {value for value in values if value is not None}
    return {
        (model, pk): name
        for model in _NAMED
        if wanted[model]
        for pk, name in model.objects.filter(pk__in=wanted[model]).values_list("pk", "name")
    }


def _line(row: Kept, model: type[models.Model], names: Names) -> Line:
    then = row.row_then
    request = row.row if row.kind == "TeamRequest" else then.get("team_request") or _about(then.get("about"))
    return Line(
        kept=row,
        what=WHAT.get(row.what, row.what),
        kind=_kind(model),
        name=next((str(then[name]) for name in _OF_ITSELF if then.get(name)), ""),
        request=request,
        operation=_worded(row.operation.replace("_", " ")),
        fields=[_field(model._meta.get_field(name), old, new, names) for name, old, new in row.fields],
    )


def _about(about: str | None) -> int | None:
    """The request that a notice is about."""
    thing, _, number = (about or "").partition(":")
    return int(number) if thing == "request" and number.isdigit() else None


def _field(field: Any, old: Any, new: Any, names: Names) -> Field:
    return Field(_worded(str(field.verbose_name)), _said(field, old, names), _said(field, new, names))


def _said(field: Any, value: Any, names: Names) -> Said:
    if value in (None, ""):
        return Said()
    if field.is_relation:
        return Said(names.get((field.related_model, value)) or _numbered(field.related_model, value))
    if isinstance(field, models.DateTimeField):
        return Said(at=datetime.fromisoformat(value))
    if isinstance(field, models.DateField):
        return Said(on=date.fromisoformat(value))
    return Said(_text(field, value))


def _text(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return "; ".join(f"{name.replace('_', ' ')}: {part}" for name, part in value.items())
    return str(dict(field.flatchoices).get(value, value))


def _numbered(model: type[models.Model], pk: int) -> str:
    return f"R-{pk}" if model is apps.get_model("requests_app", "TeamRequest") else f"no. {pk}"
