"""How times are worked out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts import queries

from .door import at_of


@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    """The rules in force and the holidays ahead; the same for everybody."""
    return render(request, "contacts/guidelines.html", {"guidelines": queries.guidelines_at(at_of(request))})
