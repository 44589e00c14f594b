"""Taking back what was entered by mistake, and what is in use no more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from contacts import operations
from contacts.access.directory import KEEP_COMPANIES
from contacts.views.door import actor_of, at_of

from .door import door


@require_POST
@door(KEEP_COMPANIES)
def retire_code(request: HttpRequest, code_id: int) -> HttpResponse:
    """It is a former code from tomorrow on."""
    code = operations.retire_code(code_id=code_id, actor=actor_of(request), at=at_of(request))
    messages.success(request, f"{code} is a former code now. It still leads to {code.clec}.")
    return _back(code.clec_id, "codes")


@require_POST
@door(KEEP_COMPANIES)
def remove_code(request: HttpRequest, code_id: int) -> HttpResponse:
    """It never was a code of this company."""
    code = operations.remove_code(code_id=code_id, actor=actor_of(request), at=at_of(request))
    messages.success(request, f"{code} is removed.")
    return _back(code.clec_id, "codes")


@require_POST
@door(KEEP_COMPANIES)
def remove_former_name(request: HttpRequest, former_name_id: int) -> HttpResponse:
    """It never was its name."""
    former = operations.remove_former_name(former_name_id=former_name_id, actor=actor_of(request), at=at_of(request))
    messages.success(request, f"“{former}” is removed.")
    return _back(former.clec_id, "names")


def _back(clec_id: int, part: str) -> HttpResponse:
    return redirect(f"{reverse('contacts:desk_company', args=[clec_id])}#{part}")
