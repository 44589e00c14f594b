"""Filling in what a request's kind asks: at once by whoever asks, later by whoever finds out."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError

from contacts.models import User
from requests_app import kinds
from requests_app.kinds import Needed, Particular, Shape, Wrong
from requests_app.lifecycle import Action, NotPossible
from requests_app.models import Event, TeamRequest
from requests_app.queries.filled import may_be_filled_in, owed_of

from .milestones import keep_milestones
from .writing import Effect, Posted, perform

LONGEST_AGO = timedelta(days=3653)


def fill_in_first(team_request: TeamRequest, given: Mapping[str, str], actor: User, at: datetime) -> None:
    """What is known when it is logged; the form asks for what is needed then, a mail may lack it.

    Raises ValidationError by particular.
    """
    _keep(team_request, _cleaned(team_request, may_be_filled_in(team_request, actor), given, {}, at))


def fill_in(
    *,
    request_id: int,
    actor: User,
    given: Mapping[str, str],
    note: str = "",
    posted: Posted = Posted(),
    at: datetime,
) -> Event:
    """Change what is filled in; what is not `given` stays, what is given empty goes. Its milestones follow.

    Raises ValidationError by particular, NotPossible where nothing changes, and what `perform` raises.
    """

    def effect(team_request: TeamRequest) -> Effect:
        changes = changed(team_request, given, actor, at)
        if not changes:
            raise NotPossible("Nothing has been changed.")
        keep_milestones(team_request, at, note)
        return Effect(Event.Kind.FILLED_IN, at, note, {"filled": changes})

    return perform(Action.FILL_IN, request_id=request_id, actor=actor, at=at, effect=effect, posted=posted)


def changed(team_request: TeamRequest, given: Mapping[str, str], actor: User, at: datetime) -> dict[str, list[str]]:
    """Take over what is given; return what was and is now, by particular. Raises ValidationError by particular."""
    was = dict(team_request.particulars)
    kept = {name: value for name, value in was.items() if name not in given}
    filled = kept | _cleaned(team_request, may_be_filled_in(team_request, actor), given, kept, at)
    if lacks := [one for one in kinds.lacking(team_request.asked, filled, Needed.TO_LOG) if one.name in was]:
        raise ValidationError({one.name: "This cannot be left empty." for one in lacks})
    _keep(team_request, filled)
    pairs = {name: [was.get(name, ""), filled.get(name, "")] for name in sorted(was.keys() | filled.keys())}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def explained(team_request: TeamRequest, note: str) -> dict[str, str]:
    """What is owed and said by the note with which it is resolved (S29, S43)."""
    return {one.name: note for one in owed_of(team_request) if one.is_note} if note.strip() else {}


def refuse_unexplained(team_request: TeamRequest) -> None:
    """What a kind owes must be there before it is resolved (S24, S29, S41). Raises NotPossible."""
    if lacks := owed_of(team_request):
        missing = ", ".join(f"“{one.label}”" for one in lacks)
        raise NotPossible(f"Before it is resolved, fill in {missing}.")


def _cleaned(
    team_request: TeamRequest,
    asked: tuple[Particular, ...],
    given: Mapping[str, str],
    kept: Mapping[str, str],
    at: datetime,
) -> dict[str, str]:
    try:
        filled = kinds.cleaned(asked, given)
    except Wrong as wrong:
        raise ValidationError({name: [words] for name, words in wrong.errors.items()}) from wrong
    errors = _impossible(asked, filled, at) | team_request.kind.wrong({**kept, **filled}, team_request.state)
    if errors:
        raise ValidationError({name: [words] for name, words in errors.items()})
    return filled


def _impossible(asked: tuple[Particular, ...], filled: Mapping[str, str], at: datetime) -> dict[str, str]:
    """An instant is of something that has happened, and not so long ago that it must be a slip."""
    instants = {one.name: filled[one.name] for one in asked if one.shape is Shape.INSTANT and one.name in filled}
    told = {name: datetime.fromisoformat(value) for name, value in instants.items()}
    to_come = {name: "That is still to come. Enter when it happened." for name, when in told.items() if when > at}
    too_old = {name: "That is too long ago. Check the year." for name, when in told.items() if at - when > LONGEST_AGO}
    return to_come | too_old


def _keep(team_request: TeamRequest, filled: dict[str, str]) -> None:
    team_request.particulars = filled
    team_request.found_by = kinds.references(team_request.asked, filled)[:400]
