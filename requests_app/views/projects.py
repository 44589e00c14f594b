"""Who coordinates a project: three questions at most, then the form to log it (S39 to S41)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from contacts.models import Person, Position
from contacts.queries import holder_at
from requests_app.access import may_log
from requests_app.forms.project import Project
from requests_app.kinds import KINDS
from requests_app.models import Side
from requests_app.operations import NotAllowed

from .asked import Asked, door


@dataclass(frozen=True)
class Way:
    """A half of the account team to which it may go: who that is, as what, and the form begun for it."""

    title: str
    person: Person | None
    about: str
    url: str


@require_safe
@door
def project(request: Asked) -> HttpResponse:
    """The open question, or who coordinates. It reads only: all that was answered stands in the address."""
    if not may_log(request.user):
        raise NotAllowed("Administrators do not log requests.")
    form = Project(request.GET, clec=request.user.clec)
    context = {
        "form": form,
        "has_errors": form.lacks_answer,
        "answered": [(question, answer, _without(form, name)) for name, question, answer in form.answered],
        "ways": _ways(request, form) if form.open is None else [],
    }
    return render(request, "requests_app/project.html", context, status=422 if form.lacks_answer else 200)


def _without(form: Project, name: str) -> str:
    """The address that asks that question again; what was answered after it is asked again too."""
    names = [known for known, _, _ in form.answered]
    kept = {known: form.said(known) for known in names[: names.index(name)]}
    return f"{reverse('requests:project')}?{urlencode(kept)}"


def _ways(request: Asked, form: Project) -> list[Way]:
    """One, or both where it is neither: then either half may be asked."""
    return [_way(request, form, form.kind)] if form.kind else [_way(request, form, name) for name in _EITHER]


# What is asked of a half where it is no project of its own kind.
_EITHER = ("sales_question", "service_question")


def _way(request: Asked, form: Project, name: str) -> Way:
    kind = KINDS[name]
    position = Side(kind.side).position
    assert position is not None  # none of these is the desk's
    clec = request.user.clec
    return Way(
        title=Position(position).label,
        person=holder_at(clec, position, form.where, request.at) if clec else None,
        about=_ABOUT[name],
        url=f"{reverse('requests:log')}?{urlencode(_begun(form, name))}",
    )


_ABOUT = {
    "project": "",
    "grooming": "",
    "sales_question": "what is to be new: a product, a price, planning",
    "service_question": "what is in service: orders, circuits, repair",
}


def _begun(form: Project, name: str) -> dict[str, str]:
    begun = {"topic": name, "state": form.where, "subject": form.subject, "scope": form.subject}
    return {name: value for name, value in begun.items() if value}
