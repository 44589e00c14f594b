"""What loading the demo asks the database."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min

from contacts.models import Clec, User
from requests_app.lifecycle import MINUTE
from requests_app.models import Commitment


def is_without_companies() -> bool:
    return not Clec.objects.exists()


def accounts_among(emails: Iterable[str]) -> dict[str, User]:
    """The accounts that exist, by address."""
    return {user.email: user for user in User.objects.filter(email__in=list(emails))}


def next_sweep() -> datetime | None:
    """When the sweep next has something to record: a commitment past guideline, or a director to be told."""
    unmet = Commitment.objects.unmet()
    due_by = unmet.unflagged().aggregate(first=Min("due_by"))["first"]
    director = unmet.filter(director_told_at__isnull=True).aggregate(first=Min("director_due_at"))["first"]
    return min((instant for instant in (due_by and due_by + MINUTE, director) if instant), default=None)
