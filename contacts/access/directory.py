"""The rows of the policy for keeping the directory: Sales Operations keep it, administrators see how it is kept."""

from contacts.models import User
from contacts.models.user import Role

from .policy import ANY, Cells, Policy

_KEEPERS: Cells = {Role.SALES_OPERATIONS: ANY}

OPEN = "open its pages"
KEEP_COMPANIES = "keep companies, codes and former names"
MERGE = "merge companies"
KEEP_PEOPLE = "keep people of the account teams"
ASSIGN = "assign people to companies"
KEEP_NUMBERS = "keep the numbers of the desks"
DIRECTORY = Policy(
    "The directory",
    {
        OPEN: {**_KEEPERS, Role.ADMINISTRATOR: ANY},
        KEEP_COMPANIES: _KEEPERS,
        MERGE: _KEEPERS,
        KEEP_PEOPLE: _KEEPERS,
        ASSIGN: _KEEPERS,
        KEEP_NUMBERS: _KEEPERS,
    },
)


def may_open_directory(actor: User) -> bool:
    """Who sees the pages on which the directory is kept."""
    return DIRECTORY.may_ever(actor.role, OPEN)


def may_keep(actor: User, verb: str) -> bool:
    """Who changes that part of the directory. KeyError for an unknown verb."""
    return DIRECTORY.may_ever(actor.role, verb)
