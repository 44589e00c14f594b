"""The daily manifest: the head of every chain, signed and sent out; a cut tail shows even if the head was cut too."""

import hashlib
import hmac
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage

from contacts import wall
from contacts.acting import operation
from requests_app.models import Manifest, TeamRequest

SHORTEST_KEY = 32


class NotSigned(Exception):
    """The text does not bear our signature: it was changed, or signed with another key."""


@operation
def send_manifest(*, at: datetime) -> Manifest | None:
    """Today's (UTC), once. It is stamped when it has gone out: one that was cut off goes out again."""
    on = at.date()
    with wall.chosen(wall.ENGINE):
        if Manifest.objects.filter(on=on).exists():
            return None
        before = Manifest.objects.order_by("on").last()
        text = signed(_text(on, at, before.digest if before else ""))
    _write(on, text)
    _mail(on, text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with wall.chosen(wall.ENGINE):
        return Manifest.objects.get_or_create(on=on, defaults={"made_at": at, "digest": digest})[0]


def signed(text: str) -> str:
    return f"{text}signature {_signature(text)}\n"


def record_key() -> bytes:
    """The key of the signatures. Raises ImproperlyConfigured where it would prove nothing."""
    key: str = settings.RECORD_KEY
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"Set RECORD_KEY to at least {SHORTEST_KEY} random characters: it signs the record.")
    if key == settings.SECRET_KEY:
        raise ImproperlyConfigured("RECORD_KEY is SECRET_KEY: whoever learns one must not have the other.")
    return key.encode()


def heads_in(text: str) -> dict[int, tuple[int, str]]:
    """Request -> (events, head) as the manifest names them. Raises NotSigned."""
    body, _, signature = text.rpartition("signature ")
    if not hmac.compare_digest(_signature(body), signature.strip()):
        raise NotSigned
    lines = (line.split() for line in body.splitlines() if line[:1].isdigit())
    return {int(request): (int(count), head) for request, count, head in lines}


def _text(on: date, at: datetime, before: str) -> str:
    head = f"Account Team, heads of the record on {on}, made {at.isoformat()}\nbefore {before or '-'}\n"
    rows = TeamRequest.objects.order_by("pk").values_list("pk", "event_count", "head").iterator()
    return head + "".join(f"{pk} {count} {digest}\n" for pk, count, digest in rows)


def _signature(text: str) -> str:
    return hmac.new(record_key(), text.encode(), "sha256").hexdigest()


def _write(on: date, text: str) -> None:
    folder = Path(settings.RECORD_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"record-{on}.unfinished"
    unfinished.write_text(text)
    unfinished.rename(folder / f"record-{on}.txt")


def _mail(on: date, text: str) -> None:
    if settings.RECORD_MAIL_TO:
        mail = EmailMessage(f"Heads of the record on {on}", "Keep this: it proves what was recorded.\n")
        mail.to = settings.RECORD_MAIL_TO
        mail.attach(f"record-{on}.txt", text, "text/plain")
        mail.send()
