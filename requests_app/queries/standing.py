"""How a clock shows at an instant: its state, its words, how far it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from contacts import business_time
from contacts.models import CalendarVersion
from contacts.wording import clock_text
from requests_app.lifecycle import Standing, standing
from requests_app.models import Commitment

from .rows import Clock, Row

_DONE = {
    Commitment.Kind.POST_MORTEM: {Standing.MET: "Delivered in time", Standing.LATE: "Delivered late"},
    Commitment.Kind.MILESTONE: {Standing.MET: "Reached in time", Standing.LATE: "Reached late"},
}
WITH_TRACK = {Standing.PAST, Standing.WINDOW, Standing.SOON, Standing.RUNNING}


@dataclass(frozen=True)
class Track:
    """How much of a clock is used, in business minutes from its start."""

    used: int
    total: int
    window_from: int | None


@dataclass(frozen=True)
class Face:
    """A clock as a page shows it; `state` is a code of the components, `business_minutes` and whole `business_days`
    those from now to the due time, negative once past. `elapsed_minutes` are by the wall clock.
    """

    state: str
    label: str
    due_by: datetime
    business_minutes: int
    business_days: int
    elapsed_minutes: int
    track: Track | None

    @property
    def is_past(self) -> bool:
        return self.state in (Standing.PAST, Standing.MISSED)


class Calendars:
    """The calendars that the clocks of one page were worked out with, read once."""

    def __init__(self, version_ids: Iterable[int]) -> None:
        self._versions = CalendarVersion.objects.in_bulk(set(version_ids))
        self._kept: dict[tuple[int, str], business_time.Calendar] = {}

    @classmethod
    def of_rows(cls, rows: Iterable[Row]) -> "Calendars":
        return cls(row.clock.calendar_version_id for row in rows if row.clock)

    def of(self, clock: Clock) -> business_time.Calendar:
        """Built once for each version and zone: the key of a calendar is all of its holidays."""
        key = clock.calendar_version_id, clock.zone
        if key not in self._kept:
            self._kept[key] = self._versions[key[0]].in_zone(key[1])
        return self._kept[key]


def face_of(clock: Clock, calendar: business_time.Calendar, viewer_zone: str, at: datetime) -> Face:
    """The clock at `at`, in the words of the viewer's zone."""
    state = standing(clock, at)
    return Face(
        state="recorded_late" if _is_recorded_late(clock, state) else state.value,
        label=_label(clock, state, viewer_zone, at),
        due_by=clock.due_by,
        business_minutes=business_time.between(calendar, at, clock.due_by),
        business_days=business_time.business_days_between(calendar, at, clock.due_by),
        elapsed_minutes=int((at - clock.due_by).total_seconds()) // 60,
        track=_track(clock, calendar, at) if state in WITH_TRACK and not clock.is_promise else None,
    )


def _is_recorded_late(clock: Clock, state: Standing) -> bool:
    """In time, but written down after the flag (rule 11)."""
    return state in (Standing.MET, Standing.KEPT) and clock.flagged_at is not None


def _label(clock: Clock, state: Standing, zone: str, at: datetime) -> str:
    if state is Standing.WAITING:
        return f"Starts {clock_text(clock.clock_start, zone, at, day='short')}"
    if state is Standing.RUNNING and clock.expected_from:
        return f"From {clock_text(clock.expected_from, zone, at, day='short')}"
    if clock.is_promise and state is Standing.LATE:
        return "Promise missed, contact late"  # what was missed stays missed (rule 12)
    if clock.is_promise and _is_recorded_late(clock, state):
        return "Promise kept, recorded late"
    return _DONE.get(Commitment.Kind(clock.kind), {}).get(state, "")


def _track(clock: Clock, calendar: business_time.Calendar, at: datetime) -> Track:
    start = clock.clock_start
    opens = clock.expected_from
    return Track(
        used=business_time.between(calendar, start, at),
        total=business_time.between(calendar, start, clock.due_by),
        window_from=business_time.between(calendar, start, opens) if opens else None,
    )
