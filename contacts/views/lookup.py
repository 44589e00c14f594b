"""Look up a company."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from contacts import forms, queries
from contacts.queries.lookup import Search

from .company import of_directory
from .door import actor_of, at_of, staff_only

WHOLE_CODE = 4


@require_safe
@vary_on_headers("HX-Request")
@staff_only
def lookup(request: HttpRequest) -> HttpResponse:
    """Companies that match, as they type or when they ask; an exact code opens its company."""
    form = forms.LookUp(request.GET)
    template = "contacts/_found.html" if _is_typing(request) else "contacts/lookup.html"
    if not form.is_valid():
        return render(request, template, {"form": form}, status=422)
    search = form.search()
    found = queries.companies_found(actor_of(request), search, at_of(request))
    if found.hits.exact and (not _is_typing(request) or _is_whole_code(search)):
        return _open(request, found.hits.exact)
    return render(request, template, {"form": form, "found": found, "drawn": {}, **of_directory(actor_of(request))})


def _is_typing(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]


def _is_whole_code(search: Search) -> bool:
    """While they type, three letters may be the beginning of a name or of a longer code: those wait for Enter."""
    return len(search.upper) == WHOLE_CODE and any(letter.isdigit() for letter in search.upper)


def _open(request: HttpRequest, clec_id: int) -> HttpResponse:
    if _is_typing(request):
        return HttpResponseClientRedirect(resolve_url("contacts:company", clec_id))
    return redirect("contacts:company", clec_id)
