"""A mail's bytes, read: whatever they are, something comes back, in bounded time and memory.

`email` reads headers and parts, held to `limits`: it looks at every boundary for each line, and at every character
of a header more than once. What it stumbles over all the same is an unreadable mail, which people look at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import Compat32
from email.utils import parsedate_to_datetime

from . import limits
from .attached import Attachment, checked
from .automatic import Bounce, bounce_in, why_automatic
from .bodies import new_words, shortened, text_of_html
from .senders import addresses_in, sender_of
from .words import decoded, fit, header_text, one_line

_ID = re.compile(r"<([^<>\s]{1,250})>")
_BY = re.compile(r"\bby\s+([A-Za-z0-9._-]+)")
_SENT_TO = ("To", "Cc", "Bcc", "Delivered-To", "X-Original-To", "Envelope-To")


@dataclass(frozen=True)
class Received:
    """The topmost `Received:`: which server says that it took the mail, and when (aware)."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Parsed:
    """What a mail says. Nothing of it is proof, and everything may be empty.

    `sender` is in lower case and empty where it is doubtful; `sent_to` holds every address it was sent to;
    `references` the Message-IDs that it answers, the nearest first; `text` what is new in it; `automatic` why no
    person seems to have written it; `results` the Authentication-Results, topmost first; `unreadable` why there is
    no more.
    """

    message_id: str = ""
    sender: str = ""
    sender_name: str = ""
    sent_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    automatic: str = ""
    bounce: Bounce | None = None
    received: Received | None = None
    results: tuple[str, ...] = ()
    unreadable: str = ""


class _Bounded(Compat32):
    """No header is longer than is looked at."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, _, first = sourcelines[0].partition(":")
        most = limits.OF_PART if name.lower().startswith("content-") else limits.HEADER
        value, rest = first[:most], iter(sourcelines[1:])
        while len(value) < most and (line := next(rest, None)) is not None:
            value += line[:most]
        return name[: limits.NAME], value[:most].strip()

    def header_fetch_parse(self, name: str, value: str) -> str:
        """As it came: the bytes above 127 are replaced where the text is made."""
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


_POLICY = _Bounded()


def parse(raw: bytes) -> Parsed:
    """Read a mail. Raises nothing."""
    try:
        reason = _too_much(raw)
        message = message_from_bytes(_head(raw) if reason else raw, policy=_POLICY)
        return _read(message, reason)
    except Exception:  # the library has been found to raise nearly everything
        return Parsed(unreadable="It could not be read.")


def contents(raw: bytes) -> list[tuple[Attachment, bytes]]:
    """The attachments with their bytes, in the order of `parse`. Raises nothing."""
    try:
        return [] if _too_much(raw) else list(_attached(message_from_bytes(raw, policy=_POLICY)))
    except Exception:
        return []


def _too_much(raw: bytes) -> str:
    lines, lower = raw.count(b"\n") + raw.count(b"\r"), raw.lower()
    nested = lower.count(b"boundary") + lower.count(b"message/")
    if len(raw) >= limits.MAIL or lines > 2 * limits.LINES:
        return "It is too long."
    return "It has too many parts." if nested > limits.NESTED or nested * lines > limits.WORK else ""


def _head(raw: bytes) -> bytes:
    """The headers alone, as a mail of plain text without any."""
    head = raw[: 64 * limits.HEADER]
    ends = [at for gap in (b"\r\n\r\n", b"\n\n", b"\r\r") if (at := head.find(gap)) >= 0]
    lines = head[: min(ends, default=len(head))].splitlines()
    return b"\n".join(line for line in lines if not line.lower().startswith(b"content-")) + b"\n\n"


def _read(message: Message, unreadable: str) -> Parsed:
    sender, name = sender_of(_all(message, "From"))
    return Parsed(
        message_id=_message_id(message),
        sender=sender,
        sender_name=name,
        sent_to=addresses_in([fit(value) for header in _SENT_TO for value in _all(message, header)]),
        references=_references(message),
        subject=header_text(message.get("Subject", ""), limits.SUBJECT),
        text="" if unreadable else _text(message),
        attachments=() if unreadable else tuple(attachment for attachment, _ in _attached(message)),
        automatic=why_automatic(message, sender),
        bounce=None if unreadable else bounce_in(message),
        received=_received(message),
        results=tuple(_all(message, "Authentication-Results")),
        unreadable=unreadable,
    )


def _all(message: Message, name: str) -> list[str]:
    """The headers of that name, in order. Where one may prove something, not a letter of it is put right."""
    return [str(value) for value in message.get_all(name, [])[: limits.RECIPIENTS]]


def _message_id(message: Message) -> str:
    said = str(message.get("Message-ID", ""))
    found = _ID.search(said)
    return one_line(found.group(1) if found else said, limits.ID)


def _references(message: Message) -> tuple[str, ...]:
    found = _ID.findall(fit(str(message.get("In-Reply-To", ""))))
    found += reversed(_ID.findall(fit(str(message.get("References", "")))))
    return tuple(dict.fromkeys(found))[: limits.REFERENCES]


def _received(message: Message) -> Received | None:
    said = str(message.get("Received", ""))
    by, (_, semicolon, date) = _BY.search(said), said.rpartition(";")
    if by is None or not semicolon:
        return None
    try:
        at = parsedate_to_datetime(date.strip()[:100])
        return Received(by.group(1).lower().rstrip("."), at) if at.tzinfo and at.utctimetuple() else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, but not what is inside a forwarded mail; the first of them."""
    waiting, seen = [message], 0
    while waiting and seen < limits.PARTS:
        part, seen = waiting.pop(0), seen + 1
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting[:0] = [inner for inner in inside[: limits.PARTS] if isinstance(inner, Message)]
        else:
            yield part


def _text(message: Message) -> str:
    plain, html = "", ""
    for part in _leaves(message):
        if _is_attached(part):
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and len(plain) < limits.HTML:
            plain += decoded(_content(part), part.get_content_charset()) + "\n"
        elif kind == "text/html" and not html:
            html = decoded(_content(part), part.get_content_charset())
    words = plain[: limits.HTML] if plain.strip() else text_of_html(html)
    return shortened(new_words(words))


def _attached(message: Message) -> Iterator[tuple[Attachment, bytes]]:
    parts = [part for part in _leaves(message) if _is_attached(part)]
    for part in parts[: limits.ATTACHMENTS]:
        content = _content(part)
        yield checked(header_text(part.get_filename() or "", 1_000), content), content


def _is_attached(part: Message) -> bool:
    if part.get_content_type() == "message/delivery-status":
        return False
    return part.get_content_maintype() != "text" or bool(part.get_filename()) or _is_said_to_be(part)


def _is_said_to_be(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _content(part: Message) -> bytes:
    """The bytes of a part; of a forwarded mail, and of what is damaged, what can be had."""
    try:
        content = part.get_payload(decode=True)
    except Exception:  # damaged uuencoding and the like
        content = None
    if isinstance(content, bytes):
        return content
    inside = part.get_payload()
    return str(inside).encode("utf-8", "replace") if isinstance(inside, str) else b""
