"""What becomes of a notice that could not be sent: written down, logged, and told to the next person.

The inbox is no comfort: nobody may be looking. Where another channel has reached the recipient, or still may, it is
enough to write it down. Else the next person is told, and where nobody is left it is an alarm.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from contacts import wall
from contacts.models import Person, Position
from contacts.queries import sales_operations
from notices.kinds import INBOX, Relation
from notices.models import Notice
from notices.recipients import Receiver, named, receiver_of, recipient_of

from .telling import Fact, tell

log = logging.getLogger(__name__)

UNREACHED, UNTOLD, TEST = "undelivered", "untold", "test"
State = Notice.State

# Told of each notice that reached its recipient by no channel, and who is told instead, before the notice's own
# row is locked: whoever writes down something about a request locks that first.
Heard = Callable[[Notice, list[Person], datetime], None]
_listeners: list[Heard] = []


class _Overtaken(Exception):
    """Somebody else has found out what became of it."""


def listen(heard: Heard) -> None:
    """Be told of what reached its recipient by no channel."""
    _listeners.append(heard)


def give_up(notice: Notice, reason: str, now: datetime, *, was: Notice.State = State.SENDING) -> None:
    """Failed for good, as the deliverer that holds it says; or, where it `was` sent, what came back from there."""
    with suppress(_Overtaken), wall.chosen(wall.ENGINE):
        # The alarm stands in the list already, and whoever sent a test is looking. That a company's system does not
        # answer is told to its administrators.
        is_heard = notice.kind in (UNTOLD, TEST) or notice.endpoint_id is not None
        is_last = not is_heard and _is_last_channel(notice)
        instead = _next_people(receiver_of(notice)) if is_last else []
        if is_last:
            for heard in _listeners:
                heard(notice, instead, now)
        failed = Notice.objects.filter(pk=notice.pk, attempts=notice.attempts, state=was)
        if not failed.update(state=State.FAILED, leased_until=None, reason=reason[:300]):
            raise _Overtaken
        log.error("Notice %s (%s) to %s failed: %s", notice.pk, notice.kind, recipient_of(notice).name, reason)
        if instead:
            tell(_instead(notice, person, now) for person in instead)
        elif is_last and not _is_known_to_another(notice):
            _nobody_is_left(notice, now)


def _is_last_channel(notice: Notice) -> bool:
    """Whether the same reached them, or still may, by no other channel."""
    same = Notice.objects.filter(source=notice.source, **named(receiver_of(notice)))
    return not _hopeful(same, notice)


def _is_known_to_another(notice: Notice) -> bool:
    return _hopeful(Notice.objects.filter(source=notice.source), notice)


def _hopeful(notices: QuerySet[Notice], but: Notice) -> bool:
    hopeless = [State.FAILED, State.SUPPRESSED]
    return notices.exclude(pk=but.pk).exclude(channel=INBOX).exclude(state__in=hopeless).exists()


def _next_people(receiver: Receiver) -> list[Person]:
    """Who is told in the place of somebody who cannot be: the director, else Sales Operations; after them nobody."""
    if isinstance(receiver, Person):
        if receiver.director is not None:
            return [receiver.director]
        if receiver.position == Position.SALES_OPERATIONS:
            return []
    return sales_operations()


def _instead(notice: Notice, person: Person, now: datetime) -> Fact:
    missed = recipient_of(notice)
    return Fact(
        kind=UNREACHED,
        source=f"notice:{notice.pk}",
        about=notice.about,
        to=person,
        relation=Relation.DESK if person.position == Position.SALES_OPERATIONS else Relation.DIRECTOR,
        context=_kept(notice)
        | {
            "not_reached": missed.name,
            "address": missed.address(notice.channel),
            "because": f"a message to {missed.name} could not be delivered",
        },
        at=now,
        is_chaser=notice.is_chaser,
    )


def _kept(notice: Notice) -> dict[str, Any]:
    """What it said, without an entry for a calendar that is not theirs."""
    return {name: value for name, value in notice.context.items() if name != "calendar"}


def _nobody_is_left(notice: Notice, now: datetime) -> None:
    """An alarm (known bug 22): in the log, in the list of what nobody could be told, in the inbox of the desk."""
    Notice.objects.filter(pk=notice.pk).update(untold_at=now)
    log.error("Nobody at all could be told of %s (%s)", notice.about, notice.source)
    context = _kept(notice) | {
        "not_reached": recipient_of(notice).name,
        "because": "Sales Operations looks after what nobody could be told",
    }
    tell(
        Fact(UNTOLD, f"untold:{notice.pk}", notice.about, person, Relation.DESK, context, now)
        for person in sales_operations()
    )
