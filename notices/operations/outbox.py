"""Putting notices into the outbox, and taking back those that nobody needs any more."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from contacts import wall
from notices.models import RECIPIENTS, Notice
from notices.recipients import Receiver, column_of

# What is being sent too: the deliverer looks once more before each send.
WAITING = [Notice.State.QUEUED, Notice.State.UNKNOWN, Notice.State.SENDING]


@dataclass(frozen=True)
class Draft:
    """A row of the outbox: which fact (`source`) about what (`about`), to whom, with everything its text needs.

    Sent from `next_try_at` on, by default at once. Producers do not write drafts: they `tell`.
    """

    kind: str
    source: str
    about: str
    to: Receiver
    context: dict[str, Any]
    at: datetime
    is_chaser: bool = False
    channel: str = Notice.Channel.EMAIL
    is_at_once: bool = False
    next_try_at: datetime | None = None


# Ten thousand drafts in a minute are no rarity at 17:01: one parameter and one statement, whatever their number.
_COLUMNS = ", ".join(f"{name}_id" for name in RECIPIENTS)
# What is written into an inbox is there.
_INSERT = f"""
INSERT INTO notices_notice (key, source, about, kind, {_COLUMNS}, channel, context, is_chaser, is_at_once,
       is_gathered, state, reason, receipt, created_at, next_try_at, sent_at, attempts)
SELECT gen_random_uuid(), source, about, kind, {_COLUMNS}, channel, context, is_chaser, is_at_once,
       false, CASE WHEN channel = 'inbox' THEN 'delivered' ELSE 'queued' END, '', '', at, coalesce(next_try_at, at),
       CASE WHEN channel = 'inbox' THEN at END, 0
  FROM jsonb_to_recordset(%s) AS draft(kind text, source text, about text, {_COLUMNS.replace(",", " bigint,")} bigint,
       channels jsonb, context jsonb, at timestamptz, next_try_at timestamptz, is_chaser boolean, is_at_once boolean,
       place integer), jsonb_array_elements_text(channels) WITH ORDINALITY AS way (channel, number)
 ORDER BY place, number
    ON CONFLICT ON CONSTRAINT notice_told_once DO NOTHING
"""  # noqa: S608  # names of columns only


def enqueue(drafts: Iterable[Draft]) -> None:
    """Put the notices into the outbox, in the caller's transaction; the same fact to the same person only once."""
    # By two channels it is the same row but for the channel, and what it says is long.
    rows = [_row(list(same), place) for place, (_, same) in enumerate(groupby(drafts, key=_but_for_the_channel))]
    if rows:
        with wall.chosen(wall.ENGINE), connection.cursor() as cursor:
            cursor.execute(_INSERT, [json.dumps(rows, default=datetime.isoformat)])


def _but_for_the_channel(draft: Draft) -> tuple[object, ...]:
    return id(draft.context), draft.source, column_of(draft.to), draft.to.pk, draft.next_try_at


def _row(same: list[Draft], place: int) -> dict[str, Any]:
    draft, channels = same[0], [draft.channel for draft in same]
    row = vars(draft) | {"place": place, "channels": channels, f"{column_of(draft.to)}_id": draft.to.pk}
    del row["to"]
    return row


def suppress(
    *,
    about: str,
    clock: int | None = None,
    but: Collection[int] = (),
    kinds: Collection[str] | None = None,
    why: str,
    at: datetime,
) -> int:
    """No chaser goes out once its request is answered, even if queued; return how many were held back.

    With `clock`, those alone whose context names that one of its clocks; `but` those that name one of these; with
    `kinds`, those of these kinds.
    """
    chasers = Notice.objects.filter(about=about, is_chaser=True, state__in=WAITING)
    if clock is not None:
        chasers = chasers.filter(context__commitment=clock)
    if but:
        # One that names no clock is of the request itself: left out by an exclude, NULL being neither in nor out.
        chasers = chasers.filter(~Q(context__has_key="commitment") | ~Q(context__commitment__in=list(but)))
    if kinds is not None:
        chasers = chasers.filter(kind__in=kinds)
    with wall.chosen(wall.ENGINE):
        return locked(chasers).update(
            state=Notice.State.SUPPRESSED, reason=f"{why} {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC before it was sent"
        )


def locked(notices: QuerySet[Notice], *, skip_locked: bool = False) -> QuerySet[Notice]:
    """The same rows, locked. An update alone locks in no order, so two of them could wait for each other."""
    ids = notices.order_by("pk").select_for_update(skip_locked=skip_locked).values_list("pk", flat=True)
    return Notice.objects.filter(pk__in=list(ids))
