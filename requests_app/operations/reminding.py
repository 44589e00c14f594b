"""Reminding: once of each clock, who is responsible hears that it is due soon, or promised for tomorrow or today.

What it is time for stands in the row (`remind_at`), so the look is one by its index. Batches, locks and the row that
stops no other are the sweep's; what is past is the sweep's to tell.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q

from contacts.acting import operation
from notices.operations import tell
from requests_app.lifecycle import past_before
from requests_app.models import Commitment

from . import sweeping, telling


@operation
def remind(*, at: datetime) -> int:
    """Remind of everything that it is time for at `at`; return of how many."""
    return sweeping.all_of(due_reminders(at), at)


def due_reminders(at: datetime) -> sweeping.Work:
    running = Q(ended_at__isnull=True, flagged_at__isnull=True, due_by__gt=past_before(at))
    return sweeping.Work(running & Q(remind_at__lte=at), "remind_at", _remind, ("soon_at", "expected_from"))


def _remind(batch: Sequence[Commitment], scene: sweeping.Scene) -> None:
    facts = (telling.reminder(commitment, scene.at) for commitment in batch)
    tell(fact for fact in facts if fact is not None)
    reminded = Commitment.objects.filter(pk__in=[commitment.pk for commitment in batch])
    # Whoever heard that it is promised for tomorrow hears of it once more when that day opens.
    reminded.filter(soon_at__gt=scene.at).update(remind_at=F("soon_at"))
    reminded.filter(soon_at__lte=scene.at).update(remind_at=None)
