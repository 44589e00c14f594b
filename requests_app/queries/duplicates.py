"""Requests that go on as another one, and what still runs of them."""

from collections.abc import Iterable

from contacts.models import Person, User
from requests_app.models import Commitment, Event, Link, TeamRequest
from requests_app.models.commitment import CommitmentQuerySet

DUPLICATE = Link.Kind.DUPLICATE


def duplicates_of(team_request: TeamRequest) -> list[TeamRequest]:
    """All that goes on as this one, those that go on as its duplicates too, in the order of their ids.

    One query where there is none, one more for each step.
    """
    found: list[TeamRequest] = []
    step = [team_request.pk]
    while step:
        more = TeamRequest.objects.filter(links_from__kind=DUPLICATE, links_from__to_request__in=step)
        found += (rows := list(more.select_related("clec", "owner", "asked_by")))
        step = [one.pk for one in rows]
    return sorted(found, key=lambda one: one.pk)


def originals_of(request_ids: Iterable[int]) -> dict[int, int]:
    """As which request each of these goes on at once, where it does."""
    ids = list(request_ids)
    links = Link.objects.filter(kind=DUPLICATE, from_request__in=ids)
    return dict(links.values_list("from_request_id", "to_request_id")) if ids else {}


def goes_on_as(request_id: int) -> int:
    """Where it is answered: itself, unless it is a duplicate, or a duplicate of one."""
    while original := originals_of([request_id]).get(request_id):
        request_id = original
    return request_id


def running_of(team_request: TeamRequest) -> CommitmentQuerySet:
    """Its running clocks, and those of what goes on as it."""
    family = [team_request.pk, *(one.pk for one in duplicates_of(team_request))]
    return Commitment.objects.unmet().filter(team_request__in=family)


def merged_as(team_request: TeamRequest) -> Event:
    """What was written down when it was merged last: where it stood, and who had it."""
    return team_request.events.filter(kind=Event.Kind.MERGED, data__is_from=True).latest("pk")


def owner_before(merged: Event) -> Person | None:
    return Person.objects.filter(pk=merged.data["owner"], is_active=True).first()


def asked_too(team_request: TeamRequest) -> list[tuple[User, TeamRequest]]:
    """Who asked the same, and in which request."""
    return [(one.asked_by, one) for one in duplicates_of(team_request) if one.asked_by]
