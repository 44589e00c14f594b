"""What somebody chooses for themselves: channels for each kind, and when."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError

from contacts.acting import operation
from contacts.models import User
from notices.kinds import EMAIL, INBOX, KINDS
from notices.models import Delivery, Notice, Preference
from notices.recipients import named, one_of


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
    elif not mine.update(is_on=is_on, chosen_at=at):
        Preference.objects.create(**named(one_of(actor)), kind=kind, channel=channel, is_on=is_on, chosen_at=at)


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
def mark_read(*, actor: User, notice_id: int | None, at: datetime) -> int:
    """One notice of the actor's own inbox, or without a number all that are unread; return how many were unread."""
    unread = Notice.objects.filter(**named(one_of(actor)), channel=INBOX, read_at__isnull=True)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=at)
