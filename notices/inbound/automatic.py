"""Mail that no person wrote: answers of machines, bounces, lists (known bug 27)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from itertools import islice

from . import limits
from .words import header_text

_ID = re.compile(r"<([^<>\s]{1,250})>")
_MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|donotreply|bounces?|auto-?reply)\b")
_SUBJECTS = re.compile(
    r"^(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|autoreply|out of (?:the )?office(?: autoreply)?\s*:|"
    r"undeliver(?:able|ed)\b|delivery status notification|delivery failure|mail delivery (?:failed|subsystem)|"
    r"returned mail|failure notice)",
    re.IGNORECASE,
)
_ANSWERERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply")
_LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "List-Help", "List-Subscribe")
_BULK = ("bulk", "junk", "list", "auto_reply", "auto-reply")
_QUOTED_ID = re.compile(r"^message-id:\s*<([^<>\s]{1,250})>", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Bounce:
    """A report that a mail was not delivered: its Message-ID (empty if not said), and the server's words."""

    message_id: str
    is_final: bool
    said: str


def why_automatic(message: Message, sender: str) -> str:
    """The header that gives it away; empty where a person seems to have written it."""
    return next(_signs(message, sender), "")


def _signs(message: Message, sender: str) -> Iterator[str]:
    submitted = header_text(message.get("Auto-Submitted", "no"), 60)
    if submitted.partition(";")[0].strip().lower() != "no":
        yield f"Auto-Submitted: {submitted}"
    precedence = header_text(message.get("Precedence", ""), 60)
    if precedence.lower() in _BULK:
        yield f"Precedence: {precedence}"
    yield from (f"{name} is set" for name in (*_ANSWERERS, *_LISTS) if name in message)
    if (path := message.get("Return-Path")) is not None and "".join(str(path)[:50].split()) == "<>":
        yield "Return-Path is empty"
    if message.get_content_type() == "multipart/report":
        yield "It is a report"
    if any(map(_answers_an_invitation, islice(message.walk(), limits.PARTS))):
        yield "It answers an invitation"
    if _MACHINES.match(sender):
        yield f"From {sender}"
    if _SUBJECTS.match(header_text(message.get("Subject", ""), 200)):
        yield "Its subject is that of an automatic answer"


def _answers_an_invitation(part: Message) -> bool:
    """A calendar program's Accept, Decline or another time (RFC 5546), with one click and without a word."""
    method = str(part.get_param("method", "")) if part.get_content_type() == "text/calendar" else ""
    return method.strip().upper() in ("REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER")


def bounce_in(message: Message) -> Bounce | None:
    """What a delivery report says, if this is one (RFC 3464)."""
    parts = _inside(message) if message.get_content_type() == "multipart/report" else []
    blocks = [
        block for part in parts if part.get_content_type() == "message/delivery-status" for block in _inside(part)
    ]
    if not blocks:
        return None
    actions = [header_text(block.get("Action", ""), 40).lower() for block in blocks]
    said = next((text for block in blocks if (text := header_text(block.get("Diagnostic-Code", ""), 250))), "")
    return Bounce(next(filter(None, map(_id_inside, parts)), ""), "failed" in actions, said or "It came back")


def _inside(part: Message) -> list[Message]:
    payload = part.get_payload()
    return (
        [block for block in payload[: limits.PARTS] if isinstance(block, Message)] if isinstance(payload, list) else []
    )


def _id_inside(part: Message) -> str:
    """The Message-ID of the mail, or of the headers, that came back."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        found = [match for inner in _inside(part) if (match := _ID.search(str(inner.get("Message-ID", ""))))]
    elif kind in ("text/rfc822-headers", "message/rfc822-headers"):
        text = "".join(map(str, _inside(part))) or str(part.get_payload())
        found = [match] if (match := _QUOTED_ID.search(text[: limits.HEADER])) else []
    else:
        found = []
    return found[0].group(1) if found else ""
