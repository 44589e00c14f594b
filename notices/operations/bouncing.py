"""A mail of ours that came back."""

import uuid
from datetime import datetime

from notices.inbound.automatic import Bounce
from notices.models import RECIPIENTS, Notice
from notices.recipients import named, receiver_of

from .failing import give_up


def bounced(bounce: Bounce, *, at: datetime) -> None:
    """The notice that it names by its Message-ID went nowhere after all, nor did what went in the same message: failed,
    and the next person is told.

    A report of a delay changes nothing: the other server goes on trying.
    """
    try:
        key = uuid.UUID(bounce.message_id.partition("@")[0])
    except ValueError:
        return
    if not bounce.is_final:
        return
    sent = Notice.objects.filter(state=Notice.State.SENT, channel=Notice.Channel.EMAIL).select_related(*RECIPIENTS)
    first = sent.filter(key=key).first()
    if first is None:
        return
    # By the index of what went to somebody lately.
    lately = sent.filter(is_at_once=False, channel=first.channel, sent_at=first.sent_at, **named(receiver_of(first)))
    for notice in (first, *lately.filter(sent_with=first)):
        give_up(notice, f"It came back: {bounce.said}", at, was=Notice.State.SENT)
