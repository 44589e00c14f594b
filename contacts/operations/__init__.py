"""Everything that changes somebody's presence or card. Each has a name, an actor and a time."""

from .presence import AlreadyOver, cancel_availability, return_early, set_out
from .verifying import verify_card

__all__ = ["AlreadyOver", "cancel_availability", "return_early", "set_out", "verify_card"]
