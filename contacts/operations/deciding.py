"""What is proposed by one and decided by another: finding it, locking it, writing the decision down."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.access import may_decide, may_propose, may_withdraw
from contacts.acting import operation
from contacts.models import Proposal, User
from contacts.queries.proposals import proposals_for

from .keeping import NotAllowed

Kind = TypeVar("Kind", bound=Proposal)


class AlreadyDecided(Exception):
    """Somebody was first; `proposal` says who and when."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(f"{proposal.decided_by} was first.")
        self.proposal = proposal


def refuse_who_may_not_propose(actor: User) -> None:
    if not may_propose(actor):
        raise NotAllowed(f"{actor.get_role_display()}: not allowed to propose a change.")


@operation
def decline(kind: type[Kind], *, proposal_id: int, actor: User, answer: str, at: datetime) -> Kind:
    """Leave everything as it is, and say why. Raises as `undecided`, and ValidationError without a reason."""
    with transaction.atomic():
        proposal = undecided(kind, proposal_id, actor)
        decide(proposal, actor, answer, at, is_approved=False)
        return proposal


@operation
def withdraw(kind: type[Kind], *, proposal_id: int, actor: User, at: datetime) -> Kind:
    """Take back what one proposed oneself and nobody has decided. Raises as `undecided`."""
    with transaction.atomic():
        proposal = undecided(kind, proposal_id, actor, may_withdraw)
        decide(proposal, actor, "Withdrawn", at, is_approved=False)
        return proposal


def undecided(
    kind: type[Kind], proposal_id: int, actor: User, may: Callable[[User, Proposal], bool] = may_decide
) -> Kind:
    """The proposal, locked, to be decided by the actor.

    Raises DoesNotExist, AlreadyDecided, and NotAllowed for who may not: its proposer decides nothing but to withdraw.
    """
    proposal = proposals_for(actor, kind).select_for_update(of=("self",)).get(pk=proposal_id)
    if not may(actor, proposal):
        raise NotAllowed("An administrator decides, and not the one who proposed it, who alone withdraws it.")
    if proposal.decided_at:
        raise AlreadyDecided(proposal)
    return proposal


def decide(proposal: Proposal, actor: User, answer: str, at: datetime, *, is_approved: bool) -> None:
    """Write the decision on the proposal; a refusal needs its reason. Raises ValidationError."""
    if not is_approved and not answer.strip():
        raise ValidationError({"answer": "Say why it is declined, for whoever proposed it."})
    proposal.decided_by, proposal.decided_at = actor, at
    proposal.is_approved, proposal.answer = is_approved, answer.strip()
    proposal.save()


def needs_reason(reason: str) -> str:
    """The reason as it is kept. Raises ValidationError for none."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why, in a sentence. It stays in the history."})
    return reason.strip()
