"""Which of a channel's waiting notices a deliverer takes next, in one statement."""

from datetime import datetime

from django.db.models import prefetch_related_objects

from contacts import wall
from notices.models import RECIPIENTS, Notice

_TAKE = """
    UPDATE notices_notice
       SET state = 'sending', attempts = attempts + 1, leased_until = %(until)s, next_try_at = %(until)s
     WHERE id IN (
           SELECT id FROM notices_notice
            WHERE state IN ('queued', 'unknown') AND next_try_at <= %(now)s
              AND channel = %(channel)s{only}
            ORDER BY is_at_once DESC, next_try_at, id
            LIMIT %(limit)s
              FOR UPDATE SKIP LOCKED)
 RETURNING *
"""
# Each endpoint is a provider of its own: one message at a time to each, none while it rests after a failure, so that
# one that is slow, or is told much, takes one place of a batch and no more.
_IN_TURN = """ AND id IN (
           SELECT DISTINCT ON (n.endpoint_id) n.id
             FROM notices_notice n JOIN notices_endpoint e ON e.id = n.endpoint_id
            WHERE n.state IN ('queued', 'unknown') AND n.next_try_at <= %(now)s
              AND n.endpoint_id IS NOT NULL
              AND e.disabled_at IS NULL AND (e.rests_until IS NULL OR e.rests_until <= %(now)s)
              AND NOT EXISTS (SELECT 1 FROM notices_notice s
                               WHERE s.endpoint_id = n.endpoint_id AND s.state = 'sending')
            ORDER BY n.endpoint_id, n.next_try_at, n.id)"""


def statement(channel: str) -> str:
    """With places for `now`, `until`, `limit` and `channel`."""
    return _TAKE.format(only=_IN_TURN if channel == Notice.Channel.WEBHOOK else "")


@wall.chosen(wall.ENGINE)
def lease(channel: str, now: datetime, until: datetime, limit: int) -> list[Notice]:
    """At most `limit` of those waiting at `now`, held until `until`, with their recipients."""
    words = {"channel": channel, "now": now, "until": until, "limit": limit}
    batch = sorted(
        Notice.objects.raw(statement(channel), words),
        key=lambda notice: (not notice.is_at_once, notice.created_at, notice.pk),
    )
    prefetch_related_objects(batch, *RECIPIENTS)
    return batch
