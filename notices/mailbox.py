"""The mailbox as a door: what came into it is taken in, and marked as read once it is kept.

It is the portal's alone: what somebody else marks as read is not taken in.
"""

import imaplib
import logging
import re
from datetime import datetime
from time import monotonic
from urllib.parse import unquote, urlsplit

from django.conf import settings
from imap_tools import (
    AND,
    BaseMailBox,
    MailBox,
    MailboxLoginError,
    MailBoxStartTls,
    MailBoxUnencrypted,
    MailMessageFlags,
)

from notices.inbound import limits
from notices.models import InboundMail
from notices.operations import receive_mail

log = logging.getLogger(__name__)

AT_ONCE = 200
PATIENCE = 35.0  # seconds; a task has fifty
TIMEOUT = 10
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
_TAKEN = re.compile(rb'INTERNALDATE "([^"]{1,40})"')


def fetch(*, at: datetime) -> int:
    """Take in what is new in `IMAP_URL`, oldest first; return how many. Nothing where no mailbox is set.

    A mail that cannot be kept stays unread, is tried again by the next run, and holds up no other.
    """
    if not settings.IMAP_URL:
        return 0
    until, taken = monotonic() + PATIENCE, 0
    try:
        with _opened(settings.IMAP_URL) as mailbox:
            for uid in mailbox.uids(AND(seen=False))[:AT_ONCE]:
                if monotonic() > until:
                    break
                taken += _take(mailbox, uid, at)
    except (OSError, imaplib.IMAP4.error, MailboxLoginError) as error:
        log.error("The mailbox cannot be read at present: %s", type(error).__name__)  # its words may hold the password
    return taken


def _opened(url: str) -> BaseMailBox:
    """`imaps://name:password@host:993/INBOX`; `imap://` asks for TLS before it signs in, but for this machine's own."""
    place = urlsplit(url)
    host = place.hostname or ""
    if place.scheme == "imaps":
        mailbox: BaseMailBox = MailBox(host, place.port or 993, timeout=TIMEOUT)
    elif host in THIS_MACHINE:
        mailbox = MailBoxUnencrypted(host, place.port or 143, timeout=TIMEOUT)
    else:
        mailbox = MailBoxStartTls(host, place.port or 143, timeout=TIMEOUT)
    folder = unquote(place.path.strip("/")) or "INBOX"
    try:
        return mailbox.login(unquote(place.username or ""), unquote(place.password or ""), folder)
    except Exception:
        mailbox.client.shutdown()
        raise


def _take(mailbox: BaseMailBox, uid: str, at: datetime) -> bool:
    try:
        raw, taken_at = _read(mailbox, uid)
        receive_mail(raw=raw, door=InboundMail.Door.MAILBOX, taken_at=taken_at, at=at)
    except (OSError, imaplib.IMAP4.error):
        raise
    except Exception:
        log.exception("A mail could not be kept: uid %s", uid)
        return False
    mailbox.flag(uid, MailMessageFlags.SEEN, True)
    return True


def _read(mailbox: BaseMailBox, uid: str) -> tuple[bytes, datetime | None]:
    """The bytes, as many as are kept of a mail, and when the server took it."""
    _, answer = mailbox.client.uid("FETCH", uid, f"(INTERNALDATE BODY.PEEK[]<0.{limits.MAIL}>)")
    parts = [part for part in answer if isinstance(part, tuple)]
    said = b" ".join(part if isinstance(part, bytes) else part[0] for part in answer if part)
    dated = _TAKEN.search(said)
    taken_at = datetime.strptime(dated.group(1).decode().strip(), "%d-%b-%Y %H:%M:%S %z") if dated else None
    return b"".join(content for _, content in parts), taken_at
