"""Reads, narrowed to what the actor may see."""

from .clock import Quote, availability_at, calendar_of, place_of, quote, rule_at
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

__all__ = [
    "Quote",
    "availability_at",
    "calendar_of",
    "clec_for",
    "clecs_for",
    "desk_numbers",
    "holder_at",
    "holders_at",
    "people",
    "person_for",
    "place_of",
    "quote",
    "rule_at",
    "served_by",
    "stands_in_for",
]
