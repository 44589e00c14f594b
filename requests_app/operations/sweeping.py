"""The sweep: record once what went past guideline, and get it told.

1. Take the unmet, unflagged commitments that are past, oldest first, a bounded batch.
2. Lock their requests, as every writer does first; skip those that somebody is writing to (the next tick comes).
3. Look again at the commitments under the lock: an answer may have been committed since step 1.
4. Write one event each, stamped with the due time, and the outbox rows of those to be told.
5. Set `flagged_at` and the instant at which the director is to be told; commit.
6. Go on behind the last one until none is left. Then the same for directors whose instant has come.

Nothing caps how much is swept, only how much one transaction holds. A row that cannot be swept is left out
and said, and stops no other. Overdue is a comparison of stored instants, so a late sweep falsifies nothing.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.db.models import Q

from contacts import business_time, wall
from contacts.acting import operation
from contacts.models import Availability, Person
from contacts.queries import sales_operations
from contacts.queries.clock import versions_in_force
from notices.operations import Fact, tell
from requests_app.lifecycle import DIRECTOR_AFTER, past_before
from requests_app.models import Commitment, Event, TeamRequest

from . import telling
from .announcing import announce_events

log = logging.getLogger(__name__)

BATCH = 500

Office = tuple[int, str]  # a calendar's id and a zone
# All that is written down or told; everything else stays unread.
_READ = (
    *("kind", "responsible", "due_by", "promised_on", "flagged_at", "director_due_at", "team_request__clec__name"),
    *(f"team_request__{name}" for name in ("clec", "owner", "subject", "channel", "state", "received_at")),
    *("label", "team_request__contact_name", "team_request__contact_phone"),
)
_NUMBERS = ("office_phone", "pager", "cellular", "voicemail_greeting")


class Row(NamedTuple):
    pk: int
    team_request: int
    instant: datetime


@dataclass(frozen=True)
class Work:
    """What a round looks for (`due`, by the index on `instant`) and what it does with it; `more` that it reads."""

    due: Q
    instant: str
    record: "Callable[[Sequence[Commitment], Scene], None]"
    more: tuple[str, ...] = ()


@operation
def sweep(*, at: datetime) -> int:
    """Flag everything past guideline at `at` and tell the directors whose time has come; return how many flagged."""
    flagged = all_of(past_guideline(at), at)
    all_of(for_directors(at), at)
    return flagged


def past_guideline(at: datetime) -> Work:
    due = Q(ended_at__isnull=True, flagged_at__isnull=True, due_by__lte=past_before(at))
    return Work(due, "due_by", _flag)


def for_directors(at: datetime) -> Work:
    due = Q(ended_at__isnull=True, director_told_at__isnull=True, director_due_at__lte=at)
    return Work(due, "director_due_at", _tell_directors)


def all_of(work: Work, at: datetime) -> int:
    """Do the work batch by batch until none is left; return how many were recorded."""
    done, rows = 0, next_rows(work, None)
    if not rows:
        return 0
    scene = Scene(at)
    while rows:
        done += _record(rows, work, scene)
        rows = next_rows(work, rows[-1])
    return done


def next_rows(work: Work, last: Row | None) -> list[Row]:
    """The next batch behind `last`: each is looked at once in a run, whether it could be recorded or not."""
    due = Commitment.objects.filter(work.due).order_by(work.instant, "pk")
    if last is not None:
        due = due.filter(**{f"{work.instant}__gte": last.instant})
        due = due.exclude(**{work.instant: last.instant, "pk__lte": last.pk})
    with wall.chosen(wall.ENGINE):
        return [Row(*values) for values in due.values_list("pk", "team_request_id", work.instant)[:BATCH]]


def _record(rows: Sequence[Row], work: Work, scene: "Scene") -> int:
    """Record the rows in one transaction, or where something fails each half in its own, down to the one at fault."""
    try:
        with wall.chosen(wall.ENGINE):
            batch = _locked(rows, work)
            if batch:
                scene.meet(batch)
                work.record(batch, scene)
            return len(batch)
    except SoftTimeLimitExceeded:
        raise  # what is recorded stays; the next tick goes on
    except Exception:
        if not connection.is_usable():
            raise  # the database is away: no row is at fault
        if len(rows) == 1:
            log.exception("Commitment %d of request %d could not be swept", rows[0].pk, rows[0].team_request)
            return 0
    middle = len(rows) // 2
    return _record(rows[:middle], work, scene) + _record(rows[middle:], work, scene)


def _locked(rows: Sequence[Row], work: Work) -> list[Commitment]:
    # Race: somebody answers between our reading and our lock. The commitments are read by a second statement,
    # which sees what a writer committed before it let go of the request.
    requests = TeamRequest.objects.filter(pk__in={row.team_request for row in rows}).order_by("pk")
    locked = list(requests.select_for_update(skip_locked=True).values_list("pk", flat=True))
    batch = Commitment.objects.filter(work.due, pk__in=[row.pk for row in rows], team_request__in=locked)
    return list(batch.select_related("team_request__clec").only(*_READ, *work.more).order_by("due_by", "pk"))


class Scene:
    """The people of one run: each is read once, however many batches there are."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        with wall.chosen(wall.ENGINE):
            self.desk = sales_operations()
        self.people: dict[int, Person] = {}
        self.stand_ins: dict[int, Person | None] = {}
        self.later: dict[Office, datetime] = {}

    def meet(self, batch: Sequence[Commitment]) -> None:
        """Put the people to the commitments and their requests."""
        named = {c.responsible_id for c in batch} | {c.team_request.owner_id for c in batch}
        new = {pk for pk in named if pk is not None} - self.people.keys()
        relations = ("director", "back_up")
        unread = [f"{relation}__{name}" for relation in relations for name in _NUMBERS]
        people = Person.objects.filter(pk__in=new).select_related(*relations).defer(*_NUMBERS, *unread)
        self.people |= {person.pk: person for person in people}
        self.stand_ins |= _stand_ins(new, self.at)
        for commitment in batch:
            commitment.responsible = self.people.get(commitment.responsible_id or 0)
            commitment.team_request.owner = self.people.get(commitment.team_request.owner_id or 0)

    def told_first(self, manager: Person | None) -> list[Person]:
        """The manager and the named back-up; Sales Operations where nobody is assigned."""
        if manager is None:
            return self.desk
        back_up = self.stand_ins.get(manager.pk, manager.back_up)
        return [person for person in (manager, back_up) if person and person.is_active]

    def director_due_at(self, manager: Person | None, *, has_back_up: bool) -> datetime | None:
        """30 business minutes after the flag; at once where there is no back-up; never where there is no director."""
        if manager is None or manager.director is None:
            return None
        return self._later(manager) if has_back_up else self.at

    def _later(self, manager: Person) -> datetime:
        office = (manager.calendar_id, manager.zone)
        if office not in self.later:
            self.later[office] = director_due_after(*office, self.at)
        return self.later[office]


