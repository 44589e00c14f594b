"""What every answer carries besides what Django and django-csp set, static files and errors included."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
    """Use no device, be part of no other site, and be kept by nobody but where an answer says so itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
