"""The tables of this app, by noun."""

from .attachment import Attachment
from .calendar_feed import CalendarFeed
from .commitment import Commitment
from .digest_day import DigestDay
from .escalation import Escalation
from .event import Event
from .link import Link
from .manifest import Manifest
from .meeting import Meeting, Participant
from .outage import Outage, OutageUpdate
from .party import Party
from .post_mortem import FINDINGS, Analysis, PostMortem
from .rebase import Rebase
from .reply_template import ReplyTemplate
from .saved_filter import SavedFilter
from .side import Side
from .team_request import TeamRequest

__all__ = [
    "FINDINGS",
    "Analysis",
    "Attachment",
    "CalendarFeed",
    "Commitment",
    "DigestDay",
    "Escalation",
    "Event",
    "Link",
    "Manifest",
    "Meeting",
    "Outage",
    "OutageUpdate",
    "Participant",
    "Party",
    "PostMortem",
    "Rebase",
    "ReplyTemplate",
    "SavedFilter",
    "Side",
    "TeamRequest",
]
