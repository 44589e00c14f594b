"""What a request promises, in plain sentences: for pages, messages and mails.

`who` is who answers, `met_by` what stops the clock; instants are aware, zones IANA names or `tzinfo`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contacts.guideline import Channel, MetBy
from contacts.wording import Zone, date_text, instant_text, promised_text

WILL = {
    MetBy.TELEPHONE_CALL: "calls",
    MetBy.DIRECT_RESPONSE: "responds",
    MetBy.DATED_ACKNOWLEDGEMENT: "replies and names a date for contact",
    MetBy.WRITTEN_ANALYSIS: "delivers the analysis in writing",
}
WAS_TO = {
    MetBy.TELEPHONE_CALL: "was to call",
    MetBy.DIRECT_RESPONSE: "was to respond",
    MetBy.DATED_ACKNOWLEDGEMENT: "was to reply and name a date for contact",
    MetBy.WRITTEN_ANALYSIS: "was to deliver the analysis in writing",
}
STOPS = {
    MetBy.TELEPHONE_CALL: "Only a call stops this clock. A message left or an e-mail is an attempt: the clock runs on.",
    MetBy.DIRECT_RESPONSE: "Any direct answer stops this clock: a call, an e-mail, an answer here.",
    MetBy.DATED_ACKNOWLEDGEMENT: "A reply that names a date for contact stops this clock, and so does a full answer.",
    MetBy.WRITTEN_ANALYSIS: "Delivering the complete analysis in writing stops this clock.",
}


@dataclass(frozen=True)
class Expected:
    """A promise about to be said."""

    who: str
    met_by: MetBy
    expected_from: datetime | None
    due_by: datetime
    zone: Zone

    @property
    def lead(self) -> str:
        """`Ruth Ellery replies and names a date for contact`."""
        return f"{self.who} {WILL[self.met_by]}"

    @property
    def was_to(self) -> str:
        """The same once the time has gone by."""
        return f"{self.who} {WAS_TO[self.met_by]}"


def promise_text(promise: Expected, viewer: Zone, now: datetime, *, is_past: bool) -> str:
    """`Ruth Ellery calls between 11:15 and 11:30 MDT (10:15–10:30 your time).`"""
    if is_past:
        due = instant_text(promise.due_by, promise.zone, now)
        return f"It is past guideline already: {promise.was_to} by {due}."
    times = promised_text(promise.expected_from, promise.due_by, zone=promise.zone, viewer=viewer, now=now)
    return f"{promise.lead} {times}."


def no_promise_text(who: str, channel: Channel, *, is_sales: bool, is_desk: bool) -> str:
    """What is said where nothing is promised (S28, S52, S53), or a promise could not be worked out."""
    if channel is Channel.TELEPHONE:
        return "The conversation is on record as an answer."
    if channel in (Channel.CONFERENCE_CALL, Channel.FACE_TO_FACE):
        return f"{who} arranges it as you ask; there is no set time."
    if is_desk:
        return f"{who} finds out who serves you; there is no set time."
    if is_sales:
        return f"{who} answers. No response time is published for Sales: the request shows its age."
    return f"No guideline could be worked out for this. It goes to {who} all the same, and Sales Operations is told."


# How two requests belong together, from where the link begins and from where it ends; the second in a sentence.
CONNECTED = {
    "same_outage": ("Same outage as", "Same outage as"),
    "follows": ("Follows", "Followed by"),
    "asks_about": ("Asks about", "Asked about in"),
    "duplicate": ("Duplicate: goes on as", "Its duplicate"),
}
CONNECTED_SENTENCES = {
    "same_outage": ("it is about the same outage as {}", "it is about the same outage as {}"),
    "follows": ("it follows {}", "it is followed by {}"),
    "asks_about": ("it asks about {}", "it is asked about in {}"),
}


def connected_text(kind: str, *, is_from: bool) -> str:
    """`Follows`, `Followed by`: before the other request."""
    return CONNECTED[kind][0 if is_from else 1]


def rung_text(tier: int, *, is_sales: bool) -> str:
    """What is on a tier of the ladder (E4): `Service Manager`, `Sales Director`, `above the Service Director`."""
    half = "Sales" if is_sales else "Service"
    known = {0: "the representative", 1: "the help desk", 2: "the process specialist"}
    ours = {3: "Sales Executive" if is_sales else "Service Manager", 4: f"{half} Director"}
    return {**known, **ours}.get(tier, f"above the {half} Director")


def unsatisfied_text(data: Mapping[str, Any]) -> str:
    """What a company did that was not satisfied, from the data of the event."""
    opened = "; this opened it again" if data.get("is_opened") else ""
    if data.get("from_tier") == data.get("to_tier"):
        return f"was not satisfied: {data.get('director')}, at the top of the ladder, was told again{opened}"
    return f"was not satisfied: it went one rung up, to {data.get('director')}{opened}"


def near_day_text(on: date, today: date) -> str:
    """`today`, else `Fri 19 May`."""
    return "today" if on == today else date_text(on, today)


def on_day_text(on: date, today: date) -> str:
    """`today`, else `on Fri 19 May`."""
    return "today" if on == today else f"on {date_text(on, today)}"


def listed(words: list[str]) -> str:
    """`CO, NM and AZ`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
