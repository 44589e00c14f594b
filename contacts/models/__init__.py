"""The tables of this app, by noun."""

from .assignment import Assignment
from .availability import Availability
from .business_calendar import BusinessCalendar, CalendarVersion
from .clec import STATES, Clec, CompanyCode, FormerName
from .clec_contact import ClecContact
from .company_sign_in import CompanySignIn
from .departure import Departure
from .desk_number import DeskNumber
from .invitation import Invitation
from .lost_second_step import LostSecondStep
from .person import Person, Position, validate_zone
from .proposal import CalendarProposal, Proposal, RuleProposal, WrongContact
from .response_rule import ResponseRule
from .user import User

__all__ = [
    "STATES",
    "Assignment",
    "Availability",
    "BusinessCalendar",
    "CalendarProposal",
    "CalendarVersion",
    "Clec",
    "ClecContact",
    "CompanyCode",
    "CompanySignIn",
    "Departure",
    "DeskNumber",
    "FormerName",
    "Invitation",
    "LostSecondStep",
    "Person",
    "Position",
    "Proposal",
    "ResponseRule",
    "RuleProposal",
    "User",
    "WrongContact",
    "validate_zone",
]
