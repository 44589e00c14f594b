"""Moving running due times to a new version of the calendar: the second decision, by two people (rule 3)."""

from datetime import datetime

from django.db import transaction

from contacts.acting import operation
from contacts.models import CalendarVersion, User
from contacts.operations.deciding import decide, needs_reason, refuse_who_may_not_propose, undecided
from contacts.queries.proposals import version_for
from requests_app.models import Commitment, Event, Rebase, TeamRequest
from requests_app.queries.rebasing import Move, moves_among, running_on

from . import clocks, telling
from .writing import Effect, write_event


@operation
def ask_to_rebase(*, version_id: int, actor: User, reason: str, at: datetime) -> Rebase:
    """Ask that running due times follow an approved version.

    Raises CalendarVersion.DoesNotExist, contacts.operations.NotAllowed, and ValidationError without a reason or where
    that has been asked for already.
    """
    reason = needs_reason(reason)
    with transaction.atomic():
        version = version_for(actor, version_id)
        refuse_who_may_not_propose(actor)
        rebase = Rebase(calendar_version=version, reason=reason, proposed_by=actor, proposed_at=at)
        rebase.validate_constraints()
        rebase.save()
        return rebase


@operation
def approve_rebase(*, rebase_id: int, actor: User, at: datetime) -> Rebase:
    """Move what moves at this instant: unmet, unflagged and not past. A verdict never changes.

    The old clock is kept as `replaced`, the new one names it as `previous`, and the request's history says so.
    Raises as `contacts.operations.deciding.undecided`.
    """
    with transaction.atomic():
        rebase = undecided(Rebase, rebase_id, actor)
        moves = _locked_moves(rebase.calendar_version, at)
        for move in moves:
            _move(move, rebase, actor, at)
        rebase.moved = len(moves)
        decide(rebase, actor, "", at, is_approved=True)
        return rebase


def _locked_moves(version: CalendarVersion, at: datetime) -> list[Move]:
    """What moves, its requests locked in order as every writer does; read again under the lock.

    Race: somebody answers between our reading and our lock.
    """
    found = moves_among(running_on(version), version, version.effective_from, at).moves
    ids = {move.commitment.team_request_id for move in found}
    locked = TeamRequest.objects.filter(pk__in=ids).order_by("pk").select_for_update()
    held = list(locked.values_list("pk", flat=True))
    rows = running_on(version).filter(team_request__in=held)
    return moves_among(rows, version, version.effective_from, at).moves


def _move(move: Move, rebase: Rebase, actor: User, at: datetime) -> None:
    old, version = move.commitment, rebase.calendar_version
    remind_at = clocks.first_reminder(version.in_zone(old.zone), old.promised_on, move.soon_at, at)
    old.outcome, old.ended_at = Commitment.Outcome.REPLACED, at
    old.save(update_fields=["outcome", "ended_at"])
    new = Commitment.objects.create(
        team_request=old.team_request,
        kind=old.kind,
        responsible=old.responsible,
        rule=old.rule,
        calendar_version=version,
        zone=old.zone,
        availability_class=old.availability_class,
        clock_start=move.clock_start,
        expected_from=move.expected_from,
        soon_at=move.soon_at,
        remind_at=remind_at,
        due_by=move.due_by,
        promised_on=old.promised_on,
        derivation=move.derivation,
        created_at=at,
        previous=old,
    )
    telling.hold_back(old, "Moved", at)
    data = {"changes": {"due_by": [old.due_by.isoformat(), new.due_by.isoformat()]}}
    write_event(old.team_request, actor, at, Effect(Event.Kind.REBASED, at, rebase.reason, data, new.pk), None)
