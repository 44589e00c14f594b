"""One outage as its page shows it: what is known, what was said of it, and who was told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from itertools import groupby
from typing import Any

from contacts.models import STATES, User
from contacts.wording import duration_text, instant_text
from requests_app.access import may_post_outages
from requests_app.models import Outage, OutageUpdate

from .outages import Shown, Touched, outage_for, told_of

Kind = OutageUpdate.Kind
# What somebody of ours did, and the same for a company, which reads no names.
SAID = {
    Kind.POSTED: ("posted it", "Posted"),
    Kind.UPDATED: ("wrote an update", "Update"),
    Kind.RESTORED: ("wrote that it is restored", "Restored"),
    Kind.REOPENED: ("wrote that it is not restored after all", "Not restored after all"),
    Kind.WITHDRAWN: ("withdrew it", "Withdrawn"),
}
ICONS = {
    Kind.POSTED: "flag",
    Kind.UPDATED: "note",
    Kind.RESTORED: "check",
    Kind.REOPENED: "refresh",
    Kind.WITHDRAWN: "cross",
}
LABELS = {
    "subject": "What happened",
    "states": "States",
    "area": "Where",
    "cllis": "CLLI",
    "began_at": "Began",
    "restored_at": "Restored",
    "source": "Source",
    "ticket": "Ticket",
    "is_fcc_reportable": "FCC-reportable",
}


@dataclass(frozen=True)
class Line:
    """One update for components/timeline.html, its other times told from its own day.

    `state` is that of the promise before it, `stated` says which it was.
    """

    at: datetime
    who: str
    text: str
    icon: str
    note: str
    state: str = ""
    stated: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class OutagePage:
    """`seen` is the last update that it shows; `touched` are the companies, None for who is not to know of others."""

    shown: Shown
    days: list[tuple[date, list[Line]]]
    seen: int
    touched: list[Touched] | None
    may_post: bool

    @property
    def outage(self) -> Outage:
        return self.shown.outage

    @property
    def untold(self) -> int:
        """How many of the companies have no contact for outages."""
        return sum(one.contact is None for one in self.touched or ())


def outage_page(actor: User, outage_id: int, zone: tzinfo, at: datetime) -> OutagePage:
    """Raises Outage.DoesNotExist. Two queries, four more for our own people."""
    outage = outage_for(actor, outage_id)
    updates = list(outage.updates.all())
    return OutagePage(
        shown=Shown(outage, at),
        days=_days(updates, zone, with_names=not actor.is_of_clec),
        seen=updates[-1].pk,
        touched=None if actor.is_of_clec else told_of(outage),
        may_post=may_post_outages(actor),
    )


def _days(updates: Iterable[OutageUpdate], zone: tzinfo, *, with_names: bool) -> list[tuple[date, list[Line]]]:
    lines = [_line(update, zone, with_names=with_names) for update in updates]
    return [(day, list(same)) for day, same in groupby(lines, key=lambda line: line.at.astimezone(zone).date())]


def _line(update: OutageUpdate, zone: tzinfo, *, with_names: bool) -> Line:
    did, alone = SAID[Kind(update.kind)]
    promised = update.next_update_at and f" Next update by {instant_text(update.next_update_at, zone, update.at)}."
    return Line(
        at=update.at,
        who=update.by.name if with_names else "",
        text=f"{did if with_names else alone}.{promised or ''}",
        icon=ICONS[Kind(update.kind)],
        note=update.text,
        state={True: "kept", False: "missed", None: ""}[update.has_kept],
        stated=_stated(update, zone),
        changes=_changes(update, zone),
    )


def _changes(update: OutageUpdate, zone: tzinfo) -> list[tuple[str, str, str]]:
    """In the order of the facts, whatever the order in which they are kept."""
    changed = [(name, *update.changes[name]) for name in LABELS if name in update.changes]
    return [
        (LABELS[name], _worded(name, was, zone, update.at), _worded(name, now, zone, update.at))
        for name, was, now in changed
    ]


def _stated(update: OutageUpdate, zone: tzinfo) -> str:
    """`promised for 14:00 MDT`, `promised for 14:00 MDT, came 7 min late`."""
    if update.promised_at is None:
        return ""
    late = int((update.at - update.promised_at).total_seconds()) // 60
    told = f"promised for {instant_text(update.promised_at, zone, update.at)}"
    return told if update.has_kept else f"{told}, came {duration_text(late)} late"


def _worded(name: str, value: Any, zone: tzinfo, at: datetime) -> str:
    if value in (None, "", []):
        return "not yet" if name == "restored_at" else "none"
    if name.endswith("_at"):
        return instant_text(datetime.fromisoformat(value), zone, at)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(STATES.get(one, one)) for one in value)
    return str(value)
