"""The tables of this app, by noun."""

from .commitment import Commitment
from .escalation import Escalation
from .event import Event
from .manifest import Manifest
from .rebase import Rebase
from .team_request import TeamRequest
from .topic import Side, Topic

__all__ = ["Commitment", "Escalation", "Event", "Manifest", "Rebase", "Side", "TeamRequest", "Topic"]
