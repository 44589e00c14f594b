"""What `check --deploy` says of the role that the application signs in as."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.db import OperationalError, connection

_MIGHT = """
SELECT current_user, rolsuper OR rolbypassrls
       OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = current_schema()::regnamespace)
  FROM pg_roles r WHERE rolname = current_user
"""
ASIDE = "The application signs in to PostgreSQL as {user}, for whom the second wall is none."
HINT = "Let DATABASE_URL name portal_app (manage.py make_roles) and OWNER_DATABASE_URL the owner of the tables."


def signs_in_behind_the_wall(**_: Any) -> list[CheckMessage]:
    """Superusers and owners of tables are bound only where a role was chosen. A database that is away is not asked."""
    if not settings.DATABASES:
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(_MIGHT)
            [(user, is_aside)] = cursor.fetchall()
    except OperationalError:
        return []
    return [CheckWarning(ASIDE.format(user=user), hint=HINT, id="wall.W001")] if is_aside else []
