"""A company's own contacts by function (E10, E26): kept by its administrators, and by Sales Operations for it."""

from datetime import datetime

from django.db import transaction

from contacts.access import may_keep_contacts
from contacts.acting import operation
from contacts.models import ClecContact, User
from contacts.queries.directory import clec_for

from .keeping import EditedFirst, NotAllowed, count_edit


@operation
def keep_contact(
    *,
    clec_id: int,
    function: str,
    actor: User,
    name: str,
    email: str,
    phone: str,
    zone: str,
    seen: int | None = None,
    at: datetime,
) -> ClecContact:
    """Say who it is. Another address is another person: the one before has ended.

    Raises Clec.DoesNotExist, NotAllowed, EditedFirst and ValidationError.
    """
    with transaction.atomic():
        known = _locked(clec_id, function, actor, seen)
        row = known
        if known is None or known.email.lower() != email.lower():
            if known is not None:
                _end(known, actor, at)
            row = ClecContact(clec_id=clec_id, function=function)
        assert row is not None
        row.name, row.email, row.phone, row.zone = " ".join(name.split()), email, phone, zone
        count_edit(row, actor, at)
    return row


@operation
def end_contact(*, clec_id: int, function: str, actor: User, seen: int | None = None, at: datetime) -> None:
    """Say that there is nobody for it any more. Raises as `keep_contact`, and ClecContact.DoesNotExist."""
    with transaction.atomic():
        known = _locked(clec_id, function, actor, seen)
        if known is None:
            raise ClecContact.DoesNotExist
        _end(known, actor, at)


def _locked(clec_id: int, function: str, actor: User, seen: int | None) -> ClecContact | None:
    """The contact of now. `seen` is the row's revision that the form showed; 0 where it showed nobody."""
    clec = clec_for(actor, clec_id)
    if not may_keep_contacts(actor, clec):
        raise NotAllowed
    rows = ClecContact.objects.filter(clec=clec, function=function, ended_at__isnull=True)
    known = rows.select_related("changed_by").select_for_update(of=("self",), no_key=True).first()
    if seen is not None and known is not None and seen != known.revision:
        raise EditedFirst(known)
    return known


def _end(contact: ClecContact, actor: User, at: datetime) -> None:
    contact.ended_at = at
    count_edit(contact, actor, at)
