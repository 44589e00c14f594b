"""Delivery: send what waits in the outbox.

1. What was being sent when its deliverer died becomes `unknown`: it may have gone out or not.
2. Lease a few waiting notices in one statement, oldest first, and commit; another deliverer skips them.
3. Outside any transaction: ask once more whether the notice is wanted, then send it.
4. Stamp what came of it: sent; to be tried again, later each time; failed for good, which tells the next person.
5. Repeat until nothing waits or the time is over.

A notice is sent at least once, and every try carries the same key (Message-ID). A deliverer that lost its lease
cannot overwrite what the next one found out: `attempts` tells the two apart.
"""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import QuerySet, prefetch_related_objects

from contacts import wall
from contacts.acting import operation
from contacts.models import Person, Position
from contacts.queries import sales_operations
from notices import channels
from notices.models import RECIPIENTS, Notice
from notices.recipients import Receiver, receiver_of, recipient_of

from .outbox import Draft, enqueue, locked

log = logging.getLogger(__name__)

State = Notice.State
BATCH = 20
# Longer than one send may take; renewed before each. A dead deliverer's notices wait this long.
LEASE = timedelta(seconds=20)
PATIENCE = 25.0  # seconds; well inside the task's soft limit
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
ATTEMPTS = 20  # some eleven hours: a mail server may be down for a night
UNREACHED = "undelivered"

Clock = Callable[[], datetime]

_LEASE_SQL = """
    UPDATE notices_notice
       SET state = 'sending', attempts = attempts + 1, leased_until = %(until)s, next_try_at = %(until)s
     WHERE id IN (
           SELECT id FROM notices_notice
            WHERE state IN ('queued', 'unknown') AND next_try_at <= %(now)s
              AND channel = 'email'
            ORDER BY is_at_once DESC, next_try_at, id
            LIMIT %(limit)s
              FOR UPDATE SKIP LOCKED)
 RETURNING *
"""


@operation
def deliver(*, at: datetime, patience: float = PATIENCE) -> int:
    """Send what is waiting at `at`, for at most about `patience` seconds; return how many were sent."""
    now, sent = _clock_from(at), 0
    while now() < at + timedelta(seconds=patience):
        _recover(now())
        batch = _lease(now())
        if not batch:
            break
        done, is_reachable = _send_all(batch, now)
        sent += done
        if not is_reachable:
            break
    return sent


def _clock_from(at: datetime) -> Clock:
    """Sending takes time: `at`, and what has passed since."""
    began = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - began)


def _recover(now: datetime) -> None:
    # next_try_at is the lease's end while it is being sent, so that one index finds both.
    cut_off = Notice.objects.filter(state=State.SENDING, next_try_at__lte=now)
    with wall.chosen(wall.ENGINE):
        # What somebody holds is being answered, or found by another deliverer: the next round looks again.
        count = locked(cut_off, skip_locked=True).update(
            state=State.UNKNOWN, leased_until=None, reason="Cut off while it was being sent"
        )
    if count:
        log.warning("%d notices were cut off while being sent; trying again under the same keys", count)


@wall.chosen(wall.ENGINE)
def _lease(now: datetime) -> list[Notice]:
    words = {"now": now, "until": now + LEASE, "limit": BATCH}
    batch = sorted(Notice.objects.raw(_LEASE_SQL, words), key=lambda notice: (notice.created_at, notice.pk))
    prefetch_related_objects(batch, *RECIPIENTS)
    return batch


def _send_all(batch: list[Notice], now: Clock) -> tuple[int, bool]:
    """How many went, and whether the channel is up."""
    sent, is_open, waiting = 0, False, list(batch)
    try:
        with channels.opened() as send:
            is_open = True
            while waiting:
                sent += _send_one(waiting[0], send, now)
                waiting.pop(0)
    except channels.Unreachable as error:
        log.error("Notices cannot be sent at present: %s", error)
        _put_back(waiting, str(error), now(), was_open=is_open)
    return sent, not waiting


