"""The numbers of the desks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from contacts import operations
from contacts.access import may_keep
from contacts.access.directory import KEEP_NUMBERS, OPEN
from contacts.forms import desk_numbers as forms
from contacts.models import DeskNumber
from contacts.queries import desk
from contacts.views.door import actor_of, at_of, posted
from contacts.wording import date_text, telephone_text

from .door import Sheet, door, filled, seen_only

NUMBERS = "contacts:desk_numbers"


@require_safe
@door(OPEN)
def numbers(request: HttpRequest) -> HttpResponse:
    """All numbers, with their dates."""
    actor = actor_of(request)
    context = {"rows": desk.numbers_listed(actor, at_of(request)), "may_keep": may_keep(actor, KEEP_NUMBERS)}
    return render(request, "contacts/desk/numbers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door(KEEP_NUMBERS)
def new_number(request: HttpRequest) -> HttpResponse:
    """One more number of a desk."""
    form = forms.NewNumber(posted(request))

    def save(given: dict[str, Any]) -> HttpResponse:
        given.pop("seen", None)
        number = operations.add_desk_number(actor=actor_of(request), at=at_of(request), **given)
        messages.success(request, f"{_said(number)} from {date_text(number.effective_from, weekday=False)}.")
        return redirect(NUMBERS)

    return filled(request, form, Sheet("New number", "Add the number", _crumbs()), save, seen_only)


@require_http_methods(["GET", "HEAD", "POST"])
@door(KEEP_NUMBERS)
def replace_number(request: HttpRequest, number_id: int) -> HttpResponse:
    """Another number from a day on."""
    old = _number(request, number_id)
    form = forms.NextNumber(old, posted(request))

    def save(given: dict[str, Any]) -> HttpResponse:
        new = operations.replace_desk_number(number_id=number_id, actor=actor_of(request), at=at_of(request), **given)
        messages.success(request, f"{_said(new)} from {date_text(new.effective_from, weekday=False)}.")
        return redirect(NUMBERS)

    return filled(request, form, Sheet(f"Replace {_said(old)}", "Replace", _crumbs()), save, seen_only)


@require_http_methods(["GET", "HEAD", "POST"])
@door(KEEP_NUMBERS)
def end_number(request: HttpRequest, number_id: int) -> HttpResponse:
    """The last day of a number."""
    old = _number(request, number_id)
    form = forms.LastDay(old, posted(request))

    def save(given: dict[str, Any]) -> HttpResponse:
        operations.end_desk_number(number_id=number_id, actor=actor_of(request), at=at_of(request), **given)
        messages.success(request, f"{_said(old)} until {date_text(given['effective_to'], weekday=False)}.")
        return redirect(NUMBERS)

    return filled(request, form, Sheet(f"End {_said(old)}", "End it", _crumbs()), save, seen_only)


def _number(request: HttpRequest, number_id: int) -> DeskNumber:
    return desk.numbers_kept_by(actor_of(request)).get(pk=number_id)


def _said(number: DeskNumber) -> str:
    return f"{number.get_desk_display()} {telephone_text(number.phone)}"


def _crumbs() -> list[tuple[str, str]]:
    return [("Desk numbers", reverse(NUMBERS))]
