"""The front door, and what a monitor asks."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.defaults import bad_request

from .context import PAGES


def home(request: HttpRequest) -> HttpResponse:
    """Send each role to the page it works from."""
    return HttpResponseRedirect(reverse(PAGES[request.user.role][0][1]))  # type: ignore[union-attr,index]


@require_POST
def end_session(request: HttpRequest, user_session_id: int) -> HttpResponse:
    """End one of one's own sessions; anybody else's is not there."""
    get_object_or_404(UserSession, user=request.user.pk, pk=user_session_id).end()
    messages.success(request, "That session is ended.")
    return redirect("usersessions_list")


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """The process answers and so does the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready\n", content_type="text/plain")


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django refuses to read: too long a text is said to be that, all else is not as the portal sends it."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return bad_request(request, exception)


for view in (healthz, readyz):  # one answers while the database is away, one asks it for nothing of ours
    view.needs_no_role = True  # type: ignore[attr-defined]
