"""When things happen in the demo: on a day of 2006 that is moved, or so and so long before it is loaded."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from contacts import business_time
from contacts.business_time import Calendar

DAY, WEEK, MINUTE = timedelta(days=1), timedelta(weeks=1), timedelta(minutes=1)
# Longer than any row of days without a business day.
_FAR_BACK = 20


@dataclass(frozen=True)
class Stage:
    """What a moment is worked out from: the instant of loading, how far 2006 is moved, the manager's calendar."""

    at: datetime
    weeks: int
    calendar: Calendar
    received_at: datetime | None = None

    def day(self, text: str) -> date:
        return moved(text, self.weeks)

    def instant(self, text: str) -> datetime:
        """A wall time of 2006 at the manager's office, the same weekday and wall time in the present."""
        day, clock = text.split()
        wall = datetime.fromisoformat(f"{self.day(day)}T{clock}").replace(tzinfo=ZoneInfo(self.calendar.zone))
        return business_time.floor_to_minute(wall)

    def business_day(self, n: int) -> date:
        """The n-th business day from the present one on, which is today until the office closes."""
        on = business_time.local_date(self.calendar, business_time.next_opening(self.calendar, self.at))
        if n > 0:
            return business_time.business_day(self.calendar, on, n)
        for _ in range(-n):
            on = _step(self.calendar, on - DAY, -DAY)
        return on


# None: it has no place in this stage, such as a contact out of hours while the office is open.
Moment = Callable[[Stage], datetime | None]
Date = Callable[[Stage], date]


def moved(text: str, weeks: int) -> date:
    return date.fromisoformat(text) + weeks * WEEK


def weeks_until(at: datetime, receipts: Iterable[tuple[str, str]]) -> int:
    """The latest whole number of weeks that leaves none of the receipts (wall time, zone) in the future."""
    walls = [datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)) for text, zone in receipts]
    weeks = (at - max(walls)) // WEEK + 1  # clocks may have changed in between: a week more is the most
    while any(wall + weeks * WEEK > at for wall in walls):
        weeks -= 1
    return weeks


def on(text: str) -> Moment:
    """That wall time of 2006, moved, business day or not: as a receipt comes."""
    return lambda stage: stage.instant(text)


def worked(text: str) -> Moment:
    """The same for what people do: where the day has become a holiday, the next business day."""

    def moment(stage: Stage) -> datetime:
        day, clock = text.split()
        open_on = _step(stage.calendar, stage.day(day), DAY)
        return stage.instant(f"{open_on - stage.weeks * WEEK} {clock}")

    return moment


def ago(minutes: int) -> Moment:
    """That many office minutes before the demo is loaded."""
    return lambda stage: before(stage.calendar, stage.at, minutes)


def later(minutes: int) -> Moment:
    """That many office minutes after the receipt."""

    def moment(stage: Stage) -> datetime | None:
        return stage.received_at and business_time.add(stage.calendar, stage.received_at, minutes)

    return moment


def out_of_hours(stage: Stage) -> datetime | None:
    """Up to 25 minutes ago, while the office was closed; never while it is open."""
    if business_time.is_open(stage.calendar, stage.at):
        return None
    closed_at = before(stage.calendar, stage.at, 1) + MINUTE
    return max(closed_at, business_time.floor_to_minute(stage.at) - 25 * MINUTE)


def day(text: str) -> Date:
    """That day of 2006, moved."""
    return lambda stage: stage.day(text)


def days(n: int) -> Date:
    """The n-th business day from the present one on; negative: before it."""
    return lambda stage: stage.business_day(n)


def before(calendar: Calendar, at: datetime, minutes: int) -> datetime:
    """The latest minute from which `minutes` (1 or more) open minutes have passed until `at`."""
    at = business_time.floor_to_minute(at)
    late, early = 0, (_FAR_BACK + 3 * minutes // 540) * 1440
    while early - late > 1:
        middle = (early + late) // 2
        enough = business_time.between(calendar, at - middle * MINUTE, at) >= minutes
        early, late = (middle, late) if enough else (early, middle)
    return at - early * MINUTE


def possible_day(calendar: Calendar, wanted: date, from_at: datetime) -> date:
    """The first business day from `wanted` on whose closing time lies after `from_at`."""
    on = max(wanted, business_time.local_date(calendar, from_at))
    on = _step(calendar, on, DAY)
    while business_time.closing(calendar, on) <= from_at:
        on = _step(calendar, on + DAY, DAY)
    return on


def _step(calendar: Calendar, on: date, by: timedelta) -> date:
    while not business_time.is_business_day(calendar, on):
        on += by
    return on
