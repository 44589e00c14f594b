"""Mails for tests, as a mail server of ours hands them over."""

from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from notices.models import InboundMail
from notices.operations import receive_mail

PORTAL = "portal@ilec.example.com"
SERVER = "mx.ilec.example.com"


def raw_mail(text="Hello", *, sender="", to=PORTAL, passes=False, taken_at=None, **headers: Any) -> bytes:
    """`passes`: our server says that DMARC passed; `taken_at`: when it took the mail."""
    mail = EmailMessage()
    if taken_at:
        mail["Received"] = f"from x by {SERVER} with ESMTP; {format_datetime(taken_at)}"
    if passes:
        domain = sender.rpartition("@")[2].rstrip(">")
        mail["Authentication-Results"] = f"{SERVER}; spf=pass; dmarc=pass header.from={domain}"
    mail["From"], mail["To"] = sender, to
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def received(raw: bytes, at, door="mailbox") -> InboundMail:
    return receive_mail(raw=raw, door=door, at=at)
