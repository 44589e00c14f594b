"""What people fill in: checked here for form, decided in operations."""

from .action import Action
from .analysing import Analyse, Deliver
from .answering import Acknowledge, Attempt, Promise, Reopen, Resolve, Respond, Withdraw
from .directing import AnswerRaise, Correct, Note, NotSatisfied, Raise, Reassign, TakeOver
from .filling_in import FillIn
from .linking import Link, Merge, Unlink, Unmerge
from .log import Log
from .parties import AddParty, RemoveParty
from .quick_log import QuickLog

_ALL: list[type[Action]] = [
    Acknowledge,
    Respond,
    Attempt,
    Promise,
    Analyse,
    Deliver,
    Resolve,
    FillIn,
    Note,
    Link,
    Unlink,
    Merge,
    Unmerge,
    AddParty,
    RemoveParty,
    NotSatisfied,
    Raise,
    AnswerRaise,
    TakeOver,
    Reassign,
    Correct,
    Withdraw,
    Reopen,
]
ACTIONS: dict[str, type[Action]] = {form.name: form for form in _ALL}
"""By the last part of their address, in the order in which the page offers them."""

__all__ = ["ACTIONS", "Action", "Log", "QuickLog"]
