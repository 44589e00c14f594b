"""Calendar files (iCalendar, RFC 5545 and 5546): the invitation to a meeting, and a whole calendar of one's own.

The same rows give the same bytes: nothing in a file is relative to now. Lines are folded and texts escaped by the
library; what it is handed holds no control characters, which no escape of iCalendar can carry.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from contacts.wording import printable
from requests_app.lifecycle import MeetingStatus
from requests_app.models import Commitment, Meeting, TeamRequest

MAKER = "-//Account Team//Portal//EN"
NOTE = "Guidelines only: Service Managers try to meet these times."
READ_AGAIN = timedelta(minutes=15)
STATUSES = {MeetingStatus.PROPOSED: "TENTATIVE", MeetingStatus.CANCELLED: "CANCELLED"}


class Method(StrEnum):
    """What a reader's calendar is to do with the entry: take it, in the place of an older one, or take it out."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def method_of(meeting: Meeting) -> Method:
    return Method.CANCEL if meeting.is_cancelled else Method.REQUEST


def invitation(meeting: Meeting, method: Method) -> bytes:
    """The meeting as a file for those who take part; read with `with_everybody`.

    Its UID stays as long as the meeting, SEQUENCE rises with each change: a calendar changes the entry that it has.
    The portal is the organizer; whether a time suits is said on its page, so no answer is asked for by mail.
    """
    calendar = _calendar()
    calendar.add("method", method.value)
    calendar.add_component(_entry_of_meeting(meeting))
    return _written(calendar, [meeting.starts_at])


def whole_calendar(name: str, meetings: Iterable[Meeting], clocks: Iterable[Commitment]) -> bytes:
    """Meetings, and what is due, for a program that reads it again and again; read with everybody and the request."""
    calendar = _calendar()
    calendar.add("x-wr-calname", printable(name))
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    meetings = list(meetings)
    for meeting in meetings:
        calendar.add_component(_entry_of_meeting(meeting))
    for clock in clocks:
        calendar.add_component(_entry_of_clock(clock))
    return _written(calendar, [meeting.starts_at for meeting in meetings])


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _written(calendar: Calendar, instants: list[datetime]) -> bytes:
    """With the zones that it names, from a year before the first instant to a year after the last."""
    if instants:
        years = [instant.year for instant in instants]
        calendar.add_missing_timezones(first_date=date(min(years) - 1, 1, 1), last_date=date(max(years) + 2, 1, 1))
    return bytes(calendar.to_ical())


def _entry_of_meeting(meeting: Meeting) -> Event:
    team_request, zone = meeting.team_request, ZoneInfo(meeting.zone)
    entry = _entry(f"meeting-{meeting.key}", meeting.changed_at, team_request)
    entry.add("sequence", meeting.sequence)
    entry.add("summary", printable(f"{meeting.get_kind_display()}: {_about(team_request)}"))
    entry.add("dtstart", meeting.starts_at.astimezone(zone))
    entry.add("duration", timedelta(minutes=meeting.minutes))  # its end may be a local time that comes twice
    entry.add("location", printable(meeting.place))
    entry.add("status", STATUSES.get(MeetingStatus(meeting.status), "CONFIRMED"))
    entry.add(
        "description", printable("\n\n".join(filter(None, [meeting.agenda, meeting.reason, link_to(team_request)])))
    )
    entry.add("organizer", _address("Account Team", parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    for part in meeting.participants.all():
        attendee = _address(part.somebody.name, part.somebody.email)
        attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"})
        entry.add("attendee", attendee, encode=False)
    return entry


def _entry_of_clock(clock: Commitment) -> Event:
    """A moment that takes no time: nobody is busy because something is due."""
    team_request = clock.team_request
    entry = _entry(f"due-{clock.pk}", clock.created_at, team_request)
    entry.add("summary", printable(f"Due: {_about(team_request)}"))
    entry.add("dtstart", clock.due_by.astimezone(UTC))
    entry.add("transp", "TRANSPARENT")
    entry.add("description", printable(f"{clock.get_kind_display()}\n{NOTE}\n\n{link_to(team_request)}"))
    return entry


def _entry(uid: str, changed_at: datetime, team_request: TeamRequest) -> Event:
    entry = Event()
    entry.add("uid", f"{uid}@{_domain()}")
    entry.add("dtstamp", changed_at.astimezone(UTC))
    entry.add("last-modified", changed_at.astimezone(UTC))
    entry.add("url", link_to(team_request))
    return entry


def _about(team_request: TeamRequest) -> str:
    return f"{team_request.reference} {team_request.subject} ({team_request.clec.name})"


def _address(name: str, email: str) -> vCalAddress:
    """A name in double quotes cannot hold one: programs that read it know no escape for it."""
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(" ".join(printable(name).replace('"', "'").split()))
    return address


def link_to(team_request: TeamRequest) -> str:
    return f"{settings.PORTAL_URL.rstrip('/')}/requests/{team_request.pk}/"


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
