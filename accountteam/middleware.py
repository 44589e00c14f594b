"""What is settled before any view: for whom the database works, and the one instant that all behind it see."""

import zoneinfo
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone

from accountteam.logs import SECRET_PART
from contacts import wall
from contacts.acting import acting

Answer = Callable[[HttpRequest], HttpResponse]

# Views of these names read and write accounts and sessions, whoever is signed in.
GATES = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")


def second_wall(get_response: Answer) -> Answer:
    """One transaction for each request: it begins at the gate and goes on as whoever is signed in.

    An answer that is an error of ours is rolled back. What is sent after the answer (a file as it is read) chooses
    again. A view with `needs_no_role` asks the database for nothing of ours; one that `stays_at_the_gate` signs in.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        match = _match(request)
        if match and getattr(match.func, "needs_no_role", False):
            request.user = AnonymousUser()  # whoever it is, nothing behind may ask
            return get_response(request)
        with wall.chosen(wall.GATE):
            _go_in(_signed_in(request), match)
            response = get_response(request)
            if response.status_code >= 500:  # Django has caught what was raised
                transaction.set_rollback(True)
            return response

    return middleware


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _signed_in(request: HttpRequest) -> Any:
    user: Any = request.user
    user.is_authenticated  # noqa: B018  # read now, at the gate
    return user


def _go_in(user: Any, match: ResolverMatch | None) -> None:
    """The pages of sign-in stay at the gate, which knows no company: the one that every page names is read before."""
    choice = wall.choice_of(user)
    if not (match and _is_gate(match)):
        wall.become(choice)
    elif choice.company:
        with wall.chosen(choice):
            user.clec  # noqa: B018


def _is_gate(match: ResolverMatch) -> bool:
    return (match.url_name or "").startswith(GATES) or getattr(match.func, "stays_at_the_gate", False)


def clock(get_response: Answer) -> Answer:
    """Set `request.at` (aware UTC, whole seconds) and show times in the signed-in person's zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.at = timezone.now().replace(microsecond=0)  # type: ignore[attr-defined]  # noqa: TID251  # the door that asks the time
        zone = getattr(request.user, "zone", "")
        with timezone.override(zoneinfo.ZoneInfo(zone) if zone else timezone.get_default_timezone()):
            return get_response(request)

    return middleware


def record(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Whatever this request changes is kept with who asked, from where and by which address of the portal."""

    def middleware(request: HttpRequest) -> HttpResponse:
        address = get_adapter().get_client_ip(request)  # behind as many proxies as the settings say
        door = f"{request.method} {SECRET_PART.sub('[cut]', request.path)}"  # it is kept, and in every statement
        with acting(actor=request.user.pk, door=door[:200], address=address):
            return get_response(request)

    return middleware
