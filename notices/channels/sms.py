"""Text messages to cellular telephones, through their gateway."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from notices.models import Notice
from notices.recipients import recipient_of

from . import gateway


@contextmanager
def opened() -> Iterator[Callable[[Notice], str]]:
    """Raises Unreachable, here or from the send."""
    with gateway.opened(Notice.Channel.SMS, lambda notice: recipient_of(notice).cellular) as send:
        yield send
