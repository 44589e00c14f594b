"""Which director a request is brought before (S26, S56)."""

from datetime import datetime

from contacts.models import Person, Position
from contacts.queries import holders_at
from requests_app.models import TeamRequest


def director_of(team_request: TeamRequest, at: datetime) -> Person | None:
    """The owner's director; without an owner, the one of the company's team, its own side first."""
    if team_request.owner is not None:
        own = team_request.owner.director or (team_request.owner if _directs(team_request.owner) else None)
        if own is not None:
            return own
    held = sorted(holders_at([team_request.clec_id], at), key=lambda a: a.position != _position(team_request))
    return next((a.person.director for a in held if a.person.director), None)


def _directs(person: Person) -> bool:
    return Position(person.position).is_director


def _position(team_request: TeamRequest) -> str:
    return Position.SALES_EXECUTIVE if team_request.side == "sales" else Position.SERVICE_MANAGER
