"""Making, renewing and taking back the address of one's own calendar feed."""

import secrets
from datetime import datetime

from contacts.acting import operation
from contacts.models import User
from contacts.queries.sign_ins import token_hash
from requests_app.models import CalendarFeed


@operation
def renew_feed(*, actor: User, at: datetime) -> str:
    """Return a new token of 256 bits, which is kept nowhere; the address before is dead from now on.

    In hex it always holds figures, by which logs know it for a secret (accountteam.logs).
    """
    token = secrets.token_hex(32)
    CalendarFeed.objects.update_or_create(account=actor, defaults={"token_hash": token_hash(token), "made_at": at})
    return token


@operation
def revoke_feed(*, actor: User, at: datetime) -> None:
    """Take it back; without one nothing happens."""
    CalendarFeed.objects.filter(account=actor).delete()
