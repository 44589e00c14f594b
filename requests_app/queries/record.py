"""The record, read across all tables: what was changed, by whom, from where and under which operation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import JSONObject

from contacts.models import User
from contacts.models.keeping import Change
from requests_app.access import may_read_record

PAGE = 50
OF_THE_RECORD = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context", "pgh_context_id", "pgh_role"}
Before = tuple[datetime, int]


class NoRecord(Exception):
    """Administrators and directors read the record; for everybody else there is none."""


@dataclass(frozen=True)
class Asked:
    """What to look for; what is empty is not asked about.

    who     part of a name, or an e-mail address
    since   instants, from (inside) and until (outside)
    before  the last row of the page before
    """

    kind: str = ""
    row: int | None = None
    request: int | None = None
    who: str = ""
    operation: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: Before | None = None


@dataclass(frozen=True)
class Kept:
    """One change of one row; `fields` are (name, old, new) of what it changed."""

    pk: int
    kind: str
    row: int
    what: str
    at: datetime
    actor: User | None
    operation: str
    door: str
    address: str
    role: str
    fields: list[tuple[str, Any, Any]]
    row_then: dict[str, Any]


def kinds() -> dict[str, type[models.Model]]:
    """Every kind of row that is kept, by the name of its model."""
    return {model.__name__: model for model in _changes()}


def _changes() -> dict[type[models.Model], type[Change]]:
    changes: list[Any] = [model for model in apps.get_models() if issubclass(model, Change)]
    return {change.pgh_tracked_model: change for change in changes}


def record_for(actor: User, asked: Asked, size: int = PAGE) -> tuple[list[Kept], Before | None]:
    """A page of the record, newest first, and where the next one begins. Raises NoRecord.

    One query, and one each for who is asked about and who acted: of each table the newest that fit, by its index,
    then the newest of these. Nothing is counted.
    """
    if not may_read_record(actor):
        raise NoRecord
    who = _ids(asked.who) if asked.who else None
    changes = {model.__name__: change for model, change in _changes().items()}
    tables = [_newest(change, kind, asked, who, size + 1) for kind, change in changes.items() if _holds(kind, asked)]
    if not tables:
        return [], None
    first, *others = tables
    found = first.union(*others, all=True).order_by("-kept_created", "-kept_number")[: size + 1] if others else first
    rows = list(found)
    people = _people(rows)
    last = rows[size - 1] if len(rows) > size else None
    return [_kept(row, people) for row in rows[:size]], (last["kept_created"], last["kept_number"]) if last else None


def _ids(who: str) -> list[int]:
    named = Q(name__icontains=who) | Q(email__iexact=who)
    return list(User.objects.filter(named).order_by("pk").values_list("pk", flat=True)[:PAGE])


def _holds(kind: str, asked: Asked) -> bool:
    """Whether this table can hold what is asked for."""
    return (not asked.kind or asked.kind == kind) and (asked.request is None or _of_request(kind, 0) is not None)


def _of_request(kind: str, request: int) -> Q | None:
    if kind == "TeamRequest":
        return Q(pgh_obj=request)
    if kind == "Notice":
        return Q(about=f"request:{request}")
    return Q(team_request=request) if kind in {"Commitment", "Escalation", "Event"} else None


def _newest(
    model: type[Any], kind: str, asked: Asked, who: list[int] | None, size: int
) -> QuerySet[Any, dict[str, Any]]:
    names = [field.name for field in model._meta.fields if field.name not in OF_THE_RECORD]
    row = JSONObject(**{name: F(name) for name in names})
    before = model.objects.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    all_of = model.objects.alias(kept_actor=KT("pgh_context__actor"))
    found = all_of.filter(_condition(kind, asked, who)).order_by("-pgh_created_at", "-pgh_id")
    rows: QuerySet[Any, dict[str, Any]] = found.values(
        kept_kind=Value(kind),
        kept_number=F("pgh_id"),
        kept_created=F("pgh_created_at"),
        kept_label=F("pgh_label"),
        kept_object=F("pgh_obj_id"),
        kept_context=F("pgh_context"),
        kept_role=F("pgh_role"),
        kept_new=row,
        kept_old=Subquery(before.values(kept_row=row)[:1]),
    )
    return rows[:size]


def _condition(kind: str, asked: Asked, who: list[int] | None) -> Q:
    # The index of actors holds only those rows that have one.
    acted = Q(pgh_context__has_key="actor", kept_actor__in=[str(pk) for pk in who or []])
    parts = [
        (asked.row, Q(pgh_obj=asked.row)),
        (asked.request, _of_request(kind, asked.request or 0) or Q()),
        (who is not None, acted),
        (asked.operation, Q(pgh_context__operation=asked.operation)),
        (asked.since, Q(pgh_created_at__gte=asked.since)),
        (asked.until, Q(pgh_created_at__lt=asked.until)),
        (asked.before, _behind(asked.before)),
    ]
    return Q(*(condition for given, condition in parts if given))


def _behind(before: Before | None) -> Q:
    if before is None:
        return Q()
    at, number = before
    return Q(pgh_created_at__lte=at) & ~Q(pgh_created_at=at, pgh_id__gte=number)


def _people(rows: Iterable[dict[str, Any]]) -> dict[int, User]:
    return User.objects.in_bulk({(row["kept_context"] or {}).get("actor") for row in rows} - {None})


def _kept(row: dict[str, Any], people: dict[int, User]) -> Kept:
    context = row["kept_context"] or {}
    old, new = row["kept_old"] or {}, row["kept_new"]
    if row["kept_label"] == "delete":
        old, new = new, {}
    changed = [(name, old.get(name), new.get(name)) for name in new or old if old.get(name) != new.get(name)]
    return Kept(
        pk=row["kept_number"],
        kind=row["kept_kind"],
        row=row["kept_object"],
        what=row["kept_label"],
        at=row["kept_created"],
        actor=people.get(context.get("actor", 0)),
        operation=context.get("operation", ""),
        door=context.get("door", ""),
        address=context.get("address", ""),
        role=row["kept_role"],
        fields=[field for field in changed if field[1] not in (None, "") or field[2] not in (None, "")],
        row_then=row["kept_new"],
    )
