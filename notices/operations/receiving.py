"""Taking mail in: kept as it came, once, with what was read out of it. Nothing is done with it here."""

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings

from contacts import wall
from contacts.acting import operation
from notices.inbound import limits
from notices.inbound.parsing import Parsed, parse
from notices.inbound.senders import is_vouched_for
from notices.models import InboundMail
from notices.queries import notice_named

from .bouncing import bounced

State = InboundMail.State


@operation
def receive_mail(*, raw: bytes, door: str, taken_at: datetime | None = None, at: datetime) -> InboundMail:
    """Keep a mail, as the engine; the same mail a second time is the row of the first.

    `taken_at` is when the door says that the mail server took it; the server's own topmost `Received:` goes before.
    What no person wrote is set aside, and what cannot be read is for people.
    """
    raw = raw[: limits.MAIL]
    read = parse(raw)
    fingerprint = _fingerprint(read)
    key = read.message_id or f"sha256:{hashlib.sha256(raw).hexdigest()}"
    with wall.chosen(wall.ENGINE):
        known = InboundMail.objects.defer("raw").filter(key=key).first()
        if known is None:
            state, reason = _judged(read)
        elif known.fingerprint == fingerprint:
            return known
        else:
            # Somebody may send our own mail's number ahead of it: neither is lost.
            key, state, reason = f"{key} {fingerprint[:16]}", State.TRAY, "Another mail has the same Message-ID."
        words = {"state": state, "reason": reason[:300], "received_at": _received_at(read, taken_at, at)}
        row = _fields(read) | words | {"raw": raw, "door": door, "fingerprint": fingerprint, "taken_at": at}
        mail, is_new = InboundMail.objects.get_or_create(key=key, defaults=row)
        if is_new and read.bounce:
            bounced(read.bounce, at=at)
    return mail


def _fields(read: Parsed) -> dict[str, object]:
    return {
        "sender": read.sender,
        "sender_name": read.sender_name,
        "is_vouched_for": is_vouched_for(read.sender, read.results, settings.INBOUND_HOSTS),
        "sent_to": list(read.sent_to),
        "references": list(read.references),
        "subject": read.subject,
        "text": read.text,
        "attachments": [asdict(attachment) for attachment in read.attachments],
    }


def _judged(read: Parsed) -> tuple[State, str]:
    if reason := read.automatic or _own(read):
        return State.SET_ASIDE, reason
    if read.unreadable:
        return State.TRAY, read.unreadable
    if not read.text and not read.attachments:
        return State.TRAY, "Nothing is written in it."
    return State.WAITING, ""


def _own(read: Parsed) -> str:
    """A mail of the portal's that came back to it: answered, it would go round for ever (known bug 27)."""
    ours = [settings.INBOUND_ADDRESS.lower(), parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()]
    if read.sender and read.sender in ours:
        return "The portal itself is the sender."
    return "It is a message of the portal’s." if notice_named([read.message_id]) else ""


def _received_at(read: Parsed, taken_at: datetime | None, at: datetime) -> datetime:
    """Never the mail's own date, which its sender chose, and never later than now."""
    hosts = [host.lower() for host in settings.INBOUND_HOSTS]
    said = read.received.at if read.received and read.received.by in hosts else taken_at
    return min(said.astimezone(UTC), at) if said else at


def _fingerprint(read: Parsed) -> str:
    """Of what it says: the way it came differs between two copies of the same mail."""
    said = [read.sender, read.subject, read.text, *(attachment.sha256 for attachment in read.attachments)]
    return hashlib.sha256("\x00".join(said).encode()).hexdigest()
