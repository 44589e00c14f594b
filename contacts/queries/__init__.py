"""Reads, narrowed to what the actor may see."""

from .clock import availability_at, calendar_of, place_of
from .directory import (
    clec_for,
    clecs_for,
    desk_numbers,
    holder_at,
    holders_at,
    people,
    person_for,
    served_by,
    stands_in_for,
)
from .offices import Offices, Presence, Quote, offices, quote

__all__ = [
    "Offices",
    "Presence",
    "Quote",
    "availability_at",
    "calendar_of",
    "clec_for",
    "clecs_for",
    "desk_numbers",
    "holder_at",
    "holders_at",
    "offices",
    "people",
    "person_for",
    "place_of",
    "quote",
    "served_by",
    "stands_in_for",
]
