"""The ways a notice leaves the portal. Each channel takes a notice and returns, or says why it did not go."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from notices.models import Notice

from . import email, pager, sms, webhook
from .errors import Missed, Refused, Unreachable

__all__ = ["Missed", "Refused", "Send", "Unreachable", "opened"]

# Gives the provider's own number for it, empty where there is none.
Send = Callable[[Notice], str]
CHANNELS = {
    Notice.Channel.EMAIL: email,
    Notice.Channel.PAGER: pager,
    Notice.Channel.SMS: sms,
    Notice.Channel.WEBHOOK: webhook,
}


@contextmanager
def opened(channel: str) -> Iterator[Send]:
    """One connection for as many notices of the channel as are sent inside the block.

    `send` returns when the notice was taken over. Raises Refused when trying again is pointless, Unreachable
    when nobody can be told this way at present, anything else when this one did not go.
    """
    with CHANNELS[Notice.Channel(channel)].opened() as send:
        yield send
