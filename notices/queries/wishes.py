"""How somebody is told: what can concern them, by which channels, and within what limits they choose."""

from collections.abc import Mapping
from dataclasses import dataclass

from contacts.access import DIRECTORS, MANAGERS, Role
from contacts.models import User
from notices.access import may_keep_webhooks
from notices.channels.gateway import is_set_up
from notices.kinds import EMAIL, INBOX, KINDS, PAGER, SMS, Kind, Relation, Urgency
from notices.models import Delivery, Notice, Preference
from notices.recipients import Receiver, is_reached_by, named, one_of, recipient

R = Relation
_OURS = {R.OWNER, R.STAND_IN, R.PARTICIPANT}
_COMPANYS = {R.REQUESTER, R.FUNCTION, R.PARTICIPANT}
RELATIONS: Mapping[str, set[Relation]] = {
    **dict.fromkeys(MANAGERS, _OURS),
    **dict.fromkeys(DIRECTORS, _OURS | {R.DIRECTOR}),
    Role.SALES_OPERATIONS: _OURS | {R.DESK},
    Role.CLEC_USER: _COMPANYS,
    Role.CLEC_ADMIN: _COMPANYS,
}
# Whoever of ours raised what a director answers is told of it, as who asked.
TOLD_TO_WHO_RAISED = "raised_answered"
# Told to whoever looks after them alone.
WEBHOOKS_ALONE = {"webhook_off"}
PAUSABLE = (PAGER, SMS)
# As `Urgency` says it of a recipient, to the recipient, in the order of the page.
WHEN = {
    Urgency.AT_ONCE: "At once, at any hour",
    Urgency.IN_HOURS: "When you are at work",
    Urgency.DIGEST: "At the start of your day",
}
BY = {EMAIL: "by e-mail", INBOX: "in your inbox", PAGER: "by pager", SMS: "by text message"}


@dataclass(frozen=True)
class Way:
    """One channel by which somebody can be told, or `lacks`: why not."""

    channel: str
    address: str = ""
    lacks: str = ""

    @property
    def label(self) -> str:
        return Notice.Channel(self.channel).label

    @property
    def by(self) -> str:
        return BY[self.channel]


@dataclass(frozen=True)
class Choice:
    """One kind by one way: on or off, and whether they may say otherwise. `name` is `kind:channel`."""

    name: str
    way: Way
    is_on: bool
    is_free: bool


@dataclass(frozen=True)
class KindRow:
    """One kind by each way but the inbox, which keeps everything."""

    kind: Kind
    choices: list[Choice]


@dataclass(frozen=True)
class Wishes:
    """`groups` are the kinds by when they come. What was never chosen is the default."""

    ways: list[Way]
    lacking: list[Way]
    groups: list[tuple[str, list[KindRow]]]
    out_of_hours: bool
    paused: list[str]
    is_default: bool

    @property
    def free(self) -> dict[str, bool]:
        """`kind:channel` of all that may be chosen, and how it is now."""
        choices = [one for _, rows in self.groups for row in rows for one in row.choices]
        return {one.name: one.is_on for one in choices if one.is_free}

    @property
    def pausable(self) -> list[Way]:
        return [way for way in self.ways if way.channel in PAUSABLE]


def wishes_of(actor: User) -> Wishes:
    """Their own. Two queries, one more for somebody of ours."""
    me = one_of(actor)
    chosen = {(row.kind, row.channel): row.is_on for row in Preference.objects.filter(**named(me))}
    delivery = Delivery.objects.filter(**named(me)).first()
    ways = ways_of(me)
    there = [way for way in ways if not way.lacks]
    return Wishes(
        ways=there,
        lacking=[way for way in ways if way.lacks],
        groups=_groups(kinds_for(actor), there, chosen),
        out_of_hours=delivery is not None and delivery.out_of_hours,
        paused=delivery.paused_channels if delivery else [],
        is_default=not chosen and delivery is None,
    )


def kinds_for(actor: User) -> list[Kind]:
    """What can concern somebody of the role, in the order of the table. Tests come by what they test."""
    role = actor.role
    if role == Role.ADMINISTRATOR and actor.person is not None:
        role = actor.person.position
    known = RELATIONS.get(role, set())
    kinds = [kind for kind in KINDS.values() if kind.name != "test" and _concerns(kind, known)]
    return [kind for kind in kinds if kind.name not in WEBHOOKS_ALONE or may_keep_webhooks(actor)]


def _concerns(kind: Kind, known: set[Relation]) -> bool:
    return not known.isdisjoint(kind.to) or (R.OWNER in known and kind.name == TOLD_TO_WHO_RAISED)


def ways_of(me: Receiver) -> list[Way]:
    """Each channel for people, in order. A company's account has no numbers here, nor is it told that it lacks any."""
    known = recipient(me)
    ways = [Way(EMAIL, known.email), Way(INBOX)]
    if known.calendar is None:
        return ways
    return [*ways, _by_telephone(me, PAGER, known.pager), _by_telephone(me, SMS, known.cellular)]


def _by_telephone(me: Receiver, channel: str, number: str) -> Way:
    if not is_reached_by(me, channel):
        return Way(channel, lacks="number")
    return Way(channel, number, "" if is_set_up(channel) else "gateway")


def _groups(
    kinds: list[Kind], ways: list[Way], chosen: Mapping[tuple[str, str], bool]
) -> list[tuple[str, list[KindRow]]]:
    rows = {when: [_row(kind, ways, chosen) for kind in kinds if kind.urgency is when] for when in WHEN}
    return [(WHEN[when], some) for when, some in rows.items() if some]


def _row(kind: Kind, ways: list[Way], chosen: Mapping[tuple[str, str], bool]) -> KindRow:
    return KindRow(kind, [_choice(kind, way, chosen) for way in ways if way.channel != INBOX])


def _choice(kind: Kind, way: Way, chosen: Mapping[tuple[str, str], bool]) -> Choice:
    default = kind.is_by_default(way.channel)
    is_free = kind.may_choose(way.channel, is_on=not default)
    is_on = chosen.get((kind.name, way.channel), default) if is_free else default
    return Choice(f"{kind.name}:{way.channel}", way, is_on, is_free)
