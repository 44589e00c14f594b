"""One clock for each web request: every view, query and operation behind it sees the same instant."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


def clock(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.at` (aware UTC, whole seconds) and show times in the signed-in person's zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.at = timezone.now().replace(microsecond=0)  # type: ignore[attr-defined]  # noqa: TID251  # the door that asks the time
        zone = getattr(request.user, "zone", "")
        with timezone.override(zoneinfo.ZoneInfo(zone) if zone else timezone.get_default_timezone()):
            return get_response(request)

    return middleware
