"""A company's own contacts by function (E10, E26)."""

from dataclasses import dataclass

from django.db.models import QuerySet

from contacts.access import may_keep_contacts
from contacts.models import Clec, ClecContact, User

from .directory import clec_for

Function = ClecContact.Function


@dataclass(frozen=True)
class ForFunction:
    """One function, and the company's contact for it, if there is one."""

    function: ClecContact.Function
    contact: ClecContact | None


@dataclass(frozen=True)
class Contacts:
    """All functions of a company in their order, and whether the actor keeps them."""

    clec: Clec
    rows: list[ForFunction]
    may_keep: bool


def contacts_of(actor: User, clec_id: int) -> Contacts:
    """Raises Clec.DoesNotExist for a company that the actor does not see. One query besides the company's."""
    clec = clec_for(actor, clec_id)
    known = {contact.function: contact for contact in _current(clec)}
    rows = [ForFunction(function, known.get(function)) for function in Function]
    return Contacts(clec, rows, may_keep_contacts(actor, clec))


def contact_for(clec: Clec, function: ClecContact.Function) -> ClecContact | User | None:
    """Whom the company wants to be told. Who signs in under that address is told as that account, and not
    once it is off. The portal asks."""
    contact = _current(clec).filter(function=function).first()
    if contact is None:
        return None
    account = User.objects.filter(clec=clec, email__iexact=contact.email).first()
    if account is not None and not account.is_active:
        return None
    return account or contact


def _current(clec: Clec) -> QuerySet[ClecContact]:
    return ClecContact.objects.filter(clec=clec, ended_at__isnull=True)
