"""What people were told of something: the notices about it, with their words."""

import json
from dataclasses import dataclass

from django.template import TemplateDoesNotExist

from contacts.models import User
from notices.announcements import ANNOUNCEMENTS
from notices.channels.letter import words
from notices.channels.payload import payload
from notices.channels.short import short
from notices.kinds import PAGER, SMS, WEBHOOK
from notices.models import RECIPIENTS, Notice
from notices.recipients import Recipient, recipient_of

# What a company may read of a notice to one of its accounts: an inbox as its reader has it.
AS_READ = ("id", "kind", "about", "channel", "context", "state", "created_at", "sent_at", "read_at")


@dataclass(frozen=True)
class Told:
    """A notice with what went by its channel, made again from what was kept, by what makes it at sending.

    The words are empty for a kind whose templates are no more.
    """

    notice: Notice
    to: Recipient
    subject: str
    text: str

    @property
    def address(self) -> str:
        """Where its channel reaches the recipient, as it is on file now."""
        return self.to.address(self.notice.channel)


def told_about(about: str) -> list[Told]:
    """All of it, to whoever it was, oldest first: for our own people. One query."""
    found = Notice.objects.filter(about=about).select_related(*RECIPIENTS).order_by("created_at", "id")
    return [_told(notice) for notice in found]


def told_to(user: User, about: str) -> list[Told]:
    """What this account was told, oldest first, without how it was sent. One query."""
    rows = Notice.objects.filter(about=about, user=user).order_by("created_at", "id").values(*AS_READ)
    return [_told(Notice(user=user, **row)) for row in rows]


def _told(notice: Notice) -> Told:
    try:
        subject, text = _words(notice)
    except TemplateDoesNotExist:
        subject = text = ""
    return Told(notice, recipient_of(notice), subject, text)


def _words(notice: Notice) -> tuple[str, str]:
    if notice.channel == WEBHOOK:
        return ANNOUNCEMENTS.get(notice.kind, ""), json.dumps(payload(notice), ensure_ascii=False, indent=2)
    subject, text = words(notice)
    return subject, short(notice) if notice.channel in (PAGER, SMS) else text
