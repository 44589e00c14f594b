"""The people of the account teams, as the roster has them."""

from typing import NamedTuple

from contacts.models import Position

DENVER, PHOENIX = "America/Denver", "America/Phoenix"
CHICAGO, PACIFIC = "America/Chicago", "America/Los_Angeles"
# The day of the procedure on which the numbers were last checked; moved when loaded.
VERIFIED = "2006-05-04"


class Member(NamedTuple):
    """Somebody of the account teams; numbers are ten digits, `director` and `back_up` are keys."""

    name: str
    position: Position
    city: str
    zone: str
    office: str
    pager: str = ""
    cellular: str = ""
    director: str = ""
    back_up: str = ""
    greeting: str = ""

    @property
    def key(self) -> str:
        return self.name.split()[-1].lower()

    @property
    def email(self) -> str:
        return self.name.lower().replace(" ", ".") + "@ilec.example.com"


SD, SE = Position.SALES_DIRECTOR, Position.SALES_EXECUTIVE
VD, SM = Position.SERVICE_DIRECTOR, Position.SERVICE_MANAGER
_GREETING = "Says each morning whether {} is in, the pager number and who stands in."

PEOPLE = [
    Member("Marian Holloway", SD, "Denver", DENVER, "3035550101", "3035550151"),
    Member("Victor Anaya", SD, "Phoenix", PHOENIX, "6025550102", "6025550152"),
    Member("Dana Whitcombe", SE, "Denver", DENVER, "3035550111", "3035550161", "3035550171", "holloway"),
    Member("Priya Raman", SE, "Seattle", PACIFIC, "2065550112", "2065550162", "2065550172", "holloway"),
    Member("Luis Ortega", SE, "Phoenix", PHOENIX, "6025550113", "6025550163", "6025550173", "anaya"),
    Member("Tom Eklund", SE, "Minneapolis", CHICAGO, "6125550114", "6125550164", "", "anaya"),
    Member("Carol Brandvold", VD, "Denver", DENVER, "3035550121", "3035550181"),
    Member("Everett Nakai", VD, "Portland", PACIFIC, "5035550122", "5035550182"),
    Member(
        "Ruth Ellery",
        SM,
        "Denver",
        DENVER,
        "3035550131",
        "3035550191",
        director="brandvold",
        back_up="castellano",
        greeting=_GREETING.format("Ruth"),
    ),
    Member(
        "Sam Begaye",
        SM,
        "Phoenix",
        PHOENIX,
        "6025550132",
        "6025550192",
        director="brandvold",
        back_up="pratt",
        greeting=_GREETING.format("Sam"),
    ),
    Member(
        "Nadia Castellano",
        SM,
        "Salt Lake City",
        DENVER,
        "8015550133",
        "8015550193",
        director="brandvold",
        back_up="ellery",
        greeting=_GREETING.format("Nadia"),
    ),
    Member(
        "Owen Pratt",
        SM,
        "Portland",
        PACIFIC,
        "5035550134",
        "5035550194",
        director="nakai",
        back_up="begaye",
        greeting=_GREETING.format("Owen"),
    ),
    Member(
        "Greta Lindqvist",
        SM,
        "Minneapolis",
        CHICAGO,
        "6125550135",
        "6125550195",
        director="nakai",
        back_up="dworak",
        greeting=_GREETING.format("Greta"),
    ),
    Member(
        "Hal Dworak",
        SM,
        "Omaha",
        CHICAGO,
        "4025550136",
        "4025550196",
        director="nakai",
        back_up="lindqvist",
        greeting=_GREETING.format("Hal"),
    ),
    Member("Frances Ota", Position.SALES_OPERATIONS, "Seattle", PACIFIC, "2065550141", "2065550191"),
]
