"""A company that became part of another."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from contacts.access.directory import MERGE
from contacts.queries import desk
from contacts.views.desk.companies import crumbs_of
from contacts.views.desk.door import Sheet, door, filled, seen_only
from contacts.views.door import actor_of, at_of, posted
from requests_app import operations
from requests_app.forms.merging import Merge
from requests_app.queries.counts import going_along

ITS_PROVIDER = (
    "Its own provider of sign-ins speaks for nobody any more: its users sign in with a password (“Forgotten password” "
    "sets one), or as the other company’s do."
)


@require_http_methods(["GET", "HEAD", "POST"])
@door(MERGE)
def merge(request: HttpRequest, clec_id: int) -> HttpResponse:
    """Close a company into another; what goes along is said before."""
    actor = actor_of(request)
    clec = desk.companies_kept_by(actor, MERGE).get(pk=clec_id)
    form = Merge(clec, actor, posted(request))

    def save(given: dict[str, Any]) -> HttpResponse:
        done = operations.merge_companies(
            clec_id=clec_id,
            into_id=given["into"].pk,
            actor=actor,
            merged_on=given["merged_on"],
            seen=given.get("seen"),
            at=at_of(request),
        )
        moved = f"{_counted(done.merger.users, 'user')} and {_counted(done.requests, 'open request')}"
        messages.success(request, f"{clec} is part of {given['into']} now; {moved} came along.")
        return redirect("contacts:desk_company", given["into"].pk)

    along = going_along(actor, clec)
    notes = [
        "Its names and codes become former ones of the other company and lead to it. "
        f"{_counted(along.users, 'user')} and {_counted(along.requests, 'open request')} go along; the requests keep "
        "their owners and due times.",
        "Its account team ends the day before. Closed requests and its history stay with it.",
        *([ITS_PROVIDER] if along.has_provider else []),
    ]
    return filled(request, form, Sheet(f"Merge {clec} into another", "Merge", crumbs_of(clec), notes), save, seen_only)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
