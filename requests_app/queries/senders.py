"""Whose mail it is, and about which request: by proof, or not at all.

`From:` proves nothing. What does: the address that it was sent to, signed by us for one recipient and one request; or
a known address whose domain our own mail server vouches for.
"""

from dataclasses import dataclass

from contacts.models import User
from contacts.queries.sign_ins import account_at, account_of
from notices import addresses
from notices.models import InboundMail
from notices.queries import notice_named


class Unproven(Exception):
    """Nobody can say whose it is; the text says why, for people."""


@dataclass(frozen=True)
class Proven:
    """Whose it is, the request that it answers (None: a new one), and the last event that its writer was told of."""

    account: User
    request_id: int | None
    seen: int | None


def proven(mail: InboundMail) -> Proven:
    """Raises Unproven."""
    told = notice_named(mail.references)
    answered = {found for address in mail.sent_to if (found := addresses.opened(address))}
    if len(answered) > 1:
        raise Unproven("It was sent to the reply addresses of several requests.")
    if answered:
        request_id, recipient = answered.pop()
        is_about_it = told is not None and told.about == f"request:{request_id}"
        return Proven(_recipient(mail, recipient), request_id, _event_of(told.source) if told and is_about_it else None)
    account = _vouched_for(mail)
    if told is not None and told.about.startswith("request:"):
        return Proven(account, int(told.about.removeprefix("request:")), _event_of(told.source))
    return Proven(account, None, None)


def _recipient(mail: InboundMail, recipient: str) -> User:
    """For whom the address was made; another account that writes to it has it from them."""
    kind, number = recipient[0], int(recipient[1:])
    of = {addresses.PERSON: {"person_id": number}, addresses.ACCOUNT: {"user_id": number}}.get(kind)
    account = account_of(**of) if of else None
    if account is None:
        raise Unproven("Whoever the reply address was made for cannot sign in.")
    writer = account_at(mail.sender) if mail.sender else None
    if writer is not None and writer.pk != account.pk:
        raise Unproven(f"The reply address was made for {account.name}, but {writer.name} is named as the sender.")
    return account


def _vouched_for(mail: InboundMail) -> User:
    account = account_at(mail.sender) if mail.sender else None
    if account is None:
        raise Unproven("The sender is not known here.")
    if not mail.is_vouched_for:
        raise Unproven("Nothing proves that it is from the sender it names: no reply address of ours, no DMARC pass.")
    return account


def _event_of(source: str) -> int | None:
    kind, _, number = source.partition(":")
    return int(number) if kind == "event" and number.isdecimal() else None
