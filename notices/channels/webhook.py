"""Webhooks: JSON, signed by standardwebhooks with every living secret of the endpoint (docs/webhooks.md).

The endpoint is a company's own: what it answers says something about it, and nothing about the next one.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from cryptography.fernet import InvalidToken
from standardwebhooks import Webhook

from contacts.ciphering import keys
from notices.models import Endpoint, Notice
from notices.queries.webhooks import sealed_secrets

from . import outbound
from .errors import Missed, Unreachable
from .payload import payload

PURPOSE = "webhook"


@contextmanager
def opened() -> Iterator[Callable[[Notice], str]]:
    """For as many as are sent inside the block."""
    with outbound.opened() as out:
        yield lambda notice: _send(notice, out)


def signed(notice: Notice, body: str, secrets: list[str], at: datetime) -> dict[str, str]:
    """The three headers: its id, which is the notice's key; when it was sent; a signature for each secret."""
    key = str(notice.key)
    signatures = [Webhook(secret).sign(key, at.astimezone(UTC), body) for secret in secrets]
    return {
        "webhook-id": key,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _send(notice: Notice, out: outbound.Outbound) -> str:
    """The status that it answered. Raises Missed where it is no 2xx, or none at all."""
    endpoint = notice.endpoint
    assert endpoint is not None
    body = json.dumps(payload(notice), ensure_ascii=False, separators=(",", ":"))
    sent_at = datetime.now(UTC)  # noqa: TID251  # receivers hold it against their own clock, and refuse what is old
    headers = signed(notice, body, _secrets(endpoint), sent_at)
    if notice.is_repeat:
        headers["webhook-repeat"] = "possible"
    try:
        answer = out.put(endpoint.url, body.encode(), headers)
    except Unreachable as error:
        raise Missed(str(error), may_have_gone=error.may_have_gone) from error
    if not answer.is_taken:
        raise Missed(f"It answered {answer.status}", answered=answer.status)
    return str(answer.status)


def _secrets(endpoint: Endpoint) -> list[str]:
    try:
        return [keys(PURPOSE).decrypt(sealed.encode()).decode() for sealed in sealed_secrets(endpoint)]
    except InvalidToken as error:
        raise Missed("Its secret cannot be read any more: make a new one") from error
