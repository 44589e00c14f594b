"""Who may do what with a request (domain 3.3): the rows of the policy, and what the role alone decides."""

from contacts.access import ANY, CLEC, DIRECTORS, STAFF, Cells, Policy, Reach, Relation, Role, reach
from contacts.models import User

from .lifecycle import Action

_NEAR = reach(Relation.OWNER, Relation.STAND_IN, Relation.SERVES)
_LOGGED_TOO = _NEAR | {Relation.LOGGED}
_SEEN = _LOGGED_TOO | {Relation.PARTY}
_GROUP = reach(Relation.OWNER, Relation.GROUP, Relation.RAISED)
_GROUP_LOGGED_TOO = _GROUP | {Relation.LOGGED}
_GROUP_SEEN = _GROUP_LOGGED_TOO | {Relation.PARTY}
_DESK: Cells = {Role.SALES_OPERATIONS: ANY}


def _team(managers: Reach, directors: Reach) -> Cells:
    return {
        Role.SERVICE_MANAGER: managers,
        Role.SALES_EXECUTIVE: managers,
        Role.SERVICE_DIRECTOR: directors,
        Role.SALES_DIRECTOR: directors,
        **_DESK,
    }


# Whoever logged what another serves keeps seeing it, writes to it and takes a slip back; the answer is not theirs.
# Whoever takes part sees it and writes to it (S25).
_ANSWERERS = _team(_NEAR, _GROUP)
_WRITERS: Cells = {**CLEC, **_team(_LOGGED_TOO, _GROUP_LOGGED_TOO)}
_SEERS: Cells = {**CLEC, **_team(_SEEN, _GROUP_SEEN)}
# Either side arranges a meeting; of ours those who answer.
_MEETERS: Cells = {**CLEC, **_ANSWERERS}
_HEADS: Cells = {Role.SERVICE_DIRECTOR: _GROUP, Role.SALES_DIRECTOR: _GROUP}

READ_RECORD = "read it, a request's own part too"
RECORD = Policy("The record of every change", {READ_RECORD: dict.fromkeys((*DIRECTORS, Role.ADMINISTRATOR), ANY)})

SEE_MAIL, FILE_MAIL = "see what came in", "file, discard and put back"
MAIL = Policy(
    "Mail that came in, as it came",
    {SEE_MAIL: _DESK, FILE_MAIL: _DESK},
)

SEE_OUTAGES = "see them, a company those that touch a state of its own"
POST_OUTAGES = "post, update, restore and withdraw, another's too"
OUTAGES = Policy(
    "Outages",
    {
        SEE_OUTAGES: {**CLEC, **STAFF},
        POST_OUTAGES: {Role.SERVICE_MANAGER: ANY, Role.SERVICE_DIRECTOR: ANY, **_DESK},
    },
)

CHOOSE_REPLY, KEEP_REPLIES = "begin an answer with one", "keep them"
REPLIES = Policy(
    "Texts for replies",
    {
        CHOOSE_REPLY: _team(ANY, ANY),
        KEEP_REPLIES: {**dict.fromkeys(DIRECTORS, ANY), **_DESK},
    },
)

SEE, LOG, READ_INTERNAL, REVIEW = "see", "log for the company", "read internal notes", "see past guideline now"
TAKE_EVIDENCE = "take its evidence"
REQUESTS = Policy(
    "Requests",
    {
        SEE: {**_SEERS, Role.ADMINISTRATOR: ANY},
        LOG: {role: cell for role, cell in {**CLEC, **STAFF}.items() if role != Role.ADMINISTRATOR},
        READ_INTERNAL: {**_team(_SEEN, _GROUP_SEEN), Role.ADMINISTRATOR: ANY},
        REVIEW: {**_HEADS, **_DESK},
        # It may leave the house: whoever answers for the request, and the company, which gets only its own part.
        TAKE_EVIDENCE: {**CLEC, **_ANSWERERS, Role.ADMINISTRATOR: ANY},
        Action.NOTE: _SEERS,
        # What the account team finds out is not the company's to say, see queries.filled.
        Action.FILL_IN: {**CLEC, **_ANSWERERS},
        Action.RAISE: _WRITERS,
        Action.NOT_SATISFIED: CLEC,
        Action.WITHDRAW: _WRITERS,
        Action.REOPEN: {**CLEC, **_ANSWERERS},
        Action.ACKNOWLEDGE: _ANSWERERS,
        Action.ATTEMPT: _ANSWERERS,
        Action.RESPOND: _ANSWERERS,
        Action.PROMISE: _ANSWERERS,
        Action.RESOLVE: _ANSWERERS,
        Action.ANALYSE: _ANSWERERS,
        Action.DELIVER: _ANSWERERS,
        Action.REASSIGN: {**_HEADS, **_DESK},
        Action.CORRECT: {**_HEADS, **_DESK},
        Action.ANSWER_RAISE: _HEADS,
        Action.PROPOSE_MEETING: _MEETERS,
        Action.CONFIRM_MEETING: _MEETERS,
        Action.MOVE_MEETING: _MEETERS,
        Action.CANCEL_MEETING: _MEETERS,
        Action.HOLD_MEETING: _MEETERS,
        Action.LINK: _WRITERS,
        Action.UNLINK: _WRITERS,
        Action.MERGE: _ANSWERERS,
        Action.UNMERGE: _ANSWERERS,
        Action.ADD_PARTY: _ANSWERERS,
        # Themselves; whoever may add somebody takes anybody off.
        Action.REMOVE_PARTY: _SEERS,
    },
)


def may_ever(actor: User, action: Action) -> bool:
    """Whether there are requests to which this role may do it."""
    return REQUESTS.may_ever(actor.role, action)


def may_log(actor: User) -> bool:
    """Companies log their own, our people log on a company's behalf."""
    return REQUESTS.may_ever(actor.role, LOG)


def may_see_internal(actor: User) -> bool:
    """Internal notes are never shown to a company."""
    return REQUESTS.may_ever(actor.role, READ_INTERNAL)


def may_see_mail(actor: User) -> bool:
    """The tray, and each mail in the original: Sales Operations alone."""
    return MAIL.may_ever(actor.role, SEE_MAIL)


def may_file_mail(actor: User) -> bool:
    """Who decides what becomes of a mail that the portal could not file."""
    return MAIL.may_ever(actor.role, FILE_MAIL)


def may_post_outages(actor: User) -> bool:
    """They cross accounts: whoever of Service, or Sales Operations, knows more says so (S33)."""
    return OUTAGES.may_ever(actor.role, POST_OUTAGES)


def may_keep_replies(actor: User) -> bool:
    """Who writes the texts that answers begin with: directors and Sales Operations."""
    return REPLIES.may_ever(actor.role, KEEP_REPLIES)


def may_choose_reply(actor: User) -> bool:
    """Who begins an answer with one."""
    return REPLIES.may_ever(actor.role, CHOOSE_REPLY)


def may_read_record(actor: User) -> bool:
    """What was changed, by whom and from where is for administrators and directors."""
    return RECORD.may_ever(actor.role, READ_RECORD)
