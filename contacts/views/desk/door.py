"""What every door of the directory does first, and how its forms are answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from contacts.access import DIRECTORY
from contacts.forms.kept import Kept
from contacts.operations import EditedFirst, NotAllowed
from contacts.views.door import actor_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def door(verb: str) -> Callable[[View[P]], View[P]]:
    """For who may do that to the directory; to everybody else the page is not there."""

    def opened(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not DIRECTORY.may_ever(actor_of(request).role, verb):
                raise Http404
            try:
                return view(request, *args, **kwargs)
            except (ObjectDoesNotExist, NotAllowed) as absent:
                raise Http404 from absent

        return cast(View[P], answer)

    return opened


@dataclass(frozen=True)
class Sheet:
    """A page with one form. `crumbs` are (words, address); `notes` are said above the fields.

    `template` draws the fields where their order is not enough, `shows` is what it needs besides the form.
    """

    title: str
    button: str
    crumbs: list[tuple[str, str]]
    notes: list[str] = field(default_factory=list)
    template: str = "contacts/desk/sheet.html"
    shows: Mapping[str, Any] = field(default_factory=dict)

    @property
    def back(self) -> str:
        return self.crumbs[-1][1]


def filled(
    request: HttpRequest,
    form: Kept,
    sheet: Sheet,
    save: Callable[[dict[str, Any]], HttpResponse],
    fresh: Callable[[Any], dict[str, Any]],
) -> HttpResponse:
    """Show the form, or `save` what was typed: refused with 422, or with 409 where somebody else saved first.

    `fresh` gives the form's facts of the row as it is now.
    """
    context: dict[str, Any] = {"form": form, "sheet": sheet, **sheet.shows}
    if not form.is_bound:
        return render(request, sheet.template, context)
    if form.is_valid():
        try:
            return save({name: value for name, value in form.cleaned_data.items() if value is not None})
        except ValidationError as error:
            form.refuse(error)
        except EditedFirst as error:
            row = error.row
            context |= {"first": row, "newer": form.show_newer(fresh(row))}
            return render(request, sheet.template, context, status=409)
    return render(request, sheet.template, context, status=422)


def seen_only(row: Any) -> dict[str, Any]:
    """Of a form that begins empty there is nothing to compare."""
    return {"seen": row.revision}
