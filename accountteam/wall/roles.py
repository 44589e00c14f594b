"""The roles of the cluster. Needs no Django: the embedded server makes them at its start."""

from collections.abc import Sequence
from typing import Any, Protocol

ROLES = ("portal_gate", "portal_tenant", "portal_staff", "portal_engine")
LOGIN = "portal_app"
OPTIONS = dict.fromkeys(ROLES, "NOLOGIN NOINHERIT") | {
    LOGIN: "LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
}
# A file is read as slowly as its reader likes, inside a transaction: one that stops reading is let go.
IDLE = "idle_in_transaction_session_timeout=60s"

# Two portals may share a cluster and be set up at once: who comes second finds it done.
_ONCE = "DO $$ BEGIN {statement}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
_JOINED = """
SELECT role.rolname FROM pg_auth_members
  JOIN pg_roles role ON role.oid = roleid JOIN pg_roles login ON login.oid = member
 WHERE login.rolname = %s
"""


class Cursor(Protocol):
    """What psycopg2 and Django both have."""

    def execute(self, sql: str, words: Sequence[Any] | None = None, /) -> Any: ...

    def fetchall(self) -> list[tuple[Any, ...]]: ...


def make_roles(cursor: Cursor, password: str = "") -> list[str]:
    """Make and join what is not there, and say what that was; with a password the login gets it.

    Needs CREATEROLE where something is missing or a password is given; what is there is not tried.
    """
    done = _missing(cursor)
    for statement in done:
        cursor.execute(_ONCE.format(statement=statement))
    if password:
        cursor.execute(f"ALTER ROLE {LOGIN} PASSWORD %s", [password])
    return done


def are_made(cursor: Cursor) -> bool:
    """Whether all five are there and the login may become the four."""
    return not _missing(cursor)


def _missing(cursor: Cursor) -> list[str]:
    there = _names(cursor, "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)", [*ROLES, LOGIN])
    joined = _names(cursor, _JOINED, LOGIN)
    ready = _names(cursor, "SELECT rolname FROM pg_roles WHERE rolconfig @> ARRAY[%s]", IDLE)
    statements = [f"CREATE ROLE {role} {options}" for role, options in OPTIONS.items() if role not in there]
    statements += [f"GRANT {role} TO {LOGIN}" for role in ROLES if role not in joined]
    if LOGIN not in ready:
        setting, value = IDLE.split("=")
        statements.append(f"ALTER ROLE {LOGIN} SET {setting} = '{value}'")
    return statements


def _names(cursor: Cursor, sql: str, words: object) -> set[str]:
    cursor.execute(sql, [words])
    return {name for (name,) in cursor.fetchall()}
