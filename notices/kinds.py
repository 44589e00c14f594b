"""What is told to whom: event by relation gives the channels (docs/notices.md). Pure: no Django, no rows, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

EMAIL, INBOX, PAGER, SMS, WEBHOOK = "email", "inbox", "pager", "sms", "webhook"
# Of a notice: what a company's account may read, as it has it, and what became of it. Why it did not go, and what a
# provider answered, is the engine's, and our own people's, who look after it.
READ_BY_COMPANIES = (
    *("id", "kind", "about", "person_id", "user_id", "contact_id", "endpoint_id", "channel", "context", "state"),
    *("attempts", "created_at", "next_try_at", "sent_at", "read_at", "sent_with_id"),
)


class Urgency(StrEnum):
    """When it goes out."""

    AT_ONCE = "At once, at any hour"
    IN_HOURS = "When the recipient is at work"
    DIGEST = "At the start of the recipient's day"


class Relation(StrEnum):
    """What the recipient is to that which is told of."""

    OWNER = "Manager"
    STAND_IN = "Back-up"
    DIRECTOR = "Director"
    DESK = "Sales Operations"
    REQUESTER = "Who asked"
    FUNCTION = "The company's contact for it"
    PARTICIPANT = "Who takes part"


@dataclass(frozen=True)
class Kind:
    """One sort of notice. Its channels, `to`, are the defaults: turned off only where `may_turn_off`.

    What `is_personal` is of no use to a back-up: it waits until the recipient is back. What goes `alone` becomes no
    part of another message: a meeting's carries an entry for the calendar, and little would be left of a digest.
    """

    name: str
    says: str
    urgency: Urgency
    to: Mapping[Relation, tuple[str, ...]]
    may_turn_off: bool = True
    is_personal: bool = False
    alone: bool = False

    @property
    def is_at_once(self) -> bool:
        return self.urgency is Urgency.AT_ONCE

    def is_by_default(self, channel: str) -> bool:
        """Whether it comes by this channel to whom nothing else was said."""
        return any(channel in channels for channels in self.to.values())

    def may_choose(self, channel: str, *, is_on: bool) -> bool:
        """The inbox keeps everything; what must be heard keeps its channels; any other may be added or left out."""
        if channel == INBOX:
            return is_on
        return is_on or self.may_turn_off or not self.is_by_default(channel)


R = Relation
_BOTH = (EMAIL, INBOX)


def _kind(name: str, says: str, urgency: Urgency, *to: Relation, must_be_heard: bool = False) -> Kind:
    return Kind(name, says, urgency, MappingProxyType(dict.fromkeys(to, _BOTH)), may_turn_off=not must_be_heard)


def _personal(name: str, says: str, urgency: Urgency, *to: Relation) -> Kind:
    return replace(_kind(name, says, urgency, *to), is_personal=True)


def _alarm(name: str, says: str, *to: Relation) -> Kind:
    return _kind(name, says, Urgency.AT_ONCE, *to, must_be_heard=True)


_H = Urgency.IN_HOURS
_OF_ANSWERS = (R.REQUESTER, R.FUNCTION, R.PARTICIPANT)
_ALL = (
    _kind("new_request", "A new request is yours", _H, R.OWNER),
    _kind("due_soon", "An answer is due soon", _H, R.OWNER),
    _alarm("past_guideline", "A request went past guideline", R.OWNER, R.STAND_IN, R.DESK),
    _alarm("director_past_guideline", "It is past guideline still", R.DIRECTOR),
    _kind("promise_due_tomorrow", "A promise of contact is due tomorrow", _H, R.OWNER),
    _kind("promise_due_today", "A promise of contact is due today", _H, R.OWNER),
    _alarm("promise_missed", "A promise of contact was missed", R.OWNER, R.STAND_IN, R.DESK),
    _kind("acknowledged", "A request was acknowledged", _H, *_OF_ANSWERS),
    _kind("responded", "A request was answered", _H, *_OF_ANSWERS),
    _kind("resolved", "A request was resolved", _H, *_OF_ANSWERS),
    _kind("added_to", "The company added to a request", _H, R.OWNER, R.PARTICIPANT),
    _kind("reopened", "A request was opened again", _H, R.OWNER),
    _alarm("raised", "A request was raised to the director", R.DIRECTOR),
    _kind("raised_answered", "The director answered what was raised", _H, *_OF_ANSWERS),
    _kind("reassigned", "A request was given to you", _H, R.OWNER),
    replace(
        _personal("meeting", "A meeting was proposed, confirmed, moved or called off", _H, R.PARTICIPANT), alone=True
    ),
    _kind("handover", "You stand in for somebody", _H, R.STAND_IN),
    _kind("post_mortem_delivered", "A root cause analysis was delivered", _H, R.REQUESTER, R.FUNCTION),
    _kind("outage", "A major outage, and what became of it", Urgency.AT_ONCE, R.FUNCTION),
    replace(_kind("outage_update_due", "An update of an outage is due", Urgency.AT_ONCE, R.OWNER), is_personal=True),
    _alarm("outage_update_missed", "An update of an outage was promised and has not come", R.OWNER, R.DIRECTOR, R.DESK),
    replace(_personal("date_asked", "Your answer by mail names no date", _H, R.OWNER), may_turn_off=False),
    _personal("old_numbers", "Your numbers were not verified for 90 days", _H, R.OWNER),
    _kind("wrong_contact", "Somebody says that a card is wrong", _H, R.DESK, must_be_heard=True),
    _alarm("nobody_assigned", "Nobody is assigned to a request", R.DESK),
    _alarm("no_guideline", "A request has no clock though it should", R.DESK),
    _alarm("undelivered", "A message to somebody could not be delivered", R.DIRECTOR, R.DESK),
    _alarm("untold", "Nobody at all could be told", R.DESK),
    _alarm("webhook_off", "Your company’s webhook was switched off", R.FUNCTION),
    replace(
        _personal("digest", "Your day: what is due, promised and past guideline", Urgency.DIGEST, R.OWNER), alone=True
    ),
    _personal("test", "A test that somebody sent to themselves", Urgency.AT_ONCE, *R),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _ALL})


# What only whoever has the request, or stands in for them, is told: an answer to it is an answer to the company.
_WHO_DOES_NOT_ANSWER = {Relation.DIRECTOR, Relation.PARTICIPANT}
ANSWERED_BY_MAIL = frozenset(
    name for name, kind in KINDS.items() if Relation.OWNER in kind.to and not _WHO_DOES_NOT_ANSWER & kind.to.keys()
)


def channels_for(kind: Kind, relation: Relation, chosen: Mapping[str, bool]) -> tuple[str, ...]:
    """By which channels: the defaults, with what the recipient chose instead, within the limits.

    Raises KeyError for a relation that is not told of it.
    """
    wanted = dict.fromkeys(kind.to[relation], True)
    wanted |= {channel: is_on for channel, is_on in chosen.items() if kind.may_choose(channel, is_on=is_on)}
    return tuple(channel for channel, is_on in wanted.items() if is_on)


def table() -> str:
    """The table of docs/notices.md, in Markdown."""
    heads = ["Notice", "What it says", "When", *(str(relation) for relation in Relation), "May be turned off"]
    rows = [_row(kind) for kind in KINDS.values()]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [heads, ["---"] * len(heads), *rows])


def _row(kind: Kind) -> list[str]:
    channels = [", ".join(_WORDS[channel] for channel in kind.to.get(relation, ())) for relation in Relation]
    return [f"`{kind.name}`", kind.says, str(kind.urgency), *channels, "yes" if kind.may_turn_off else "no"]


_WORDS = {EMAIL: "e-mail", INBOX: "inbox", PAGER: "pager", SMS: "text message", WEBHOOK: "webhook"}
