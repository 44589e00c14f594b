"""One company: its team now, and who it was before."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from contacts import forms, operations, queries
from contacts.access import may_keep, may_open_directory
from contacts.access.directory import KEEP_COMPANIES
from contacts.models import Clec, Person, User

from .door import actor_of, at_of, staff_only


@require_safe
def company(request: HttpRequest, clec_id: int) -> HttpResponse:
    """The company's card; a company sees its own, any other is not there."""
    actor, at = actor_of(request), at_of(request)
    try:
        team, history = queries.team_of(actor, clec_id, at), queries.history_of(actor, clec_id, at)
    except Clec.DoesNotExist as absent:
        raise Http404 from absent
    form = forms.AsOf(request.GET if "on" in request.GET else None)
    context = {"team": team, "history": history, "form": form, **of_directory(actor)}
    if form.is_bound and form.is_valid():
        context["then"] = queries.on_day(history, actor, form.cleaned_data["on"])
    return render(request, "contacts/company.html", context, status=422 if form.errors else 200)


@require_POST
@staff_only
def verify(request: HttpRequest, person_id: int) -> HttpResponse:
    """Say that somebody's numbers are right."""
    try:
        person = operations.verify_card(person_id=person_id, actor=actor_of(request), at=at_of(request))
    except Person.DoesNotExist as absent:
        raise Http404 from absent
    messages.success(request, f"{person.name}’s numbers are marked as right today.")
    return redirect(back_of(request, "contacts:lookup"))


def of_directory(actor: User) -> dict[str, bool]:
    """Whether the page leads on to where the directory is kept, and whether it is theirs to keep."""
    return {"may_open": may_open_directory(actor), "may_keep": may_keep(actor, KEEP_COMPANIES)}


def back_of(request: HttpRequest, otherwise: str) -> str:
    """Where the form wants to return to, when that is one of our own pages."""
    back = request.POST.get("back") or request.GET.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return back
    return otherwise
