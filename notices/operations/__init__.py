"""Telling people, emptying the outbox, and what people choose for themselves."""

from .announcing import Announcement, announce
from .delivery import deliver
from .failing import listen
from .handovers import tell_of_handovers
from .outbox import Draft, enqueue, suppress
from .receiving import receive_mail
from .reminding import remind_of_numbers, tell_of_wrong_contacts
from .telling import Fact, tell
from .webhooks import (
    add_webhook,
    change_webhook,
    replay,
    reseal_secrets,
    retire_secret,
    rotate_secret,
    send_test,
    switch_off,
    switch_on,
    take_along,
)
from .wishing import (
    choose,
    choose_channel,
    choose_defaults,
    choose_delivery,
    mark_all_read,
    mark_read,
    send_own_test,
)

__all__ = [
    "Announcement",
    "Draft",
    "Fact",
    "add_webhook",
    "announce",
    "change_webhook",
    "choose",
    "choose_channel",
    "choose_defaults",
    "choose_delivery",
    "deliver",
    "enqueue",
    "listen",
    "mark_all_read",
    "mark_read",
    "receive_mail",
    "remind_of_numbers",
    "replay",
    "reseal_secrets",
    "retire_secret",
    "rotate_secret",
    "send_own_test",
    "send_test",
    "suppress",
    "switch_off",
    "switch_on",
    "take_along",
    "tell",
    "tell_of_handovers",
    "tell_of_wrong_contacts",
]
