"""Companies: found, created, edited, named and coded."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import operations
from contacts.access import may_keep
from contacts.access.directory import KEEP_COMPANIES, OPEN
from contacts.forms import companies as forms
from contacts.forms.finding import FindCompanies
from contacts.models import Clec
from contacts.queries import desk
from contacts.views.door import actor_of, at_of, posted

from .door import Sheet, door, filled

HOME = ("Directory", "contacts:desk_companies")


@require_safe
@door(OPEN)
def companies(request: HttpRequest) -> HttpResponse:
    """All companies, found by what is asked."""
    form = FindCompanies(request.GET)
    found = desk.companies_listed(actor_of(request), form.search(), form.number, at_of(request))
    context = {"form": form, "found": found, "may_keep": may_keep(actor_of(request), KEEP_COMPANIES)}
    return render(request, "contacts/desk/companies.html", context)


@require_safe
@door(OPEN)
def company(request: HttpRequest, clec_id: int) -> HttpResponse:
    """Everything that is kept of one company."""
    return _page(request, clec_id)


@require_http_methods(["GET", "HEAD", "POST"])
@door(KEEP_COMPANIES)
def new_company(request: HttpRequest) -> HttpResponse:
    """A company that was not there before."""
    form = forms.NewCompany(posted(request))

    def save(given: dict[str, Any]) -> HttpResponse:
        given.pop("seen", None)
        clec = operations.create_company(actor=actor_of(request), at=at_of(request), **given)
        messages.success(request, f"{clec} is in the directory. Give it its codes and its account team.")
        return redirect("contacts:desk_company", clec.pk)

    sheet = Sheet("New company", "Add the company", [(HOME[0], reverse(HOME[1]))])
    return filled(request, form, sheet, save, forms.Company.facts)


@require_http_methods(["GET", "HEAD", "POST"])
@door(KEEP_COMPANIES)
def edit_company(request: HttpRequest, clec_id: int) -> HttpResponse:
    """What a company is."""
    clec = desk.companies_kept_by(actor_of(request)).get(pk=clec_id)
    form = forms.Company.of(clec, posted(request))

    def save(given: dict[str, Any]) -> HttpResponse:
        saved = operations.edit_company(clec_id=clec_id, actor=actor_of(request), at=at_of(request), **given)
        messages.success(request, f"{saved} is saved.")
        return redirect("contacts:desk_company", clec_id)

    return filled(request, form, Sheet(f"Edit {clec}", "Save", crumbs_of(clec)), save, forms.Company.facts)


@require_POST
@door(KEEP_COMPANIES)
def add_code(request: HttpRequest, clec_id: int) -> HttpResponse:
    """One more code; what is wrong with it is said on the company's page."""
    clec = desk.companies_kept_by(actor_of(request)).get(pk=clec_id)
    form = forms.Code(clec, request.POST)
    if form.is_valid():
        try:
            code = operations.add_code(clec_id=clec_id, actor=actor_of(request), at=at_of(request), **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{code} is one of {clec}’s codes.")
            return redirect(f"{reverse('contacts:desk_company', args=[clec_id])}#codes")
    return _page(request, clec_id, code=form)


@require_POST
@door(KEEP_COMPANIES)
def add_former_name(request: HttpRequest, clec_id: int) -> HttpResponse:
    """One more former name."""
    form = forms.FormerName(request.POST)
    if form.is_valid():
        try:
            former = operations.add_former_name(
                clec_id=clec_id, actor=actor_of(request), at=at_of(request), **form.cleaned_data
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, f"“{former}” leads to it from now on.")
            return redirect(f"{reverse('contacts:desk_company', args=[clec_id])}#names")
    return _page(request, clec_id, former=form)


def crumbs_of(clec: Clec) -> list[tuple[str, str]]:
    """The way to a page about a company."""
    return [(HOME[0], reverse(HOME[1])), (clec.name, reverse("contacts:desk_company", args=[clec.pk]))]


def _page(
    request: HttpRequest, clec_id: int, code: forms.Code | None = None, former: forms.FormerName | None = None
) -> HttpResponse:
    page = desk.company_desk(actor_of(request), clec_id, at_of(request))
    wrong = next((form for form in (code, former) if form), None)
    context = {
        "page": page,
        "form": wrong,
        "code_form": code or forms.Code(page.clec),
        "former_form": former or forms.FormerName(),
    }
    return render(request, "contacts/desk/company.html", context, status=422 if wrong else 200)
