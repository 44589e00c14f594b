"""What every edit of the directory does: lock the row, refuse a stale form, check, save, and count the edit."""

from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet

from contacts.models import User
from contacts.models.edited import Edited

Kept = TypeVar("Kept", bound=Edited)
AT_ONCE = "Somebody entered the same at this moment. Look again before you save."
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)


class EditedFirst(Exception):
    """Somebody else saved since the form was shown; `row` says who and when."""

    def __init__(self, row: Edited) -> None:
        super().__init__(f"{row.changed_by or 'An import'} was first.")
        self.row = row


def lock(rows: QuerySet[Kept], pk: int, seen: int | None = None) -> Kept:
    """The row, locked; `seen` is the revision that the form showed, None where an older one does no harm.

    Raises DoesNotExist and EditedFirst. Not its key: what points at it is being written all day.
    """
    row = rows.select_related("changed_by").select_for_update(of=("self",), no_key=True).get(pk=pk)
    if seen is not None and seen != row.revision:
        raise EditedFirst(row)
    return row


def count_edit(row: Edited, actor: User, at: datetime) -> None:
    """Save the row as the actor's edit, once it has been checked by `checked`."""
    row.revision, row.changed_by, row.changed_at = row.revision + 1, actor, at
    checked(row)


def checked(row: models.Model) -> None:
    """Save it if all is well. Raises ValidationError, with kind words: of clean(), of a constraint, of a race lost."""
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(AT_ONCE) from error


def refuse_far_off(**days: date | None) -> None:
    """A year that cannot be right. Raises ValidationError by the name of the field."""
    for name, on in days.items():
        if on is not None and not FIRST_DAY <= on <= LAST_DAY:
            raise ValidationError({name: f"The year {on.year} cannot be right."})


class NotAllowed(Exception):
    """The actor may not do this, or not there."""
