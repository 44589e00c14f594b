"""Who may see what became of notices, and keep a company's webhooks: the rows of the policy."""

from contacts.access import ANY, Policy, Relation, Role, reach
from contacts.models import User

_OWN = {Role.CLEC_ADMIN: reach(Relation.COMPANY)}

SEE_UNTOLD = "see what nobody could be told"
NOTICES = Policy("Notices", {SEE_UNTOLD: {Role.SALES_OPERATIONS: ANY, Role.ADMINISTRATOR: ANY}})
SEE, KEEP = "see them and how each delivery went", "add, change, test, switch off and on; new secrets"
WEBHOOKS = Policy("A company's webhooks", {SEE: _OWN, KEEP: _OWN})


def may_see_untold(actor: User) -> bool:
    """Sales Operations, who see to it, and administrators."""
    return NOTICES.may_ever(actor.role, SEE_UNTOLD)


def may_keep_webhooks(actor: User) -> bool:
    """Who looks after those of their company."""
    return WEBHOOKS.may_ever(actor.role, KEEP)
