"""The door at which a mail provider hands mail in (Postmark's inbound webhook, read by django-anymail)."""

import json
import logging
from datetime import datetime
from typing import Any, cast

from anymail.exceptions import AnymailConfigurationError, AnymailError
from anymail.utils import get_request_basic_auth
from anymail.webhooks.postmark import PostmarkInboundWebhookView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt

from notices.models import InboundMail
from notices.operations import receive_mail

log = logging.getLogger(__name__)


class Postmark(PostmarkInboundWebhookView):  # type: ignore[misc]  # anymail has no types
    """Only read by: who calls is settled here, before anything is read."""

    warn_if_no_basic_auth = False


MOST = 48 * 1024 * 1024  # a mail of 25 MB in base64 inside JSON


@csrf_exempt  # a program calls it: it carries a secret and no cookie
@login_not_required
def mail(request: HttpRequest) -> HttpResponse:
    """Keep the mail; what is made of it, the next tick sees. Without a secret in the settings there is no such page.

    An answer of 500 makes the provider try again; the same mail twice is kept once.
    """
    if not settings.INBOUND_WEBHOOK_SECRET or request.method != "POST":
        raise Http404
    if not _is_provider(request):
        raise PermissionDenied("The secret is not that of the settings.")
    posted = request.read(MOST + 1)
    if len(posted) > MOST:
        log.error("A mail handed in by the provider was larger than %d bytes", MOST)
        return HttpResponse(status=413)
    try:
        raw, taken_at = _mail_in(posted)
    except (AnymailError, AnymailConfigurationError, ValueError, KeyError, TypeError, AttributeError, LookupError):
        log.error("What the mail provider handed in is no mail of its inbound webhook", exc_info=True)
        return HttpResponse(status=400)
    at = cast(datetime, request.at)  # type: ignore[attr-defined]
    receive_mail(raw=raw, door=InboundMail.Door.WEBHOOK, taken_at=taken_at, at=at)
    return HttpResponse()


def _is_provider(request: HttpRequest) -> bool:
    """`name:password` by basic authentication; two hold while one replaces the other."""
    given = get_request_basic_auth(request) or ""
    return any(constant_time_compare(given, secret) for secret in settings.INBOUND_WEBHOOK_SECRET)


def _mail_in(posted: bytes) -> tuple[bytes, datetime | None]:
    """The mail with what the provider knows of its envelope, as a mail server would write it on top."""
    handed: dict[str, Any] = json.loads(posted)
    event = Postmark().esp_to_anymail_event(handed)
    message = event.message
    raw = handed.get("RawEmail")
    content = raw.encode("utf-8", "replace") if raw else message.as_bytes()
    envelope = [("Return-Path", message.envelope_sender), ("X-Original-To", message.envelope_recipient)]
    lines = [f"{name}: <{' '.join(str(value).split())}>\r\n".encode() for name, value in envelope if value is not None]
    return b"".join([*lines, content]), event.timestamp
