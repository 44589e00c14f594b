"""Everything that changes a request. Each has a name, an actor and a time."""

from .answering import acknowledge, attempt, promise, reopen, resolve, respond, withdraw
from .correcting import correct
from .digesting import send_digests
from .directing import note, reassign, take_over
from .feeds import renew_feed, revoke_feed
from .filing import file_mails
from .filling_in import fill_in
from .logging import log_request
from .meetings import (
    Appointment,
    Seen,
    cancel_meeting,
    confirm_meeting,
    hold_meeting,
    move_meeting,
    propose_meeting,
)
from .merging import merge_companies
from .raising import answer_raise, not_satisfied, raise_to_director
from .rebasing import approve_rebase, ask_to_rebase
from .reminding import remind
from .replies import Reply, add_reply, bring_reply_back, edit_reply, retire_reply
from .sweeping import sweep
from .texting import take_text
from .tray import discard_mail, file_as_new, file_to_request, put_mail_back
from .writing import AnsweredFirst, NotAllowed, Posted

__all__ = [
    "AnsweredFirst",
    "Appointment",
    "NotAllowed",
    "Posted",
    "Reply",
    "Seen",
    "acknowledge",
    "add_reply",
    "answer_raise",
    "approve_rebase",
    "ask_to_rebase",
    "attempt",
    "bring_reply_back",
    "cancel_meeting",
    "confirm_meeting",
    "correct",
    "discard_mail",
    "edit_reply",
    "file_as_new",
    "file_mails",
    "file_to_request",
    "fill_in",
    "hold_meeting",
    "log_request",
    "merge_companies",
    "move_meeting",
    "not_satisfied",
    "note",
    "promise",
    "propose_meeting",
    "put_mail_back",
    "raise_to_director",
    "reassign",
    "remind",
    "renew_feed",
    "reopen",
    "resolve",
    "respond",
    "retire_reply",
    "revoke_feed",
    "send_digests",
    "sweep",
    "take_over",
    "take_text",
    "withdraw",
]
