"""The shapes in which the demo's requests are written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from contacts.guideline import Channel
from requests_app.lifecycle import Medium
from requests_app.models import Side

from .moments import Date, Moment


class Does(StrEnum):
    """What a step does; each is the operation of that name."""

    ACKNOWLEDGE = "acknowledge"
    ATTEMPT = "attempt"
    RESPOND = "respond"
    PROMISE = "promise"
    RESOLVE = "resolve"
    NOTE = "note"
    RAISE = "raise"
    ANSWER_RAISE = "answer_raise"
    NOT_SATISFIED = "not_satisfied"
    FILL_IN = "fill_in"
    ANALYSE = "analyse"
    DELIVER = "deliver"


# What is filled in of a kind: words, or a day or an instant of the demo's.
Filled = Mapping[str, str | Date | Moment]


@dataclass(frozen=True)
class Step:
    """Something that `by` (the key of an account) does with the request."""

    when: Moment
    does: Does
    by: str
    text: str = ""
    medium: Medium = Medium.TELEPHONE
    promised: Date | None = None
    tried: str = ""
    is_internal: bool = False
    recipient: str = ""
    filled: Filled = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """One request. `office` is the person whose calendar its times are told in, `by` who logs it.

    `pon` may hold a format of the day of receipt. `contact` is a name and a number, where a manager logs.
    """

    key: str
    company: str
    office: str
    by: str
    topic: str
    channel: Channel
    subject: str
    received: Moment
    state: str = ""
    detail: str = ""
    pon: str = ""
    contact: tuple[str, str] = ("", "")
    steps: tuple[Step, ...] = ()
    filled: Filled = field(default_factory=dict)
    side: Side | None = None


def acknowledge(when: Moment, by: str, promised: Date, text: str) -> Step:
    return Step(when, Does.ACKNOWLEDGE, by, text, promised=promised)


def call(when: Moment, by: str, text: str) -> Step:
    return Step(when, Does.RESPOND, by, text)


def mail(when: Moment, by: str, text: str) -> Step:
    return Step(when, Does.RESPOND, by, text, medium=Medium.EMAIL)


def attempt(when: Moment, by: str, text: str, medium: Medium = Medium.TELEPHONE) -> Step:
    return Step(when, Does.ATTEMPT, by, text, medium=medium)


def promise(when: Moment, by: str, promised: Date, text: str) -> Step:
    return Step(when, Does.PROMISE, by, text, promised=promised)


def resolve(when: Moment, by: str, text: str, **filled: str | Date | Moment) -> Step:
    return Step(when, Does.RESOLVE, by, text, filled=filled)


def fill_in(when: Moment, by: str, **filled: str | Date | Moment) -> Step:
    return Step(when, Does.FILL_IN, by, filled=filled)


def analyse(when: Moment, by: str, **found: str) -> Step:
    return Step(when, Does.ANALYSE, by, filled=found)


def deliver(when: Moment, by: str, to: str, text: str) -> Step:
    """The analysis, in writing."""
    return Step(when, Does.DELIVER, by, text, medium=Medium.PORTAL, recipient=to)


def note(when: Moment, by: str, text: str, *, is_internal: bool = False) -> Step:
    return Step(when, Does.NOTE, by, text, is_internal=is_internal)


def lift(when: Moment, by: str, reason: str, tried: str) -> Step:
    """Raise it to the director."""
    return Step(when, Does.RAISE, by, reason, tried=tried)


def unsatisfied(when: Moment, by: str, reason: str) -> Step:
    """The company raises it one rung."""
    return Step(when, Does.NOT_SATISFIED, by, reason)


def answer(when: Moment, by: str, text: str) -> Step:
    """The director's answer."""
    return Step(when, Does.ANSWER_RAISE, by, text)
