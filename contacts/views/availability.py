"""In or out: a manager's presence, set in two taps."""

import re
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from contacts import forms, operations, queries
from contacts.models import Availability, Person
from contacts.queries import InOrOut
from contacts.wording import instant_text

from .company import back_of
from .door import actor_of, at_of, posted, staff_only

NUMBER = re.compile(r"[0-9]{1,18}")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def availability(request: HttpRequest) -> HttpResponse:
    """Whether somebody is in, until when they are out, and what is planned."""
    actor = actor_of(request)
    page = _page(request)
    form = forms.SetOut(page, posted(request), queries.people_to_choose(actor))
    if form.is_bound and form.is_valid() and (absence := _set(request, page, form)):
        _say(request, absence)
        return redirect(back_of(request, _address(page.person)))
    return render(
        request, "contacts/availability.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@staff_only
def end_early(request: HttpRequest, availability_id: int) -> HttpResponse:
    """I'm back."""
    try:
        absence = operations.return_early(availability_id=availability_id, actor=actor_of(request), at=at_of(request))
    except Availability.DoesNotExist as absent:
        raise Http404 from absent
    except operations.AlreadyOver:
        messages.info(request, "That absence is over already; nothing was changed.")
        return redirect(back_of(request, "contacts:availability"))
    messages.success(request, f"{absence.person.name} is back.")
    return redirect(back_of(request, _address(absence.person)))


@require_POST
@staff_only
def cancel(request: HttpRequest, availability_id: int) -> HttpResponse:
    """Call off what was planned."""
    try:
        absence = operations.cancel_availability(
            availability_id=availability_id, actor=actor_of(request), at=at_of(request)
        )
    except Availability.DoesNotExist as absent:
        raise Http404 from absent
    except operations.AlreadyOver:
        messages.info(request, "That absence has begun or was called off already; nothing was changed.")
        return redirect(back_of(request, "contacts:availability"))
    messages.success(request, f"{absence.person.name}’s absence is called off.")
    return redirect(back_of(request, _address(absence.person)))


def _page(request: HttpRequest) -> InOrOut:
    named = request.POST.get("person") or request.GET.get("person")
    if named and not NUMBER.fullmatch(named):
        raise Http404
    try:
        return queries.in_or_out(actor_of(request), int(named) if named else None, at_of(request))
    except Person.DoesNotExist as absent:
        raise Http404 from absent


def _set(request: HttpRequest, page: InOrOut, form: forms.SetOut) -> Availability | None:
    given = form.cleaned_data
    try:
        return operations.set_out(
            person_id=page.person.pk,
            actor=actor_of(request),
            kind=Availability.Kind(given["kind"]),
            until=given["ends_at"],
            back_up=given["back_up"],
            note=given["note"],
            starts_at=given["starts_at"],
            without_back_up=given["confirmed"],
            at=at_of(request),
        )
    except ValidationError as error:
        form.refuse(error)
        return None


def _say(request: HttpRequest, absence: Availability) -> None:
    at, person = at_of(request), absence.person
    what = "out" if absence.kind == Availability.Kind.OUT_OF_OFFICE else "without a quick phone"
    begins = f"from {_when(absence.starts_at, person, at)} " if absence.starts_at > at else ""
    said = f"{person.name} is {what} {begins}until {_when(absence.ends_at, person, at)}."
    if absence.back_up is None:
        messages.warning(request, f"{said} Nobody stands in: what goes past guideline goes to the director at once.")
        return
    messages.success(request, f"{said} {absence.back_up.name} stands in.")
    if queries.away_during(absence.back_up, absence.starts_at, absence.ends_at):
        messages.warning(request, f"{absence.back_up.name} is away for part of that time too.")


def _when(instant: datetime, person: Person, at: datetime) -> str:
    return instant_text(instant, person.zone, at)


def _address(person: Person) -> str:
    return f"{reverse('contacts:availability')}?person={person.pk}"
