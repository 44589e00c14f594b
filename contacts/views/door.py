"""What every door of this app does first."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse

from contacts.access import may_look_up
from contacts.models import User

P = ParamSpec("P")


def actor_of(request: HttpRequest) -> User:
    """Who is signed in; the middleware lets nobody else through."""
    return cast(User, request.user)


def at_of(request: HttpRequest) -> datetime:
    """The request's one instant."""
    return cast(datetime, request.at)  # type: ignore[attr-defined]


def staff_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For a company this page is not there: absent and forbidden are the same."""

    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_look_up(actor_of(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], door)
