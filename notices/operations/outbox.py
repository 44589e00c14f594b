"""Putting notices into the outbox, and taking back those that nobody needs any more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notices.models import Notice

# What is being sent too: the deliverer looks once more before each send.
WAITING = [Notice.State.QUEUED, Notice.State.UNKNOWN, Notice.State.SENDING]


@dataclass(frozen=True)
class Draft:
    """A notice to be told: which fact (`source`) about what (`about`), to whom, with everything its text needs."""

    kind: str
    source: str
    about: str
    recipient_id: int
    context: dict[str, Any]
    at: datetime
    is_chaser: bool = False


def enqueue(drafts: Iterable[Draft]) -> None:
    """Put the notices into the outbox, in the caller's transaction; the same fact to the same person only once."""
    Notice.objects.bulk_create((_notice(draft) for draft in drafts), ignore_conflicts=True)


def _notice(draft: Draft) -> Notice:
    return Notice(
        kind=draft.kind,
        source=draft.source,
        about=draft.about,
        recipient_id=draft.recipient_id,
        context=draft.context,
        is_chaser=draft.is_chaser,
        created_at=draft.at,
        next_try_at=draft.at,
    )


def suppress(*, about: str, at: datetime) -> int:
    """No chaser goes out once its request is answered, even if queued; return how many were held back."""
    return Notice.objects.filter(about=about, is_chaser=True, state__in=WAITING).update(
        state=Notice.State.SUPPRESSED, reason=f"Answered {at:%Y-%m-%d %H:%M} UTC before it was sent"
    )
