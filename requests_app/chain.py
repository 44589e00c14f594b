"""How a request's events hang together: each carries a digest of itself and of the one before it. Pure.

The database links an event when it is inserted (models.chaining); here the same is worked out without it.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

FORMAT = 1  # of what is digested: a new column of the event is a new format


@dataclass(frozen=True, slots=True)
class Link:
    """An event as it is digested; `data` is the text that PostgreSQL gives of its JSON."""

    pk: int
    team_request: int
    sequence: int
    kind: str
    commitment: int | None
    actor: int | None
    for_person: int | None
    at: datetime
    recorded_at: datetime
    note: str
    data: str
    is_internal: bool
    form_token: UUID | None


def digest_of(previous: str, link: Link) -> str:
    """The digest of an event behind one whose digest is `previous` (the first: ""), in hex."""
    return hashlib.sha256(text_of(previous, link).encode()).hexdigest()


def text_of(previous: str, link: Link) -> str:
    """What is digested: a JSON array, in the very form of PostgreSQL's json_build_array."""
    parts = [
        *(FORMAT, previous, link.pk, link.team_request, link.sequence, link.kind),
        *(link.commitment, link.actor, link.for_person, _instant(link.at), _instant(link.recorded_at)),
        *(link.note, link.data, link.is_internal, str(link.form_token) if link.form_token else None),
    ]
    return json.dumps(parts, ensure_ascii=False)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
