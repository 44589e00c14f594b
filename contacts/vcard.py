"""Cards for address books: vCard 3.0 (RFC 2426), which telephones of every make read, 4.0 not all of them yet.

Lines end in CRLF and are folded at 75 octets, never inside a letter; texts are escaped. No picture.
"""

from collections.abc import Iterable, Iterator

from contacts.models import Person, Position
from contacts.wording import printable

ORGANISATION = "Account Team"
SIDES = {
    Position.SALES_EXECUTIVE: "Sales",
    Position.SALES_DIRECTOR: "Sales",
    Position.SERVICE_MANAGER: "Service",
    Position.SERVICE_DIRECTOR: "Service",
}
TYPE = "text/vcard; charset=utf-8"
FOLDED_AT = 75


def cards(people: Iterable[Person]) -> str:
    """One card after the other: an address book takes a whole team at once."""
    return "".join(card(person) for person in people)


def card(person: Person) -> str:
    """One person: name, what they are, every number that they are reached by, and where they are."""
    return _card([*_numbers(person), *_place(person)])


def brief(person: Person) -> str:
    """For a camera: without the place, since each letter makes a code finer and harder to read."""
    return _card(_numbers(person))


def _card(lines: Iterable[str]) -> str:
    return "".join(folded(line) for line in ["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD"])


def _numbers(person: Person) -> Iterator[str]:
    given, _, family = person.name.rpartition(" ")
    side = SIDES.get(Position(person.position), "")
    yield f"N:{escaped(family)};{escaped(given)};;;"
    yield f"FN:{escaped(person.name)}"
    yield f"ORG:{escaped(ORGANISATION)}{';' if side else ''}{side}"
    yield f"TITLE:{escaped(person.get_position_display())}"
    numbers = {"WORK,VOICE": person.office_phone, "PAGER": person.pager, "CELL": person.cellular}
    for kind, number in numbers.items():
        if number:
            written = number.as_international if number.extension else number.as_e164
            yield f"TEL;TYPE={kind}:{escaped(written)}"
    yield f"EMAIL;TYPE=INTERNET,WORK:{escaped(person.email)}"


def _place(person: Person) -> Iterator[str]:
    yield f"ADR;TYPE=WORK:;;;{escaped(person.city)};;;"
    yield f"TZ;VALUE=text:{person.zone}"


def escaped(text: str) -> str:
    """A text as a value: what separates values is told apart from what is written."""
    plain = printable(text).replace("\\", "\\\\").replace("\n", "\\n")
    return plain.replace(",", "\\,").replace(";", "\\;")


def folded(line: str) -> str:
    """A line and its end, in pieces of at most 75 octets of which all but the first begin with a blank."""
    pieces, room = [""], FOLDED_AT
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append(" ")
            room = FOLDED_AT - 1
        pieces[-1] += letter
        room -= size
    return "\r\n".join(pieces) + "\r\n"
