"""A company that became part of another (E21): the directory's half.

Doors call `merge_companies` of the requests, which moves these along.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError

from contacts.access.directory import MERGE
from contacts.models import Clec, FormerName, Invitation, User
from contacts.queries.clock import today_at_the_desk
from contacts.queries.desk.companies import companies_kept_by, day_of
from contacts.wording import date_text

from .keeping import EditedFirst, checked, count_edit, refuse_far_off

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Merger:
    """What was moved: `users` counts the accounts."""

    gone: Clec
    into: Clec
    users: int


def merge_company(
    *, clec_id: int, into_id: int, actor: User, merged_on: date, seen: int | None = None, at: datetime
) -> Merger:
    """Close a company into another as of a day: names, codes, users and invitations go along.

    Its assignments end the day before. Within the caller's transaction.
    Raises Clec.DoesNotExist, EditedFirst and ValidationError.
    """
    _refuse_bad_day(merged_on, at)
    if clec_id == into_id:
        raise ValidationError({"into": "A company is not merged into itself. Choose the other one."})
    gone, into = _lock_both(clec_id, into_id, actor, seen)
    last_day = merged_on - DAY
    # First of all: as long as it is there, its name and its codes are its own.
    gone.merged_into, gone.merged_on = into, merged_on
    count_edit(gone, actor, at)
    _take_names(gone, into, last_day)
    _take_codes(gone, into, last_day)
    _end_assignments(gone, last_day, at)
    _take_invitations(gone, into, at)
    _take_contacts(gone, into, actor, at)
    into.states = sorted({*into.states, *gone.states})
    count_edit(into, actor, at)
    return Merger(gone, into, User.objects.filter(clec=gone).update(clec=into))


def _refuse_bad_day(merged_on: date, at: datetime) -> None:
    refuse_far_off(merged_on=merged_on)
    today = today_at_the_desk(at)
    if merged_on > today:
        raise ValidationError({"merged_on": f"That day is to come. Merge them on {date_text(merged_on, today)}."})


def _lock_both(clec_id: int, into_id: int, actor: User, seen: int | None) -> tuple[Clec, Clec]:
    """Both rows in order of their ids, so that two mergers cannot deadlock; with their keys, so that a request which
    is being logged for the company is there before its requests are moved.
    """
    rows = companies_kept_by(actor, MERGE).select_related("changed_by").select_for_update(of=("self",))
    found = {clec.pk: clec for clec in rows.filter(pk__in=[clec_id, into_id]).order_by("pk")}
    if clec_id not in found:
        raise Clec.DoesNotExist
    if into_id not in found:
        raise ValidationError({"into": "That company is not in the directory any more. Choose another."})
    if seen is not None and seen != found[clec_id].revision:
        raise EditedFirst(found[clec_id])
    return found[clec_id], found[into_id]


def _take_names(gone: Clec, into: Clec, last_day: date) -> None:
    known = {name.casefold() for name in into.former_names.values_list("name", flat=True)} | {into.name.casefold()}
    for former in gone.former_names.all():
        if former.name.casefold() in known:
            former.delete()
        else:
            former.clec = into
            checked(former)
            known.add(former.name.casefold())
    if gone.name.casefold() not in known:
        checked(FormerName(clec=into, name=gone.name, until=last_day))


def _take_codes(gone: Clec, into: Clec, last_day: date) -> None:
    """As former codes: they lead to the other company from now on. One that both have is the other's already."""
    known = set(into.codes.values_list("kind", "value", "state"))
    for code in gone.codes.all():
        if (code.kind, code.value, code.state) in known:
            code.delete()
            continue
        code.clec, code.until = into, code.until or last_day
        checked(code)


def _take_invitations(gone: Clec, into: Clec, at: datetime) -> None:
    """Whoever accepts one signs in for the other company; of two to one address, the other's stays."""
    waiting = Invitation.objects.filter(used_at=None, revoked_at=None)
    asked = waiting.filter(clec=into).values("email")
    waiting.filter(clec=gone, email__in=asked).update(revoked_at=at)
    waiting.filter(clec=gone).update(clec=into)


def _take_contacts(gone: Clec, into: Clec, actor: User, at: datetime) -> None:
    """Where the other company has somebody for a function, that one stays."""
    known = set(into.contacts.filter(ended_at=None).values_list("function", flat=True))
    for contact in gone.contacts.filter(ended_at=None):
        if contact.function in known:
            contact.ended_at = at
        else:
            contact.clec = into
        count_edit(contact, actor, at)


def _end_assignments(gone: Clec, last_day: date, at: datetime) -> None:
    """Those in force end; who began in between had their first day; what has not begun never comes to be."""
    for assignment in gone.assignments.select_related("person"):
        if assignment.starts_on > day_of(assignment.person, at):
            assignment.delete()
        elif assignment.ends_on is None or assignment.ends_on > last_day:
            assignment.ends_on = max(last_day, assignment.starts_on)
            checked(assignment)
