"""Which notices a fact about a request puts into the outbox."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from contacts import queries
from contacts.guideline import Channel
from contacts.models import STATES, Person, User
from notices.kinds import KINDS, Relation
from notices.models import InboundMail, Notice
from notices.operations import Fact, suppress, tell
from notices.recipients import recipient_of
from requests_app.invitations import invitation, method_of
from requests_app.lifecycle import MINUTE, Status
from requests_app.models import Commitment, Escalation, Event, Meeting, Participant, TeamRequest

YOURS = "it is assigned to you"
DIRECTED = "you are the director of {}"
# What only whoever has the request is told.
OF_THE_OWNER = [name for name, kind in KINDS.items() if kind.to.keys() == {Relation.OWNER}]
DESK = "Sales Operations looks after whatever has nobody assigned"


def sales_operations(team_request: TeamRequest, event: Event, at: datetime) -> None:
    """Nobody is assigned: the desk is told at once (domain 3.1 rule 2)."""
    context = context_of(team_request) | {"because": DESK}
    if event.commitment is not None:
        context |= clock_context(event.commitment)
    source = f"event:{event.pk}"
    tell(_desk("nobody_assigned", source, context, at))


def no_guideline(team_request: TeamRequest, event: Event, at: datetime) -> None:
    """It has no clock though it should: the desk sees to the rules and the office hours (known bug 19)."""
    context = context_of(team_request) | {"because": "Sales Operations looks after rules and office hours"}
    tell(_desk("no_guideline", f"event:{event.pk}", context, at))


def raised(team_request: TeamRequest, escalation: Escalation, rung: dict[str, Any], at: datetime) -> None:
    """The director is told at once, at any hour, on which `rung` and who had it before."""
    context = context_of(team_request) | {
        "reason": escalation.reason,
        "tried": escalation.tried,
        "raised_by": escalation.raised_by.name,
        "because": "it was raised to you",
        **rung,
    }
    tell([_fact("raised", f"escalation:{escalation.pk}", escalation.director, Relation.DIRECTOR, context, at)])


def new_request(team_request: TeamRequest, event: Event, clock: Commitment | None, at: datetime) -> None:
    """The owner learns that it is theirs, unless they wrote it down themselves."""
    context = {"is_answered": team_request.status == Status.RESPONDED}
    tell(_to_the_owner("new_request", team_request, event, clock, context, at))


def reopened(team_request: TeamRequest, event: Event, at: datetime) -> None:
    """The owner learns that something is still open."""
    tell(_to_the_owner("reopened", team_request, event, _due_first(team_request), {"note": event.note}, at))


def _to_the_owner(
    kind: str, team_request: TeamRequest, event: Event, clock: Commitment | None, more: dict[str, Any], at: datetime
) -> list[Fact]:
    """To be held back with the request, not with the clock: corrected meanwhile, the request is as new."""
    owner, actor = team_request.owner, event.actor
    if owner is None or actor is None or actor.person_id == owner.pk:
        return []
    context = context_of(team_request) | more | {"by": actor.name, "because": YOURS}
    if clock is not None:
        context |= clock_context(clock)
        del context["commitment"]
    return [_fact(kind, f"event:{event.pk}", owner, Relation.OWNER, context, at, is_chaser=True)]


def reassigned(team_request: TeamRequest, person: Person, actor: User, at: datetime) -> None:
    """The new owner learns that it is theirs, unless they took it themselves."""
    if actor.person_id == person.pk:
        return
    source = f"reassigned:{team_request.pk}:{at:%Y%m%d%H%M%S}"
    context = context_of(team_request) | {"by": actor.name, "because": YOURS}
    running = _due_first(team_request)
    if running is not None:
        context |= clock_context(running)
        del context["commitment"]  # held back with the request, not with the clock
    tell([_fact("reassigned", source, person, Relation.OWNER, context, at, is_chaser=True)])


def _due_first(team_request: TeamRequest) -> Commitment | None:
    return team_request.commitments.unmet().order_by("due_by", "id").first()


def meeting(meeting: Meeting, actor: User, at: datetime, note: str = "", was: str = "") -> None:
    """Whoever takes part is told, and their calendar with them: the actor's entry has to follow as well."""
    prefetch_related_objects([meeting], Prefetch("participants", Participant.objects.select_related("person", "user")))
    parts, method = meeting.participants.all(), method_of(meeting)
    context = context_of(meeting.team_request) | {
        "meeting": meeting.pk,
        "meeting_kind": meeting.get_kind_display(),
        "meeting_status": meeting.status,
        "starts_at": meeting.starts_at.isoformat(),
        "was_at": was,
        "minutes": meeting.minutes,
        "place": meeting.place,
        "agenda": meeting.agenda,
        "people": [part.somebody.name for part in parts],
        "by": actor.name,
        "note": note,
        "because": "you take part in this meeting",
        "calendar": {"method": method.value, "text": invitation(meeting, method).decode()},
    }
    if not meeting.is_cancelled:  # what is over need not be entered any more; what is called off has to go out
        context["until_at"] = meeting.starts_at.isoformat()
    source, by_company = f"meeting:{meeting.pk}:{meeting.sequence}", actor.is_of_clec
    # The other side confirms.
    tell(
        _fact(
            "meeting",
            source,
            part.somebody,
            Relation.PARTICIPANT,
            context | {"may_confirm": bool(part.person) is by_company},
            at,
        )
        for part in parts
    )


