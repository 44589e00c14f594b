"""Which notice a mail answers."""

import re
import uuid
from collections.abc import Iterable

from notices.models import Notice

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=@)")


def notice_named(message_ids: Iterable[str]) -> Notice | None:
    """The notice that went out under the first of these that is ours."""
    keys = [uuid.UUID(match.group()) for message_id in message_ids if (match := _KEY.match(message_id))]
    found = {notice.key: notice for notice in Notice.objects.filter(key__in=keys)} if keys else {}
    return next((found[key] for key in keys if key in found), None)
