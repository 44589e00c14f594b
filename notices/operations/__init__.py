"""Writing to the outbox and emptying it."""

from .outbox import Draft, enqueue, suppress

__all__ = ["Draft", "enqueue", "suppress"]
