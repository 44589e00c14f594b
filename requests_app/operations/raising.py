"""Taking a request up the ladder, and what is answered there. No clock starts or stops by it (S26, S56, S57, E2)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.models import User
from requests_app.lifecycle import Action, NotPossible, Status
from requests_app.models import Escalation, Event, Side, TeamRequest
from requests_app.models.escalation import DIRECTOR
from requests_app.queries.directors import Rung, director_of, director_rung, rung_above, standing_of
from requests_app.wording import rung_text

from . import clocks, telling
from .answering import open_again, tell_of_opening
from .writing import Effect, NotAllowed, Posted, perform

NOBODY = "Nobody is named as director for this company. Please call Sales Operations."
TOO_EARLY = "It has not been answered yet and is not past guideline. You can raise it to a director at any time."


def raise_to_director(
    *,
    request_id: int,
    actor: User,
    reason: str,
    tried: str = "",
    call_ticket: str = "",
    it_ticket: str = "",
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Bring the request before the owner's director in one step, at any time (S26, S56, E2).

    Where nobody owns it, the directors of the company's account team are looked for, the side's own first. What stands
    above the director already stays there.
    """

    def effect(team_request: TeamRequest) -> Effect:
        if not reason.strip():
            raise ValidationError({"reason": "Say why the director should look at it."})
        if team_request.escalations.waiting().exists():
            raise ValidationError({"reason": "It has been raised already and waits for the director's answer."})
        director = director_of(team_request, at)
        if director is None:
            raise ValidationError({"reason": NOBODY})
        standing = standing_of(team_request, team_request.escalations.last())
        escalation = Escalation(reason=reason, tried=tried, call_ticket=call_ticket.strip().upper())
        escalation.it_ticket = it_ticket.strip().upper()
        data = _take_up(team_request, escalation, standing, director_rung(standing, director), actor, at)
        return Effect(Event.Kind.RAISED, at, reason, data)

    return perform(Action.RAISE, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def not_satisfied(*, request_id: int, actor: User, reason: str, posted: Posted = Posted(), at: datetime) -> Event:
    """The company is not satisfied with what it got: exactly one rung up; at the top, told again (S34, S57).

    A closed request is opened again by it, as by `reopen`; nothing else is.
    """

    def effect(team_request: TeamRequest) -> Effect:
        if not reason.strip():
            raise ValidationError({"reason": "Say why you are not satisfied."})
        _refuse_too_early(team_request, at)
        standing = standing_of(team_request, team_request.escalations.last())
        above = rung_above(standing, director_of(team_request, at))
        if above is None and standing.tier < DIRECTOR:
            raise ValidationError({"reason": NOBODY})
        done = Effect(Event.Kind.NOT_SATISFIED, at, reason)
        if Status(team_request.status).is_closed:
            done.commitment_id, done.lacks_guideline = open_again(team_request, at)
            done.status, done.data = Status.OPEN, {"is_opened": True}
        escalation = Escalation(reason=reason, is_unsatisfied=True)
        done.data |= _take_up(team_request, escalation, standing, above or standing, actor, at)
        return done

    with transaction.atomic():
        event = perform(Action.NOT_SATISFIED, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)
        if event.data.get("is_opened"):
            tell_of_opening(event, at)
    return event


def _refuse_too_early(team_request: TeamRequest, at: datetime) -> None:
    if team_request.status != Status.OPEN or team_request.escalations.exists():
        return
    if not any(clocks.is_past(clock, at) for clock in team_request.commitments.unmet()):
        raise NotPossible(TOO_EARLY)


def _take_up(
    team_request: TeamRequest, escalation: Escalation, standing: Rung, to: Rung, actor: User, at: datetime
) -> dict[str, object]:
    """Write it down and tell who has it now; whoever had it before and has not answered has it no more."""
    assert to.person is not None  # a rung above the manager is always somebody's
    team_request.escalations.waiting().update(passed_up_at=at)
    escalation.team_request, escalation.director = team_request, to.person
    escalation.from_tier, escalation.to_tier = standing.tier, to.tier
    escalation.raised_by, escalation.raised_at = actor, at
    escalation.save()
    telling.raised(team_request, escalation, _rung(team_request, escalation, standing), at)
    tiers = {"from_tier": standing.tier, "to_tier": to.tier}
    return {"director": to.person.name, "tried": escalation.tried, **tiers}


def _rung(team_request: TeamRequest, escalation: Escalation, standing: Rung) -> dict[str, object]:
    """What a message says of the ladder."""
    is_sales, before = team_request.side == Side.SALES, standing.person
    return {
        "is_unsatisfied": escalation.is_unsatisfied,
        "is_again": before == escalation.director,
        "rung": f"tier {escalation.to_tier}, {rung_text(escalation.to_tier, is_sales=is_sales)}",
        "before": f"{before.name}, {rung_text(standing.tier, is_sales=is_sales)}" if before else "",
        "tickets": ", ".join(filter(None, [escalation.call_ticket, escalation.it_ticket])),
    }


def answer_raise(*, request_id: int, actor: User, answer: str, posted: Posted = Posted(), at: datetime) -> Event:
    """The director answers what was raised to them; it leaves the top of their page.

    What went above the directors is answered there, by whoever has it.
    """

    def effect(team_request: TeamRequest) -> Effect:
        if not answer.strip():
            raise ValidationError({"answer": "Say what was decided or done."})
        escalation = team_request.escalations.waiting().first()
        if escalation is None:
            raise ValidationError({"answer": "Nothing is waiting for an answer here."})
        if escalation.to_tier > DIRECTOR and escalation.director_id != actor.person_id:
            raise NotAllowed(f"It has been raised to {escalation.director}, who answers it.")
        escalation.answered_by, escalation.answered_at, escalation.answer = actor, at, answer
        escalation.save(update_fields=["answered_by", "answered_at", "answer"])
        return Effect(Event.Kind.RAISE_ANSWERED, at, answer)

    return perform(Action.ANSWER_RAISE, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)
