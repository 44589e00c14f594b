"""What happened to a request, in the words a page shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby

from contacts import business_time
from contacts.guideline import Channel, MetBy
from requests_app.lifecycle import Medium
from requests_app.models import Commitment, Event, TeamRequest

from .connected import TOGETHER, attached
from .filled import filled_changes
from .sentences import MEETINGS, Teller, sentence

Kind = Event.Kind
ICONS = {
    Kind.ACKNOWLEDGED: "check",
    Kind.RESPONDED: "phone",
    Kind.PROMISED: "clock",
    Kind.RESOLVED: "check",
    Kind.REOPENED: "refresh",
    Kind.WITHDRAWN: "cross",
    Kind.NOTED: "note",
    Kind.FILLED_IN: "edit",
    Kind.ANALYSED: "edit",
    Kind.DELIVERED: "doc",
    Kind.REASSIGNED: "swap",
    Kind.CAME_ALONG: "swap",
    Kind.CORRECTED: "edit",
    Kind.REBASED: "clock",
    Kind.RAISED: "flag",
    Kind.NOT_SATISFIED: "flag",
    Kind.RAISE_ANSWERED: "flag",
    Kind.WENT_PAST_GUIDELINE: "alert",
    Kind.MISSED_PROMISE: "alert",
    Kind.DIRECTOR_TOLD: "mail",
    Kind.NOT_REACHED: "alert",
    Kind.NO_GUIDELINE: "alert",
    **dict.fromkeys(MEETINGS, "people"),
    **dict.fromkeys(TOGETHER, "link"),
    **dict.fromkeys((Kind.JOINED, Kind.LEFT), "people"),
}
CHANNEL_ICONS = {
    Channel.PAGER: "pager",
    Channel.VOICEMAIL: "voicemail",
    Channel.EMAIL: "mail",
    Channel.TELEPHONE: "phone",
    Channel.CONFERENCE_CALL: "people",
    Channel.FACE_TO_FACE: "people",
}
MEDIUM_ICONS = {
    Medium.EMAIL: "mail",
    Medium.LETTER_OR_FAX: "doc",
    Medium.PORTAL: "doc",
    Medium.IN_PERSON: "people",
}
# What a company does on a channel.
DID = {
    Channel.PAGER: "paged {}",
    Channel.VOICEMAIL: "left a voicemail for {}",
    Channel.EMAIL: "sent an e-mail to {}",
    Channel.LETTER_OR_FAX: "sent a letter or fax to {}",
    Channel.PORTAL_FORM: "wrote to {} here",
    Channel.TELEPHONE: "spoke with {} on the telephone",
    Channel.CONFERENCE_CALL: "asked {} for a conference call",
    Channel.FACE_TO_FACE: "asked {} to meet face to face",
}
ANSWERS = (Kind.ACKNOWLEDGED, Kind.ATTEMPTED, Kind.RESPONDED, Kind.DELIVERED, Kind.PROMISED, Kind.RESOLVED)
PROMISES = {
    Commitment.Kind.RESPONSE: "a response",
    Commitment.Kind.ACKNOWLEDGEMENT: "a reply that names a date",
}
LABELS = {"channel": "Channel", "received_at": "Received", "availability": "Manager", "due_by": "Due"}
CLASSES = {"in_office": "In the office", "out_of_office": "Out, or no quick phone", "": "None"}


@dataclass(frozen=True)
class Entry:
    """One line, as `components/timeline.html` wants it."""

    at: datetime
    who: str
    text: str
    icon: str
    note: str = ""
    hidden_from: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def timeline_of(
    team_request: TeamRequest, events: Iterable[Event], *, zone: tzinfo, at: datetime, is_internal: bool
) -> list[tuple[date, list[Entry]]]:
    """The events in order, by day in the reader's zone.

    Without `is_internal`, as the company sees it: internal notes, and why it changed hands, are not there.
    """
    told = [entry for _, lines in told_of(team_request, events, zone, at, is_internal) for entry in lines]
    told.sort(key=lambda entry: business_time.floor_to_minute(entry.at))
    days = groupby(told, key=lambda entry: entry.at.astimezone(zone).date())
    return [(day, list(entries)) for day, entries in days]


def told_of(
    team_request: TeamRequest, events: Iterable[Event], zone: tzinfo, at: datetime | None, is_internal: bool
) -> list[tuple[Event, list[Entry]]]:
    """Each event that the reader may know of, with its lines. Without `at` every instant has its year."""
    teller = Teller(team_request, zone, at, is_internal)
    return [(event, _told(teller, event)) for event in events if is_internal or not event.is_internal]


def _told(teller: Teller, event: Event) -> list[Entry]:
    kind = Kind(event.kind)
    if kind is Kind.LOGGED:
        return _logged(teller, event)
    who = event.actor.name if event.actor else ""
    is_hidden = event.is_internal or (kind is Kind.REASSIGNED and bool(event.note))
    entry = Entry(
        at=event.at,
        who=who,
        text=sentence(teller, kind, event) + _stood_in(kind, event) + _recorded(teller, event) + _after(kind, event),
        icon=_icon(kind, event),
        note=event.note if teller.is_internal or not is_hidden else "",
        hidden_from=teller.company if is_hidden else "",
        changes=_changes(teller, event),
    )
    return [entry, *_promised(teller, event)] if kind in (Kind.REOPENED, Kind.NOT_SATISFIED) else [entry]


def _logged(teller: Teller, event: Event) -> list[Entry]:
    """What the company did, who wrote it down where that was another moment or person, and what it promises."""
    team_request = teller.team_request
    channel = Channel(event.data.get("channel", team_request.channel))
    to = event.data.get("to") or (team_request.owner.name if team_request.owner else "Sales Operations")
    who, icon = team_request.contact_name, CHANNEL_ICONS.get(channel, "doc")
    told = [Entry(event.at, who, DID[channel].format(to) + attached(event.data), icon, event.note)]
    is_later = event.recorded_at - event.at >= timedelta(minutes=1)
    if event.actor and (is_later or event.actor_id != team_request.asked_by_id):
        told.append(Entry(event.recorded_at, event.actor.name, "logged it", "note", team_request.late_note))
    return [*told, *_promised(teller, event)]


def _promised(teller: Teller, event: Event) -> list[Entry]:
    """The clocks that started with this event."""
    clock, by = event.commitment, event.data.get("analysis_by")
    analysis = (
        f"of the analysis in writing by {teller.when(datetime.fromisoformat(by), event.recorded_at)}" if by else ""
    )
    own = [Entry(event.recorded_at, "Promise", analysis, "clock")] if by else []
    if clock is None:
        return own
    absent = " for a manager who is out" if clock.availability_class == "out_of_office" else ""
    only_a_call = clock.rule is not None and clock.rule.met_by == MetBy.TELEPHONE_CALL
    awaited = "a call" if only_a_call else PROMISES[Commitment.Kind(clock.kind)]
    text = f"of {awaited} by {teller.when(clock.due_by, event.recorded_at)}{absent}"
    return [Entry(event.recorded_at, "Promise", text, "clock"), *own]


def _stood_in(kind: Event.Kind, event: Event) -> str:
    return f", standing in for {event.for_person.name}" if event.for_person and kind in ANSWERS else ""


def _after(kind: Event.Kind, event: Event) -> str:
    return (". An attempt: no clock stops" if kind is Kind.ATTEMPTED else "") + attached(event.data)


def _recorded(teller: Teller, event: Event) -> str:
    """Both times, where it was written down after it happened (rule 11)."""
    by_itself = event.actor is None
    if by_itself or event.recorded_at - event.at < timedelta(minutes=1):
        return ""
    return f"; recorded {teller.when(event.recorded_at, event.at)}"


def _icon(kind: Event.Kind, event: Event) -> str:
    if kind in (Kind.RESPONDED, Kind.ATTEMPTED):
        return MEDIUM_ICONS.get(Medium(event.data["medium"]), "phone")
    return "lock" if event.is_internal else ICONS[kind]


def _changes(teller: Teller, event: Event) -> list[tuple[str, str, str]]:
    if "filled" in event.data:
        return filled_changes(teller.team_request, event.data["filled"], teller.zone, teller.at)
    changes = event.data.get("changes", {})
    pairs = [(label, key, changes[key]) for key, label in LABELS.items() if key in changes]
    return [(label, _value(teller, key, was), _value(teller, key, now)) for label, key, (was, now) in pairs]


def _value(teller: Teller, key: str, value: str) -> str:
    if key == "channel":
        return Channel(value).label
    if key == "availability":
        return CLASSES[value]
    return teller.when(datetime.fromisoformat(value)) if value else "none"
