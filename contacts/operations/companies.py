"""Companies: their names, kind, status and states (S3, S58, E21)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.access import may_keep
from contacts.access.directory import KEEP_COMPANIES
from contacts.acting import operation
from contacts.models import STATES, Clec, FormerName, User
from contacts.queries.clock import today_at_the_desk
from contacts.queries.desk.companies import called, companies_kept_by, former_names_kept_by, states_in_use
from contacts.wording import date_text

from .keeping import NotAllowed, checked, count_edit, lock, refuse_far_off

DAY = timedelta(days=1)


@operation
def create_company(*, actor: User, name: str, kind: str, status: str, states: Iterable[str], at: datetime) -> Clec:
    """A new company. Raises NotAllowed and ValidationError."""
    if not may_keep(actor, KEEP_COMPANIES):
        raise NotAllowed
    clec = Clec(name=" ".join(name.split()), kind=kind, status=status, states=sorted(states))
    with transaction.atomic():
        _refuse_bad_name(clec)
        _refuse_no_state(clec)
        count_edit(clec, actor, at)
    return clec


@operation
def edit_company(
    *,
    clec_id: int,
    actor: User,
    name: str,
    kind: str,
    status: str,
    states: Iterable[str],
    renamed_on: date | None = None,
    seen: int | None = None,
    at: datetime,
) -> Clec:
    """Change what a company is.

    With `renamed_on`, the first day of the new name, the old one is kept as a former name (E21); without it a slip
    in the spelling is put right. Raises Clec.DoesNotExist, EditedFirst and ValidationError.
    """
    with transaction.atomic():
        clec = lock(companies_kept_by(actor), clec_id, seen)
        was, clec.name = clec.name, " ".join(name.split())
        gone = set(clec.states) - set(states)
        clec.kind, clec.status, clec.states = kind, status, sorted(states)
        _refuse_no_state(clec)
        _refuse_states_in_use(clec, gone, at)
        _rename(clec, was, renamed_on, at)
        count_edit(clec, actor, at)
    return clec


@operation
def add_former_name(*, clec_id: int, actor: User, name: str, until: date | None, at: datetime) -> FormerName:
    """A name that the company had, with its last day where it is known. Raises as `edit_company`."""
    with transaction.atomic():
        clec = lock(companies_kept_by(actor), clec_id)
        former = FormerName(clec=clec, name=" ".join(name.split()), until=until)
        refuse_far_off(until=until)
        if until and until > today_at_the_desk(at):
            raise ValidationError({"until": "That day is to come: it is not a former name yet."})
        if clec.former_names.filter(name__iexact=former.name).exists():
            raise ValidationError({"name": f"“{former.name}” is among its former names already."})
        _refuse_name_of_another(former.name, clec.pk)
        checked(former)
        count_edit(clec, actor, at)
    return former


@operation
def remove_former_name(*, former_name_id: int, actor: User, at: datetime) -> FormerName:
    """Take back a former name that was entered by mistake. Raises FormerName.DoesNotExist."""
    with transaction.atomic():
        former = former_names_kept_by(actor).get(pk=former_name_id)
        clec = lock(companies_kept_by(actor), former.clec_id)
        former.delete()
        count_edit(clec, actor, at)
    return former


def _rename(clec: Clec, was: str, renamed_on: date | None, at: datetime) -> None:
    if was == clec.name:
        if renamed_on:
            raise ValidationError({"name": "A first day is given, and the name is the same. Write the new name."})
        return
    _refuse_bad_name(clec)
    if renamed_on is None:
        return
    refuse_far_off(renamed_on=renamed_on)
    today = today_at_the_desk(at)
    if renamed_on > today:
        raise ValidationError({"renamed_on": f"That day is to come. Rename it on {date_text(renamed_on, today)}."})
    FormerName.objects.update_or_create(clec=clec, name=was, defaults={"until": renamed_on - DAY})


def _refuse_bad_name(clec: Clec) -> None:
    if not clec.name:
        raise ValidationError({"name": "Write the name of the company."})
    _refuse_name_of_another(clec.name, clec.pk)


def _refuse_name_of_another(name: str, besides: int | None) -> None:
    """As the import does: nobody could tell the two apart."""
    now, formerly = called(name, besides)
    if now:
        raise ValidationError({"name": f"There is a company of this name already: {now}."})
    if formerly:
        raise ValidationError({"name": f"“{name}” is a former name of {formerly}."})


def _refuse_no_state(clec: Clec) -> None:
    if not clec.states:
        raise ValidationError({"states": "Choose at least one state in which it operates."})


def _refuse_states_in_use(clec: Clec, gone: Iterable[str], at: datetime) -> None:
    for state, what in sorted(states_in_use(clec, gone, at).items()):
        raise ValidationError({"states": f"{STATES[state]} still has {what}. End or remove that first."})
