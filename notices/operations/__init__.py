"""Writing to the outbox and emptying it."""

from .delivery import deliver
from .outbox import Draft, enqueue, suppress
from .reminding import remind_of_numbers, tell_of_wrong_contacts

__all__ = ["Draft", "deliver", "enqueue", "remind_of_numbers", "suppress", "tell_of_wrong_contacts"]
