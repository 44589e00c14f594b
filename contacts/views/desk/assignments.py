"""Who serves whom: begun, followed, ended, called off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from contacts import operations, queries
from contacts.access.directory import ASSIGN
from contacts.forms import assigning as forms
from contacts.models import STATES, Assignment
from contacts.models.assignment import SERVING
from contacts.queries import desk
from contacts.views.door import actor_of, at_of, posted
from contacts.wording import date_text

from .companies import crumbs_of
from .door import Sheet, door, filled, seen_only

STAYS = "Requests that are running stay with {}; to move one, open it and give it to another."


@require_http_methods(["GET", "HEAD", "POST"])
@door(ASSIGN)
def assign(request: HttpRequest, clec_id: int) -> HttpResponse:
    """Somebody for a company."""
    clec = desk.companies_kept_by(actor_of(request), ASSIGN).get(pk=clec_id)
    form = forms.Assign(clec, _people(request), posted(request))

    def save(given: dict[str, Any]) -> HttpResponse:
        made = operations.assign(clec_id=clec_id, actor=actor_of(request), at=at_of(request), **given)
        messages.success(request, f"{_described(made)} from {date_text(made.starts_on, weekday=False)}.")
        return redirect("contacts:desk_company", clec_id)

    return filled(request, form, Sheet("Assign somebody", "Assign", crumbs_of(clec)), save, seen_only)


@require_http_methods(["GET", "HEAD", "POST"])
@door(ASSIGN)
def replace(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Who follows, from a day on."""
    before = _assignment(request, assignment_id)
    form = forms.Replace(before, _people(request), posted(request))

    def save(given: dict[str, Any]) -> HttpResponse:
        after = operations.replace_assignment(
            assignment_id=assignment_id, actor=actor_of(request), at=at_of(request), **given
        )
        text = f"{_described(after)} from {date_text(after.starts_on, weekday=False)}, in the place of {before.person}."
        messages.success(request, f"{text} {STAYS.format(before.person)}")
        return redirect("contacts:desk_company", before.clec_id)

    notes = [f"{_described(before)}{_span(before)}.", STAYS.format(before.person)]
    sheet = Sheet(f"Replace {before.person}", "Replace", crumbs_of(before.clec), notes, shows={"assignment": before})
    return filled(request, form, sheet, save, seen_only)


@require_http_methods(["GET", "HEAD", "POST"])
@door(ASSIGN)
def end(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """The last day of an assignment."""
    ending = _assignment(request, assignment_id)
    form = forms.End(ending, posted(request))

    def save(given: dict[str, Any]) -> HttpResponse:
        given["leaving_gap"] = given.pop("confirmed")
        done = operations.end_assignment(
            assignment_id=assignment_id, actor=actor_of(request), at=at_of(request), **given
        )
        ends = f"{done.person} serves {done.clec} until {date_text(given['ends_on'], weekday=False)}."
        messages.success(request, f"{ends} {STAYS.format(done.person)}")
        return redirect("contacts:desk_company", done.clec_id)

    notes = [f"{_described(ending)}{_span(ending)}.", STAYS.format(ending.person)]
    sheet = Sheet(f"End {ending.person}’s assignment", "End it", crumbs_of(ending.clec), notes)
    return filled(request, form, sheet, save, seen_only)


@require_http_methods(["GET", "HEAD", "POST"])
@door(ASSIGN)
def call_off(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """An assignment that has not begun."""
    planned = _assignment(request, assignment_id)
    form = forms.CallOff(planned, posted(request))

    def save(given: dict[str, Any]) -> HttpResponse:
        operations.call_off_assignment(
            assignment_id=assignment_id,
            actor=actor_of(request),
            leaving_gap=given["confirmed"],
            seen=given.get("seen"),
            at=at_of(request),
        )
        messages.success(request, f"{planned.person}’s assignment is called off.")
        return redirect("contacts:desk_company", planned.clec_id)

    notes = [f"{_described(planned)}{_span(planned)}.", "Whoever ends before it still ends: assign them anew if not."]
    sheet = Sheet(f"Call off {planned.person}’s assignment", "Call it off", crumbs_of(planned.clec), notes)
    return filled(request, form, sheet, save, seen_only)


def _assignment(request: HttpRequest, assignment_id: int) -> Assignment:
    return desk.assignments_kept_by(actor_of(request)).get(pk=assignment_id)


def _people(request: HttpRequest) -> Any:
    return queries.people_to_choose(actor_of(request)).filter(position__in=SERVING)


def _described(one: Assignment) -> str:
    where = STATES.get(one.state, "all states")
    return f"{one.person} is {one.get_position_display()} of {one.clec} for {where}"


def _span(one: Assignment) -> str:
    until = f" until {date_text(one.ends_on, weekday=False)}" if one.ends_on else ", without an end"
    return f" from {date_text(one.starts_on, weekday=False)}{until}"
