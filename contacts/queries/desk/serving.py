"""Who serves a company on a day, and where nobody does."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from contacts.access import may_keep
from contacts.access.directory import ASSIGN
from contacts.models import STATES, Assignment, Clec, Position, User
from contacts.queries.cards import and_list


def assignments_kept_by(actor: User) -> QuerySet[Assignment]:
    """Assignments that the actor may end or replace: of companies that were not merged into another."""
    kept = Assignment.objects.filter(clec__merged_into=None).select_related("clec", "person")
    return kept if may_keep(actor, ASSIGN) else kept.none()


def assignments_on(clec: Clec, on: date) -> list[Assignment]:
    """Who serves the company on that day."""
    begun = Assignment.objects.filter(clec=clec, starts_on__lte=on)
    return list(begun.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on)).select_related("person"))


def overlapping(wanted: Assignment) -> Assignment | None:
    """Who holds the same position there already on some of these days."""
    others = Assignment.objects.filter(clec=wanted.clec, position=wanted.position, state=wanted.state)
    until_then = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=wanted.starts_on)).exclude(pk=wanted.pk)
    if wanted.ends_on:
        until_then = until_then.filter(starts_on__lte=wanted.ends_on)
    return until_then.select_related("person").order_by("starts_on").first()


def uncovered(clec: Clec, position: Position, held: Iterable[Assignment]) -> str:
    """`No Service Manager`, `No Service Manager for Arizona`; empty where each state has one."""
    where = {one.state for one in held if one.position == position}
    if not where:
        return f"No {position.label}"
    left = [] if "" in where else [STATES[state] for state in clec.states if state not in where]
    return f"No {position.label} for {and_list(left)}" if left else ""


def gap_on(clec: Clec, position: str, on: date, without: Assignment) -> str:
    """What is missing on that day once an assignment is gone, in words; empty where it was missing with it too."""
    held = assignments_on(clec, on)
    left = uncovered(clec, Position(position), [one for one in held if one.pk != without.pk])
    return "" if left == uncovered(clec, Position(position), [*held, without]) else left
