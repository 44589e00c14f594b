"""Builds the wall after every migration, and only where what stands is not what `tables` declares.

Rebuilding a table's policies locks it for a moment against all that read it. So a table carries, as its comment, the
digest of what was declared and of what the catalogue then held; while both are the same, it is left alone.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg2.errors
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from . import functions, owner
from .roles import LOGIN, ROLES
from .tables import TABLES, Rule

MARK = "wall "
PATIENCE, TRIES = "2s", 5
IN_USE = "{table} is in use: its part of the wall could not be built. Run migrate again when less is going on."

# Whether the table is walled, its rights, those of its columns, and its policies but the owner's.
_STANDING = """
SELECT c.relname, coalesce(obj_description(c.oid, 'pg_class'), ''), attributes.names,
       concat_ws(' ', c.relrowsecurity, c.relforcerowsecurity, c.relacl::text, attributes.rights, policies.all)
  FROM pg_class c,
       LATERAL (SELECT array_agg(attname::text ORDER BY attnum) AS names,
                       string_agg(concat_ws(' ', attname, attacl::text), ' ' ORDER BY attnum) AS rights
                  FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) attributes,
       LATERAL (SELECT string_agg(concat_ws(' ', polname, polcmd, polpermissive, polroles::regrole[]::text,
                                  pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)),
                                  ' ' ORDER BY polname) AS all
                  FROM pg_policy WHERE polrelid = c.oid AND polname <> %s) policies
 WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
"""


class Standing(NamedTuple):
    """A table as the catalogue has it."""

    mark: str
    columns: list[str]
    rights: str


def build(**_: Any) -> list[str]:
    """Rights and policies as declared; the tables that had to be built. Raises CommandError where one is in use.

    A table that is not there yet is left for the next time.
    """
    call_command("createcachetable", verbosity=0)
    with transaction.atomic(), connection.cursor() as cursor:
        _wait_for_others(cursor)
        owner.make_ready(cursor)
        there = _standing(cursor)
        if there.keys() >= functions.TABLES:
            cursor.execute(functions.FUNCTIONS)
    due = [table for table in TABLES if table in there and there[table].mark != _mark(table, there[table])]
    for table in due:
        _rebuild(table)
    with connection.cursor() as cursor:
        owner.admit(cursor)
    return due


def undeclared() -> list[str]:
    """Tables of the database of which nothing is declared: nobody may read them."""
    with connection.cursor() as cursor:
        return sorted(_standing(cursor).keys() - TABLES.keys())


def _rebuild(table: str) -> None:
    """In a transaction of its own, which waits for nobody for long: behind it everybody else would wait."""
    for _ in range(TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                _replace(cursor, table)
            return
        except OperationalError as error:
            if not isinstance(error.__cause__, psycopg2.errors.LockNotAvailable):
                raise
    raise CommandError(IN_USE.format(table=table))


def _replace(cursor: CursorWrapper, table: str) -> None:
    cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    _wait_for_others(cursor)
    for statement in [*_taken_down(cursor, table), *_built(table, _standing(cursor)[table].columns)]:
        cursor.execute(statement)
    cursor.execute(f"COMMENT ON TABLE {table} IS %s", [_mark(table, _standing(cursor)[table])])
    cursor.execute("SET LOCAL lock_timeout TO DEFAULT")  # a test's transaction goes on


def _wait_for_others(cursor: CursorWrapper) -> None:
    """Two programs may migrate at once: the second waits."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('portal wall'))")


def _standing(cursor: CursorWrapper) -> dict[str, Standing]:
    cursor.execute(_STANDING, [owner.POLICY])
    return {table: Standing(*rest) for table, *rest in cursor.fetchall()}


def _mark(table: str, standing: Standing) -> str:
    declared = "; ".join(_built(table, standing.columns))
    return MARK + hashlib.sha256(f"{declared}\n{standing.rights}".encode()).hexdigest()


def _taken_down(cursor: CursorWrapper, table: str) -> Iterator[str]:
    # Taking a table's rights takes those of its columns with them.
    yield f"REVOKE ALL ON {table} FROM PUBLIC, {', '.join([LOGIN, *ROLES])}"
    named = "SELECT polname FROM pg_policy WHERE polrelid = %s::regclass AND polname <> %s"
    cursor.execute(named, [table, owner.POLICY])
    yield from (f'DROP POLICY "{name}" ON {table}' for (name,) in cursor.fetchall())


def _built(table: str, columns: list[str]) -> Iterator[str]:
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield from _rights(TABLES[table], table, columns)


def _rights(rules: list[Rule], table: str, columns: list[str]) -> Iterator[str]:
    for rule in rules:
        for verb in rule.verbs:
            yield f"GRANT {verb}{_columns(rule, columns)} ON {table} TO {rule.role}"
            yield f"CREATE POLICY {rule.role}_{verb.lower()} ON {table} FOR {verb} TO {rule.role} {_rows(rule, verb)}"


def _columns(rule: Rule, columns: list[str]) -> str:
    if not rule.only and not rule.but:
        return ""
    return f" ({', '.join(column for column in rule.only or columns if column not in rule.but)})"


def _rows(rule: Rule, verb: str) -> str:
    if verb == "INSERT":
        return f"WITH CHECK ({rule.rows})"
    return f"USING ({rule.rows})"  # an UPDATE is held to it before and after
