"""One's own calendar: the page of its address, and the file that calendar programs read without signing in."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_POST, require_safe

from contacts import wall
from contacts.models import User
from contacts.views.door import at_of
from requests_app import operations
from requests_app.invitations import whole_calendar
from requests_app.models import CalendarFeed
from requests_app.queries import feeds

from .asked import Asked, door


@require_safe
@door
def feed(request: Asked) -> HttpResponse:
    """Whether there is one, since when, and what may be done with it."""
    return _page(request)


@require_POST
@door
def renew(request: Asked) -> HttpResponse:
    """Make the address, or a new one: shown in this answer and never again."""
    token = operations.renew_feed(actor=request.user, at=request.at)
    path = reverse("requests:feed_file", args=[token])
    return _page(request, address=settings.PORTAL_URL.rstrip("/") + path)


@require_POST
@door
def revoke(request: Asked) -> HttpResponse:
    """Take the address back."""
    operations.revoke_feed(actor=request.user, at=request.at)
    messages.success(request, "The address is taken back. Calendars that used it find nothing there any more.")
    return redirect("requests:feed")


def _page(request: Asked, address: str = "") -> HttpResponse:
    context = {"feed": feeds.feed_of(request.user), "address": address}
    return render(request, "requests_app/feed.html", context)


@login_not_required
@require_safe
@conditional_page
def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever the token is of, under their own rights; for any other a 404 like all others.

    Whoever may be signed in in this browser does not count. Too many questions from one address are answered 429.
    """
    if not ratelimit.consume(request, app="allauth.account", action="feed", limit_get=True):
        return too_many(request)
    try:
        found = feeds.feed_by(token)
    except CalendarFeed.DoesNotExist as absent:
        raise Http404 from absent
    with wall.chosen(wall.choice_of(found.account)):
        return _file(found, request)


feed_file.stays_at_the_gate = True  # type: ignore[attr-defined]


def too_many(request: HttpRequest) -> HttpResponse:
    answer: HttpResponse = ratelimit.respond_429(request)
    return answer


def _file(found: CalendarFeed, request: HttpRequest) -> HttpResponse:
    account, at = found.account, at_of(request)
    if feeds.outlived(found):
        raise Http404
    text = whole_calendar(_name(account), feeds.meetings_for(account, at), feeds.clocks_for(account, at))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = 'inline; filename="account-team.ics"'
    return answer


def _name(account: User) -> str:
    return f"Account Team: {account.name}"
