"""Pagers and cellular telephones behind a gateway: by HTTP where the settings name one, else by e-mail.

By HTTP the notice's key goes along as `Idempotency-Key` and wherever the shape of the body says `{key}`: a gateway
that has it already sends no second page. What it answers with is its own number for the message, the receipt.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from phonenumber_field.phonenumber import to_python

from notices.models import Notice

from . import email, outbound
from .errors import Missed, Refused, Unreachable
from .short import short

NOT_LET_IN = {401, 403}
ASKED_TO_WAIT = {408, 425, 429}
LONGEST_RECEIPT = 200
_PLACES = re.compile(r"(\{(?:number|national|text|key)\})")

NumberOf = Callable[[Notice], str]


class Misshapen(Exception):
    """The settings of a gateway cannot be used; says why."""


@dataclass(frozen=True)
class Gateway:
    """Where a channel goes, from settings.GATEWAYS: an address by HTTP, or a pattern of addresses by e-mail.

    shape    the body as JSON, with {number} (+13035550120, in an address without its plus), {national} (its last ten
             digits), {text} and {key} in its texts
    receipt  where the provider's own number stands in the answer: "id", "messages.0.id"
    """

    url: str
    token: str
    shape: Any
    receipt: str
    mail: str

    @classmethod
    def of(cls, channel: str) -> Self:
        """As set. Raises Misshapen."""
        given = settings.GATEWAYS[channel]
        try:
            shape = json.loads(given["shape"])
        except ValueError as error:
            raise Misshapen("its shape is no JSON") from error
        found = cls(given["url"], given["token"], shape, given["receipt"], given["mail"])
        found.refuse_nonsense()
        return found

    def refuse_nonsense(self) -> None:
        if self.url and (said := outbound.why_not(self.url)):
            raise Misshapen(said)
        if self.url and not ("{text}" in json.dumps(self.shape) and _has_number(json.dumps(self.shape))):
            raise Misshapen("its shape has no place for {number} and {text}")
        if self.mail and not (_has_number(self.mail) and "@" in self.mail):
            raise Misshapen("its e-mail address has no place for {number}")

    @property
    def is_there(self) -> bool:
        return bool(self.url or self.mail)


def is_set_up(channel: str) -> bool:
    """Whether the settings name a gateway that can be used."""
    try:
        return Gateway.of(channel).is_there
    except Misshapen:
        return False


def _has_number(text: str) -> bool:
    return "{number}" in text or "{national}" in text


@contextmanager
def opened(channel: str, number_of: NumberOf) -> Iterator[Callable[[Notice], str]]:
    """For as many as are sent inside the block. Raises Unreachable, here or from the send."""
    gateway = Gateway.of(channel)
    if gateway.url:
        with outbound.opened() as out:
            yield lambda notice: _by_http(notice, number_of(notice), gateway, out)
    elif gateway.mail:
        with email.opened(lambda notice, connection: _mail(notice, number_of(notice), gateway, connection)) as send:
            yield send
    else:
        raise Unreachable("No gateway is set up")


def _by_http(notice: Notice, number: str, gateway: Gateway, out: outbound.Outbound) -> str:
    words = _words(notice, number)
    headers = {"Idempotency-Key": words["{key}"]}
    if gateway.token:
        headers["Authorization"] = f"Bearer {gateway.token}"
    body = json.dumps(_filled(gateway.shape, words)).encode()
    return _receipt(_taken(out.put(gateway.url, body, headers)), gateway.receipt)


def _taken(answer: outbound.Answer) -> outbound.Answer:
    """What the gateway's status means for the next try."""
    said = f"The gateway answered {answer.status}"
    if answer.is_taken:
        return answer
    if answer.status in NOT_LET_IN | ASKED_TO_WAIT:
        raise Unreachable(said)
    if answer.status >= 500:
        raise Unreachable(said, may_have_gone=True)
    if answer.status == 409:  # the first try under this key is still being worked on
        raise Missed(said, may_have_gone=True)
    if answer.status >= 400:
        raise Refused(said)
    raise Unreachable(f"{said}, and it is followed nowhere")


def _receipt(answer: outbound.Answer, path: str) -> str:
    """The provider's own number; empty where it gives none. It was taken all the same."""
    try:
        found: Any = json.loads(answer.body)
        for step in path.split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return ""
    return str(found)[:LONGEST_RECEIPT] if isinstance(found, str | int) else ""


def _mail(notice: Notice, number: str, gateway: Gateway, connection: BaseEmailBackend | None) -> EmailMessage:
    """Gateways put subject and sender in front of the text: it has no subject."""
    words = _words(notice, number)
    words["{number}"] = words["{number}"].lstrip("+")
    to = _filled(gateway.mail, words)
    return EmailMessage(body=words["{text}"], to=[to], headers=email.headers(notice), connection=connection)


def _words(notice: Notice, number: str) -> dict[str, str]:
    found = to_python(number)
    if not found or not found.is_valid():
        raise Refused("They have no number for it")
    dialled = found.as_e164
    return {"{number}": dialled, "{national}": dialled[-10:], "{text}": short(notice), "{key}": str(notice.key)}


def _filled(shape: Any, words: dict[str, str]) -> Any:
    """The same with every place filled in, in texts at any depth."""
    if isinstance(shape, dict):
        return {name: _filled(value, words) for name, value in shape.items()}
    if isinstance(shape, list):
        return [_filled(value, words) for value in shape]
    if not isinstance(shape, str):
        return shape
    # Not one after the other: a text may hold the name of a place.
    return "".join(words.get(part, part) for part in _PLACES.split(shape))