def _flag(batch: Sequence[Commitment], scene: Scene) -> None:
    at = scene.at
    events = Event.objects.bulk_create(_past_event(commitment, at) for commitment in batch)
    facts: list[Fact] = []
    for commitment, event in zip(batch, events, strict=True):
        told = scene.told_first(commitment.responsible)
        commitment.flagged_at = at
        commitment.director_due_at = scene.director_due_at(commitment.responsible, has_back_up=len(told) > 1)
        facts += telling.went_past(commitment, event, told, at)
        if not told and commitment.director_due_at is None:
            log.error("%s went past guideline, and there is nobody to tell", commitment.team_request.reference)
    tell(facts)
    announce_events(events, at)
    _write_flags(batch, at)


def _write_flags(batch: Sequence[Commitment], at: datetime) -> None:
    # One statement for each of the few different instants: many times as fast as a bulk_update.
    by_instant = defaultdict(list)
    for commitment in batch:
        by_instant[commitment.director_due_at].append(commitment.pk)
    for instant, ids in by_instant.items():
        Commitment.objects.filter(pk__in=ids).update(flagged_at=at, director_due_at=instant)


def _past_event(commitment: Commitment, at: datetime) -> Event:
    missed = commitment.kind == Commitment.Kind.PROMISED_CONTACT
    return Event(
        team_request=commitment.team_request,
        commitment=commitment,
        kind=Event.Kind.MISSED_PROMISE if missed else Event.Kind.WENT_PAST_GUIDELINE,
        at=commitment.due_by,
        recorded_at=at,
    )


def director_due_after(calendar: int, zone: str, at: datetime) -> datetime:
    """When the director is told. An office whose hours nobody knows is an alarm and waits for nobody: at once."""
    try:
        version = versions_in_force(at).filter(calendar=calendar).order_by("-number").first()
        if version is None:
            raise business_time.NeverOpen("the calendar has no version")
        return business_time.add(version.in_zone(zone), business_time.floor_to_minute(at), DIRECTOR_AFTER)
    except (ValueError, TypeError) as error:
        log.error("Office hours in %s cannot be worked out (%s): its directors are told at once", zone, error)
        return at


def _stand_ins(people: set[int], at: datetime) -> dict[int, Person | None]:
    """Who stands in for those who are out: whom the absence names, be it nobody. In one query."""
    absent = Availability.objects.filter(
        person__in=people,
        cancelled_at__isnull=True,
        starts_at__lte=at,
        ends_at__gt=at,
    ).select_related("back_up")
    # Of two absences at a time the one that says out of the office wins (rule 6): by its name it comes last.
    return {record.person_id: record.back_up for record in absent.order_by("kind")}


def _tell_directors(batch: Sequence[Commitment], scene: Scene) -> None:
    at = scene.at
    # Reassigned meanwhile, it is the new manager's director; to a director, there is nobody above to tell.
    told = [(c, c.responsible.director) for c in batch if c.responsible and c.responsible.director]
    events = Event.objects.bulk_create(_director_event(commitment, director, at) for commitment, director in told)
    tell(
        telling.director_due(commitment, event, director, at)
        for (commitment, director), event in zip(told, events, strict=True)
    )
    all_of, done = Commitment.objects.filter(pk__in=[c.pk for c in batch]), [c.pk for c, _ in told]
    all_of.filter(pk__in=done).update(director_told_at=at)
    if len(done) < len(batch):
        all_of.exclude(pk__in=done).update(director_due_at=None)


def _director_event(commitment: Commitment, director: Person, at: datetime) -> Event:
    return Event(
        team_request=commitment.team_request,
        commitment=commitment,
        kind=Event.Kind.DIRECTOR_TOLD,
        at=commitment.director_due_at or at,
        recorded_at=at,
        data={"director": director.name, "director_id": director.pk},
    )
