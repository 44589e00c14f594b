"""What directors and Sales Operations do with a request, and how it reaches them."""

from datetime import datetime

from django.core.exceptions import ValidationError

from contacts.business_time import floor_to_minute
from contacts.guideline import AvailabilityClass, Channel, MetBy
from contacts.models import Person, User
from contacts.queries import Quote, quote
from requests_app.lifecycle import Action, Medium, Status, is_met_by
from requests_app.models import Commitment, Escalation, Event, Side, TeamRequest
from requests_app.queries.directors import director_of

from . import clocks, telling
from .logging import LONGEST_AGO
from .writing import Effect, NotAllowed, Posted, perform


def note(
    *,
    request_id: int,
    actor: User,
    text: str,
    is_internal: bool = False,
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Write a note; one marked internal is never shown to the company."""

    def effect(team_request: TeamRequest) -> Effect:
        if not text.strip():
            raise ValidationError({"note": "Write the note first."})
        return Effect(Event.Kind.NOTED, at, text, is_internal=is_internal and not actor.is_of_clec)

    return perform(Action.NOTE, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def raise_to_director(
    *,
    request_id: int,
    actor: User,
    reason: str,
    tried: str = "",
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Bring the request before the owner's director, at any time (S26, S56). No clock starts or stops.

    Where nobody owns it, the directors of the company's account team are looked for, the side's own first.
    """

    def effect(team_request: TeamRequest) -> Effect:
        if not reason.strip():
            raise ValidationError({"reason": "Say why the director should look at it."})
        if team_request.escalations.filter(answered_at__isnull=True).exists():
            raise ValidationError({"reason": "It has been raised already and waits for the director's answer."})
        director = _director_of(team_request, at)
        escalation = Escalation.objects.create(
            team_request=team_request,
            director=director,
            raised_by=actor,
            raised_at=at,
            reason=reason,
            tried=tried,
        )
        telling.raised(team_request, escalation, at)
        return Effect(Event.Kind.RAISED, at, reason, {"director": director.name, "tried": tried})

    return perform(Action.RAISE, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def _director_of(team_request: TeamRequest, at: datetime) -> Person:
    director = director_of(team_request, at)
    if director is None:
        raise ValidationError({"reason": "Nobody is named as director for this company. Please call Sales Operations."})
    return director


def answer_raise(*, request_id: int, actor: User, answer: str, posted: Posted = Posted(), at: datetime) -> Event:
    """The director answers what was raised to them; it leaves the top of their page."""

    def effect(team_request: TeamRequest) -> Effect:
        if not answer.strip():
            raise ValidationError({"answer": "Say what was decided or done."})
        escalation = team_request.escalations.filter(answered_at__isnull=True).first()
        if escalation is None:
            raise ValidationError({"answer": "Nothing is waiting for an answer here."})
        escalation.answered_by, escalation.answered_at, escalation.answer = actor, at, answer
        escalation.save(update_fields=["answered_by", "answered_at", "answer"])
        return Effect(Event.Kind.RAISE_ANSWERED, at, answer)

    return perform(Action.ANSWER_RAISE, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def reassign(
    *, request_id: int, actor: User, person: Person, reason: str, posted: Posted = Posted(), at: datetime
) -> Event:
    """Give the request to another; every due time stays as it is (rule 7)."""

    def effect(team_request: TeamRequest) -> Effect:
        if not reason.strip():
            raise ValidationError({"reason": "Say why it changes hands."})
        if team_request.owner_id == person.pk:
            raise ValidationError({"person": f"It is {person}'s already."})
        if not person.is_active:
            raise ValidationError({"person": f"{person} is not with the account teams any more."})
        was = team_request.owner
        team_request.owner = person
        team_request.commitments.unmet().update(responsible=person)
        telling.reassigned(team_request, person, actor, at)
        data = {"was": was.name if was else "Sales Operations", "now": person.name}
        return Effect(Event.Kind.REASSIGNED, at, reason, data)

    return perform(Action.REASSIGN, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def take_over(*, request_id: int, actor: User, reason: str, posted: Posted = Posted(), at: datetime) -> Event:
    """The director answers it in person."""
    if actor.person is None:
        raise NotAllowed("Only somebody of the account teams can take a request over.")
    return reassign(request_id=request_id, actor=actor, person=actor.person, reason=reason, posted=posted, at=at)


def correct(
    *,
    request_id: int,
    actor: User,
    reason: str,
    channel: Channel | None = None,
    received_at: datetime | None = None,
    availability_class: AvailabilityClass | None = None,
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Correct how or when it came, or whether the manager was in; the first clock is worked out again (rule 7).

    The old commitment is kept as `replaced` with its verdict, the new one names it as `previous`.
    """

    def effect(team_request: TeamRequest) -> Effect:
        if not reason.strip():
            raise ValidationError({"reason": "Say what was wrong."})
        if team_request.reopened_at:
            raise ValidationError(
                {"reason": "It has been reopened since: the clock that runs is that of the reopening."}
            )
        before = _facts(team_request)
        team_request.channel = (channel or Channel(team_request.channel)).value
        team_request.received_at = floor_to_minute(received_at or team_request.received_at)
        _refuse_bad_correction(team_request)
        chosen = availability_class or _kept_class(team_request)
        new = _work_out_again(team_request, chosen, at)
        changes = {key: [before[key], value] for key, value in _facts(team_request).items() if before[key] != value}
        if not changes:
            raise ValidationError({"reason": "Nothing was changed, so there is nothing to correct."})
        # An answer that the corrected clock does not take is no answer any more.
        status = Status.OPEN if new and not new.outcome else None
        return Effect(Event.Kind.CORRECTED, at, reason, {"changes": changes}, new.pk if new else None, status=status)

    return perform(Action.CORRECT, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def _refuse_bad_correction(team_request: TeamRequest) -> None:
    if team_request.received_at > team_request.logged_at:
        raise ValidationError({"received_at": "It cannot have been received after it was logged."})
    if team_request.logged_at - team_request.received_at > LONGEST_AGO:
        raise ValidationError({"received_at": "That is too long ago. Check the year."})
    clock = _newest_first_clock(team_request)
    if clock is not None and clock.met_at is not None and clock.met_at < team_request.received_at:
        raise ValidationError({"received_at": "It was answered before that. Check the date and the time."})


def _kept_class(team_request: TeamRequest) -> AvailabilityClass | None:
    kept = team_request.availability_class
    return AvailabilityClass(kept) if kept else None


def _facts(team_request: TeamRequest) -> dict[str, str]:
    clock = _newest_first_clock(team_request)
    return {
        "channel": team_request.channel,
        "received_at": team_request.received_at.isoformat(),
        "availability": team_request.availability_class,
        "due_by": clock.due_by.isoformat() if clock else "",
    }


def _newest_first_clock(team_request: TeamRequest) -> Commitment | None:
    kinds = [Commitment.Kind.RESPONSE, Commitment.Kind.ACKNOWLEDGEMENT]
    return team_request.commitments.filter(kind__in=kinds, replacement=None).order_by("-id").first()


def _work_out_again(
    team_request: TeamRequest, availability_class: AvailabilityClass | None, at: datetime
) -> Commitment | None:
    old = _newest_first_clock(team_request)
    channel = Channel(team_request.channel)
    quoted = None
    if team_request.side == Side.SERVICE:
        quoted = quote(team_request.owner, channel, team_request.received_at, availability_class)
    team_request.availability_class = quoted.availability_class if quoted else ""
    met_at = old.met_at if old else None
    if old is not None:
        old.outcome, old.ended_at = Commitment.Outcome.REPLACED, old.ended_at or at
        old.save(update_fields=["outcome", "ended_at"])
    if quoted is None:
        return None
    new = clocks.start_first_clock(team_request, quoted, at, previous=old)
    if met_at is not None and old is not None and _still_met(old, met_at, quoted):
        clocks.stop(new, met_at, "", at)
    return new


def _still_met(old: Commitment, met_at: datetime, quoted: Quote) -> bool:
    """Whether the answer that was given also satisfies the corrected rule."""
    kinds = [Event.Kind.RESPONDED, Event.Kind.ACKNOWLEDGED]
    # By its time, not by its clock: that may have been replaced more than once.
    answer = Event.objects.filter(team_request=old.team_request, kind__in=kinds, at=met_at).first()
    if answer is None or "medium" not in answer.data:
        return answer is not None and quoted.channel.is_written
    return is_met_by(MetBy(quoted.rule.met_by), Medium(answer.data["medium"]))
