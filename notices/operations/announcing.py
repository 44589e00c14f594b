"""Announcing to a company's own systems what becomes of its requests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notices.models import Endpoint, Notice

from .outbox import Draft, enqueue


@dataclass(frozen=True)
class Announcement:
    """Something that happened (`source`) to what is a company's own (`about`). `kind`: notices.announcements."""

    clec_id: int
    kind: str
    source: str
    about: str
    at: datetime


# For the things named: what their messages say, of which channels.webhook.TOLD leaves the portal.
ContextsOf = Callable[[set[str]], Mapping[str, dict[str, Any]]]


def announce(announcements: Sequence[Announcement], contexts_of: ContextsOf) -> None:
    """Put them into the outbox for each endpoint that asked for them, in the caller's transaction.

    One query where nobody did; what they say is asked for once, of those alone that somebody is told of.
    """
    if not announcements:
        return
    on = Endpoint.objects.filter(clec__in={one.clec_id for one in announcements}, disabled_at__isnull=True)
    by_company: dict[int, list[Endpoint]] = {}
    for endpoint in on:
        by_company.setdefault(endpoint.clec_id, []).append(endpoint)
    wanted = [(one, to) for one in announcements for to in by_company.get(one.clec_id, []) if one.kind in to.kinds]
    if wanted:
        contexts = contexts_of({one.about for one, _ in wanted})
        enqueue(_draft(one, to, contexts[one.about]) for one, to in wanted)


def _draft(one: Announcement, to: Endpoint, context: dict[str, Any]) -> Draft:
    return Draft(one.kind, one.source, one.about, to, context, one.at, channel=Notice.Channel.WEBHOOK)
