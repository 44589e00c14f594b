"""The owner of the tables, whom FORCE binds too: it makes the roles, or says who should, and keeps seeing its rows."""

from typing import Any

from django.core.management import CommandError
from django.db import connection
from django.db.backends.utils import CursorWrapper

from .roles import are_made, make_roles

POLICY = "portal_owner"
NO_ROLES = (
    "The roles of the second wall are not there, and {user} may not make them. Let somebody with CREATEROLE run\n"
    "    OWNER_DATABASE_URL=postgres://... manage.py make_roles"
)
# Without a policy a plain owner would read no row, in migrations and in the functions that answer for it, unsaid.
_UNADMITTED = """
SELECT c.relname FROM pg_class c
 WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relforcerowsecurity
   AND pg_get_userbyid(c.relowner) = current_user
   AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
   AND NOT EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = c.oid AND polname = %s
                      AND current_user::regrole = ANY (polroles))
"""


def before_migrating(**_: Any) -> None:
    """Roles there, rows visible. Raises CommandError, which says what to do, before anything is changed."""
    with connection.cursor() as cursor:
        make_ready(cursor)
        admit(cursor)


def make_ready(cursor: CursorWrapper) -> None:
    """Make the roles that are not there. Raises CommandError where this owner may not."""
    if are_made(cursor):
        return
    cursor.execute("SELECT current_user, rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    [(user, may_make)] = cursor.fetchall()
    if not may_make:
        raise CommandError(NO_ROLES.format(user=user))
    make_roles(cursor)


def admit(cursor: CursorWrapper) -> None:
    """A policy for an owner that is neither superuser nor BYPASSRLS; nothing for one that is."""
    cursor.execute(_UNADMITTED, [POLICY])
    for (table,) in cursor.fetchall():
        cursor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {table}")
        cursor.execute(f"CREATE POLICY {POLICY} ON {table} TO CURRENT_USER USING (true)")
