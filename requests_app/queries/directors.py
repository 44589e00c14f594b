"""The ladder above a request: whose it is on which rung, and who comes next (S26, S56, S57, E2, E4)."""

from dataclasses import dataclass
from datetime import datetime

from contacts.models import Person, Position
from contacts.queries import holders_at
from requests_app.models import Escalation, TeamRequest
from requests_app.models.escalation import DIRECTOR, MANAGER


@dataclass(frozen=True)
class Rung:
    """A tier and who has it there; nobody where it is Sales Operations'."""

    tier: int
    person: Person | None


def director_of(team_request: TeamRequest, at: datetime) -> Person | None:
    """The owner's director; without an owner, the one of the company's team, its own side first."""
    if team_request.owner is not None:
        own = team_request.owner.director or (team_request.owner if _directs(team_request.owner) else None)
        if own is not None:
            return own
    held = sorted(holders_at([team_request.clec_id], at), key=lambda a: a.position != _position(team_request))
    return next((a.person.director for a in held if a.person.director), None)


def standing_of(team_request: TeamRequest, latest: Escalation | None) -> Rung:
    """Where it stands: with whoever it went up to last, answered or not, or with its owner where that is no lower."""
    owner = team_request.owner
    own = Rung(DIRECTOR if owner and _directs(owner) else MANAGER, owner)
    return own if latest is None or latest.to_tier < own.tier else Rung(latest.to_tier, latest.director)


def director_rung(standing: Rung, director: Person) -> Rung:
    """Where "raise to a director" leads, from any rung in one step; never down."""
    if standing.person and standing.tier >= DIRECTOR and standing.person.director_id == director.pk:
        return Rung(standing.tier + 1, director)
    return standing if standing.tier > DIRECTOR else Rung(DIRECTOR, director)


def rung_above(standing: Rung, director: Person | None) -> Rung | None:
    """Exactly one rung above; None at the top. `director` is the request's."""
    if standing.person is None or standing.tier < DIRECTOR:
        return Rung(DIRECTOR, director) if director else None
    above = standing.person.director
    return Rung(standing.tier + 1, above) if above else None


def _directs(person: Person) -> bool:
    return Position(person.position).is_director


def _position(team_request: TeamRequest) -> str:
    return Position.SALES_EXECUTIVE if team_request.side == "sales" else Position.SERVICE_MANAGER
