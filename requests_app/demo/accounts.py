"""Who can sign in to the demo, all with one password."""

from typing import NamedTuple

from contacts.models import ClecContact, User

from .people import CHICAGO, DENVER, PEOPLE, PHOENIX

Role = User.Role
PASSWORD = "account-team-demo"  # noqa: S105  # printed by `make run`: the demo hides nothing


class Customer(NamedTuple):
    """Somebody of a company; `company` is its key."""

    name: str
    company: str
    zone: str
    phone: str
    role: str = Role.CLEC_USER

    @property
    def key(self) -> str:
        return self.name.split()[0].lower()

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{self.company}.example.com"


class Contact(NamedTuple):
    """Whom a company wants to be told of what, with or without a sign-in."""

    company: str
    function: ClecContact.Function
    name: str
    email: str
    phone: str
    zone: str


CUSTOMERS = [
    Customer("Joan Ferris", "cobalt", PHOENIX, "602-555-0140"),
    Customer("Ira Castle", "cobalt", DENVER, "303-555-0141", Role.CLEC_ADMIN),
    Customer("Ken Adair", "prairie", CHICAGO, "605-555-0133"),
    Customer("Astrid Holm", "lakehead", CHICAGO, "218-555-0121"),
    Customer("Miles Tranter", "redbutte", DENVER, "801-555-0143"),
    Customer("Mercy Oyelaran", "saltgrass", CHICAGO, "402-555-0147"),
    Customer("Lena Orchard", "platte", DENVER, "605-555-0148"),
    Customer("Iris Vang", "northgate", CHICAGO, "218-555-0119"),
    Customer("Carl Benally", "copper", PHOENIX, "602-555-0144"),
    Customer("Nora Quist", "juniper", "America/Boise", "541-555-0145"),
    Customer("Ted Amundsen", "tamarack", DENVER, "406-555-0146"),
    Customer("Wes Pike", "whitebark", DENVER, "307-555-0149"),
]
Function = ClecContact.Function
CONTACTS = [
    Contact("cobalt", Function.ESCALATION, "Ira Castle", "ira.castle@cobalt.example.com", "303-555-0141", DENVER),
    Contact("cobalt", Function.OUTAGE, "Network Desk", "network@cobalt.example.com", "602-555-0149", PHOENIX),
    Contact("redbutte", Function.OUTAGE, "Night Desk", "noc@redbutte.example.com", "801-555-0150", DENVER),
    Contact("prairie", Function.OUTAGE, "Ken Adair", "ken.adair@prairie.example.com", "605-555-0133", CHICAGO),
    Contact("prairie", Function.BILLING, "June Halvorsen", "june@prairie.example.com", "605-555-0134", CHICAGO),
]
ADMINISTRATOR = ("Ada Minister", "ada.minister@ilec.example.com")

# Those whom the table of sign-ins names, by the first word of a customer's name or the last of ours.
_SHOWN = [
    *("joan", "ira", "ken", "astrid"),
    *("ellery", "begaye", "castellano", "pratt", "lindqvist", "dworak"),
    *("whitcombe", "brandvold", "nakai", "holloway", "ota"),
]
_EMAILS = {customer.key: customer.email for customer in CUSTOMERS} | {member.key: member.email for member in PEOPLE}
SIGN_INS = [*(_EMAILS[key] for key in _SHOWN), ADMINISTRATOR[1]]
