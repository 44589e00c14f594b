"""What every answer carries besides what Django and django-csp set, static files and errors included."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

# A list of words that never changes: not worth a dependency. Nothing here is used; passkeys need what is not named.
PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in [
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    ]
)


def headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Use no device, be part of no other site, and be kept by no cache on the way.

    The reader's own browser may keep a page until they sign out: it brings back what they typed when they go back.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if request.method == "POST" and request.path == reverse("account_logout"):
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return middleware
