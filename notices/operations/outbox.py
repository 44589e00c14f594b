"""Putting notices into the outbox, and taking back those that nobody needs any more."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from notices.models import Notice

# What is being sent too: the deliverer looks once more before each send.
WAITING = [Notice.State.QUEUED, Notice.State.UNKNOWN, Notice.State.SENDING]


@dataclass(frozen=True)
class Draft:
    """A notice to be told: which fact (`source`) about what (`about`), to whom, with everything its text needs."""

    kind: str
    source: str
    about: str
    recipient_id: int
    context: dict[str, Any]
    at: datetime
    is_chaser: bool = False


# Ten thousand drafts in a minute are no rarity at 17:01: one parameter and one statement, whatever their number.
_INSERT = """
INSERT INTO notices_notice (key, source, about, kind, recipient_id, channel, context, is_chaser, state, reason,
       created_at, next_try_at, attempts)
SELECT gen_random_uuid(), source, about, kind, recipient_id, 'email', context, is_chaser, 'queued', '', at, at, 0
  FROM jsonb_to_recordset(%s) AS draft(kind text, source text, about text, recipient_id bigint, context jsonb,
       at timestamptz, is_chaser boolean, place integer)
 ORDER BY place
    ON CONFLICT (source, recipient_id, channel) DO NOTHING
"""


def enqueue(drafts: Iterable[Draft]) -> None:
    """Put the notices into the outbox, in the caller's transaction; the same fact to the same person only once."""
    rows = [vars(draft) | {"place": place} for place, draft in enumerate(drafts)]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [json.dumps(rows, default=datetime.isoformat)])


def suppress(*, about: str, clock: int | None = None, why: str, at: datetime) -> int:
    """No chaser goes out once its request is answered, even if queued; return how many were held back.

    With `clock`, those alone whose context names that one of its clocks.
    """
    chasers = Notice.objects.filter(about=about, is_chaser=True, state__in=WAITING)
    if clock is not None:
        chasers = chasers.filter(context__commitment=clock)
    with transaction.atomic():
        return locked(chasers).update(
            state=Notice.State.SUPPRESSED, reason=f"{why} {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC before it was sent"
        )


def locked(notices: QuerySet[Notice], *, skip_locked: bool = False) -> QuerySet[Notice]:
    """The same rows, locked. An update alone locks in no order, so two of them could wait for each other."""
    ids = notices.order_by("pk").select_for_update(skip_locked=skip_locked).values_list("pk", flat=True)
    return Notice.objects.filter(pk__in=list(ids))
