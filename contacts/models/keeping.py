"""What is kept of each change to a row, by triggers: bulk and raw SQL too. See docs/decisions/0008.

Who, from where and under which operation stand in `pgh_context`, which `contacts.acting` sets; when, and as
which role of the database, the database says itself.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Func, Q
from django.db.models.fields.json import KT
from pghistory import trigger
from pghistory.models import Event

M = TypeVar("M", bound=type[models.Model])


class DatabaseRole(Func):
    """As whom the statement ran: the role that was switched to, else the one that signed in."""

    template = "COALESCE(NULLIF(CURRENT_SETTING('role', TRUE), 'none'), SESSION_USER::text)"
    output_field = models.TextField()


class Change(Event):
    """One row as a change left it (a deleted one: as it was); the row before is that of the change before."""

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_role = models.TextField(db_default=DatabaseRole())

    class Meta:
        abstract = True


class Written(trigger.Event):
    """The trigger of a change: where it fires for a whole statement, one insert writes down all its rows.

    pghistory's own for statements also writes the context into a table of its own; here it stands in each row.
    """

    def get_func(self, model: models.Model) -> pgtrigger.Func:
        func = super().get_func(model)  # type: ignore[no-untyped-call]
        return pgtrigger.Func(func.func.replace("_pgh_attach_context()", "NULL"))  # type: ignore[no-untyped-call]

    def get_func_template_kwargs(self, model: models.Model) -> dict[str, Any]:
        """A row whose id was changed has no old one by that id: it is kept as well."""
        given: dict[str, Any] = super().get_func_template_kwargs(model)
        names = [name for name in given if name.startswith("cond_")]
        return given | {name: given[name].replace(" JOIN ", " RIGHT JOIN ") for name in names}


def changed(*columns: str) -> pgtrigger.Condition:
    """Whether an update changed one of them. (pgtrigger's own asks a database how names are quoted.)"""
    return pgtrigger.Condition(" OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in columns))


class _Keeping(pghistory.RowEvent):
    def setup(self, event_model: type[Event]) -> None:
        if isinstance(self.condition, pgtrigger.AnyChange):
            own = {field.name for field in event_model._meta.fields}
            model = _tracked(event_model)._meta
            self.condition = changed(*(f.column for f in model.fields if f.name in own or f.primary_key))
        self.add_event_trigger(event_model)

    def add_event_trigger(self, event_model: type[Event]) -> None:
        told = ("label", "row", "operation", "condition", "level")
        fields = {name: getattr(self, name) for name in told}
        written = Written(event_model=event_model, name=self.trigger_name, **fields)  # type: ignore[no-untyped-call]
        pgtrigger.register(written)(_tracked(event_model))


def _tracked(event_model: type[Event]) -> Any:
    return event_model.pgh_tracked_model


class Inserted(_Keeping, pghistory.InsertEvent):
    """One write for all rows of a statement."""

    level = pgtrigger.Statement


class Updated(_Keeping, pghistory.UpdateEvent):
    """One write a row, none where nothing that is kept has changed. Of one write for all, the rows must be matched."""


class Deleted(_Keeping, pghistory.DeleteEvent):
    level = pgtrigger.Statement


def kept(
    *more: pghistory.Tracker,
    exclude: Iterable[str] = (),
    update: pgtrigger.Condition | None = None,
    only_new: bool = False,
    in_bulk: bool = False,
    fields: list[str] | None = None,
    of_request: str = "",
) -> Callable[[M], M]:
    """Keep every insert, update and delete of the model, in a table of its own.

    exclude     fields that are left out: secrets, what is long and never changes, what only moves a machine
    update      which updates are worth a row; by default those of any field that is kept
    only_new    for a table whose rows are never changed
    in_bulk     many rows are updated by one statement
    fields      those that are kept, where that is shorter to say
    of_request  the field that leads to a request, for the request's own history
    """
    level = pgtrigger.Statement if in_bulk else pgtrigger.Row
    updated = Updated(condition=update, level=level) if update else Updated(level=level)
    changes: list[pghistory.Tracker] = [] if only_new else [updated, Deleted()]

    def decorator(model: M) -> M:
        name = model._meta.model_name or ""
        track = pghistory.track(
            Inserted(),
            *changes,
            *more,
            fields=fields,
            exclude=None if fields else ["id", *exclude],  # pgh_obj is the id
            obj_field=pghistory.ObjForeignKey(related_name="+", related_query_name="+", db_index=False),
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
            append_only=True,
            model_name=f"{model.__name__}Change",
            base_model=Change,
            meta={"indexes": [*_indexes(name, of_request, only_new=only_new)]},
        )
        track(model)
        return model

    return decorator


def _indexes(name: str, of_request: str, *, only_new: bool) -> Iterable[models.Index]:
    """queries.record: the newest of all, of one row, of one actor; of one request."""
    yield models.Index(fields=["-pgh_created_at", "-pgh_id"], name=f"{name}_kept_by_time")
    if not only_new or not of_request:
        yield models.Index(fields=["pgh_obj", "-pgh_id"], name=f"{name}_kept_by_row")
    yield models.Index(
        KT("pgh_context__actor"),
        F("pgh_created_at").desc(),
        name=f"{name}_kept_by_actor",
        condition=Q(pgh_context__has_key="actor"),  # what the portal does by itself has none
    )
    if of_request:
        yield models.Index(fields=[of_request], name=f"{name}_kept_by_request")


def keep_what_is_there(editor: BaseDatabaseSchemaEditor, models_there: Iterable[type[models.Model]]) -> None:
    """For the migration that begins the record: each row as it stands, or its first change had nothing before it."""
    for model in models_there:
        change = f"{model._meta.db_table}change"
        with editor.connection.cursor() as cursor:
            own = {column.name for column in editor.connection.introspection.get_table_description(cursor, change)}
            table = editor.connection.introspection.get_table_description(cursor, model._meta.db_table)
            both = ", ".join(f'"{column.name}"' for column in table if column.name in own)
            cursor.execute(
                f'INSERT INTO "{change}" ({both}, pgh_created_at, pgh_label, pgh_obj_id)'  # noqa: S608  # names only
                f""" SELECT {both}, now(), 'before', id FROM "{model._meta.db_table}" """
            )
