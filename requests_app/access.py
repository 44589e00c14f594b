"""Who may do what with a request that they may see (domain 3.3)."""

from contacts.models import User

from .lifecycle import Action

_COMPANY = {Action.NOTE, Action.RAISE, Action.REOPEN, Action.WITHDRAW}
_TEAM = {
    Action.ACKNOWLEDGE,
    Action.ATTEMPT,
    Action.RESPOND,
    Action.PROMISE,
    Action.RESOLVE,
    Action.REOPEN,
    Action.WITHDRAW,
    Action.NOTE,
    Action.RAISE,
}
_OPERATIONS = _TEAM | {Action.REASSIGN, Action.CORRECT}
_DIRECTOR = _OPERATIONS | {Action.ANSWER_RAISE}
_ALLOWED = {
    User.Role.CLEC_USER: _COMPANY,
    User.Role.CLEC_ADMIN: _COMPANY,
    User.Role.SERVICE_MANAGER: _TEAM,
    User.Role.SALES_EXECUTIVE: _TEAM,
    User.Role.SERVICE_DIRECTOR: _DIRECTOR,
    User.Role.SALES_DIRECTOR: _DIRECTOR,
    User.Role.SALES_OPERATIONS: _OPERATIONS,
    User.Role.ADMINISTRATOR: set(),
}


def may(actor: User, action: Action) -> bool:
    """Whether this role may do this to a request that it may see."""
    return action in _ALLOWED[User.Role(actor.role)]


def may_log(actor: User) -> bool:
    """Companies log their own, our people log on a company's behalf."""
    return actor.role != User.Role.ADMINISTRATOR


def may_see_internal(actor: User) -> bool:
    """Internal notes are never shown to a company."""
    return not actor.is_of_clec
