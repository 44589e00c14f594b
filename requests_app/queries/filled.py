"""What is filled in of a request's kind, and who may fill in what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from contacts.models import User
from contacts.wording import date_text, instant_text
from requests_app.kinds import Needed, Particular, Shape, lacking
from requests_app.models import TeamRequest


@dataclass(frozen=True)
class Said:
    """One particular, as a page shows it."""

    label: str
    text: str
    is_long: bool


def may_be_filled_in(team_request: TeamRequest, actor: User) -> tuple[Particular, ...]:
    """What the account team finds out is not the company's to say; what is fixed stays as it was sent (E12)."""
    return tuple(
        one
        for one in team_request.asked
        if not (one.is_ours and actor.is_of_clec) and not (one.is_fixed and team_request.particulars.get(one.name))
    )


def owed_of(team_request: TeamRequest) -> list[Particular]:
    """What must be there before it is resolved, and is not."""
    asked, filled = team_request.asked, team_request.particulars
    return [*lacking(asked, filled, Needed.TO_LOG), *lacking(asked, filled, Needed.TO_RESOLVE)]


def asked_to_resolve(team_request: TeamRequest) -> list[Particular]:
    """What is owed, with what goes with it, but what the words of the resolution themselves say."""
    owed = {one.name for one in owed_of(team_request) if not one.is_note}
    beside = {one.name for one in team_request.asked if one.goes_with in owed and one.goes_with}
    return [one for one in team_request.asked if one.name in owed | beside]


def filled_of(team_request: TeamRequest, zone: tzinfo, at: datetime | None) -> list[Said]:
    """What is known, in the kind's order, and what follows from it. Without `at` every day has its year."""
    filled: Mapping[str, str] = team_request.particulars
    known = [one for one in team_request.asked if filled.get(one.name)]
    said = [Said(one.label, value_text(one, filled[one.name], zone, at), one.shape is Shape.LONG) for one in known]
    return said + [
        Said(label, text, is_long=False) for label, text in team_request.kind.facts(filled, team_request.state)
    ]


def filled_changes(
    team_request: TeamRequest, changes: Mapping[str, tuple[str, str]], zone: tzinfo, at: datetime | None
) -> list[tuple[str, str, str]]:
    """Label, what was and what is now filled in; of what the kind asks no more, its name."""
    known = {one.name: one for one in team_request.asked}
    found = []
    for name, (was, now) in changes.items():
        asked = known.get(name) or Particular(name, name)
        found.append((asked.label, value_text(asked, was, zone, at), value_text(asked, now, zone, at)))
    return found


def value_text(asked: Particular, value: str, zone: tzinfo, at: datetime | None) -> str:
    """A value as people read it, instants in the reader's zone; `none` where it was taken away."""
    if not value:
        return "none"
    try:
        if asked.shape is Shape.DAY:
            return date_text(date.fromisoformat(value), at.astimezone(zone).date() if at else None)
        if asked.shape is Shape.INSTANT:
            return instant_text(datetime.fromisoformat(value), zone, at, day=True)
    except ValueError:  # it was kept while the kind asked for something else
        return value
    return asked.said(value)
