"""The codes that name a company (domain 1.3)."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.acting import operation
from contacts.models import STATES, Clec, CompanyCode, User
from contacts.models.clec import SHARED_CODES
from contacts.queries.clock import today_at_the_desk
from contacts.queries.desk.companies import codes_kept_by, companies_kept_by, holder_of_code

from .keeping import checked, count_edit, lock, refuse_far_off


@operation
def add_code(*, clec_id: int, actor: User, kind: str, value: str, state: str, at: datetime) -> CompanyCode:
    """Give a company a code, for one state or (empty) for all; one that was former is in force again.

    Raises Clec.DoesNotExist and ValidationError: for another format, another's code, or a state without the company.
    """
    with transaction.atomic():
        clec = lock(companies_kept_by(actor), clec_id)
        code = CompanyCode(clec=clec, kind=kind, value=value.strip().upper(), state=state)
        known = clec.codes.filter(kind=kind, value=code.value, state=state).first()
        if known and known.until is None:
            raise ValidationError({"value": f"{clec} has {known} {STATES.get(state, '')}".rstrip() + " already."})
        if known:
            known.until = None
        code = known or code
        code.clean()
        _refuse_anothers(code, clec)
        _refuse_elsewhere(code, clec)
        checked(code)
        count_edit(clec, actor, at)
    return code


@operation
def retire_code(*, code_id: int, actor: User, until: date | None = None, at: datetime) -> CompanyCode:
    """Keep a code as a former one, whose last day was `until` (today). Raises CompanyCode.DoesNotExist."""
    with transaction.atomic():
        code = codes_kept_by(actor).get(pk=code_id)
        clec = lock(companies_kept_by(actor), code.clec_id)
        code.until = until or today_at_the_desk(at)
        refuse_far_off(until=code.until)
        checked(code)
        count_edit(clec, actor, at)
    return code


@operation
def remove_code(*, code_id: int, actor: User, at: datetime) -> CompanyCode:
    """Take back a code that was entered by mistake. Raises CompanyCode.DoesNotExist."""
    with transaction.atomic():
        code = codes_kept_by(actor).get(pk=code_id)
        clec = lock(companies_kept_by(actor), code.clec_id)
        code.delete()
        count_edit(clec, actor, at)
    return code


def _refuse_anothers(code: CompanyCode, clec: Clec) -> None:
    other = None if code.kind in SHARED_CODES else holder_of_code(code.kind, code.value, clec)
    if other:
        raise ValidationError({"value": f"{code} belongs to {other}."})


def _refuse_elsewhere(code: CompanyCode, clec: Clec) -> None:
    if code.state and code.state not in clec.states:
        raise ValidationError({"state": f"{clec} does not operate in {STATES.get(code.state, code.state)}."})
