"""Who is told of an outage (S33, E10): each company it touches, at any hour; of a promise, whoever gave it."""

from datetime import datetime
from typing import Any

from contacts.models import STATES, ClecContact, Person
from contacts.queries import sales_operations
from contacts.queries.clec_contacts import contacts_for
from contacts.wording import duration_text
from notices.kinds import Relation
from notices.operations import Announcement, Fact, announce, suppress, tell
from requests_app.models import Outage, OutageUpdate
from requests_app.queries.outages import about, touched_by

FUNCTION = ClecContact.Function.OUTAGE
BECAUSE = f"you are your company’s contact for {FUNCTION.label.lower()}"
YOURS = "you said when the next update would come"


def tell_companies(update: OutageUpdate, at: datetime) -> None:
    """The contact of each company that it touches, if it has one, and its own systems. Nobody else waits for us now."""
    outage, source = update.outage, f"outage_update:{update.pk}"
    suppress(about=about(outage), why="It was updated", at=at)
    touched = list(touched_by(outage.states).values_list("pk", flat=True))
    context = _context(outage, at) | {"update": update.kind, "text": update.text, "because": BECAUSE}
    told = contacts_for(touched, FUNCTION).values()
    tell(Fact("outage", source, about(outage), to, Relation.FUNCTION, context, at) for to in told)
    announce(
        [Announcement(clec_id, "outage", source, about(outage), at) for clec_id in touched],
        lambda abouts: dict.fromkeys(abouts, _announced(update)),
    )


def due(outage: Outage, at: datetime) -> list[Fact]:
    """Whoever promised the next update hears that it is due shortly; of no use once it is."""
    promised = _promise(outage)
    context = _context(outage, at) | {"because": YOURS, "until_at": promised.next_update_at.isoformat()}
    source = f"outage_due:{promised.pk}"
    return [_chaser("outage_update_due", source, outage, promised.by, Relation.OWNER, context, at)]


def missed(outage: Outage, at: datetime) -> list[Fact]:
    """Whoever promised it, and their director; Sales Operations where there is none."""
    promised = _promise(outage)
    source, by = f"outage_missed:{promised.pk}", promised.by
    context = _context(outage, at) | {"by": by.name}
    director = by.person.director if by.person else None
    told: list[tuple[Any, Relation, str]] = [(by, Relation.OWNER, YOURS)]
    if director is not None and director.is_active:
        told.append((director, Relation.DIRECTOR, f"you are the director of {by.name}"))
    else:
        told += [(one, Relation.DESK, "you belong to Sales Operations") for one in _others(by.person)]
    return [
        _chaser("outage_update_missed", source, outage, to, relation, context | {"because": why}, at)
        for to, relation, why in told
    ]


def _others(person: Person | None) -> list[Person]:
    return [one for one in sales_operations() if one != person]


def _promise(outage: Outage) -> Any:
    """The update that named the promise of now: of an outage that goes on, each names one."""
    return outage.updates.select_related("by__person__director").latest("pk")


def _chaser(
    kind: str, source: str, outage: Outage, to: Any, relation: Relation, context: dict[str, Any], at: datetime
) -> Fact:
    return Fact(kind, source, about(outage), to, relation, context, at, is_chaser=True)


def _context(outage: Outage, at: datetime) -> dict[str, Any]:
    """What a message about it says, frozen as it is now."""
    return {
        "outage": outage.reference,
        "subject": outage.subject,
        "area": outage.area,
        "states": [STATES[state] for state in outage.states],
        "cllis": outage.cllis,
        "began_at": outage.began_at.isoformat(),
        "restored_at": _iso(outage.restored_at),
        "next_update_at": _iso(outage.next_update_at),
        "lasted": duration_text(int(outage.lasted(at).total_seconds()) // 60),
        "source": outage.source,
        "ticket": outage.ticket,
        "is_fcc_reportable": outage.is_fcc_reportable,
        "path": f"/outages/{outage.pk}/",
    }


def _announced(update: OutageUpdate) -> dict[str, Any]:
    """The same for programs; what is not known is left out."""
    outage = update.outage
    said = {
        "reference": outage.reference,
        "subject": outage.subject,
        "status": outage.stage,
        "area": outage.area,
        "states": outage.states,
        "cllis": outage.cllis,
        "began_at": outage.began_at.isoformat(),
        "restored_at": _iso(outage.restored_at),
        "next_update_at": _iso(outage.next_update_at),
        "text": update.text,
    }
    return {name: value for name, value in said.items() if value} | {"path": f"/outages/{outage.pk}/"}


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""
