"""What the lists are made of: the clock that counts of each request, and the facts beside it.

Lists read columns, not models: a page of 200 rows is a page of 200 tuples.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from phonenumber_field.phonenumber import PhoneNumber

from contacts.guideline import Channel
from requests_app.kinds import kind_named
from requests_app.lifecycle import Status
from requests_app.models import Commitment, TeamRequest
from requests_app.models.commitment import CommitmentQuerySet

CLOSED = [status.value for status in Status if status.is_closed]
# Said as the partial indexes of TeamRequest say it, so that they serve; they hold the few duplicates besides.
IS_GOING_ON = ~Q(status__in=[Status.RESOLVED.value, Status.WITHDRAWN.value])
IS_OPEN = IS_GOING_ON & ~Q(status=Status.MERGED.value)
_RUNS = Exists(Commitment.objects.unmet().filter(team_request=OuterRef("pk")))
# What a queue holds: a duplicate as long as a clock of its runs.
IS_IN_QUEUE = IS_GOING_ON & (~Q(status=Status.MERGED.value) | Q(_RUNS))


class Facts(NamedTuple):
    """A request in one row of a list."""

    pk: int
    subject: str
    topic: str
    side: str
    channel: str
    received_at: datetime
    state: str
    status: str
    pon: str
    ticket: str
    contact_name: str
    contact_phone: str
    clec_id: int
    company: str
    owner_id: int | None
    owner_name: str | None
    owner_phone: PhoneNumber | None
    reopened_at: datetime | None

    @property
    def reference(self) -> str:
        return f"R-{self.pk}"

    @property
    def path(self) -> str:
        """Its own page, as messages and mails name it too."""
        return f"/requests/{self.pk}/"

    @property
    def about(self) -> str:
        """The topic in a word or two: `Order`, not all that belongs to it."""
        return kind_named(self.topic).title

    @property
    def owner(self) -> str:
        return self.owner_name or "Sales Operations"

    @property
    def channel_label(self) -> str:
        return Channel(self.channel).label

    @property
    def status_label(self) -> str:
        return Status(self.status).label

    @property
    def is_complaint(self) -> bool:
        return self.topic in ("service_complaint", "sales_complaint")

    @property
    def is_closed(self) -> bool:
        return Status(self.status).is_closed

    @property
    def is_answered(self) -> bool:
        return self.status == Status.RESPONDED


class Clock(NamedTuple):
    """A commitment in one row of a list; fits `lifecycle.Clock`."""

    pk: int
    kind: str
    clock_start: datetime
    expected_from: datetime | None
    soon_at: datetime
    due_by: datetime
    promised_on: date | None
    label: str
    met_at: datetime | None
    outcome: str
    zone: str
    calendar_version_id: int
    met_by: str | None
    previous_id: int | None
    availability_class: str
    created_at: datetime
    flagged_at: datetime | None
    director_due_at: datetime | None
    director_told_at: datetime | None

    @property
    def is_promise(self) -> bool:
        return self.kind == Commitment.Kind.PROMISED_CONTACT


class Row(NamedTuple):
    facts: Facts
    clock: Clock | None


_FOREIGN = {
    "company": "clec__name",
    "owner_name": "owner__name",
    "owner_phone": "owner__office_phone",
    "met_by": "rule__met_by",
}
FACTS = [_FOREIGN.get(name, name) for name in Facts._fields]
CLOCK = [_FOREIGN.get(name, name) for name in Clock._fields]
_BOTH = [*CLOCK, *(f"team_request__{name}" for name in FACTS)]


def first_clocks(of: Q) -> CommitmentQuerySet:
    """The running clock that counts of each request: the one that is due first.

    A missed promise may run beside a new one; the request is one row all the same. `of` narrows both the
    clocks and those they are compared with: all running clocks of a request are one person's.
    """
    earlier = (
        Commitment.objects.unmet()
        .filter(of, team_request=OuterRef("team_request"))
        .filter(Q(due_by__lt=OuterRef("due_by")) | Q(due_by=OuterRef("due_by"), pk__lt=OuterRef("pk")))
    )
    return Commitment.objects.unmet().filter(of).exclude(Exists(earlier))


def without_clock(of: Q, clocks_of: Q) -> QuerySet[TeamRequest]:
    """Open requests on which no clock runs."""
    running = Commitment.objects.unmet().filter(clocks_of, team_request=OuterRef("pk"))
    return TeamRequest.objects.filter(IS_OPEN, of).exclude(Exists(running))


def timed_rows(ids: list[int]) -> list[Row]:
    """The rows of these commitments, in the order given.

    The page is chosen from the index first and read afterwards, so that a long list is not joined to be cut.
    """
    read = Commitment.objects.filter(pk__in=ids).values_list(*_BOTH)
    rows = {row[0]: Row(Facts._make(row[len(CLOCK) :]), Clock._make(row[: len(CLOCK)])) for row in read}
    return [rows[pk] for pk in ids if pk in rows]


def plain_rows(requests: QuerySet[TeamRequest]) -> list[Row]:
    return [Row(Facts._make(row), None) for row in requests.values_list(*FACTS)]


def running_or_last(request_ids: Iterable[int]) -> dict[int, Clock]:
    """For each request the running clock that is due first, else the one that ended last."""
    read = Commitment.objects.filter(team_request__in=list(request_ids)).exclude(outcome=Commitment.Outcome.REPLACED)
    # PostgreSQL puts what has not ended last, so the running clock that is due first is the last word.
    in_order = read.order_by("ended_at", "-due_by", "-id").values_list("team_request_id", *CLOCK)
    return {request_id: Clock._make(row) for request_id, *row in in_order}


def clocked_rows(requests: QuerySet[TeamRequest]) -> list[Row]:
    """Each with the clock that says where it stands. One that has ended says nothing of what is open again."""
    rows = plain_rows(requests)
    clocks = running_or_last(row.facts.pk for row in rows)
    return [Row(facts, _telling(facts, clocks.get(facts.pk))) for facts, _ in rows]


def _telling(facts: Facts, clock: Clock | None) -> Clock | None:
    is_over = facts.is_closed or facts.is_answered
    return clock if clock and (is_over or not clock.outcome) else None


def through(channel: str) -> Q:
    """By this channel; `written` is all that come in writing, empty every one."""
    channels = [c.value for c in Channel if c.is_written] if channel == "written" else [channel]
    return Q(channel__in=channels) if channel else Q()


def number_in(text: str) -> int | None:
    """An id that the database could hold."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
