"""Everything that changes the directory, presence, cards and sign-ins. Each has a name, an actor and a time."""

from .assigning import assign, call_off_assignment, end_assignment, replace_assignment
from .coding import add_code, remove_code, retire_code
from .companies import add_former_name, create_company, edit_company, remove_former_name
from .desk_numbers import add_desk_number, end_desk_number, replace_desk_number
from .inviting import HasSignIn, Invited, NotOpen, accept, invite, revoke
from .keeping import EditedFirst, NotAllowed
from .leaving import AlreadySo, StillNeeded, deactivate, reactivate
from .people import Details, create_person, edit_person
from .presence import AlreadyOver, cancel_availability, return_early, set_out
from .providers import bind_provider
from .verifying import verify_card

__all__ = [
    "AlreadyOver",
    "AlreadySo",
    "Details",
    "EditedFirst",
    "HasSignIn",
    "Invited",
    "NotAllowed",
    "NotOpen",
    "StillNeeded",
    "accept",
    "add_code",
    "add_desk_number",
    "add_former_name",
    "assign",
    "bind_provider",
    "call_off_assignment",
    "cancel_availability",
    "create_company",
    "create_person",
    "deactivate",
    "edit_company",
    "edit_person",
    "end_assignment",
    "end_desk_number",
    "invite",
    "reactivate",
    "remove_code",
    "remove_former_name",
    "replace_assignment",
    "replace_desk_number",
    "retire_code",
    "return_early",
    "revoke",
    "set_out",
    "verify_card",
]
