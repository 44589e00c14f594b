"""The ways a notice leaves the portal. Each channel takes a notice and returns, or says why it did not go."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from notices.models import Notice

from . import email
from .errors import Refused, Unreachable

__all__ = ["Refused", "Send", "Unreachable", "opened"]

Send = Callable[[Notice], None]


@contextmanager
def opened() -> Iterator[Send]:
    """One connection for as many notices as are sent inside the block.

    `send` returns when the notice was taken over. Raises Refused when trying again is pointless, Unreachable
    when nobody can be told this way at present, anything else when this one did not go.
    """
    with email.opened() as mail:
        yield {Notice.Channel.EMAIL: mail}[Notice.Channel.EMAIL]
