"""What a day holds for many people at once, each as their own queue shows it: nobody asks, the digest does.

The clocks are cut by what cuts the queue (`cutting`), and whose they are is what the queue says (`queue`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Q, Value, When

from contacts.models import Availability, Person, Position

from . import cutting
from .rows import Row, first_clocks, timed_rows

PAST, PROMISED, DUE = "past", "promised", "due"
LISTED = 10

Ids = dict[str, list[int]]


@dataclass(frozen=True)
class Day:
    """By section (PAST, PROMISED for today, else DUE today) how many there are, and the first LISTED of them.

    `absences` are those, in force or about to begin, in which the person stands in or hands over.
    """

    counts: dict[str, int]
    rows: dict[str, list[Row]]
    absences: list[Availability]

    @property
    def is_empty(self) -> bool:
        return not self.absences and not any(self.counts.values())


def days_of(people: Iterable[Person], horizons: Mapping[int, datetime], at: datetime) -> dict[int, Day]:
    """The day of each person, by id: three queries, however many they are.

    An absence counts where it begins before the person's horizon.
    """
    known = {person.pk: person for person in people}
    absences = _absences(horizons, at)
    found = {pk: _sections(known[pk], clocks, at) for pk, clocks in _clocks(known, absences, at).items()}
    rows = _rows(found.values())
    return {
        pk: Day(
            counts={section: len(ids) for section, ids in sections.items()},
            rows={section: [rows[one] for one in ids[:LISTED]] for section, ids in sections.items()},
            absences=absences[pk],
        )
        for pk, sections in found.items()
    }


def _absences(horizons: Mapping[int, datetime], at: datetime) -> dict[int, list[Availability]]:
    live = Availability.objects.filter(cancelled_at__isnull=True, ends_at__gt=at, starts_at__lt=max(horizons.values()))
    theirs = live.filter(Q(person__in=horizons) | Q(back_up__in=horizons)).select_related("person", "back_up")
    found: dict[int, list[Availability]] = {pk: [] for pk in horizons}
    for absence in theirs.order_by("starts_at", "pk"):
        if absence.back_up_id is not None:
            both = {absence.person_id, absence.back_up_id} & horizons.keys()
            for pk in (pk for pk in both if absence.starts_at < horizons[pk]):
                found[pk].append(absence)
    return found


@dataclass(frozen=True)
class _Clock:
    pk: int
    section: str
    due_by: datetime


def _clocks(
    known: Mapping[int, Person], absences: Mapping[int, list[Availability]], at: datetime
) -> dict[int, list[_Clock]]:
    """Whose day has which running clocks: their own, those of whom they stand in for, for the desk those of nobody."""
    serving: dict[int | None, set[int]] = defaultdict(set)
    for pk, person in known.items():
        serving[pk].add(pk)
        if person.position == Position.SALES_OPERATIONS:
            serving[None].add(pk)
        for absence in absences[pk]:
            if absence.back_up_id == pk and absence.starts_at <= at:
                serving[absence.person_id].add(pk)
    found: dict[int, list[_Clock]] = {pk: [] for pk in known}
    for clock, responsible in _running(serving, known.values(), at):
        for pk in serving[responsible]:
            found[pk].append(clock)
    return found


def _running(
    serving: Mapping[int | None, set[int]], people: Iterable[Person], at: datetime
) -> Iterable[tuple[_Clock, int | None]]:
    of = Q(responsible__in=[pk for pk in serving if pk is not None])
    if None in serving:
        of |= Q(responsible=None)
    last = max(cutting.end_of_day(person.zone, at) for person in people)
    states = cutting.states(at)
    section = Case(
        When(states["past"], then=Value(PAST)), When(states["promise"], then=Value(PROMISED)), default=Value(DUE)
    )
    today = first_clocks(of).filter(due_by__lt=max(last, at + cutting.HOUR)).annotate(section=section)
    for pk, name, due_by, responsible in today.order_by("due_by", "pk").values_list(
        "pk", "section", "due_by", "responsible"
    ):
        yield _Clock(pk, name, due_by), responsible


def _sections(person: Person, clocks: Iterable[_Clock], at: datetime) -> Ids:
    """By section, due first ahead; what is due on a later day of theirs is left out."""
    sections: Ids = {PAST: [], PROMISED: [], DUE: []}
    for clock in clocks:
        if clock.section != DUE or cutting.group_of(clock.due_by, person.zone, at) != "later":
            sections[clock.section].append(clock.pk)
    return sections


def _rows(found: Iterable[Ids]) -> dict[int, Row]:
    listed = {pk for sections in found for ids in sections.values() for pk in ids[:LISTED]}
    return {row.clock.pk: row for row in timed_rows(list(listed)) if row.clock}
