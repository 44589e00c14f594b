"""Who may see what became of notices: the rows of the policy."""

from contacts.access import ANY, Policy, Role
from contacts.models import User

SEE_UNTOLD = "see what nobody could be told"
NOTICES = Policy("Notices", {SEE_UNTOLD: {Role.SALES_OPERATIONS: ANY, Role.ADMINISTRATOR: ANY}})


def may_see_untold(actor: User) -> bool:
    """Sales Operations, who see to it, and administrators."""
    return NOTICES.may_ever(actor.role, SEE_UNTOLD)
