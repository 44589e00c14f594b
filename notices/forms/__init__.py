"""What people type on the pages of this app."""

from .finding import FindInInbox, FindInLog
from .webhooks import SwitchOff, Webhook
from .wishes import HowTold

__all__ = ["FindInInbox", "FindInLog", "HowTold", "SwitchOff", "Webhook"]
