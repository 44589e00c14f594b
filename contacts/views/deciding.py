"""What every decision about a proposal answers: done, somebody was first, not theirs, or what is missing."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest

from contacts import operations
from contacts.access import may_decide, may_withdraw
from contacts.forms.changes import Decide
from contacts.models import Proposal, User

from .door import actor_of, at_of


def decisions(actor: User, proposal: Proposal | None) -> dict[str, bool]:
    """Which buttons stand under a proposal: none where there is none or it is decided."""
    if proposal is None or proposal.decided_at:
        return {"may_decide": False, "may_withdraw": False}
    return {"may_decide": may_decide(actor, proposal), "may_withdraw": may_withdraw(actor, proposal)}


def decided(request: HttpRequest, proposal: Proposal, form: Decide, approve: Callable[[], str]) -> bool:
    """Carry out what was pressed; `approve` carries it out and returns what to say.

    True where the page is left: it was decided, by this person or by somebody before them; False where the form says
    what is missing. Raises PermissionDenied for who may not decide.
    """
    try:
        messages.success(request, approve() if form.decision_pressed == "approve" else _ended(request, proposal, form))
    except operations.NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except operations.AlreadyDecided as first:
        messages.info(request, f"{first.proposal.decided_by} decided it before; nothing was changed.")
    except ValidationError as error:
        form.refuse(error)
        return False
    return True


def _ended(request: HttpRequest, proposal: Proposal, form: Decide) -> str:
    kind, ending = type(proposal), {"proposal_id": proposal.pk, "actor": actor_of(request), "at": at_of(request)}
    if form.decision_pressed == "withdraw":
        operations.withdraw(kind, **ending)
        return "Withdrawn. Nothing changes."
    operations.decline(kind, answer=form.cleaned_data["answer"], **ending)
    return "Declined. Nothing changes."
