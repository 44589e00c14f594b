"""Keeping a filter of the list under a name, and letting it go."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.acting import operation
from contacts.models import User
from requests_app.models import SavedFilter
from requests_app.models.saved_filter import MOST


@operation
def keep_filter(*, name: str, asked: str, actor: User, at: datetime) -> SavedFilter:
    """Under a name that is there already it takes that one's place. Raises ValidationError."""
    name = " ".join(name.split())
    if not name or not asked:
        raise ValidationError("Give it a name, and filter by something first.")
    with transaction.atomic():
        User.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=actor.pk)
        mine = list(SavedFilter.objects.filter(account=actor))
        known = next((one for one in mine if one.name.upper() == name.upper()), None)
        kept = known or SavedFilter(account=actor, place=_free(mine))
        kept.name, kept.asked = name, asked
        kept.full_clean()
        kept.save()
    return kept


@operation
def drop_filter(*, filter_id: int, actor: User, at: datetime) -> None:
    """One's own; of one that is gone already, or another's, nothing happens."""
    SavedFilter.objects.filter(account=actor, pk=filter_id).delete()


def _free(mine: list[SavedFilter]) -> int:
    """The first place that nobody has."""
    taken = {one.place for one in mine}
    if len(taken) >= MOST:
        raise ValidationError(f"You keep {MOST} already: drop one first.")
    return next(place for place in range(1, MOST + 1) if place not in taken)
