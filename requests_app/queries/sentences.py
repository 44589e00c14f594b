"""One thing that happened to a request, in a sentence."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from contacts.wording import date_text, instant_text
from requests_app.lifecycle import Medium
from requests_app.models import Commitment, Event, TeamRequest
from requests_app.wording import unsatisfied_text

from .connected import TOGETHER

Kind = Event.Kind
MEETINGS = (
    Kind.MEETING_PROPOSED,
    Kind.MEETING_CONFIRMED,
    Kind.MEETING_MOVED,
    Kind.MEETING_CANCELLED,
    Kind.MEETING_HELD,
)


ANSWERED = {
    Medium.TELEPHONE: "spoke with them on the telephone",
    Medium.EMAIL: "answered by e-mail",
    Medium.LETTER_OR_FAX: "answered by letter or fax",
    Medium.PORTAL: "answered here",
    Medium.IN_PERSON: "met them",
}


TRIED = {
    Medium.TELEPHONE: "tried to call",
    Medium.EMAIL: "wrote an e-mail",
    Medium.LETTER_OR_FAX: "sent a letter or fax",
    Medium.PORTAL: "wrote here",
    Medium.IN_PERSON: "went to meet them",
}


DELIVERED = {
    Medium.PORTAL: "here",
    Medium.EMAIL: "by e-mail",
    Medium.LETTER_OR_FAX: "by letter or fax",
}


@dataclass(frozen=True)
class Teller:
    """Who reads it, when and where: what the words depend on."""

    team_request: TeamRequest
    zone: tzinfo
    at: datetime | None
    is_internal: bool

    def when(self, instant: datetime, beside: datetime | None = None) -> str:
        """With its day, unless the line beside it is of that day."""
        days = {i.astimezone(self.zone).date() for i in (instant, beside) if i}
        return instant_text(instant, self.zone, self.at, day="never" if beside and len(days) == 1 else True)

    def day(self, on: str) -> str:
        return date_text(date.fromisoformat(on), self.at.astimezone(self.zone).date() if self.at else None)

    @property
    def company(self) -> str:
        return self.team_request.clec.name


def sentence(teller: Teller, kind: Event.Kind, event: Event) -> str:
    data = event.data
    if kind in (Kind.ACKNOWLEDGED, Kind.PROMISED):
        return _dated(teller, kind, data)
    if kind in (Kind.RESPONDED, Kind.ATTEMPTED):
        return _answer(kind, event)
    if kind in TOGETHER:
        return TOGETHER[kind](data)
    if kind in MEETINGS:
        return _met(teller, kind, data)
    return {
        Kind.RESOLVED: "resolved it",
        Kind.REOPENED: "opened it again",
        Kind.WITHDRAWN: "withdrew it",
        Kind.NOTED: "wrote a note" if event.actor and not event.actor.is_of_clec else "added to it",
        Kind.FILLED_IN: "filled in what is known",
        Kind.REASSIGNED: f"gave it to {data.get('now', '')}, from {data.get('was', '')}",
        Kind.CORRECTED: "corrected the record",
        Kind.CAME_ALONG: f"moved it along: {data.get('was', '')} is part of {data.get('now', '')} now",
        Kind.REBASED: "moved the due time, since office hours or holidays have changed",
        Kind.RAISED: f"raised it to {data.get('director', '')}" + _tried(data),
        Kind.NOT_SATISFIED: unsatisfied_text(data),
        Kind.RAISE_ANSWERED: "answered what was raised",
        Kind.ANALYSED: "worked on the analysis",
        Kind.DELIVERED: _delivered(kind, data),
        Kind.WENT_PAST_GUIDELINE: f"Past guideline: {_awaited(event)} by this time",
        Kind.MISSED_PROMISE: "Promise missed: no contact on the promised day",
        Kind.DIRECTOR_TOLD: f"{data.get('director', 'The director')} was told that it is past guideline",
        Kind.NOT_REACHED: _not_reached(data),
        Kind.NO_GUIDELINE: "No guideline could be worked out. Sales Operations has been told",
    }[kind]


def _dated(teller: Teller, kind: Event.Kind, data: dict[str, str]) -> str:
    day = teller.day(data["promised_on"])
    if kind is Kind.ACKNOWLEDGED:
        return f"acknowledged it and promised contact on {day}"
    was = f" instead of {teller.day(data['was'])}" if data.get("was") else ""
    return f"promised contact on {day}{was}"


def _answer(kind: Event.Kind, event: Event) -> str:
    medium = Medium(event.data["medium"])
    return ANSWERED[medium] if kind is Kind.RESPONDED else TRIED[medium]


def _met(teller: Teller, kind: Event.Kind, data: dict[str, Any]) -> str:
    """Of a meeting (S52, S53): what, when, where."""
    what = "conference call" if data["meeting_kind"] == "conference_call" else "meeting face to face"
    when = teller.when(datetime.fromisoformat(data["starts_at"]))
    if kind is Kind.MEETING_HELD:
        return f"says that the {what} of {when} {'was held' if data['was_held'] else 'was not held'}"
    if kind is Kind.MEETING_PROPOSED:
        return f"proposed a {what} for {when}, {data['minutes']} min: {data['place']}"
    if kind is Kind.MEETING_MOVED:
        was = teller.when(datetime.fromisoformat(data["was"]))
        return f"proposed to move the {what} from {was} to {when}, {data['minutes']} min: {data['place']}"
    return f"{'confirmed' if kind is Kind.MEETING_CONFIRMED else 'called off'} the {what} of {when}"


def _delivered(kind: Event.Kind, data: dict[str, Any]) -> str:
    """S37: what, how and to whom."""
    if kind is not Kind.DELIVERED:
        return ""
    version = f", version {data['version']}" if data["version"] > 1 else ""
    return f"delivered the analysis{version} {DELIVERED[Medium(data['medium'])]} to {data['to']}"


def _awaited(event: Event) -> str:
    clock = event.commitment
    if clock is not None and clock.kind == Commitment.Kind.MILESTONE:
        return f"“{clock.label}” was not reached"
    is_analysis = clock is not None and clock.kind == Commitment.Kind.POST_MORTEM
    return "the analysis was not delivered" if is_analysis else "no answer"


def _tried(data: dict[str, str]) -> str:
    return f". Tried before: {data['tried']}" if data.get("tried") else ""


def _not_reached(data: dict[str, list[str]]) -> str:
    instead = ", ".join(data.get("instead", []))
    return f"A message to {data.get('name')} could not be delivered" + (f"; told instead: {instead}" if instead else "")
