"""Where an instant cuts a list of running clocks: the groups by due time, the states by what has begun.

Each state says in SQL what `lifecycle.standing` says of one clock; a test holds the two together.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Func, Q, Value

from requests_app.lifecycle import past_before
from requests_app.models import Commitment

HOUR = timedelta(hours=1)
IS_PROMISE = Q(kind=Commitment.Kind.PROMISED_CONTACT)


class IsDayOfDue(Func):
    """Whether an instant lies on the day of the due time, in the commitment's own zone."""

    template = "((due_by AT TIME ZONE zone)::date = (%(expressions)s AT TIME ZONE zone)::date)"
    output_field = BooleanField()


def is_past(at: datetime) -> Q:
    return Q(due_by__lte=past_before(at))


def states(at: datetime) -> dict[str, Q]:
    """The states that are counted, for running clocks."""
    begun = Q(soon_at__lte=at) & ~is_past(at) & ~IS_PROMISE
    return {
        "past": is_past(at),
        "window": begun & Q(expected_from__isnull=False),
        "soon": begun & Q(expected_from__isnull=True),
        "promise": IS_PROMISE & ~is_past(at) & Q(IsDayOfDue(Value(at))),
    }


def end_of_day(zone: str, at: datetime) -> datetime:
    """Midnight after `at` in the zone."""
    tomorrow = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=ZoneInfo(zone))


def groups(zone: str, at: datetime) -> dict[str, Q]:
    """The groups by due time, each clock in one; near midnight the next hour comes before the day's end."""
    hour, midnight = at + HOUR, max(end_of_day(zone, at), at + HOUR)
    return {
        "past": is_past(at),
        "hour": ~is_past(at) & Q(due_by__lte=hour),
        "today": Q(due_by__gt=hour, due_by__lt=midnight),
        "later": Q(due_by__gt=hour, due_by__gte=midnight),
    }


def group_of(due_by: datetime, zone: str, at: datetime) -> str:
    """The group of one clock: `groups`, for a row that has been read."""
    hour = at + HOUR
    if due_by <= past_before(at):
        return "past"
    if due_by <= hour:
        return "hour"
    return "today" if due_by < max(end_of_day(zone, at), hour) else "later"
