"""What became of notices: one's own, somebody's, and those that reached nobody."""

from collections.abc import Callable
from typing import cast

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from contacts.forms.finding import Paging
from contacts.models import ClecContact
from contacts.views.door import actor_of, for_those
from notices import forms, queries
from notices.access import may_see_every_log, may_see_untold

Crumb = tuple[str, str]


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What one was told, by each channel."""
    return _log(request, queries.own_log)


@require_safe
@for_those(may_see_every_log)
def log_of_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """What one of ours was told."""

    def crumb(found: queries.Log) -> Crumb:
        return found.name, reverse("contacts:desk_person", args=[person_id])

    return _log(request, lambda actor, *asked: queries.person_log(actor, person_id, *asked), crumb)


@require_safe
@for_those(may_see_every_log)
def log_of_account(request: HttpRequest, account_id: int) -> HttpResponse:
    """What an account was told."""

    def crumb(found: queries.Log) -> Crumb:
        return found.name, reverse("contacts:sign_in", args=[account_id])

    return _log(request, lambda actor, *asked: queries.account_log(actor, account_id, *asked), crumb)


@require_safe
@for_those(may_see_every_log)
def log_of_contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    """What a company's contact was told."""

    def crumb(found: queries.Log) -> Crumb:
        contact = cast(ClecContact, found.of)
        return f"Contacts of {contact.clec}", reverse("contacts:clec_contacts", args=[contact.clec_id])

    return _log(request, lambda actor, *asked: queries.contact_log(actor, contact_id, *asked), crumb)


def _log(
    request: HttpRequest, read: Callable[..., queries.Log], crumb: Callable[[queries.Log], Crumb] | None = None
) -> HttpResponse:
    form = forms.FindInLog(request.GET)
    try:
        found = read(actor_of(request), form.number, form.asked("channel"), form.asked("state"))
    except ObjectDoesNotExist as absent:
        raise Http404 from absent
    return render(request, "notices/log.html", {"form": form, "log": found, "crumb": crumb and crumb(found)})


@require_safe
@for_those(may_see_untold)
def untold(request: HttpRequest) -> HttpResponse:
    """What nobody could be told."""
    found = queries.untold(actor_of(request), Paging(request.GET).number)
    return render(request, "notices/untold.html", {"found": found})
