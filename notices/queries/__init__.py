"""Reads of notices; each takes the actor."""

from .untold import untold_notices
from .webhooks import OneWebhook, endpoints_for, webhook, with_last_tries

__all__ = ["OneWebhook", "endpoints_for", "untold_notices", "webhook", "with_last_tries"]
