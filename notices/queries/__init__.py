"""Reads of notices."""

from .inbox import InboxPage, inbox, path_of, unread_count
from .log import Log, account_log, contact_log, own_log, person_log
from .named import notice_named
from .told import Told, told_about, told_to
from .untold import untold, untold_lately, untold_notices
from .webhooks import OneWebhook, endpoints_for, webhook, with_last_tries
from .wishes import Wishes, wishes_of

__all__ = [
    "InboxPage",
    "Log",
    "OneWebhook",
    "Told",
    "Wishes",
    "account_log",
    "contact_log",
    "endpoints_for",
    "inbox",
    "notice_named",
    "own_log",
    "path_of",
    "person_log",
    "told_about",
    "told_to",
    "unread_count",
    "untold",
    "untold_lately",
    "untold_notices",
    "webhook",
    "wishes_of",
    "with_last_tries",
]
