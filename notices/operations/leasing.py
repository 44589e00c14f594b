"""Which of a channel's waiting notices a deliverer takes next."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import prefetch_related_objects

from contacts import wall
from notices.models import RECIPIENTS, Notice

# In a WITH of its own: inside IN the search may be made anew for each row, and then takes more than the limit.
_TAKE = """
    WITH next AS MATERIALIZED (
           SELECT id FROM notices_notice
            WHERE state IN ('queued', 'unknown') AND next_try_at <= %(now)s
              AND channel = %(channel)s {only}
            ORDER BY is_at_once DESC, next_try_at, id
            LIMIT %(limit)s
              FOR UPDATE SKIP LOCKED)
    UPDATE notices_notice
       SET state = 'sending', attempts = attempts + 1, leased_until = %(until)s, next_try_at = %(until)s
      FROM next
     WHERE notices_notice.id = next.id
 RETURNING notices_notice.*
"""
# Each endpoint is a provider of its own: one message at a time to each, none while it rests after a failure, so that
# one that is slow, or is told much, takes one place of a batch and no more. A statement of its own: as a part of the
# other it may be worked out anew for each row.
_TURNS = """
    SELECT next.id
      FROM notices_endpoint e,
           LATERAL (SELECT n.id FROM notices_notice n
                     WHERE n.endpoint_id = e.id AND n.state IN ('queued', 'unknown') AND n.next_try_at <= %(now)s
                     ORDER BY n.next_try_at, n.id LIMIT 1) next
     WHERE e.disabled_at IS NULL AND (e.rests_until IS NULL OR e.rests_until <= %(now)s)
       AND NOT EXISTS (SELECT 1 FROM notices_notice s WHERE s.endpoint_id = e.id AND s.state = 'sending')
"""


def statement(channel: str) -> str:
    """With places for `now`, `until`, `limit`, `channel`, and for a webhook `turns`."""
    return _TAKE.format(only="AND id = ANY (%(turns)s)" if channel == Notice.Channel.WEBHOOK else "")


@wall.chosen(wall.ENGINE)
def lease(channel: str, now: datetime, until: datetime, limit: int) -> list[Notice]:
    """At most `limit` of those waiting at `now`, held until `until`, with their recipients."""
    words: dict[str, Any] = {"channel": channel, "now": now, "until": until, "limit": limit}
    if channel == Notice.Channel.WEBHOOK:
        words["turns"] = _turns(now)
    batch = sorted(
        Notice.objects.raw(statement(channel), words),
        key=lambda notice: (not notice.is_at_once, notice.created_at, notice.pk),
    )
    prefetch_related_objects(batch, *RECIPIENTS)
    return batch


def _turns(now: datetime) -> list[int]:
    """The next notice of each endpoint that may be written to."""
    with connection.cursor() as cursor:
        cursor.execute(_TURNS, {"now": now})
        return [pk for (pk,) in cursor.fetchall()]
