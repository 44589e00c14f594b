"""A row of the director's page: what it is about, who has it, and what happens next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Max, Q

from contacts import business_time
from contacts.models import Person, User
from contacts.queries import Presence, offices
from contacts.wording import business_days_text, duration_text, past_text
from requests_app.lifecycle import DIRECTOR_AFTER, MINUTE
from requests_app.models import Commitment, Escalation, Event, TeamRequest

from .rows import Clock, Facts, clocked_rows, timed_rows
from .standing import Calendars, Face, face_of


@dataclass(frozen=True)
class Step:
    """What happens, and when; `at` is empty where it has no instant."""

    words: str
    at: datetime | None = None


@dataclass(frozen=True)
class Raise:
    """What was brought before a director, and how long ago in office hours: in minutes, in whole days."""

    director_id: int
    director: str
    raised_by: str
    raised_at: datetime
    reason: str
    tried: str
    business_minutes: int
    business_days: int

    @property
    def how_long(self) -> str:
        """`3 h 30 of office time`, `5 business days`."""
        if self.business_days:
            return business_days_text(self.business_days)
        return f"{duration_text(self.business_minutes)} of office time"


@dataclass(frozen=True)
class Need:
    """One row. `clock` and `face` are empty for what was raised without a clock; `seen` is the last event."""

    group: str
    facts: Facts
    clock: Clock | None
    face: Face | None
    manager: Person | None
    presence: Presence | None
    promised_on: date | None
    attempts: int
    last_attempt_at: datetime | None
    seen: int | None
    raised: Raise | None
    next: Step
    before: Step

    @property
    def how_long(self) -> str:
        """`3 h 30 past`, in the manager's office hours."""
        return past_text(-self.face.business_minutes) if self.face else ""

    @property
    def minutes_past(self) -> int:
        """Office hours past, in minutes."""
        return -self.face.business_minutes if self.face else 0

    @property
    def stand_in(self) -> Person | None:
        return self.presence.stand_in if self.presence and self.presence.is_away else None


class Picked(NamedTuple):
    """What a row is made of."""

    group: str
    facts: Facts
    clock: Clock | None
    escalation: Escalation | None = None


def picked_raises(group: str, raises: Iterable[Escalation]) -> list[Picked]:
    """What was raised, with the clock of each that runs or ended last."""
    by_request = {raised.team_request_id: raised for raised in raises}
    rows = {row.facts.pk: row for row in clocked_rows(TeamRequest.objects.filter(pk__in=by_request))}
    return [Picked(group, *rows[pk], raised) for pk, raised in by_request.items()]


def picked_clocks(groups: dict[int, str]) -> list[Picked]:
    """The rows of these commitments, each with its group."""
    rows = timed_rows(list(groups))
    return [Picked(groups[row.clock.pk], row.facts, row.clock) for row in rows if row.clock]


# What these rows say of our people. A telephone number is parsed when its row is read, and they show none.
_READ = ["name", "zone", "calendar", "director__name", "back_up__name", "back_up__is_active"]


def needs_of(picked: list[Picked], actor: User, at: datetime) -> list[Need]:
    """The rows with all that stands in them: a fixed number of queries, whatever their number."""
    return _Page(picked, actor, at).needs() if picked else []


