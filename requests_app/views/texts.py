"""The door at which a gateway hands in what people send from pagers and telephones, signed (standardwebhooks)."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook, WebhookVerificationError

from requests_app.operations import take_text

from .asked import Asked

MOST = 10_000


@csrf_exempt  # a program calls it: it carries a signature and no cookie
@login_not_required
def texts(request: Asked) -> HttpResponse:
    """`{"from": "+13035550191", "text": "CALL 4711 1530"}` is answered by `{"reply": …}`, to be sent back.

    Without a secret in the settings there is no such page.
    """
    if not settings.TEXTS_WEBHOOK_SECRET or request.method != "POST":
        raise Http404
    posted = request.read(MOST + 1)
    if not _is_gateway(request, posted):
        raise PermissionDenied("The signature is not that of the gateway.")
    given = _given(posted)
    if given is None:
        return HttpResponse(status=400)
    number, text = given
    reply = take_text(number=number, text=text, key=request.headers["webhook-id"], at=request.at)
    return JsonResponse({"reply": reply})


def _is_gateway(request: Asked, posted: bytes) -> bool:
    """Signed within the last minutes with one of the secrets; two hold while one replaces the other."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return any(_is_signed(secret, posted, headers) for secret in settings.TEXTS_WEBHOOK_SECRET)


def _is_signed(secret: str, posted: bytes, headers: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(posted, headers)
    except (EmptyWebhookSecretError, WebhookVerificationError, ValueError):
        return False
    return True


def _given(posted: bytes) -> tuple[str, str] | None:
    try:
        given: Any = json.loads(posted)
    except ValueError:
        return None
    number, text = (given.get("from"), given.get("text")) if isinstance(given, dict) else (None, None)
    return (number, text) if isinstance(number, str) and isinstance(text, str) else None
