"""Telling people, emptying the outbox, and what people choose for themselves."""

from .delivery import deliver
from .failing import listen
from .outbox import Draft, enqueue, suppress
from .reminding import remind_of_numbers, tell_of_wrong_contacts
from .telling import Fact, tell
from .wishing import choose_channel, choose_delivery, mark_read

__all__ = [
    "Draft",
    "Fact",
    "choose_channel",
    "choose_delivery",
    "deliver",
    "enqueue",
    "listen",
    "mark_read",
    "remind_of_numbers",
    "suppress",
    "tell",
    "tell_of_wrong_contacts",
]
