"""From request to request, in the order of a queue."""

from dataclasses import dataclass
from datetime import datetime

from contacts.models import User

from .queue import Asked, in_order


@dataclass(frozen=True)
class Walk:
    """A request's place in the queue, from 1, and the requests beside it by id; 0 where there is none."""

    place: int
    total: int
    previous: int
    next: int


def walk_of(actor: User, request_id: int, asked: Asked, at: datetime) -> Walk:
    """Of a request that has left the list, the next is what is due first."""
    ids = in_order(actor, asked, at)
    place = ids.index(request_id) + 1 if request_id in ids else 0
    return Walk(
        place=place,
        total=len(ids),
        previous=ids[place - 2] if place > 1 else 0,
        next=ids[place] if place < len(ids) else 0,
    )
