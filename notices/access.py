"""Who may see what became of notices, and keep a company's webhooks: the rows of the policy."""

from contacts.access import ANY, CLEC, STAFF, Policy, Relation, Role, reach
from contacts.models import User

_OWN = {Role.CLEC_ADMIN: reach(Relation.COMPANY)}
_SELF = dict.fromkeys((*CLEC, *STAFF), reach(Relation.SELF))
_DESK = {Role.SALES_OPERATIONS: ANY, Role.ADMINISTRATOR: ANY}

READ_INBOX, CHOOSE = "read the inbox", "choose what comes by which channel, and send a test"
SEE_LOG, SEE_UNTOLD = "see what was told, and what became of it", "see what nobody could be told"
NOTICES = Policy("Notices", {READ_INBOX: _SELF, CHOOSE: _SELF, SEE_LOG: {**_SELF, **_DESK}, SEE_UNTOLD: _DESK})
SEE, KEEP = "see them and how each delivery went", "add, change, test, switch off and on; new secrets"
WEBHOOKS = Policy("A company's webhooks", {SEE: _OWN, KEEP: _OWN})


def may_see_every_log(actor: User) -> bool:
    """Of others too: Sales Operations, who are asked where a message is, and administrators."""
    return NOTICES.allows(actor.role, SEE_LOG, [])


def may_see_untold(actor: User) -> bool:
    """Sales Operations, who see to it, and administrators."""
    return NOTICES.may_ever(actor.role, SEE_UNTOLD)


def may_keep_webhooks(actor: User) -> bool:
    """Who looks after those of their company."""
    return WEBHOOKS.may_ever(actor.role, KEEP)
