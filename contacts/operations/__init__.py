"""Everything that changes the directory, presence, hours, guidelines and sign-ins. Each has an actor and a time."""

from .assigning import assign, call_off_assignment, end_assignment, replace_assignment
from .calendars import approve_calendar, propose_calendar
from .clec_contacts import end_contact, keep_contact
from .coding import add_code, remove_code, retire_code
from .companies import add_former_name, create_company, edit_company, remove_former_name
from .deciding import AlreadyDecided, decline, withdraw
from .desk_numbers import add_desk_number, end_desk_number, replace_desk_number
from .inviting import HasSignIn, Invited, NotOpen, accept, invite, revoke
from .keeping import EditedFirst, NotAllowed
from .leaving import AlreadySo, StillNeeded, deactivate, reactivate
from .people import Details, create_person, edit_person
from .presence import AlreadyOver, cancel_availability, return_early, set_out
from .providers import bind_provider, unbind_provider
from .rules import Terms, approve_rule, propose_rule
from .second_step import NoSecondStep, take_second_step
from .verifying import report_wrong_contact, verify_card

__all__ = [
    "AlreadyDecided",
    "AlreadyOver",
    "AlreadySo",
    "Details",
    "EditedFirst",
    "HasSignIn",
    "Invited",
    "NoSecondStep",
    "NotAllowed",
    "NotOpen",
    "StillNeeded",
    "Terms",
    "accept",
    "add_code",
    "add_desk_number",
    "add_former_name",
    "approve_calendar",
    "approve_rule",
    "assign",
    "bind_provider",
    "call_off_assignment",
    "cancel_availability",
    "create_company",
    "create_person",
    "deactivate",
    "decline",
    "edit_company",
    "edit_person",
    "end_assignment",
    "end_contact",
    "end_desk_number",
    "invite",
    "keep_contact",
    "propose_calendar",
    "propose_rule",
    "reactivate",
    "remove_code",
    "remove_former_name",
    "replace_assignment",
    "replace_desk_number",
    "report_wrong_contact",
    "retire_code",
    "return_early",
    "revoke",
    "set_out",
    "take_second_step",
    "unbind_provider",
    "verify_card",
    "withdraw",
]
