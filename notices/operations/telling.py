"""Telling: a producer says what happened and whom it concerns; everything else is decided here.

    tell([Fact("reassigned", f"event:{event.pk}", "request:1015", person, Relation.OWNER, context, at)])

By which channels (`notices.kinds`, the recipient's own choices), when (their working hours), and to whom else (who
stands in for one who is out). Call it in the transaction that makes the fact true. The same `source` is told to
the same recipient by the same channel once, however often it is told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contacts import wall
from notices.kinds import INBOX, KINDS, Kind, Relation
from notices.recipients import Receiver, is_there, one_of

from .outbox import Draft, enqueue
from .routing import Routes, Way, key_of, routes


@dataclass(frozen=True)
class Fact:
    """What happened, for one receiver: a Person, or a User of a company.

    kind      a name of notices.kinds
    source    which fact it is ("event:812", "escalation:4"), at most 40 characters
    about     what it is about ("request:1015", "person:7")
    to        whom it concerns, as what (`relation`), which is a column of the table of kinds
    context   all that its templates need; strings that end in `_at` or are `due_by` are instants in ISO 8601, `_on`
              dates; `because` ends "You receive this because ...", `path` is the one thing to do; what waits past
              the minute of `until_at` is of no use any more and is held back
    is_chaser is held back once the request is answered, see `suppress`
    """

    kind: str
    source: str
    about: str
    to: Receiver
    relation: Relation
    context: dict[str, Any]
    at: datetime
    is_chaser: bool = False


def tell(facts: Iterable[Fact]) -> None:
    """Put what these facts say into the outbox, in the caller's transaction. KeyError for what is in no table."""
    facts = list(facts)
    if not facts:
        return
    with wall.chosen(wall.ENGINE):
        known = {key_of(receiver): receiver for receiver in (one_of(fact.to) for fact in facts)}
        roads = routes(known.values(), max(fact.at for fact in facts))
        drafts = [draft for fact in facts for draft in _drafts(fact, roads)]
        # Where somebody is told twice of the same, as themselves and as a stand-in, the first is what they read.
        enqueue(sorted(drafts, key=lambda draft: "stands_in_for" in draft.context))


def _drafts(fact: Fact, roads: Routes) -> Iterator[Draft]:
    kind = KINDS[fact.kind]
    receiver = one_of(fact.to)
    ways = roads.ways(receiver, kind)
    for way in ways:
        for channel in roads.channels(way.to, kind, fact.relation):
            yield _draft(fact, kind, way, channel, roads)
    # Whoever is back looks into their inbox.
    if receiver not in [way.to for way in ways] and is_there(receiver):
        yield _draft(fact, kind, Way(receiver), INBOX, roads)


def _draft(fact: Fact, kind: Kind, way: Way, channel: str, roads: Routes) -> Draft:
    return Draft(
        kind=fact.kind,
        source=fact.source,
        about=fact.about,
        to=way.to,
        context=fact.context | standing_in(way.names) if way.instead_of else fact.context,
        at=fact.at,
        is_chaser=fact.is_chaser,
        channel=channel,
        is_at_once=kind.is_at_once,
        next_try_at=roads.when(way.to, kind),
    )


def standing_in(chain: list[str]) -> dict[str, Any]:
    """For whom they get it, said in words: the names of the chain, whom it was meant for first."""
    first, *others = reversed(chain)
    because = f"you stand in for {first}" + "".join(f", who stands in for {name}" for name in others)
    return {"because": because, "stands_in_for": chain}
