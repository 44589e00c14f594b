"""What every door of this app is handed: Django's request, with the signed-in person and the page's instant."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from contacts.models import User
from requests_app.operations import NotAllowed

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


class Asked(HttpRequest):
    """For the type checker: the middleware has set all of it, and nobody passes who has not signed in."""

    user: User
    at: datetime
    htmx: HtmxDetails


def door(view: Callable[Concatenate[Asked, P], R]) -> Callable[Concatenate[Asked, P], R]:
    """Absent and forbidden are the same 404; what one may see but not do is 403."""

    @wraps(view)
    def answer(request: Asked, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return view(request, *args, **kwargs)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error

    return answer


def way_back(request: Asked, default: str) -> str:
    """Where the form said it came from, if that is a page of this portal."""
    asked = request.POST.get("next", "")
    is_local = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_local else default
