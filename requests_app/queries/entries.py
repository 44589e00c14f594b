"""The rows of the working lists: a request, how its clock stands, and the one next thing to do."""

from dataclasses import dataclass
from datetime import datetime

from contacts import business_time
from contacts.guideline import AvailabilityClass, Channel, MetBy
from contacts.models import Person, User
from contacts.queries import offices
from requests_app.lifecycle import Status
from requests_app.models import Commitment

from .duplicates import originals_of
from .rows import Clock, Facts, Row
from .standing import Calendars, Face, face_of

MEETINGS = (Channel.CONFERENCE_CALL, Channel.FACE_TO_FACE)


@dataclass(frozen=True)
class Action:
    """The one next thing to do with a row, and where on the request's page it is done."""

    label: str
    anchor: str


@dataclass(frozen=True)
class Entry:
    """One row; `face` is empty where no clock runs, and then `business_days` is its age."""

    facts: Facts
    face: Face | None
    clock: Clock | None
    action: Action
    stands_in: bool
    business_days: int = 0
    goes_on_as: int | None = None

    @property
    def state(self) -> str:
        """A code of the components: the clock's, else what the request itself says."""
        if self.face:
            return self.face.state
        if self.facts.is_closed or self.facts.is_answered:
            return "withdrawn" if self.facts.status in (Status.WITHDRAWN, Status.MERGED) else "met"
        if self.facts.is_complaint:
            return "complaint"
        return "none" if self.is_meeting else "ageing"

    @property
    def state_label(self) -> str:
        if self.face:
            return self.face.label
        if self.facts.is_closed or self.facts.is_answered:
            if self.facts.status == Status.MERGED:
                return "Duplicate"
            return "Closed" if self.facts.status == Status.RESOLVED else "Answered" if self.facts.is_answered else ""
        return "As arranged" if self.is_meeting else ""

    @property
    def act_path(self) -> str:
        """The page on which it is answered: of a duplicate that of the request it goes on as."""
        return f"/requests/{self.goes_on_as}/" if self.goes_on_as else self.facts.path

    @property
    def is_promised(self) -> bool:
        """Whether the clock is that of a promised contact, still to come or missed."""
        return bool(self.is_running and self.clock and self.clock.is_promise)

    @property
    def is_running(self) -> bool:
        return bool(self.clock and not self.clock.outcome)

    @property
    def is_meeting(self) -> bool:
        return self.facts.channel in MEETINGS

    @property
    def only_a_call_counts(self) -> bool:
        return bool(self.clock and self.clock.met_by == MetBy.TELEPHONE_CALL)

    @property
    def circumstance(self) -> str:
        """What explains the due time: `manager out`, `after hours`."""
        if self.clock is None or self.clock.is_promise:
            return ""
        if (
            self.clock.availability_class == AvailabilityClass.OUT_OF_OFFICE
            and not Channel(self.facts.channel).is_written
        ):
            return "manager out"
        return "after hours" if self.clock.clock_start > self.facts.received_at else ""


def entries_of(rows: list[Row], actor: User, at: datetime) -> list[Entry]:
    """The rows as the actor sees them at an instant."""
    calendars = Calendars.of_rows(rows)
    originals = originals_of(facts.pk for facts, _ in rows if facts.status == Status.MERGED)
    ages = ages_of([facts for facts, clock in rows if clock is None and not facts.is_closed], at)
    return [
        Entry(
            facts=facts,
            face=face_of(clock, calendars.of(clock), actor.zone, at) if clock else None,
            clock=clock,
            action=action_of(facts, clock),
            stands_in=facts.owner_id not in (None, actor.person_id),
            business_days=ages.get(facts.pk, 0),
            goes_on_as=originals.get(facts.pk),
        )
        for facts, clock in rows
    ]


def ages_of(aged: list[Facts], at: datetime) -> dict[int, int]:
    """Whole business days since receipt, by the owner's office hours (S28, S43)."""
    if not aged:
        return {}
    owners = Person.objects.in_bulk({facts.owner_id for facts in aged if facts.owner_id})
    facts_of = offices([], at)
    return {
        facts.pk: business_time.business_days_between(
            facts_of.calendar(owners.get(facts.owner_id or 0)), facts.reopened_at or facts.received_at, at
        )
        for facts in aged
    }


def action_of(facts: Facts, clock: Clock | None) -> Action:
    """What comes next with the row."""
    if facts.status == Status.MERGED:
        return Action("Open", "")
    if clock is None:
        return Action("Resolve", "resolve") if facts.is_answered else Action("Open", "")
    if clock.is_promise:
        return Action("Record contact", "respond")
    if clock.kind == Commitment.Kind.MILESTONE:
        return Action("Fill in", "fill_in")
    if clock.kind == Commitment.Kind.POST_MORTEM:
        return Action("Work on the analysis", "analyse")
    if clock.kind == Commitment.Kind.ACKNOWLEDGEMENT:
        return Action("Acknowledge", "acknowledge")
    return Action("Log the call" if clock.met_by == MetBy.TELEPHONE_CALL else "Record response", "respond")