class _Page:
    """What the rows of one page need beside their facts, read once for all of them."""

    def __init__(self, picked: list[Picked], actor: User, at: datetime) -> None:
        self.picked, self.actor, self.at = picked, actor, at
        ids = [one.facts.pk for one in picked]
        self.events = _events_of(ids)
        self.promises = promises_of(ids)
        self.told = _told([one.clock for one in picked if one.clock])
        people = Person.objects.filter(pk__in={one.facts.owner_id for one in picked if one.facts.owner_id})
        known = people.select_related("director", "back_up").only(*_READ)
        self.managers = {person.pk: person for person in known}
        self.offices = offices(self.managers.values(), at)
        self.calendars = Calendars(one.clock.calendar_version_id for one in picked if one.clock)

    def needs(self) -> list[Need]:
        return [self._need(*one) for one in self.picked]

    def _need(self, group: str, facts: Facts, clock: Clock | None, escalation: Escalation | None) -> Need:
        manager = self.managers.get(facts.owner_id or 0)
        seen, attempts, last_attempt_at = self.events.get(facts.pk, (None, 0, None))
        raised = self._raise(escalation, manager) if escalation else None
        first, before = self._raised_steps(raised) if raised else self._steps(clock, manager)
        return Need(
            group=group,
            facts=facts,
            clock=clock,
            face=face_of(clock, self.calendars.of(clock), self.actor.zone, self.at) if clock else None,
            manager=manager,
            presence=self.offices.presence(manager) if manager else None,
            promised_on=self.promises.get(facts.pk),
            attempts=attempts,
            last_attempt_at=last_attempt_at,
            seen=seen,
            raised=raised,
            next=first,
            before=before,
        )

    def _raise(self, escalation: Escalation, manager: Person | None) -> Raise:
        calendar = self.offices.calendar(manager)
        return Raise(
            director_id=escalation.director_id,
            director=escalation.director.name,
            raised_by=escalation.raised_by.name,
            raised_at=escalation.raised_at,
            reason=escalation.reason,
            tried=escalation.tried,
            business_minutes=business_time.between(calendar, escalation.raised_at, self.at),
            business_days=business_time.business_days_between(calendar, escalation.raised_at, self.at),
        )

    def _raised_steps(self, raised: Raise) -> tuple[Step, Step]:
        mine = raised.director_id == self.actor.person_id
        told = "You were told at" if mine else f"{raised.director} was told at"
        return Step(f"Stays on top until {'you answer' if mine else 'it is answered'}"), Step(told, raised.raised_at)

    def _steps(self, clock: Clock | None, manager: Person | None) -> tuple[Step, Step]:
        if clock is None:
            return Step("Stays here until it is answered"), Step("")
        if clock.due_by + MINUTE > self.at:
            return Step("Past guideline after", clock.due_by), self._then(clock, manager)
        return self._director_step(clock, manager), self._manager_step(clock, manager)

    def _director_step(self, clock: Clock, manager: Person | None) -> Step:
        """What comes next of what is past: the director's notice, then nothing but an answer."""
        you, name = self._director(manager)
        waits = clock.director_due_at and not clock.director_told_at and name
        if waits:
            return Step("You are told at" if you else f"{name} is told at", clock.director_due_at)
        return Step("Stays here until it is answered")

    def _manager_step(self, clock: Clock, manager: Person | None) -> Step:
        """Who has been told last."""
        if clock.director_told_at:
            director_id, name = self.told[clock.pk]
            you = director_id == self.actor.person_id
            return Step("You were told at" if you else f"{name} was told at", clock.director_told_at)
        who = manager.name if manager else "Sales Operations"
        if clock.flagged_at is None:
            return Step(f"{who} {'is' if manager else 'are'} told as soon as it is recorded")
        return Step(f"{who} {'was' if manager else 'were'} told at", clock.flagged_at)

    def _director(self, manager: Person | None) -> tuple[bool, str]:
        """Whether the reader is the manager's director, and the director's name; none for the desk's."""
        director = manager.director if manager else None
        return bool(director and director.pk == self.actor.person_id), director.name if director else ""

    def _then(self, clock: Clock, manager: Person | None) -> Step:
        """Who will be told once it is past, and when the director."""
        if manager is None:
            return Step("Sales Operations are told then")
        back_up = self.offices.back_up(manager, clock.due_by + MINUTE)
        you, name = self._director(manager)
        director = "you" if you else name
        if not director:
            return Step(f"{manager.name} is told then")
        if back_up is None:
            return Step(f"{manager.name} and {director} are told then")
        told = business_time.add(self.offices.calendar(manager), clock.due_by + MINUTE, DIRECTOR_AFTER)
        return Step(f"{manager.name} and {back_up.name} are told then, {director} at", told)


def _events_of(ids: list[int]) -> dict[int, tuple[int, int, datetime | None]]:
    """For each request its last event, how many attempts were logged and when the last was."""
    tried = Q(kind=Event.Kind.ATTEMPTED)
    of_each = Event.objects.filter(team_request__in=ids).order_by().values_list("team_request_id")
    counted = of_each.annotate(seen=Max("id"), tries=Count("id", filter=tried), last=Max("at", filter=tried))
    return {request_id: (seen, attempts, last) for request_id, seen, attempts, last in counted}


def _told(clocks: list[Clock]) -> dict[int, tuple[int, str]]:
    """Which director was told of each clock: whoever has it now, that stays who it was."""
    ids = [clock.pk for clock in clocks if clock.director_told_at]
    if not ids:
        return {}
    events = Event.objects.filter(kind=Event.Kind.DIRECTOR_TOLD, commitment__in=ids).order_by()
    known = events.values_list("commitment_id", "data__director_id", "data__director")
    return {commitment_id: (director_id, name) for commitment_id, director_id, name in known}


def promises_of(ids: list[int]) -> dict[int, date]:
    """The latest date that was promised and is still open."""
    running = Commitment.objects.unmet().filter(team_request__in=ids, promised_on__isnull=False).order_by()
    return dict(running.values_list("team_request_id").annotate(Max("promised_on")))
