"""The tables of this app, by noun."""

from .calendar_feed import CalendarFeed
from .commitment import Commitment
from .digest_day import DigestDay
from .escalation import Escalation
from .event import Event
from .manifest import Manifest
from .meeting import Meeting, Participant
from .rebase import Rebase
from .reply_template import ReplyTemplate
from .side import Side
from .team_request import TeamRequest

__all__ = [
    "CalendarFeed",
    "Commitment",
    "DigestDay",
    "Escalation",
    "Event",
    "Manifest",
    "Meeting",
    "Participant",
    "Rebase",
    "ReplyTemplate",
    "Side",
    "TeamRequest",
]
