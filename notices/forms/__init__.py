"""What people type on the pages of this app."""

from .webhooks import SwitchOff, Webhook

__all__ = ["SwitchOff", "Webhook"]
