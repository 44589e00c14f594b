"""Who receives a notice, whatever they are to us: nothing else asks which of the columns is filled in.

One entry in `_READ`, its column in `models.RECIPIENTS`, and one function add another kind of recipient.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contacts.models import ClecContact, Person, User
from notices.kinds import EMAIL, INBOX, PAGER, SMS, WEBHOOK
from notices.models import RECIPIENTS, Endpoint, Notice

Receiver = Person | User | ClecContact | Endpoint


@dataclass(frozen=True)
class Recipient:
    """How somebody is reached. `calendar` is the id of their office hours, None for who has none: a company's."""

    name: str
    email: str
    zone: str
    calendar: int | None = None
    pager: str = ""
    cellular: str = ""

    def address(self, channel: str) -> str:
        """Where the channel reaches them, as it is on file now; of a program its name is its address."""
        return {EMAIL: self.email, PAGER: self.pager, SMS: self.cellular, WEBHOOK: self.name}.get(channel, "")


def recipient_of(notice: Notice) -> Recipient:
    """Whom the notice is for. Without a query where `RECIPIENTS` were read with it."""
    return recipient(receiver_of(notice))


def receiver_of(notice: Notice) -> Receiver:
    """The row behind the recipient: one of our people, an account, an endpoint."""
    receiver: Receiver = next(one for name in RECIPIENTS if (one := getattr(notice, name)) is not None)
    return receiver


def recipient(receiver: Receiver) -> Recipient:
    return _READ[_kind_of(receiver)][1](receiver)


def _kind_of(receiver: Receiver) -> type:
    # Whoever is signed in comes in a wrapper of Django's, which says its own class only this way.
    return receiver.__class__


def is_reached_by(receiver: Receiver, channel: str) -> bool:
    """Whether there is an address for it; a mailbox is everybody's, an inbox whoever's signs in."""
    if channel == INBOX:
        return not isinstance(receiver, ClecContact)
    if channel == EMAIL:
        return True  # without reading the numbers, which the sweep leaves unread
    known = recipient(receiver)
    return bool({PAGER: known.pager, SMS: known.cellular}.get(channel))


def is_there(receiver: Receiver) -> bool:
    """Whether they still are whom they were told as: an account that is off or a contact that has ended is not."""
    if isinstance(receiver, ClecContact):
        return receiver.ended_at is None
    return not isinstance(receiver, Person | User) or receiver.is_active


def column_of(receiver: Receiver) -> str:
    """The column of a notice that names them."""
    return _READ[_kind_of(receiver)][0]


def named(receiver: Receiver) -> dict[str, Any]:
    """The same as keywords, for a filter or a new row."""
    return {column_of(receiver): receiver}


def one_of(receiver: Receiver) -> Receiver:
    """An account of one of our own people is that person, who has one inbox and one set of wishes."""
    if isinstance(receiver, User) and receiver.person is not None:
        return receiver.person
    return receiver


def ids_of(account: User) -> dict[str, int]:
    """The same for an account, as keywords for a filter, without reading who the person is."""
    return {"person_id": account.person_id} if account.person_id else {"user_id": account.pk}


def _person(person: Person) -> Recipient:
    return Recipient(
        person.name, person.email, person.zone, person.calendar_id, str(person.pager), str(person.cellular)
    )


def _user(user: User) -> Recipient:
    return Recipient(user.name, user.email, user.zone)


def _contact(contact: ClecContact) -> Recipient:
    """Of a company, and without an account: by mail alone."""
    return Recipient(contact.name, contact.email, contact.zone)


def _endpoint(endpoint: Endpoint) -> Recipient:
    """A program: it has no mail, no office and no local time."""
    return Recipient(endpoint.url, "", "UTC")


_READ: dict[type, tuple[str, Callable[[Any], Recipient]]] = {
    Person: ("person", _person),
    User: ("user", _user),
    ClecContact: ("contact", _contact),
    Endpoint: ("endpoint", _endpoint),
}
