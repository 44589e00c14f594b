"""What every door of this app does first."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from contacts.access import may_look_up
from contacts.models import User

P = ParamSpec("P")


def actor_of(request: HttpRequest) -> User:
    """Who is signed in; the middleware lets nobody else through."""
    return cast(User, request.user)


def at_of(request: HttpRequest) -> datetime:
    """The request's one instant."""
    return cast(datetime, request.at)  # type: ignore[attr-defined]


Door = Callable[Concatenate[HttpRequest, P], HttpResponse]


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing unless it was sent."""
    return request.POST if request.method == "POST" else None


def for_those(may: Callable[[User], bool]) -> Callable[[Door[P]], Door[P]]:
    """For everybody else this page is not there: absent and forbidden are the same."""

    def decorated(view: Door[P]) -> Door[P]:
        @wraps(view)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(actor_of(request)):
                raise Http404
            return view(request, *args, **kwargs)

        return cast(Door[P], door)

    return decorated


def staff_only(view: Door[P]) -> Door[P]:
    """For a company this page is not there."""
    return cast(Door[P], for_those(may_look_up)(view))
