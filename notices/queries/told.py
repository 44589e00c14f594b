"""What people were told of something: the notices about it, with their words."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.template import TemplateDoesNotExist

from contacts.models import User
from notices.announcements import ANNOUNCEMENTS
from notices.channels.letter import words
from notices.channels.payload import payload
from notices.channels.short import short
from notices.kinds import EMAIL, PAGER, READ_BY_COMPANIES, SMS, WEBHOOK
from notices.models import RECIPIENTS, Notice
from notices.recipients import Recipient, recipient_of


@dataclass(frozen=True)
class Told:
    """A notice with what went by its channel, made again from what was kept, by what makes it at sending.

    The words are empty for a kind whose templates are no more. What `is_shared` went out in one message with others,
    in which each says less than by itself.
    """

    notice: Notice
    to: Recipient
    subject: str
    text: str
    is_shared: bool

    @property
    def address(self) -> str:
        """Where its channel reaches the recipient, as it is on file now."""
        return self.to.address(self.notice.channel)

    @property
    def message_key(self) -> uuid.UUID:
        """The idempotency key under which it went out, which is that of the message's first."""
        return (self.notice.sent_with or self.notice).key


def told_about(about: str) -> list[Told]:
    """All of it, to whoever it was, oldest first: for our own people. One query."""
    return [_told(notice) for notice in _about(about).select_related(*RECIPIENTS, "sent_with")]


def told_to(user: User, about: str) -> list[Told]:
    """What this account was told, oldest first, without how it was sent. One query."""
    found = list(_about(about).filter(user=user).only(*READ_BY_COMPANIES))
    for notice in found:
        notice.user = user
    return [_told(notice) for notice in found]


def mailed_about(about: str) -> list[Notice]:
    """What went by mail to companies, oldest first, without its words: for our own people. One query."""
    mails = Notice.objects.filter(about=about, channel=EMAIL).exclude(contact=None, user=None)
    known = mails.select_related("contact", "user").defer("context")
    return list(known.order_by("created_at", "id"))


def _about(about: str) -> QuerySet[Any]:
    others = Notice.objects.filter(sent_with=OuterRef("pk"))
    return Notice.objects.filter(about=about).annotate(is_first=Exists(others)).order_by("created_at", "id")


def _told(notice: Any) -> Told:
    is_shared = notice.sent_with_id is not None or notice.is_first
    try:
        subject, text = _words(notice, is_part=is_shared)
    except TemplateDoesNotExist:
        subject = text = ""
    return Told(notice, recipient_of(notice), subject, text, is_shared)


def _words(notice: Notice, *, is_part: bool) -> tuple[str, str]:
    if notice.channel == WEBHOOK:
        return ANNOUNCEMENTS.get(notice.kind, ""), json.dumps(payload(notice), ensure_ascii=False, indent=2)
    subject, text = words(notice, is_part=is_part)
    return subject, short(notice) if notice.channel in (PAGER, SMS) else text
