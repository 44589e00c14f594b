"""Writing to the outbox and emptying it."""

from .delivery import deliver
from .outbox import Draft, enqueue, suppress

__all__ = ["Draft", "deliver", "enqueue", "suppress"]
