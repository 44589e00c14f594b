"""Watching the promises of the outage board: who promised an update is reminded once before it is due, and once it is
missed told, with their director. The board itself compares stored instants: a late look changes nothing on it.

Each outage in a transaction of its own: one that cannot be told stops no other. One that somebody is writing to is
left to the next look.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.db.models import Q

from contacts import wall
from contacts.acting import operation
from notices.operations import Fact, tell
from requests_app.lifecycle import past_before
from requests_app.models import Outage

from . import outage_telling

log = logging.getLogger(__name__)


@operation
def watch_outages(*, at: datetime) -> int:
    """Tell of every promise that is missed at `at`, and remind of those soon due; return how many were missed."""
    missed = Q(flagged_at__isnull=True, next_update_at__lte=past_before(at))
    soon = Q(flagged_at__isnull=True, next_update_at__gt=past_before(at), remind_at__lte=at)
    count = _each(missed, _flag, at)
    _each(soon, _remind, at)
    return count


def _each(due: Q, record: Callable[[Outage, datetime], list[Fact]], at: datetime) -> int:
    with wall.chosen(wall.ENGINE):
        ids = list(Outage.objects.filter(due).order_by("next_update_at", "pk").values_list("pk", flat=True))
    return sum(_one(pk, due, record, at) for pk in ids)


def _one(pk: int, due: Q, record: Callable[[Outage, datetime], list[Fact]], at: datetime) -> bool:
    try:
        with wall.chosen(wall.ENGINE):
            # Race: an update between our look and our lock. PostgreSQL asks `due` again of the row that it locks.
            outage = Outage.objects.filter(due, pk=pk).select_for_update(skip_locked=True).first()
            if outage is None:
                return False
            tell(record(outage, at))
            outage.save(update_fields=["flagged_at", "remind_at"])
            return True
    except SoftTimeLimitExceeded:
        raise  # what is recorded stays; the next look goes on
    except Exception:
        if not connection.is_usable():
            raise  # the database is away: no row is at fault
        log.exception("The promise of outage %d could not be looked after", pk)
        return False


def _flag(outage: Outage, at: datetime) -> list[Fact]:
    outage.flagged_at, outage.remind_at = at, None
    return outage_telling.missed(outage, at)


def _remind(outage: Outage, at: datetime) -> list[Fact]:
    outage.remind_at = None
    return outage_telling.due(outage, at)
