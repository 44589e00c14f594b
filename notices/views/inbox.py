"""One's own inbox."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from contacts.views.company import back_of
from contacts.views.door import actor_of, at_of
from notices import forms, operations, queries

INBOX = "notices:inbox"


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """A page of it, the newest first."""
    form = forms.FindInInbox(request.GET)
    found = queries.inbox(actor_of(request), form.number, unread_only=form.unread_only)
    context = {"form": form, "found": found, "unread_count": found.unread}
    return render(request, "notices/inbox.html", context)


@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Go to the one thing to do; the notice is read."""
    path = _path(request, notice_id)
    operations.mark_read(actor=actor_of(request), notice_id=notice_id, at=at_of(request))
    return redirect(path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else reverse(INBOX))


@require_POST
def read_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """It was read where it is listed."""
    _path(request, notice_id)
    operations.mark_read(actor=actor_of(request), notice_id=notice_id, at=at_of(request))
    return redirect(back_of(request, reverse(INBOX)))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All that was listed and what came before it; what has come since stays unread."""
    newest = request.POST.get("newest", "")
    seen = int(newest) if newest.isascii() and newest.isdigit() and len(newest) < 19 else 0
    count = operations.mark_all_read(actor=actor_of(request), newest=seen, at=at_of(request))
    if count:
        messages.success(request, f"{count} {'notice is' if count == 1 else 'notices are'} marked as read.")
    else:
        messages.info(request, "They are read already; nothing was changed.")
    return redirect(INBOX)


def _path(request: HttpRequest, notice_id: int) -> str:
    try:
        return queries.path_of(actor_of(request), notice_id)
    except ObjectDoesNotExist as absent:
        raise Http404 from absent
