"""What a kind of request is made of. Pure: no Django, no rows, no clock.

What is filled in of a kind is kept as texts by name: a day in ISO 8601, an instant too and in UTC, `yes` or `no`, the
value of an option. Nothing stands for what is not known.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

SERVICE, SALES, SALES_OPERATIONS = "service", "sales", "sales_operations"

Filled = Mapping[str, str]


class Shape(StrEnum):
    """What may be filled in."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    INSTANT = "instant"
    YES_NO = "yes_no"
    OPTION = "option"


class Needed(StrEnum):
    """When it must be there."""

    NEVER = ""
    TO_LOG = "to log"
    TO_RESOLVE = "to resolve"


class Wrong(Exception):
    """What was filled in cannot stand; says why, by the name of the particular."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


@dataclass(frozen=True)
class Particular:
    """One thing that is asked of a kind.

    is_ours       what the account team finds out and fills in; the rest whoever asks may say at once
    needed        when it must be there: when the form is sent, or when the request is resolved at the latest
    is_fixed      stays as it was sent (E12)
    is_reference  a number under which the request is found
    goes_with     is asked beside the one of that name where that is owed
    is_note       where it is owed, the words with which the request is resolved are it
    most          letters, for texts
    """

    name: str
    label: str
    shape: Shape = Shape.TEXT
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    most: int = 120
    is_ours: bool = False
    needed: Needed = Needed.NEVER
    is_fixed: bool = False
    is_reference: bool = False
    is_note: bool = False
    goes_with: str = ""

    def cleaned(self, value: str) -> str:
        """As it is kept. Raises ValueError with words for people."""
        value = value.strip()
        return _CLEANED[self.shape](self, value) if value else ""

    def said(self, value: str) -> str:
        """An option in its words, without what explains it after a colon; the rest as it is kept."""
        return dict(self.options)[value].split(":", 1)[0] if value in dict(self.options) else value


def _text(asked: Particular, value: str) -> str:
    most = asked.most if asked.shape is Shape.TEXT else 8000
    if len(value) > most:
        raise ValueError(f"At most {most} letters; this has {len(value)}.")
    return " ".join(value.upper().split()) if asked.is_reference else value


def _day(asked: Particular, value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise ValueError("Give the date as day, month and year.") from error


def _instant(asked: Particular, value: str) -> str:
    try:
        instant = datetime.fromisoformat(value)
        utc = instant.astimezone(UTC).replace(second=0, microsecond=0)
    except (ValueError, OverflowError) as error:
        raise ValueError("Give the date and the time.") from error
    if instant.tzinfo is None:
        raise ValueError("Give the date and the time.")
    return utc.isoformat()


def _option(asked: Particular, value: str) -> str:
    if value not in dict(asked.options):
        raise ValueError("Choose one of these.")
    return value


YES_NO = (("yes", "Yes"), ("no", "No"))
_CLEANED: dict[Shape, Callable[[Particular, str], str]] = {
    Shape.TEXT: _text,
    Shape.LONG: _text,
    Shape.DAY: _day,
    Shape.INSTANT: _instant,
    Shape.YES_NO: _option,
    Shape.OPTION: _option,
}


def text(name: str, label: str, **more: object) -> Particular:
    return Particular(name, label, **more)  # type: ignore[arg-type]


def reference(name: str, label: str, **more: object) -> Particular:
    """A number: kept in upper case, and found by the search."""
    return Particular(name, label, is_reference=True, **({"most": 30} | more))  # type: ignore[arg-type]


def long(name: str, label: str, **more: object) -> Particular:
    return Particular(name, label, Shape.LONG, **more)  # type: ignore[arg-type]


def day(name: str, label: str, **more: object) -> Particular:
    return Particular(name, label, Shape.DAY, **more)  # type: ignore[arg-type]


def instant(name: str, label: str, **more: object) -> Particular:
    return Particular(name, label, Shape.INSTANT, **more)  # type: ignore[arg-type]


def yes_no(name: str, label: str, **more: object) -> Particular:
    return Particular(name, label, Shape.YES_NO, options=YES_NO, **more)  # type: ignore[arg-type]


def option(name: str, label: str, *options: tuple[str, str], **more: object) -> Particular:
    return Particular(name, label, Shape.OPTION, options=options, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Milestone:
    """A step of a kind's own, due so many days after another.

    days       business days of the office of whoever has it, or calendar days
    since      the particular that holds the day it is counted from; "" is the day of receipt, rolled as a clock's start
    done       the particular that says when it was reached
    agreed     the particular that holds another day, agreed upon, which counts instead
    is_theirs  it is the company's to reach, so nobody of ours is reminded of it
    """

    label: str
    days: int
    in_business_days: bool
    since: str
    done: str
    agreed: str = ""
    is_theirs: bool = False


def _no_milestones(filled: Filled) -> tuple[Milestone, ...]:
    return ()


def _nothing_more(filled: Filled, state: str) -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Kind:
    """One sort of request: what it is about, which side answers, what is asked, and what else must hold.

    name, label  as kept, and as people read it: a word or two, a colon, what belongs to it
    side         who answers by itself (S63, S65)
    place        where it stands among those of its side
    source       the rules behind it
    particulars  what is asked, in order
    untimed      what is said instead of a due time: a set of this kind has none of its own (S41, S43)
    wrong        what does not fit together, by the particular's name, from all that is filled in and the state
    facts        what follows from all that is filled in and the state, as label and words
    milestones   its own steps, from what is filled in (E16 to E19)
    own_clock    the guideline that it has besides its channel's: that of a post-mortem (S38)
    """

    name: str
    label: str
    side: str
    place: int
    source: str
    particulars: tuple[Particular, ...] = ()
    untimed: str = ""
    wrong: Callable[[Filled, str], dict[str, str]] = _nothing_more
    facts: Callable[[Filled, str], list[tuple[str, str]]] = lambda filled, state: []
    milestones: Callable[[Filled], tuple[Milestone, ...]] = _no_milestones
    own_clock: str = ""

    @property
    def has_milestones(self) -> bool:
        """Whether it can have any."""
        return self.milestones is not _no_milestones

    @property
    def title(self) -> str:
        """The word or two."""
        return self.label.split(":", 1)[0]

    def particulars_at(self, side: str) -> tuple[Particular, ...]:
        """What is asked where this side has it: a service problem in the hands of Sales asks more (S24)."""
        return self.particulars + (CONSULTED if self.side == SERVICE and side == SALES else ())


# S24: whoever in Sales has a service problem asks the Service Manager first, and says so.
CONSULTED = (
    text("consulted", "Who in Service was consulted", is_ours=True, needed=Needed.TO_RESOLVE),
    instant("consulted_at", "When they were consulted", is_ours=True, needed=Needed.TO_RESOLVE),
    long("steps_taken", "Steps already taken", is_ours=True, needed=Needed.TO_RESOLVE),
    yes_no("is_joint", "Resolved jointly with Service", is_ours=True, goes_with="consulted"),
    long("joint_resolution", "The joint resolution", is_ours=True, goes_with="consulted"),
)


def cleaned(asked: Iterable[Particular], given: Filled) -> dict[str, str]:
    """What was filled in of these as it is kept, what is empty left out. Raises Wrong, also for what is not asked."""
    known = {one.name: one for one in asked}
    errors = {name: "This is not asked here." for name in given if name not in known}
    found: dict[str, str] = {}
    for name, value in given.items():
        try:
            found[name] = known[name].cleaned(value) if name in known else ""
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise Wrong(errors)
    return {name: value for name, value in found.items() if value}


def lacking(asked: Iterable[Particular], filled: Filled, needed: Needed) -> list[Particular]:
    """Those that must be there by then and are not."""
    return [one for one in asked if one.needed is needed and not filled.get(one.name)]


def references(asked: Iterable[Particular], filled: Filled) -> str:
    """The numbers under which it is found, one a line: there may be blanks in one."""
    return "\n".join(filled[one.name] for one in asked if one.is_reference and one.name in filled)
