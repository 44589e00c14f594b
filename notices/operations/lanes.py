"""How many send at once: two lanes a channel, whatever the number of ticks, workers and machines.

A channel whose provider hangs fills its own two lanes and nobody else's; the ticks that come meanwhile find them
taken and go home.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection

LANES = 2
# A lock of the session: it is let go when the deliverer dies. A pooler in transaction mode would let go too early.
_TAKE = "SELECT pg_try_advisory_lock(hashtext('portal deliver ' || %s), %s)"
_LEAVE = "SELECT pg_advisory_unlock(hashtext('portal deliver ' || %s), %s)"


@contextmanager
def lane(channel: str) -> Iterator[bool]:
    """Whether there was a free one; it is held inside the block."""
    number = next((number for number in range(LANES) if _asked(_TAKE, channel, number)), None)
    try:
        yield number is not None
    finally:
        if number is not None:
            with suppress(DatabaseError):  # whose connection is gone holds nothing
                _asked(_LEAVE, channel, number)


def _asked(sql: str, channel: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [channel, number])
        return bool(cursor.fetchone()[0])
