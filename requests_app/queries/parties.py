"""Who takes part in a request, and who may be asked to."""

from contacts.models import Person, User
from contacts.queries import people
from requests_app.models import Party, TeamRequest

from .meetings import users_to_meet


def parties_of(team_request: TeamRequest) -> list[Party]:
    """In the order in which they came."""
    return list(team_request.parties.select_related("person", "user"))


def people_to_add(team_request: TeamRequest, actor: User) -> list[Person]:
    """Our people but whoever has it, and those who take part already."""
    there = team_request.parties.filter(person__isnull=False).values("person")
    return list(people(actor).exclude(pk=team_request.owner_id or 0).exclude(pk__in=there).order_by("name"))


def users_to_add(team_request: TeamRequest) -> list[User]:
    """Who signs in for the company, but whoever asked and those who take part already."""
    there = {party.user_id for party in parties_of(team_request)} | {team_request.asked_by_id}
    return [user for user in users_to_meet(team_request) if user.pk not in there]
