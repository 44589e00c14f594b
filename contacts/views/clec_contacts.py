"""A company's own contacts by function: whom it wants to be told of escalations, outages and bills."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import operations
from contacts.forms import clec_contacts as forms
from contacts.models import ClecContact
from contacts.queries.clec_contacts import Contacts, contacts_of

from .desk.door import Sheet, filled
from .door import actor_of, at_of, posted

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _door(view: View[P]) -> View[P]:
    """What is not theirs to see or keep is not there."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (ObjectDoesNotExist, operations.NotAllowed) as absent:
            raise Http404 from absent

    return cast(View[P], answer)


@require_safe
@_door
def contacts(request: HttpRequest, clec_id: int) -> HttpResponse:
    """Each function and who it is."""
    page = contacts_of(actor_of(request), clec_id)
    return render(request, "contacts/clec_contacts.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@_door
def contact(request: HttpRequest, clec_id: int, function: str) -> HttpResponse:
    """Say who it is; another address is another person."""
    page, actor = _kept(request, clec_id, function), actor_of(request)
    known = next(row.contact for row in page.rows if row.function == function)
    form = forms.Contact(known, actor.zone, posted(request))

    def save(given: dict[str, Any]) -> HttpResponse:
        saved = operations.keep_contact(clec_id=clec_id, function=function, actor=actor, at=at_of(request), **given)
        messages.success(request, f"{saved.get_function_display()}: {saved.name} is told from now on.")
        return redirect("contacts:clec_contacts", clec_id)

    crumbs = [(f"Contacts of {page.clec}", reverse("contacts:clec_contacts", args=[clec_id]))]
    sheet = Sheet(ClecContact.Function(function).label, "Save", crumbs)
    return filled(request, form, sheet, save, lambda row: forms.facts(row, actor.zone))


@require_POST
@_door
def end(request: HttpRequest, clec_id: int, function: str) -> HttpResponse:
    """There is nobody for it any more."""
    _kept(request, clec_id, function)
    seen = request.POST.get("seen", "")
    edit = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None
    try:
        operations.end_contact(
            clec_id=clec_id, function=function, actor=actor_of(request), seen=edit, at=at_of(request)
        )
    except operations.EditedFirst as first:
        messages.warning(request, f"{first.row.changed_by} has changed it meanwhile. Look again.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Nobody is told of {ClecContact.Function(function).label.lower()} by function now.")
    return redirect("contacts:clec_contacts", clec_id)


def _kept(request: HttpRequest, clec_id: int, function: str) -> Contacts:
    page = contacts_of(actor_of(request), clec_id)
    if not page.may_keep or function not in ClecContact.Function.values:
        raise Http404
    return page
