"""Keeping the texts that answers begin with."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from contacts.acting import operation
from contacts.models import User
from contacts.operations.keeping import count_edit, lock
from requests_app.access import may_keep_replies
from requests_app.models import ReplyTemplate
from requests_app.queries.replies import replies_kept_by

from .writing import NotAllowed


@dataclass(frozen=True)
class Reply:
    """What one says, and where it is offered; empty is everywhere."""

    title: str
    text: str
    topic: str = ""
    action: str = ""
    side: str = ""


@operation
def add_reply(*, actor: User, reply: Reply, at: datetime) -> ReplyTemplate:
    """One more. Raises NotAllowed and ValidationError."""
    if not may_keep_replies(actor):
        raise NotAllowed("Directors and Sales Operations keep these texts.")
    return _saved(ReplyTemplate(), actor, reply, at)


@operation
def edit_reply(*, reply_id: int, actor: User, reply: Reply, seen: int | None = None, at: datetime) -> ReplyTemplate:
    """Change one; what was answered with it stays. Raises ReplyTemplate.DoesNotExist, EditedFirst, ValidationError."""
    with transaction.atomic():
        return _saved(lock(replies_kept_by(actor), reply_id, seen), actor, reply, at)


@operation
def retire_reply(*, reply_id: int, actor: User, at: datetime) -> ReplyTemplate:
    """Put it away: it is offered no more. Raises ReplyTemplate.DoesNotExist."""
    return _put(reply_id, actor, at, at)


@operation
def bring_reply_back(*, reply_id: int, actor: User, at: datetime) -> ReplyTemplate:
    """Offer it again. Raises ReplyTemplate.DoesNotExist, and ValidationError where another has its title by now."""
    return _put(reply_id, actor, None, at)


def _put(reply_id: int, actor: User, retired_at: datetime | None, at: datetime) -> ReplyTemplate:
    with transaction.atomic():
        found = lock(replies_kept_by(actor), reply_id)
        found.retired_at = retired_at
        count_edit(found, actor, at)
    return found


def _saved(found: ReplyTemplate, actor: User, reply: Reply, at: datetime) -> ReplyTemplate:
    found.title, found.text = " ".join(reply.title.split()), reply.text.strip()
    found.topic, found.action, found.side = reply.topic, reply.action, reply.side
    count_edit(found, actor, at)
    return found
