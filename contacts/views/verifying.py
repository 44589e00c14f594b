"""Whose numbers are old or reported wrong, and reporting it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from contacts import operations
from contacts.forms.changes import ReportWrongContact
from contacts.models import Person
from contacts.queries import verifying

from .changes import upkeep_only
from .company import back_of
from .door import actor_of, at_of, posted


@require_safe
@upkeep_only
def numbers(request: HttpRequest) -> HttpResponse:
    """Everybody by how long ago their card was verified; what was reported wrong first."""
    numbers = verifying.numbers_for(actor_of(request), at_of(request))
    return render(request, "contacts/numbers.html", {"numbers": numbers})


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, person_id: int) -> HttpResponse:
    """Say what is wrong with somebody's card; a company about its own team only."""
    actor, at = actor_of(request), at_of(request)
    try:
        person = verifying.reportable_people(actor, at).get(pk=person_id)
    except Person.DoesNotExist as absent:
        raise Http404 from absent
    form = ReportWrongContact(posted(request))
    if form.is_bound and form.is_valid():
        what = form.cleaned_data["what"]
        operations.report_wrong_contact(person_id=person.pk, actor=actor, what=what, at=at)
        messages.success(request, f"Thank you. Sales Operations sees to the numbers of {person.name}.")
        return redirect(back_of(request, "/"))
    context = {"person": person, "form": form, "back": back_of(request, "/")}
    return render(request, "contacts/report.html", context, status=422 if form.errors else 200)
