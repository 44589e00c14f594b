"""Everything that changes presence, cards and sign-ins. Each has a name, an actor and a time."""

from .inviting import HasSignIn, Invited, NotAllowed, NotOpen, accept, invite, revoke
from .leaving import AlreadySo, StillNeeded, deactivate, reactivate
from .presence import AlreadyOver, cancel_availability, return_early, set_out
from .providers import bind_provider
from .verifying import verify_card

__all__ = [
    "AlreadyOver",
    "AlreadySo",
    "HasSignIn",
    "Invited",
    "NotAllowed",
    "NotOpen",
    "StillNeeded",
    "accept",
    "bind_provider",
    "cancel_availability",
    "deactivate",
    "invite",
    "reactivate",
    "return_early",
    "revoke",
    "set_out",
    "verify_card",
]