def ask_for_date(team_request: TeamRequest, person: Person, mail: InboundMail, why: str, at: datetime) -> None:
    """Their mail was kept as a note: it acknowledges nothing without a date (rule 11)."""
    context = context_of(team_request) | {
        "written_at": mail.received_at.isoformat(),
        "why": why,
        "because": "you answered a message by mail",
    }
    if running := _due_first(team_request):
        context |= clock_context(running)
    tell([_fact("date_asked", f"mail:{mail.pk}", person, Relation.OWNER, context, at, is_chaser=True)])


def went_past(commitment: Commitment, event: Event, told: Iterable[Person], at: datetime) -> list[Fact]:
    """The manager and the named back-up are told at once, Sales Operations where nobody is assigned (domain 7)."""
    kind = "promise_missed" if event.kind == Event.Kind.MISSED_PROMISE else "past_guideline"
    context = context_of(commitment.team_request) | clock_context(commitment)
    return [
        _fact(
            kind,
            f"event:{event.pk}",
            person,
            _relation(person, commitment),
            _for(person, commitment) | context,
            at,
            is_chaser=True,
        )
        for person in told
    ]


def _relation(person: Person, commitment: Commitment) -> Relation:
    if commitment.responsible is None:
        return Relation.DESK
    return Relation.OWNER if person.pk == commitment.responsible.pk else Relation.STAND_IN


def _for(person: Person, commitment: Commitment) -> dict[str, Any]:
    """Why this person is told, and who is next."""
    manager = commitment.responsible
    if manager is None:
        return {"because": DESK}
    because = YOURS if person.pk == manager.pk else f"you stand in for {manager.name}"
    if manager.director is None or commitment.director_due_at is None:
        return {"because": because}
    return {
        "because": because,
        "director": manager.director.name,
        "director_due_at": commitment.director_due_at.isoformat(),
        "director_is_told_now": commitment.director_due_at == commitment.flagged_at,
    }


def reminder(commitment: Commitment, at: datetime) -> Fact | None:
    """Who is responsible, where somebody is, hears that it is due soon, or promised for tomorrow or today.

    Of no use once the next reminder, or the due time, has come.
    """
    person, kind, until = commitment.responsible, "due_soon", commitment.due_by
    if commitment.kind == Commitment.Kind.PROMISED_CONTACT:
        is_today = commitment.soon_at <= at
        kind = "promise_due_today" if is_today else "promise_due_tomorrow"
        until = commitment.due_by if is_today else commitment.soon_at - MINUTE
    if person is None:
        return None
    context = context_of(commitment.team_request) | clock_context(commitment) | {"because": YOURS}
    context |= {"is_window": commitment.expected_from is not None, "until_at": until.isoformat()}
    source = f"{kind}:{commitment.pk}"
    return _fact(kind, source, person, Relation.OWNER, context, at, is_chaser=True)


