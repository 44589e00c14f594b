"""E-mail, by Django's mail backend."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notices.addresses import reply_to
from notices.models import Notice
from notices.recipients import recipient_of

from .errors import Refused, Unreachable
from .letter import letter

PERMANENT = 500

Compose = Callable[[Notice, BaseEmailBackend | None], EmailMessage]


@contextmanager
def opened(compose: Compose | None = None) -> Iterator[Callable[[Notice], str]]:
    """One connection to the mail server. Raises Unreachable, here or from the send.

    `compose` writes another mail than the notice's own: what a gateway turns into a page.
    """
    connection = get_connection()
    try:
        _open(connection)
        yield lambda notice: _send((compose or message)(notice, connection))
    finally:
        with suppress(OSError):  # it has taken every mail by now, or said why not
            connection.close()


def message(notice: Notice, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The mail. A repeated send has the same Message-ID, from the notice's key, so that a reader's program may
    take both for one; Auto-Submitted keeps other programs from answering it (RFC 3834).
    """
    written, to = letter(notice), recipient_of(notice)
    mail = EmailMultiAlternatives(
        subject=written.subject,
        body=written.text,
        to=[formataddr((to.name, to.email))],
        reply_to=[answer] if (answer := reply_to(notice)) else None,
        headers=headers(notice),
        connection=connection,
    )
    mail.attach_alternative(written.html, "text/html")
    _invite(mail, notice.context.get("calendar"))
    return mail


def _invite(mail: EmailMultiAlternatives, calendar: dict[str, str] | None) -> None:
    """A notice's `calendar` is a method and a file of iCalendar: a part that mail programs act on (RFC 6047), and the
    same attached for those that do not.
    """
    if calendar:
        mail.attach_alternative(calendar["text"], f"text/calendar; method={calendar['method']}")
        mail.attach("invitation.ics", calendar["text"].encode(), "application/ics")


def headers(notice: Notice) -> dict[str, str]:
    """What every mail of ours carries; one that may have gone out before says so."""
    repeat = {"X-Portal-Repeat": "possible"} if notice.is_repeat else {}
    return repeat | {
        "Message-ID": message_id(notice),
        "Date": format_datetime(notice.created_at),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def message_id(notice: Notice) -> str:
    """`<key@domain of the sender>`."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{notice.key}@{domain}>"


def _open(connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except OSError as error:
        raise Unreachable(_said(error)) from error


def _send(mail: EmailMessage) -> str:
    """The mail server's refusal, sorted by what it means for the next try. No receipt: it gives none.

    It breaks off, or does not answer: it may have taken the mail and not have said so.
    """
    try:
        mail.send()
    except smtplib.SMTPSenderRefused as error:
        raise Unreachable(_said(error)) from error
    except smtplib.SMTPServerDisconnected as error:
        raise Unreachable(_said(error), may_have_gone=True) from error
    except smtplib.SMTPException as error:
        if _is_final(error):
            raise Refused(_said(error)) from error
        raise
    except OSError as error:
        raise Unreachable(_said(error), may_have_gone=True) from error
    return ""


def _is_final(error: smtplib.SMTPException) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= PERMANENT


def _said(error: OSError) -> str:
    """In the words of the mail server, where it said any."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(_answer(*answer) for answer in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__


def _answer(code: int, text: bytes | str) -> str:
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}"
