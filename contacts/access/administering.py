"""The rows of the policy for the admin: a look at what is kept, for administrators."""

from typing import Any

from contacts.models import User
from contacts.models.user import Role

from .policy import ANY, Policy

OPEN_ADMIN = "look at what is kept"
ADMIN = Policy("The admin", {OPEN_ADMIN: {Role.ADMINISTRATOR: ANY}})


def may_open_admin(actor: Any) -> bool:
    """Administrators; nobody who is not signed in, or whose sign-in is off."""
    return isinstance(actor, User) and actor.is_active and ADMIN.may_ever(actor.role, OPEN_ADMIN)
