"""Where a notice goes: to whom instead of whoever is out, by which channels, and when.

Everything is read first, for all receivers together; then each answer is a look at what was read.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from contacts import business_time
from contacts.models import Person
from contacts.queries import Offices, offices, sales_operations
from contacts.queries.offices import Presence
from notices.kinds import Kind, Relation, Urgency, channels_for
from notices.models import Delivery, Preference
from notices.recipients import Receiver, column_of, is_reached_by, is_there, recipient

log = logging.getLogger(__name__)

Key = tuple[str, int]


@dataclass(frozen=True)
class Way:
    """Who gets it, and those they stand in for: the first is whom it was meant for."""

    to: Receiver
    instead_of: tuple[Person, ...] = ()

    @property
    def names(self) -> list[str]:
        return [person.name for person in self.instead_of]


@dataclass(frozen=True)
class Routes:
    """What is known of some receivers, and of whoever stands in for them, at one instant. See `routes`."""

    at: datetime
    facts: Offices
    chosen: dict[Key, dict[str, dict[str, bool]]]
    wishes: dict[Key, Delivery]

    def ways(self, receiver: Receiver, kind: Kind) -> list[Way]:
        """To whom it goes. What goes at once goes to who is out as well as to who stands in."""
        if not isinstance(receiver, Person):
            return [Way(receiver)] if is_there(receiver) else []
        if kind.is_personal and receiver.is_active:
            return [Way(receiver)]
        passed = self._passed(receiver)
        if passed is None:
            return self._to_the_desk(receiver)
        *out, last = passed
        redirected = Way(last, tuple(out))
        return [Way(receiver), redirected] if out and kind.is_at_once and receiver.is_active else [redirected]

    def channels(self, receiver: Receiver, kind: Kind, relation: Relation) -> list[str]:
        """The defaults with what they chose instead; none that is paused, or by which they cannot be reached."""
        chosen = channels_for(kind, relation, self.chosen.get(key_of(receiver), {}).get(kind.name, {}))
        return [channel for channel in chosen if self.is_open(receiver, channel)]

    def is_open(self, receiver: Receiver, channel: str) -> bool:
        """Whether they are reached by it and have not paused it."""
        wish = self.wishes.get(key_of(receiver))
        return is_reached_by(receiver, channel) and (wish is None or channel not in wish.paused_channels)

    def when(self, receiver: Receiver, kind: Kind) -> datetime:
        """Now, or when their office opens next; of what is theirs alone, when they are back."""
        if kind.is_at_once or self._wants_it_now(receiver, kind):
            return self.at
        try:
            return self._opening(receiver, kind)
        except (ValueError, TypeError) as error:
            # Hours that nobody knows keep nothing back (known bug 7).
            log.error("When %s is at work cannot be worked out (%s): told at once", receiver, error)
            return self.at

    def _wants_it_now(self, receiver: Receiver, kind: Kind) -> bool:
        wish = self.wishes.get(key_of(receiver))
        return kind.urgency is Urgency.IN_HOURS and wish is not None and wish.out_of_hours

    def _opening(self, receiver: Receiver, kind: Kind) -> datetime:
        if not isinstance(receiver, Person):
            standard = self.facts.versions[None].in_zone(recipient(receiver).zone)
            return max(self.at, business_time.next_opening(standard, self.at))
        presence = self.facts.presence(receiver)
        if presence.code == "out" and kind.is_personal:
            return presence.until
        return max(self.at, business_time.next_opening(self.facts.calendar(receiver), self.at))

    def _passed(self, person: Person) -> list[Person] | None:
        """Whoever is out, then who stands in, and so on to one who is in. A circle, or nobody: the first alone.

        None where that one has left and nobody of the chain is there.
        """
        passed = [person]
        while is_away(passed[-1], self.facts):
            after = stand_in(passed[-1], self.facts)
            if after is None or after in passed:
                return [person] if person.is_active else None
            passed.append(after)
        return passed

    def _to_the_desk(self, person: Person) -> list[Way]:
        return [Way(one, (person,)) for one in sales_operations()] or [Way(person)]


def routes(receivers: Iterable[Receiver], at: datetime) -> Routes:
    """Read what is asked of these: four queries, two more for each step from one who is out to who stands in."""
    known = {key_of(one): one for one in receivers}
    facts = _facts(known, at)
    theirs = Q(person__in=_numbers(known, "person")) | Q(user__in=_numbers(known, "user"))
    chosen: dict[Key, dict[str, dict[str, bool]]] = {}
    for row in Preference.objects.filter(theirs):
        chosen.setdefault(_of(row), {}).setdefault(row.kind, {})[row.channel] = row.is_on
    return Routes(at, facts, chosen, {_of(row): row for row in Delivery.objects.filter(theirs)})


def _numbers(known: Iterable[Key], column: str) -> list[int]:
    return [pk for name, pk in known if name == column]


def _facts(known: dict[Key, Receiver], at: datetime) -> Offices:
    """The offices of all of them; whoever stands in for one who is out joins them."""
    while True:
        people = [one for one in known.values() if isinstance(one, Person)]
        facts = offices(people, at)
        away = (stand_in(person, facts) for person in people if is_away(person, facts))
        new = {key_of(one): one for one in away if one is not None and key_of(one) not in known}
        if not new:
            return facts
        known |= new


def is_away(person: Person, facts: Offices) -> bool:
    """Out at this minute, or while the office is closed at its next opening; or gone for good."""
    return not person.is_active or _presence(person, facts).code == "out"


def stand_in(person: Person, facts: Offices) -> Person | None:
    """Whom the absence names, be it nobody. For who has left the standing back-up, else the director."""
    if person.is_active:
        return _presence(person, facts).stand_in
    return next((one for one in (person.back_up, person.director) if one and one.is_active), None)


def _presence(person: Person, facts: Offices) -> Presence:
    try:
        return facts.presence(person)
    except (ValueError, TypeError) as error:
        log.error("Whether %s is in cannot be worked out (%s)", person, error)
        return Presence("in", facts.at)


def key_of(receiver: Receiver) -> Key:
    return column_of(receiver), receiver.pk


def _of(row: Preference | Delivery) -> Key:
    return ("person", row.person_id) if row.person_id else ("user", row.user_id or 0)