def director_due(commitment: Commitment, event: Event, director: Person, at: datetime) -> Fact:
    """Still unmet: the director is told."""
    manager = commitment.responsible
    context = context_of(commitment.team_request) | clock_context(commitment)
    context["because"] = DIRECTED.format(manager.name if manager else "the account team")
    source = f"event:{event.pk}"
    return _fact("director_past_guideline", source, director, Relation.DIRECTOR, context, at, is_chaser=True)


def not_reached(notice: Notice, instead: list[Person], at: datetime) -> None:
    """It reached somebody by no channel: written down in the request's history, for our own people."""
    request_id = notice.about.removeprefix("request:")
    if request_id == notice.about:
        return
    # Locked first, as every writer does: behind it the notice's row.
    for team_request in TeamRequest.objects.filter(pk=request_id).select_for_update(of=("self",)):
        Event.objects.create(
            team_request=team_request,
            kind=Event.Kind.NOT_REACHED,
            at=at,
            recorded_at=at,
            data={"name": recipient_of(notice).name, "instead": [person.name for person in instead]},
            is_internal=True,
        )


def hold_back(commitment: Commitment, why: str, at: datetime) -> None:
    """It has ended, and nothing more is told of it; what another clock of the request asks for still goes out."""
    suppress(about=_about(commitment.team_request_id), clock=commitment.pk, why=why, at=at)


def hold_back_all(team_request: TeamRequest, why: str, at: datetime) -> None:
    """Nobody is chased for what has been answered or taken back; of a clock that runs on they are."""
    running = team_request.commitments.unmet().values_list("pk", flat=True)
    suppress(about=_about(team_request.pk), but=list(running), why=why, at=at)


def hold_back_from_owner(team_request: TeamRequest, at: datetime) -> None:
    """It is somebody else's now: what has not gone out is true no more."""
    suppress(about=_about(team_request.pk), kinds=OF_THE_OWNER, why="Given to somebody else", at=at)


def context_of(team_request: TeamRequest) -> dict[str, Any]:
    """What a message about the request says, frozen as it is now."""
    return {
        "request_id": team_request.pk,
        "reference": team_request.reference,
        "subject": team_request.subject,
        "company": team_request.clec.name,
        "channel": Channel(team_request.channel).label,
        "state": STATES.get(team_request.state, ""),
        "received_at": team_request.received_at.isoformat(),
        "owner": team_request.owner.name if team_request.owner else "Sales Operations",
        "contact_name": team_request.contact_name,
        "contact_phone": team_request.contact_phone,
        "path": f"/requests/{team_request.pk}/",
    }


def clock_context(commitment: Commitment) -> dict[str, Any]:
    """What a message about one of its clocks says besides."""
    return {
        "commitment": commitment.pk,
        "clock": commitment.kind,
        "milestone": commitment.label,
        "due_by": commitment.due_by.isoformat(),
        "promised_on": commitment.promised_on.isoformat() if commitment.promised_on else "",
        "flagged_at": commitment.flagged_at.isoformat() if commitment.flagged_at else "",
    }


def _about(request_id: int) -> str:
    return f"request:{request_id}"


def _desk(kind: str, source: str, context: dict[str, Any], at: datetime) -> list[Fact]:
    return [_fact(kind, source, person, Relation.DESK, context, at) for person in queries.sales_operations()]


def _fact(
    kind: str,
    source: str,
    to: Person | User,
    relation: Relation,
    context: dict[str, Any],
    at: datetime,
    *,
    is_chaser: bool = False,
) -> Fact:
    return Fact(
        kind=kind,
        source=source,
        about=_about(context["request_id"]),
        to=to,
        relation=relation,
        context=context,
        at=at,
        is_chaser=is_chaser,
    )
