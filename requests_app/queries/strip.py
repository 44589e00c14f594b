"""What is open with a company's account team, next due first: the strip on its team's page."""

from dataclasses import dataclass
from datetime import datetime

from contacts.guideline import MetBy
from contacts.models import Person, User
from contacts.queries.offices import offices
from requests_app.models import Escalation

from .entries import Entry
from .listing import open_at

SHOWN = 4


@dataclass(frozen=True)
class StripItem:
    """One request; `director` is to whom it can be raised now that it is past guideline."""

    entry: Entry
    stand_in: str
    director: str

    @property
    def answer(self) -> str:
        """What its clock waits for."""
        if self.entry.clock and self.entry.clock.label:
            return f"“{self.entry.clock.label}”"
        met_by = self.entry.clock.met_by if self.entry.clock else None
        return {
            MetBy.TELEPHONE_CALL: "A call",
            MetBy.DATED_ACKNOWLEDGEMENT: "A reply with a date",
            MetBy.WRITTEN_ANALYSIS: "The analysis",
        }.get(MetBy(met_by) if met_by else MetBy.DIRECT_RESPONSE, "A response")


@dataclass(frozen=True)
class Strip:
    count: int
    items: list[StripItem]


def open_strip_for(actor: User, at: datetime) -> Strip:
    """The next four by time of the company's open requests, and how many there are."""
    assert actor.clec_id is not None  # nobody else has a team of their own
    entries, count = open_at(actor, actor.clec_id, at, SHOWN)
    owner_ids = {entry.facts.owner_id for entry in entries if entry.facts.owner_id}
    people = Person.objects.select_related("director").only("name", "zone", "calendar", "director__name")
    owners = people.in_bulk(owner_ids)
    away, raised = _stand_ins(owners, at), _raised([entry.facts.pk for entry in entries])
    items = []
    for entry in entries:
        owner = owners.get(entry.facts.owner_id or 0)
        may_raise = entry.face is not None and entry.face.is_past and entry.facts.pk not in raised
        director = owner.director.name if may_raise and owner and owner.director else ""
        items.append(StripItem(entry, away.get(entry.facts.owner_id or 0, ""), director))
    return Strip(count, items)


def _stand_ins(owners: dict[int, Person], at: datetime) -> dict[int, str]:
    """The names of those who answer now for owners who are away."""
    around = offices(owners.values(), at)
    found = {pk: around.presence(owner) for pk, owner in owners.items()}
    return {pk: seen.stand_in.name for pk, seen in found.items() if seen.is_away and seen.stand_in}


def _raised(request_ids: list[int]) -> set[int]:
    waiting = Escalation.objects.waiting().filter(team_request__in=request_ids)
    return set(waiting.values_list("team_request_id", flat=True))
