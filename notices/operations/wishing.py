"""What somebody chooses for themselves: channels for each kind, and when; that they have read; a test."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from contacts.acting import operation
from contacts.models import User
from notices.kinds import EMAIL, INBOX, KINDS
from notices.models import Delivery, Notice, Preference
from notices.queries.wishes import BY, ways_of, wishes_of
from notices.recipients import ids_of, named, one_of

from .outbox import Draft, enqueue

TEST = "test"
TEST_AGAIN = timedelta(minutes=1)


class TooSoon(Exception):
    """A test went by this channel a moment ago."""


@operation
def choose_channel(*, actor: User, kind: str, channel: str, is_on: bool, at: datetime) -> None:
    """Have this kind by this channel or not, for oneself; what is the default again needs no row.

    Raises ValidationError beyond the limits (`notices.kinds`).
    """
    one = KINDS.get(kind)
    if one is None or channel not in Notice.Channel.values:
        raise ValidationError("There is no such notice or channel.")
    if not one.may_choose(channel, is_on=is_on):
        raise ValidationError(f"“{one.says}” cannot be turned off here: somebody counts on your knowing.")
    mine = Preference.objects.filter(**named(one_of(actor)), kind=kind, channel=channel)
    if is_on == one.is_by_default(channel):
        mine.delete()
    else:
        # Where the same form is sent twice at once, the second finds the row of the first.
        mine.update_or_create(
            defaults={"is_on": is_on, "chosen_at": at}, **named(one_of(actor)), kind=kind, channel=channel
        )


@operation
def choose_delivery(*, actor: User, out_of_hours: bool, paused_channels: Collection[str], at: datetime) -> Delivery:
    """Have what can wait at any hour or not; nothing by the channels that are paused.

    Raises ValidationError for the inbox and for e-mail, by which what must be heard comes.
    """
    if not set(paused_channels) <= set(Notice.Channel.values) - {EMAIL, INBOX}:
        raise ValidationError("E-mail and the inbox cannot be paused: what must be heard comes by them.")
    wish = {"out_of_hours": out_of_hours, "paused_channels": sorted(paused_channels), "chosen_at": at}
    return Delivery.objects.update_or_create(defaults=wish, **named(one_of(actor)))[0]


@operation
def choose(
    *, actor: User, wanted: Mapping[str, bool], out_of_hours: bool, paused_channels: Collection[str], at: datetime
) -> None:
    """All of it at once: for each `kind:channel` whether it shall come, and the rest as `choose_delivery` takes it.

    Only what differs is written. What is not offered to them stays as it was. Raises ValidationError, and then nothing
    is changed.
    """
    now = wishes_of(actor)
    with transaction.atomic():
        for name, is_on in wanted.items():
            if now.free.get(name) != is_on:
                kind, _, channel = name.partition(":")
                choose_channel(actor=actor, kind=kind, channel=channel, is_on=is_on, at=at)
        offered = {way.channel for way in now.pausable}
        paused = {*paused_channels, *(channel for channel in now.paused if channel not in offered)}
        if (out_of_hours, paused) != (now.out_of_hours, set(now.paused)):
            choose_delivery(actor=actor, out_of_hours=out_of_hours, paused_channels=paused, at=at)


@operation
def choose_defaults(*, actor: User) -> None:
    """Forget all that they chose."""
    with transaction.atomic():
        Preference.objects.filter(**named(one_of(actor))).delete()
        Delivery.objects.filter(**named(one_of(actor))).delete()


@operation
def send_own_test(*, actor: User, channel: str, at: datetime) -> None:
    """Send oneself a test, by this channel alone and at once.

    Raises TooSoon within TEST_AGAIN of the last one, and ValidationError where they cannot be reached by it.
    """
    me = one_of(actor)
    if channel not in [way.channel for way in ways_of(me) if not way.lacks]:
        raise ValidationError("You cannot be reached that way.")
    if Notice.objects.filter(**ids_of(actor), channel=channel, kind=TEST, created_at__gt=at - TEST_AGAIN).exists():
        raise TooSoon
    context = {"way": BY[channel], "because": "you asked for a test", "path": "/inbox/log/"}
    source = f"test:{actor.pk}:{at:%Y%m%d%H%M}"
    enqueue([Draft(TEST, source, f"account:{actor.pk}", me, context, at, channel=channel, is_at_once=True)])


@operation
def mark_read(*, actor: User, notice_id: int, at: datetime) -> int:
    """One notice of the actor's own inbox; return how many of it were unread, one or none."""
    return _unread(actor).filter(pk=notice_id).update(read_at=at)


@operation
def mark_all_read(*, actor: User, newest: int, at: datetime) -> int:
    """All of the actor's own inbox up to the `newest` that they have seen listed; return how many were unread."""
    return _unread(actor).filter(pk__lte=newest).update(read_at=at)


def _unread(actor: User) -> QuerySet[Notice]:
    return Notice.objects.filter(**ids_of(actor), channel=INBOX, read_at__isnull=True)