def _send_one(notice: Notice, send: channels.Send, now: Clock) -> bool:
    if not _is_wanted(notice, now()):
        return False
    try:
        send(notice)
    except (channels.Unreachable, SoftTimeLimitExceeded):
        raise
    except channels.Refused as error:
        _give_up(notice, str(error), now())
    except Exception as error:
        # A notice that cannot be written or sent stops no other.
        log.warning("Notice %s did not go, attempt %d", notice.pk, notice.attempts, exc_info=True)
        _try_again(notice, f"{type(error).__name__}: {error}", now())
    else:
        return _stamp_sent(notice, now())
    return False


def _mine(notice: Notice) -> QuerySet[Notice]:
    return Notice.objects.filter(pk=notice.pk, attempts=notice.attempts)


@wall.chosen(wall.ENGINE)
def _is_wanted(notice: Notice, now: datetime) -> bool:
    # The race: somebody answers between the lease and the send. `suppress` also takes back what is leased, so
    # this one statement sees it and renews the lease. An answer after it crosses with the mail in the post.
    until = now + LEASE
    return bool(_mine(notice).filter(state=State.SENDING).update(leased_until=until, next_try_at=until))


@wall.chosen(wall.ENGINE)
def _stamp_sent(notice: Notice, now: datetime) -> bool:
    # Whatever else became of it meanwhile (suppressed, unknown), it went out.
    return bool(_mine(notice).update(state=State.SENT, sent_at=now, leased_until=None, reason=""))


def _try_again(notice: Notice, reason: str, now: datetime) -> None:
    if notice.attempts >= ATTEMPTS:
        _give_up(notice, reason, now)
    else:
        _queue_again(notice, next_try_at=now + _wait_after(notice.attempts), reason=reason[:300])


@wall.chosen(wall.ENGINE)
def _queue_again(notice: Notice, **fields: Any) -> None:
    # Suppressed meanwhile, it stays so.
    _mine(notice).filter(state=State.SENDING).update(state=State.QUEUED, leased_until=None, **fields)


def _wait_after(attempts: int) -> timedelta:
    """Twice as long each time, up to an hour, a fifth more or less so that not all come back at once."""
    wait: timedelta = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311  # spread, not secret


def _put_back(waiting: list[Notice], reason: str, now: datetime, *, was_open: bool) -> None:
    """Nobody could be reached: all try again later.

    It broke off at one: that one waits, as it may be the reason; those behind it were not tried at all.
    """
    for position, notice in enumerate(waiting):
        if position and was_open:
            _queue_again(notice, next_try_at=now, attempts=notice.attempts - 1)
        else:
            _try_again(notice, reason, now)


def _give_up(notice: Notice, reason: str, now: datetime) -> None:
    """Failed for good: written down, logged, and told to the next person."""
    with wall.chosen(wall.ENGINE):
        failed = _mine(notice).filter(state=State.SENDING)
        if failed.update(state=State.FAILED, leased_until=None, reason=reason[:300]):
            log.error("Notice %s (%s) to %s failed: %s", notice.pk, notice.kind, recipient_of(notice).name, reason)
            enqueue(_instead(notice, person, now) for person in _next_people(receiver_of(notice)))


def _next_people(receiver: Receiver) -> list[Person]:
    """Who is told in the place of somebody who cannot be: the director, else Sales Operations; after them nobody."""
    if isinstance(receiver, Person):
        if receiver.director is not None:
            return [receiver.director]
        if receiver.position == Position.SALES_OPERATIONS:
            return []
    return sales_operations()


def _instead(notice: Notice, person: Person, now: datetime) -> Draft:
    missed = recipient_of(notice)
    return Draft(
        kind=UNREACHED,
        source=f"notice:{notice.pk}",
        about=notice.about,
        to=person,
        context=notice.context
        | {
            "not_reached": missed.name,
            "address": missed.email,
            "because": f"a message to {missed.name} could not be delivered",
        },
        at=now,
        is_chaser=notice.is_chaser,
    )
