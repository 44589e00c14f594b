"""A row of the director's page: what it is about, who has it, and what happens next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet

from contacts import business_time
from contacts.models import Person, User
from contacts.queries import Presence, offices
from contacts.wording import BUSINESS_DAY, past_text
from requests_app.lifecycle import DIRECTOR_AFTER, MINUTE
from requests_app.models import Commitment, Escalation, Event, TeamRequest
from requests_app.models.commitment import CommitmentQuerySet

from .rows import Clock, Facts, plain_rows, running_or_last, timed_rows
from .standing import Calendars, Face, face_of


@dataclass(frozen=True)
class Step:
    """What happens, and when; `at` is empty where it has no instant."""

    words: str
    at: datetime | None = None


@dataclass(frozen=True)
class Raise:
    """What was brought before a director, and `business_days` ago."""

    director_id: int
    director: str
    raised_by: str
    raised_at: datetime
    reason: str
    tried: str
    business_days: int


@dataclass(frozen=True)
class Need:
    """One row. `clock` and `face` are empty for what was raised without a clock; `seen` is the last event."""

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


def needs_of(
    rows: QuerySet[Escalation] | CommitmentQuerySet, first: int, size: int, actor: User, at: datetime
) -> list[Need]:
    """So many of the rows from the first on: a fixed number of queries, whatever their number."""
    raises: dict[int, Escalation] = {}
    if rows.model is Escalation:
        read = rows.select_related("director", "raised_by")[first : first + size]
        raises = {raised.team_request_id: raised for raised in read}
        facts, clocks = _facts_of(list(raises)), running_or_last(raises)
    else:
        found = timed_rows(list(rows.values_list("pk", flat=True)[first : first + size]))
        facts, clocks = [row.facts for row in found], {row.facts.pk: row.clock for row in found if row.clock}
    return _Page(facts, clocks, actor, at).needs(raises)


def _facts_of(ids: list[int]) -> list[Facts]:
    by_id = {row.facts.pk: row.facts for row in plain_rows(TeamRequest.objects.filter(pk__in=ids))}
    return [by_id[pk] for pk in ids]


class _Page:
    """What the rows of one page need beside their facts, read once for all of them."""

    def __init__(self, facts: list[Facts], clocks: dict[int, Clock], actor: User, at: datetime) -> None:
        self.facts, self.clocks, self.actor, self.at = facts, clocks, actor, at
        ids = [one.pk for one in facts]
        self.events = _events_of(ids)
        self.promises = _promises_of(ids)
        people = Person.objects.filter(pk__in={one.owner_id for one in facts if one.owner_id})
        self.managers = {person.pk: person for person in people.select_related("director", "back_up")}
        self.offices = offices(self.managers.values(), at)
        self.calendars = Calendars(clock.calendar_version_id for clock in clocks.values())

    def needs(self, raises: dict[int, Escalation]) -> list[Need]:
        return [self._need(facts, raises.get(facts.pk)) for facts in self.facts]

    def _need(self, facts: Facts, escalation: Escalation | None) -> Need:
        clock, manager = self.clocks.get(facts.pk), self.managers.get(facts.owner_id or 0)
        seen, attempts, last_attempt_at = self.events.get(facts.pk, (None, 0, None))
        raised = self._raise(escalation, manager) if escalation else None
        first, before = self._raised_steps(raised) if raised else self._steps(clock, manager)
        return Need(
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
            business_days=business_time.between(calendar, escalation.raised_at, self.at) // BUSINESS_DAY,
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
        you, name = self._director(manager)
        if clock.director_told_at and name:
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
        back_up = self._back_up(manager, clock.due_by + MINUTE)
        you, name = self._director(manager)
        director = "you" if you else name
        if not director:
            return Step(f"{manager.name} is told then")
        if back_up is None:
            return Step(f"{manager.name} and {director} are told then")
        told = business_time.add(self.offices.calendar(manager), clock.due_by + MINUTE, DIRECTOR_AFTER)
        return Step(f"{manager.name} and {back_up.name} are told then, {director} at", told)

    def _back_up(self, manager: Person, at: datetime) -> Person | None:
        """Who is told beside the manager: the one named for the absence, else the standing back-up."""
        record = self.offices.record_at(manager, at)
        back_up = record.back_up if record and record.back_up else manager.back_up
        return back_up if back_up and back_up.is_active else None


def _events_of(ids: list[int]) -> dict[int, tuple[int, int, datetime | None]]:
    """For each request its last event, how many attempts were logged and when the last was."""
    tried = Q(kind=Event.Kind.ATTEMPTED)
    of_each = Event.objects.filter(team_request__in=ids).order_by().values_list("team_request_id")
    counted = of_each.annotate(seen=Max("id"), tries=Count("id", filter=tried), last=Max("at", filter=tried))
    return {request_id: (seen, attempts, last) for request_id, seen, attempts, last in counted}


def _promises_of(ids: list[int]) -> dict[int, date]:
    """The latest date that was promised and is still open."""
    running = Commitment.objects.unmet().filter(team_request__in=ids, promised_on__isnull=False).order_by()
    return dict(running.values_list("team_request_id").annotate(Max("promised_on")))
