"""What the company is told of the answers: whoever asked, and its contact for bills, outages or escalations (E26).

No chaser: it is told even when the request ends. Where one of ours wrote the request down, nobody of the company has
an account that is named in it, and only the contact is told, if there is one.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from contacts.models import ClecContact, Person, User
from contacts.queries.clec_contacts import contact_for
from notices.kinds import Relation
from notices.operations import Fact, tell
from requests_app.lifecycle import Medium
from requests_app.models import FINDINGS, Commitment, Event
from requests_app.queries.duplicates import asked_too
from requests_app.queries.parties import parties_of

from . import telling

Kind, Function = Event.Kind, ClecContact.Function
TOLD = {
    Kind.ACKNOWLEDGED: "acknowledged",
    Kind.RESPONDED: "responded",
    Kind.DELIVERED: "post_mortem_delivered",
    Kind.RESOLVED: "resolved",
    Kind.RAISE_ANSWERED: "raised_answered",
}
Told = ClecContact | Person | User
NAMES = {**TOLD, Kind.NOTED: "added_to"}
# Whom the company wants to be told besides, by what the request is about.
BY_TOPIC = {function.value: function for function in (Function.BILLING, Function.OUTAGE)} | {
    "post_mortem": Function.OUTAGE
}
ASKED, RAISED = "you sent in this request", "you raised this request to the director"
TAKES_PART = "you take part in this request"
HOW = {
    Medium.TELEPHONE: "on the telephone",
    Medium.EMAIL: "by e-mail",
    Medium.LETTER_OR_FAX: "by letter or fax",
    Medium.PORTAL: "in the portal",
    Medium.IN_PERSON: "in person",
}


def tell_company(event: Event, at: datetime) -> None:
    """In the transaction that makes it true. Nobody is told of what they did themselves, nor twice.

    And whoever takes part; of what the company adds, they and whoever has the request.
    """
    if _is_added(event):
        tell(_added(event, at))
    if event.kind not in TOLD or event.is_internal:
        return
    because = {user: why for user, why in _who_asked(event) if _is_told(user, event)}
    contact, why = _contact(event)
    told: list[tuple[Told, Relation, str]] = [(user, Relation.REQUESTER, reason) for user, reason in because.items()]
    if contact is not None and contact not in because and contact != event.actor:
        told.append((contact, Relation.FUNCTION, why))
    told += [(who, Relation.PARTICIPANT, TAKES_PART) for who in _parties(event) if who not in because]
    if told:
        context = _context(event)
        tell(
            _fact(event, to, relation, context | {"because": reason, "is_ours": isinstance(to, Person)}, at)
            for to, relation, reason in told
        )


def _is_added(event: Event) -> bool:
    return event.kind == Kind.NOTED and event.actor is not None and event.actor.is_of_clec


def _added(event: Event, at: datetime) -> Iterator[Fact]:
    owner = event.team_request.owner
    told: dict[Person | User, tuple[Relation, str]] = dict.fromkeys(_parties(event), (Relation.PARTICIPANT, TAKES_PART))
    if owner is not None:
        told[owner] = (Relation.OWNER, telling.YOURS)
    context = _context(event) if told else {}
    for to, (relation, because) in told.items():
        yield _fact(event, to, relation, context | {"because": because}, at)


def _parties(event: Event) -> Iterator[Person | User]:
    """Who takes part and is still there, but whoever did it."""
    for party in parties_of(event.team_request):
        who = party.somebody
        is_told = _is_told(who, event) if isinstance(who, User) else who.is_active
        if is_told and not (event.actor and party.is_of(event.actor)):
            yield who


def _contact(event: Event) -> tuple[ClecContact | User | None, str]:
    """The company's contact for it, and why they are told."""
    team_request = event.team_request
    function = BY_TOPIC.get(team_request.topic)
    if event.kind == Kind.RAISE_ANSWERED:
        function = Function.ESCALATION if _raised_by(event).is_of_clec else None
    if function is None:
        return None, ""
    return contact_for(team_request.clec, function), f"you are your company’s contact for {function.label.lower()}"


def _who_asked(event: Event) -> Iterator[tuple[User, str]]:
    """Who sent it in, or the same again, and who raised it; of what one of ours raised, that one alone hears."""
    yield from ((user, f"you asked the same in {one.reference}") for user, one in asked_too(event.team_request))
    asked_by = event.team_request.asked_by
    raised_by = _raised_by(event) if event.kind == Kind.RAISE_ANSWERED else None
    if asked_by is not None and (raised_by is None or raised_by.is_of_clec):
        yield asked_by, ASKED
    if raised_by is not None:
        yield raised_by, RAISED


def _raised_by(event: Event) -> User:
    answered = event.team_request.escalations.filter(answered_at__isnull=False)
    return answered.select_related("raised_by").latest("answered_at").raised_by


def _is_told(user: User, event: Event) -> bool:
    """Never who has left, or works for another company by now."""
    is_theirs = not user.is_of_clec or user.clec_id == event.team_request.clec_id
    return user.is_active and is_theirs and user.pk != event.actor_id


def _fact(event: Event, to: Told, relation: Relation, context: dict[str, Any], at: datetime) -> Fact:
    about = f"request:{event.team_request_id}"
    return Fact(NAMES[Kind(event.kind)], f"event:{event.pk}", about, to, relation, context, at)


def _context(event: Event) -> dict[str, Any]:
    team_request = event.team_request
    context = telling.context_of(team_request) | {
        "by": event.actor.name if event.actor else "Your account team",
        "happened_at": event.at.isoformat(),
        "note": event.note,
        "how": HOW[Medium(event.data["medium"])] if "medium" in event.data else "",
    }
    if event.kind == Kind.ACKNOWLEDGED:
        promises = team_request.commitments.unmet().filter(kind=Commitment.Kind.PROMISED_CONTACT)
        context |= telling.clock_context(promises.latest("pk"))
    if event.kind == Kind.DELIVERED:
        context |= _analysis(event)
    return context


def _analysis(event: Event) -> dict[str, Any]:
    """The complete analysis stands in the message itself (S37), which leads to its own page."""
    version = event.data["version"]
    analysis = event.team_request.analyses.get(version=version)
    path = f"/requests/{event.team_request_id}/post-mortem/{version}/"
    return {name: getattr(analysis, name) for name in FINDINGS} | {"version": version, "path": path}
