"""What a company's own system is told (docs/webhooks.md)."""

from datetime import UTC
from typing import Any

from django.conf import settings

from notices.models import Notice

# Of all that a notice's context may hold, what a company's system is told. Nothing else leaves, whatever is added.
TOLD = ("reference", "subject", "status", "state", "channel", "received_at", "owner", "due_times")
OF_AN_OUTAGE = ("area", "states", "cllis", "began_at", "restored_at", "next_update_at", "text")


def payload(notice: Notice) -> dict[str, Any]:
    """`type`, `at` and `data`: the same at every try."""
    told = {name: notice.context[name] for name in (*TOLD, *OF_AN_OUTAGE) if name in notice.context}
    if path := notice.context.get("path"):
        told["url"] = settings.PORTAL_URL.rstrip("/") + str(path)
    return {"type": notice.kind, "at": notice.created_at.astimezone(UTC).isoformat(timespec="seconds"), "data": told}
