"""A company's own contacts by function (E10, E26)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Lower

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
    """Whom the company wants to be told, see `contacts_for`."""
    return contacts_for([clec.pk], function).get(clec.pk)


def contacts_for(clec_ids: Iterable[int], function: ClecContact.Function) -> dict[int, ClecContact | User]:
    """Of each company, by its id, whom it wants to be told; one without anybody has no entry. The portal asks.

    Who signs in under that address is told as that account, and not once it is off. Two queries at most.
    """
    found = ClecContact.objects.filter(clec__in=clec_ids, ended_at__isnull=True, function=function)
    told: dict[int, ClecContact | User] = {contact.clec_id: contact for contact in found}
    if not told:
        return {}
    by_address = {(clec_id, contact.email.lower()): clec_id for clec_id, contact in told.items()}
    named = User.objects.alias(address=Lower("email")).filter(address__in={address for _, address in by_address})
    for account in named.filter(clec__in=told):
        clec_id = by_address.get((account.clec_id or 0, account.email.lower()))
        if clec_id is not None:
            told[clec_id] = account
    return {clec_id: to for clec_id, to in told.items() if not isinstance(to, User) or to.is_active}


def _current(clec: Clec) -> QuerySet[ClecContact]:
    return ClecContact.objects.filter(clec=clec, ended_at__isnull=True)
