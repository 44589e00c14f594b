"""Everything that changes a request. Each has a name, an actor and a time."""

from .answering import acknowledge, attempt, promise, reopen, resolve, respond, withdraw
from .correcting import correct
from .directing import answer_raise, note, raise_to_director, reassign, take_over
from .logging import log_request
from .merging import merge_companies
from .rebasing import approve_rebase, ask_to_rebase
from .sweeping import sweep
from .writing import AnsweredFirst, NotAllowed, Posted

__all__ = [
    "AnsweredFirst",
    "NotAllowed",
    "Posted",
    "acknowledge",
    "answer_raise",
    "approve_rebase",
    "ask_to_rebase",
    "attempt",
    "correct",
    "log_request",
    "merge_companies",
    "note",
    "promise",
    "raise_to_director",
    "reassign",
    "reopen",
    "resolve",
    "respond",
    "sweep",
    "take_over",
    "withdraw",
]
