"""People of the account teams: found, added, edited."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from contacts import operations, queries
from contacts.access import may_keep
from contacts.access.directory import KEEP_PEOPLE, OPEN
from contacts.forms.finding import FindPeople
from contacts.forms.people import PersonDetails
from contacts.models import Person
from contacts.queries import desk
from contacts.queries.desk.people import calendars, directors
from contacts.views.door import actor_of, at_of, posted

from .door import Sheet, door, filled

PEOPLE = "contacts:desk_people"
FORM = "contacts/desk/person_form.html"


@require_safe
@door(OPEN)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, found by what is asked."""
    form = FindPeople(request.GET)
    found = desk.people_listed(actor_of(request), form.asked("q"), form.asked("show"), form.number, at_of(request))
    context = {"form": form, "found": found, "may_keep": may_keep(actor_of(request), KEEP_PEOPLE)}
    return render(request, "contacts/desk/people.html", context)


@require_safe
@door(OPEN)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Everything that is kept of one person."""
    page = desk.person_desk(actor_of(request), person_id, at_of(request))
    return render(request, "contacts/desk/person.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@door(KEEP_PEOPLE)
def new_person(request: HttpRequest) -> HttpResponse:
    """Somebody who was not there before."""

    def save(given: dict[str, Any]) -> HttpResponse:
        made = operations.create_person(actor=actor_of(request), details=form.details(), at=at_of(request))
        messages.success(request, f"{made} is in the directory.")
        return redirect("contacts:desk_person", made.pk)

    form = _form(request)
    sheet = Sheet("New person", "Add the person", [("People", reverse(PEOPLE))], template=FORM)
    return filled(request, form, sheet, save, PersonDetails.facts)


@require_http_methods(["GET", "HEAD", "POST"])
@door(KEEP_PEOPLE)
def edit_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who somebody is, where, and how they are reached."""
    edited = desk.people_kept_by(actor_of(request)).get(pk=person_id)

    def save(given: dict[str, Any]) -> HttpResponse:
        saved = operations.edit_person(
            person_id=person_id,
            actor=actor_of(request),
            details=form.details(),
            seen=given.get("seen"),
            at=at_of(request),
        )
        messages.success(request, f"{saved} is saved.")
        return redirect("contacts:desk_person", person_id)

    form = _form(request, edited)
    crumbs = [("People", reverse(PEOPLE)), (edited.name, reverse("contacts:desk_person", args=[person_id]))]
    sheet = Sheet(f"Edit {edited}", "Save", crumbs, template=FORM)
    return filled(request, form, sheet, save, PersonDetails.facts)


def _form(request: HttpRequest, edited: Person | None = None) -> PersonDetails:
    actor = actor_of(request)
    return PersonDetails(
        posted(request),
        person=edited,
        calendars=calendars(actor),
        directors=directors(actor),
        people=queries.people_to_choose(actor),
    )
