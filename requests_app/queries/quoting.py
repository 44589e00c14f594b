"""What a request would promise before it is logged, and does promise when it is."""

from datetime import datetime

from contacts import business_time
from contacts.guideline import Channel, ChannelClass
from contacts.models import CalendarVersion, Clec, Person
from contacts.queries import Quote, calendar_of, holder_at, quote
from contacts.queries.clock import zone_of
from requests_app.models import Side, TeamRequest


def responder_and_quote(
    clec: Clec, side: Side, channel: Channel, state: str, received_at: datetime
) -> tuple[Person | None, Quote | None]:
    """Who answers, and what the channel promises.

    The owner is who holds the assignment at the clock start (domain 3.1 rule 6); None means Sales Operations.
    Only a Service Manager's answer has a published interval (S28); where the company has none, the clock is
    that of the desk (rule 2).
    """
    position = side.position
    if position is None:
        return None, None
    owner = holder_at(clec, position, state, received_at)
    if side is not Side.SERVICE:
        return owner, None
    quoted = quote(owner, channel, received_at)
    if quoted is None:
        return owner, None
    at_start = holder_at(clec, position, state, quoted.promise.clock_start)
    if at_start != owner:
        owner, quoted = at_start, quote(at_start, channel, received_at)
    return owner, quoted


def has_own(team_request: TeamRequest) -> bool:
    """Whether its kind has a guideline besides its channel's, where a Service Manager has it (domain 3.1 rule 18)."""
    return bool(team_request.kind.own_clock) and team_request.side == Side.SERVICE


def own_quote(team_request: TeamRequest, office: tuple[CalendarVersion, str] | None = None) -> Quote | None:
    """What its kind promises besides the channel; None where it promises nothing, or nothing is in force."""
    if not has_own(team_request):
        return None
    about = ChannelClass(team_request.kind.own_clock)
    return quote(team_request.owner, about, team_request.received_at, office=office)


def lacks_guideline(side: Side, channel: Channel, promised: object) -> bool:
    """Whether a timed contact with a Service Manager got no promise: no rule, or no office hours, are in force."""
    return promised is None and side is Side.SERVICE and channel.is_timed


def is_logged_late(owner: Person | None, received_at: datetime, at: datetime) -> bool:
    """Whether it came more than one business day of the owner's before `at`, so that a note says why (rule 4).

    Raises business_time.OutOfRange for years that no calendar holds.
    """
    calendar = calendar_of(owner, received_at).in_zone(zone_of(owner))
    open_minutes = business_time.between(calendar, received_at, at)
    start = business_time.next_opening(calendar, received_at)
    return open_minutes > business_time.open_minutes(calendar, business_time.local_date(calendar, start))
