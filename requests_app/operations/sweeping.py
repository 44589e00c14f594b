"""The sweep: record once what went past guideline, and get it told.

1. Take the unmet, unflagged commitments that are past, oldest first, a bounded batch.
2. Lock their requests, as every writer does first; skip those that somebody is writing to (the next tick comes).
3. Look again at the commitments under the lock: an answer may have been committed since step 1.
4. Write one event each, stamped with the due time, and the outbox rows of those to be told.
5. Set `flagged_at` and the instant at which the director is to be told; commit.
6. Repeat until none is left. Then the same for directors whose instant has come.

Nothing caps how much is swept, only how much one transaction holds. A row that cannot be swept is left out
and said, and stops no other. Overdue is a comparison of stored instants, so a late sweep falsifies nothing.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from contacts import business_time
from contacts.models import Availability, Person
from contacts.queries.clock import zone_of
from notices.operations import Draft, enqueue
from requests_app.lifecycle import past_before
from requests_app.models import Commitment, Event, TeamRequest

from . import telling

log = logging.getLogger(__name__)

BATCH = 500
# How long a manager has after the flag until the director is told: business minutes of the manager (domain 7).
DIRECTOR_AFTER = 30

Batch = Sequence[Commitment]


def sweep(*, at: datetime) -> int:
    """Flag everything past guideline at `at` and tell the directors whose time has come; return how many flagged."""
    flagged = _all_of(_is_past(at), _flag, at)
    _all_of(_is_directors(at), _tell_directors, at)
    return flagged


def _is_past(at: datetime) -> Q:
    return Q(ended_at__isnull=True, flagged_at__isnull=True, due_by__lte=past_before(at))


def _is_directors(at: datetime) -> Q:
    return Q(ended_at__isnull=True, director_told_at__isnull=True, director_due_at__lte=at)


def _all_of(due: Q, record: Callable[[Batch, datetime], None], at: datetime) -> int:
    done, poisoned = 0, set[int]()
    while batch := list(_next(due, poisoned)):
        recorded = _try(batch, due, record, at)
        if recorded is None:
            poisoned |= _one_by_one(batch, due, record, at)
            continue
        if not recorded:
            break  # what is left is being written to by others: the next tick looks again
        done += recorded
    return done


def _next(due: Q, poisoned: set[int]) -> Sequence[int]:
    rows = Commitment.objects.filter(due).exclude(pk__in=poisoned).order_by("due_by", "id")
    return rows.values_list("pk", flat=True)[:BATCH]


def _try(ids: Sequence[int], due: Q, record: Callable[[Batch, datetime], None], at: datetime) -> int | None:
    """Record one batch in one transaction; None where something in it failed."""
    try:
        with transaction.atomic():
            batch = _locked(ids, due)
            record(batch, at)
            return len(batch)
    except Exception:
        log.exception("A batch of %d commitments could not be swept; trying one by one", len(ids))
        return None


def _one_by_one(ids: Sequence[int], due: Q, record: Callable[[Batch, datetime], None], at: datetime) -> set[int]:
    failed = {pk for pk in ids if _try([pk], due, record, at) is None}
    if failed:
        log.error("Commitments that could not be swept: %s", sorted(failed))
    return failed


def _locked(ids: Sequence[int], due: Q) -> Batch:
    # The lock re-reads the request rows only. The commitments are read by a second statement, which sees what
    # a writer committed before it let go of the lock.
    requests = TeamRequest.objects.filter(commitments__in=ids).order_by("pk").distinct().values("pk")
    locked = list(
        TeamRequest.objects.filter(pk__in=requests)
        .order_by("pk")
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)
    )
    return (
        Commitment.objects.filter(due, pk__in=ids, team_request__in=locked)
        .select_related(
            "team_request__clec",
            "team_request__owner",
            "responsible__director",
            "responsible__back_up",
            "calendar_version",
        )
        .order_by("due_by", "id")
    )


def _flag(batch: Batch, at: datetime) -> None:
    batch = list(batch)
    stand_ins, desk = _stand_ins(batch, at), telling.desk()
    events = Event.objects.bulk_create(_past_event(commitment, at) for commitment in batch)
    drafts: list[Draft] = []
    for commitment, event in zip(batch, events, strict=True):
        told = _told_first(commitment, stand_ins, desk)
        drafts += telling.went_past(commitment, event, told, at)
        commitment.flagged_at = at
        commitment.director_due_at = _director_due_at(commitment, has_back_up=len(told) > 1, at=at)
    enqueue(drafts)
    Commitment.objects.bulk_update(batch, ["flagged_at", "director_due_at"])


def _past_event(commitment: Commitment, at: datetime) -> Event:
    missed = commitment.kind == Commitment.Kind.PROMISED_CONTACT
    return Event(
        team_request=commitment.team_request,
        commitment=commitment,
        kind=Event.Kind.MISSED_PROMISE if missed else Event.Kind.WENT_PAST_GUIDELINE,
        at=commitment.due_by,
        recorded_at=at,
    )


def _stand_ins(batch: Batch, at: datetime) -> dict[int, Person]:
    """Who stands in now for each of the responsible: the one named for the absence, in one query."""
    absent = Availability.objects.filter(
        person__in={c.responsible_id for c in batch if c.responsible_id},
        back_up__isnull=False,
        cancelled_at__isnull=True,
        starts_at__lte=at,
        ends_at__gt=at,
    ).select_related("back_up")
    return {record.person_id: record.back_up for record in absent if record.back_up}


def _told_first(commitment: Commitment, stand_ins: dict[int, Person], desk: list[Person]) -> list[Person]:
    """The manager and the named back-up; Sales Operations where nobody is assigned."""
    manager = commitment.responsible
    if manager is None:
        return desk
    back_up = stand_ins.get(manager.pk) or manager.back_up
    return [manager, back_up] if back_up else [manager]


def _director_due_at(commitment: Commitment, *, has_back_up: bool, at: datetime) -> datetime | None:
    """30 business minutes after the flag; at once where there is no back-up; never where there is no director."""
    manager = commitment.responsible
    if manager is None or manager.director is None:
        return None
    if not has_back_up:
        return at
    calendar = commitment.calendar_version.in_zone(zone_of(manager))
    return business_time.add(calendar, business_time.floor_to_minute(at), DIRECTOR_AFTER)


def _tell_directors(batch: Batch, at: datetime) -> None:
    # Read once: the rows below are written back. Reassigned to a director meanwhile, there is nobody above to tell.
    batch = list(batch)
    told = [(c, c.responsible.director) for c in batch if c.responsible and c.responsible.director]
    events = Event.objects.bulk_create(_director_event(commitment, director, at) for commitment, director in told)
    enqueue(
        telling.director_due(commitment, event, director, at)
        for (commitment, director), event in zip(told, events, strict=True)
    )
    for commitment in batch:
        commitment.director_told_at = at
    Commitment.objects.bulk_update(batch, ["director_told_at"])


def _director_event(commitment: Commitment, director: Person, at: datetime) -> Event:
    return Event(
        team_request=commitment.team_request,
        commitment=commitment,
        kind=Event.Kind.DIRECTOR_TOLD,
        at=commitment.director_due_at or at,
        recorded_at=at,
        data={"director": director.name},
    )
