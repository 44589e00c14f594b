"""The tables of this app, by noun."""

from .assignment import Assignment
from .availability import Availability
from .business_calendar import BusinessCalendar, CalendarVersion
from .clec import STATES, Clec, CompanyCode, DeskNumber, FormerName
from .departure import Departure
from .invitation import Invitation
from .person import Person, Position, validate_zone
from .response_rule import ResponseRule
from .user import User

__all__ = [
    "STATES",
    "Assignment",
    "Availability",
    "BusinessCalendar",
    "CalendarVersion",
    "Clec",
    "CompanyCode",
    "Departure",
    "DeskNumber",
    "FormerName",
    "Invitation",
    "Person",
    "Position",
    "ResponseRule",
    "User",
    "validate_zone",
]
