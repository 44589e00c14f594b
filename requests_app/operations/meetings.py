"""Arranging conference calls and visits (S52, S53): proposed by one side, confirmed by the other, moved, called off."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from contacts.models import Person, User
from requests_app.lifecycle import Action, MeetingStatus, NotPossible, meeting_after
from requests_app.models import Event, Meeting, Participant, TeamRequest
from requests_app.queries.meetings import people_to_meet, users_to_meet

from . import telling
from .writing import AnsweredFirst, Effect, Posted, perform

FARTHEST = timedelta(days=366)
Kind = Event.Kind


@dataclass(frozen=True)
class Appointment:
    """When and where: an instant on the minute, whole minutes, a place or the number to dial."""

    starts_at: datetime
    minutes: int
    place: str


@dataclass(frozen=True)
class Seen:
    """The meeting as the form showed it; without `sequence` whatever it is by now."""

    meeting_id: int
    sequence: int | None = None


def propose_meeting(
    *,
    request_id: int,
    actor: User,
    kind: Meeting.Kind,
    appointment: Appointment,
    people: Iterable[Person],
    users: Iterable[User] = (),
    agenda: str = "",
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Name a time for somebody of the account team, and who of the company takes part.

    Raises as `perform`, and ValidationError by field: a time that is over, nobody of ours, somebody not to be asked.
    """
    people, users = list(people), list(users)

    def effect(team_request: TeamRequest) -> Effect:
        _refuse_strangers(team_request, actor, people, users, at)
        meeting = Meeting(
            team_request=team_request,
            kind=kind,
            zone=actor.zone,
            proposed_by=actor,
            agenda=agenda.strip(),
            changed_at=at,
        )
        _appoint(meeting, appointment, at)
        meeting.save()
        Participant.objects.bulk_create(
            [
                *(Participant(meeting=meeting, person=person) for person in people),
                *(Participant(meeting=meeting, user=user) for user in users),
            ]
        )
        telling.meeting(meeting, actor, at)
        return Effect(Kind.MEETING_PROPOSED, at, agenda, _data(meeting))

    return perform(Action.PROPOSE_MEETING, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def confirm_meeting(*, request_id: int, seen: Seen, actor: User, posted: Posted = Posted(), at: datetime) -> Event:
    """The side that did not name the time agrees to it. Raises as `perform` and `_to_meeting`."""

    def confirm(meeting: Meeting) -> Effect:
        if meeting.is_by_company == actor.is_of_clec:
            raise NotPossible("Your own side named this time; the other one confirms it.")
        if meeting.starts_at <= at:
            raise NotPossible("Its time is over already. Name another one.")
        return Effect(Kind.MEETING_CONFIRMED, at)

    action = Action.CONFIRM_MEETING
    effect = _to_meeting(action, seen, actor, confirm, at)
    return perform(action, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def move_meeting(
    *,
    request_id: int,
    seen: Seen,
    actor: User,
    appointment: Appointment,
    note: str = "",
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Name another time or place for the same meeting; the other side confirms it anew.

    What was said of whether it was held was said of the time before, and stands in the history.
    Raises as `perform` and `_to_meeting`.
    """

    def move(meeting: Meeting) -> Effect:
        was = meeting.starts_at
        if appointment == Appointment(was, meeting.minutes, meeting.place):
            raise ValidationError({"starts_at": "It is then and there already. Change the time or the place."})
        _appoint(meeting, appointment, at)
        meeting.zone, meeting.proposed_by = actor.zone, actor
        meeting.team_says_held = meeting.company_says_held = None
        return Effect(Kind.MEETING_MOVED, at, note, {"was": was.isoformat()})

    action = Action.MOVE_MEETING
    effect = _to_meeting(action, seen, actor, move, at)
    return perform(action, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def cancel_meeting(
    *, request_id: int, seen: Seen, actor: User, reason: str, posted: Posted = Posted(), at: datetime
) -> Event:
    """Call it off, with the reason. Raises as `perform` and `_to_meeting`."""

    def cancel(meeting: Meeting) -> Effect:
        if not reason.strip():
            raise ValidationError({"reason": "Say why it is called off."})
        meeting.reason = reason.strip()
        return Effect(Kind.MEETING_CANCELLED, at, reason)

    action = Action.CANCEL_MEETING
    effect = _to_meeting(action, seen, actor, cancel, at)
    return perform(action, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def hold_meeting(
    *, request_id: int, seen: Seen, actor: User, was_held: bool, note: str = "", posted: Posted = Posted(), at: datetime
) -> Event:
    """Say for one's own side whether it was held; where the sides differ both stand.

    It was held if either says so. Not held, it stays to be moved or called off. No clock is met by it: see `Meeting`.
    Raises as `perform` and `_to_meeting`.
    """

    def hold(meeting: Meeting) -> Effect:
        if at < meeting.starts_at:
            raise NotPossible("It is still to come.")
        side = "company_says_held" if actor.is_of_clec else "team_says_held"
        if getattr(meeting, side) is not None:
            raise NotPossible("Your side has said so already.")
        setattr(meeting, side, was_held)
        return Effect(Kind.MEETING_HELD, at, note, {"was_held": was_held})

    action = Action.HOLD_MEETING
    effect = _to_meeting(action, seen, actor, hold, at)
    return perform(action, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def _to_meeting(
    action: Action, seen: Seen, actor: User, change: Callable[[Meeting], Effect], at: datetime
) -> Callable[[TeamRequest], Effect]:
    """The effect on the request: `change` is done to its meeting, and whoever takes part is told.

    Raises Meeting.DoesNotExist (absent, or of another request), AnsweredFirst where somebody else has changed it
    since it was shown, NotPossible, and ValidationError by field.
    """

    def effect(team_request: TeamRequest) -> Effect:
        meeting = team_request.meetings.select_related("proposed_by").get(pk=seen.meeting_id)
        _refuse_if_changed(meeting, seen, actor)
        status = meeting_after(action, MeetingStatus(meeting.status))
        done = change(meeting)
        if action is Action.HOLD_MEETING:  # what is said afterwards changes no calendar
            meeting.status = (status if _is_held(meeting) else MeetingStatus(meeting.status)).value
            meeting.save()
        else:
            meeting.status, meeting.sequence, meeting.changed_at = status.value, meeting.sequence + 1, at
            meeting.save()
            telling.meeting(meeting, actor, at, note=done.note, was=done.data.get("was", ""))
        done.data = _data(meeting) | done.data
        return done

    return effect


def _is_held(meeting: Meeting) -> bool:
    return bool(meeting.team_says_held or meeting.company_says_held)


def _refuse_if_changed(meeting: Meeting, seen: Seen, actor: User) -> None:
    """Two people at once: the second is told who was first. (The request's lock has put them in order.)"""
    if seen.sequence is None or seen.sequence == meeting.sequence:
        return
    told = meeting.team_request.events.filter(data__meeting=meeting.pk, data__sequence__gt=seen.sequence)
    first = told.exclude(actor=actor).select_related("actor").order_by("pk").first()
    if first is not None:
        raise AnsweredFirst(first)


def _appoint(meeting: Meeting, appointment: Appointment, at: datetime) -> None:
    if appointment.starts_at <= at:
        raise ValidationError({"starts_at": "That is over already. Choose a time to come."})
    if appointment.starts_at - at > FARTHEST:
        raise ValidationError({"starts_at": "That is more than a year ahead. Check the year."})
    meeting.starts_at, meeting.minutes, meeting.place = appointment.starts_at, appointment.minutes, appointment.place


def _refuse_strangers(
    team_request: TeamRequest, actor: User, people: list[Person], users: list[User], at: datetime
) -> None:
    """Those alone who have to do with the request; a company's user never meets another company's."""
    if not people:
        raise ValidationError({"people": "Choose somebody of the account team."})
    if not {person.pk for person in people} <= {person.pk for person in people_to_meet(team_request, actor, at)}:
        raise ValidationError({"people": "Choose among the people of this account team."})
    if not {user.pk for user in users} <= {user.pk for user in users_to_meet(team_request)}:
        raise ValidationError({"users": f"Choose among those who sign in for {team_request.clec}."})


def _data(meeting: Meeting) -> dict[str, Any]:
    """What the history says of it, as it is after this."""
    return {
        "meeting": meeting.pk,
        "sequence": meeting.sequence,
        "meeting_kind": meeting.kind,
        "starts_at": meeting.starts_at.astimezone(UTC).isoformat(),
        "minutes": meeting.minutes,
        "place": meeting.place,
    }
