"""Reads of notices."""

from .named import notice_named
from .told import Told, told_about, told_to
from .untold import untold_notices
from .webhooks import OneWebhook, endpoints_for, webhook, with_last_tries

__all__ = [
    "OneWebhook",
    "Told",
    "endpoints_for",
    "notice_named",
    "told_about",
    "told_to",
    "untold_notices",
    "webhook",
    "with_last_tries",
]
