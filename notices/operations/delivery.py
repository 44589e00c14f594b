"""Delivery: send what waits in the outbox, each channel by itself (`lanes`).

1. What was being sent when its deliverer died becomes `unknown`: it may have gone out or not.
2. Lease a few waiting notices of the channel in one statement, what goes at once first, and commit; another deliverer
   skips them.
3. Look which of them go now, and which together (`gathering`).
4. Outside any transaction: ask once more whether the notice is wanted, then send it.
5. Stamp what came of it: sent; to be tried again, later each time; failed for good, which tells the next person
   (`failing`).
6. Repeat until nothing waits or the time is over.

A notice is sent at least once, and every try carries the same key (Message-ID). A deliverer that lost its lease
cannot overwrite what the next one found out: `attempts` tells the two apart.
"""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from time import monotonic
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import F, Q, QuerySet

from contacts import wall
from contacts.acting import operation
from notices import channels
from notices.models import Notice

from .failing import give_up
from .gathering import gather
from .lanes import lane
from .leasing import lease
from .outbox import locked
from .trying import note_try

log = logging.getLogger(__name__)

State = Notice.State
BATCH = 20
# Longer than one send may take; renewed before each. A dead deliverer's notices wait this long.
LEASE = timedelta(seconds=20)
PATIENCE = 25.0  # seconds; well inside the task's soft limit
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
ATTEMPTS = 20  # some eleven hours: a mail server may be down for a night

Clock = Callable[[], datetime]


@operation
def deliver(*, channel: str = Notice.Channel.EMAIL, at: datetime, patience: float = PATIENCE) -> int:
    """Send what is waiting for the channel at `at`, for at most about `patience` seconds; return how many were sent.

    Nothing where both of its lanes are taken.
    """
    with lane(channel) as is_free:
        return _deliver(channel, _clock_from(at), at + timedelta(seconds=patience)) if is_free else 0


def _deliver(channel: str, now: Clock, end: datetime) -> int:
    sent = 0
    while now() < end:
        _recover(channel, now())
        leased = lease(channel, now(), now() + LEASE, BATCH)
        if not leased:
            break
        done, is_reachable = _send_all(channel, gather(leased, now()), now)
        sent += done
        if not is_reachable:
            break
    return sent


def _clock_from(at: datetime) -> Clock:
    """Sending takes time: `at`, and what has passed since."""
    began = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - began)


def _recover(channel: str, now: datetime) -> None:
    # next_try_at is the lease's end while it is being sent, so that one index finds both.
    cut_off = Notice.objects.filter(channel=channel, state=State.SENDING, next_try_at__lte=now)
    with wall.chosen(wall.ENGINE):
        # What somebody holds is being answered, or found by another deliverer: the next round looks again.
        count = locked(cut_off, skip_locked=True).update(
            state=State.UNKNOWN, leased_until=None, is_repeat=True, reason="Cut off while it was being sent"
        )
    if count:
        log.warning("%d notices were cut off while being sent; trying again under the same keys", count)


def _send_all(channel: str, batch: list[Notice], now: Clock) -> tuple[int, bool]:
    """How many went, and whether the channel is up."""
    if not batch:
        return 0, True
    sent, is_open, waiting = 0, False, list(batch)
    try:
        with channels.opened(channel) as send:
            is_open = True
            while waiting:
                sent += _send_one(waiting[0], send, now)
                waiting.pop(0)
    except channels.Unreachable as error:
        log.error("Notices cannot be sent at present by %s: %s", channel, error)
        _put_back(waiting, error, now(), was_open=is_open)
    return sent, not waiting


def _send_one(notice: Notice, send: channels.Send, now: Clock) -> int:
    """How many notices went with this message."""
    if not _is_wanted(notice, now()):
        return 0
    try:
        receipt = send(notice)
    except (channels.Unreachable, SoftTimeLimitExceeded):
        raise
    except channels.Refused as error:
        _give_up(notice, str(error), now())
    except channels.Missed as error:
        log.warning("Notice %s did not go, attempt %d: %s", notice.pk, notice.attempts, error)
        _try_again(notice, str(error), now(), may_have_gone=error.may_have_gone)
        _noted(notice, error.answered, str(error), now())
    except Exception as error:
        # A notice that cannot be written or sent stops no other.
        log.warning("Notice %s did not go, attempt %d", notice.pk, notice.attempts, exc_info=True)
        _try_again(notice, f"{type(error).__name__}: {error}", now())
    else:
        sent = _stamp_sent(notice, now(), receipt)
        _noted(notice, receipt, "", now())
        return sent
    return 0


def _noted(notice: Notice, status: int | str | None, reason: str, now: datetime) -> None:
    """At a company's webhook each try is written down; other channels say no more than the notice itself."""
    if notice.endpoint_id is not None:
        note_try(notice, status=int(status) if status else None, reason=reason, at=now)


def _mine(notice: Notice) -> QuerySet[Notice]:
    """The notice and those that travel with it, as long as this deliverer holds them."""
    held = (Q(pk=one.pk, attempts=one.attempts) for one in (notice, *notice.others))
    return Notice.objects.filter(reduce(or_, held))


def _give_up(notice: Notice, reason: str, now: datetime) -> None:
    for one in (notice, *notice.others):
        give_up(one, reason, now)


@wall.chosen(wall.ENGINE)
def _is_wanted(notice: Notice, now: datetime) -> bool:
    # The race: somebody answers between the lease and the send. `suppress` also takes back what is leased, so
    # this one statement sees it and renews the lease. An answer after it crosses with the mail in the post.
    until = now + LEASE
    held = _mine(notice).filter(state=State.SENDING)
    if not held.update(leased_until=until, next_try_at=until):
        return False
    if notice.others:
        wanted = set(held.values_list("pk", flat=True))
        notice.others = tuple(one for one in notice.others if one.pk in wanted)
        return notice.pk in wanted
    return True


@wall.chosen(wall.ENGINE)
def _stamp_sent(notice: Notice, now: datetime, receipt: str = "") -> int:
    # Whatever else became of it meanwhile (suppressed, unknown), it went out.
    sent = {"state": State.SENT, "sent_at": now, "receipt": receipt, "leased_until": None, "reason": ""}
    return int(_mine(notice).update(**sent))


def _try_again(notice: Notice, reason: str, now: datetime, *, may_have_gone: bool = False) -> None:
    if notice.attempts >= ATTEMPTS:
        _give_up(notice, reason, now)
    else:
        marks = {"state": State.UNKNOWN, "is_repeat": True} if may_have_gone else {}
        _queue_again(notice, next_try_at=now + _wait_after(notice.attempts), reason=reason[:300], **marks)


@wall.chosen(wall.ENGINE)
def _queue_again(notice: Notice, **fields: Any) -> None:
    # Suppressed meanwhile, it stays so.
    _mine(notice).filter(state=State.SENDING).update(**({"state": State.QUEUED, "leased_until": None} | fields))


def _wait_after(attempts: int) -> timedelta:
    """Twice as long each time, up to an hour, a fifth more or less so that not all come back at once."""
    wait: timedelta = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311  # spread, not secret


def _put_back(waiting: list[Notice], error: channels.Unreachable, now: datetime, *, was_open: bool) -> None:
    """Nobody could be reached: all try again later.

    It broke off at one: that one waits, as it may be the reason; those behind it were not tried at all.
    """
    for position, notice in enumerate(waiting):
        if position and was_open:
            _queue_again(notice, next_try_at=now, attempts=F("attempts") - 1)
        else:
            _try_again(notice, str(error), now, may_have_gone=error.may_have_gone)
