"""The companies of the demo, and who served them when. Dates are those of 2006, moved when loaded."""

from dataclasses import dataclass, field
from typing import NamedTuple

from contacts.models import Clec, Position

SE, SM = Position.SALES_EXECUTIVE, Position.SERVICE_MANAGER


class Served(NamedTuple):
    """One assignment; `state` is empty for all of the company's, `until` is its last day."""

    by: str
    position: Position
    since: str
    until: str = ""
    state: str = ""


@dataclass(frozen=True)
class Company:
    """A company; `ocn` is one code, or one for each state."""

    key: str
    name: str
    kind: Clec.Kind
    states: str
    ocn: str | dict[str, str] = ""
    acna: str = ""
    rsid: str = ""
    status: Clec.Status = Clec.Status.ACTIVE
    former: tuple[tuple[str, str], ...] = ()
    served: tuple[Served, ...] = field(default=())


COMPANIES = [
    Company(
        "cobalt",
        "Cobalt Mesa Telecom",
        Clec.Kind.FACILITY,
        "CO NM AZ",
        "X0A1",
        "XQA",
        "X9A",
        served=(
            Served("whitcombe", SE, "2003-06-02"),
            Served("castellano", SM, "2003-06-02", "2005-08-31"),
            Served("ellery", SM, "2005-09-01"),
            Served("begaye", SM, "2004-03-01", state="AZ"),
        ),
    ),
    Company(
        "prairie",
        "Prairie Switch Communications",
        Clec.Kind.FACILITY,
        "MN ND SD",
        {"MN": "X0B2", "ND": "X0B3", "SD": "X0B4"},
        "XQB",
        "X9B",
        served=(Served("eklund", SE, "2003-03-03"), Served("lindqvist", SM, "2004-09-01")),
    ),
    Company(
        "tamarack",
        "Tamarack Local Exchange",
        Clec.Kind.FACILITY,
        "ID MT WA",
        "X0C3",
        "XQC",
        "X9C",
        served=(Served("raman", SE, "2003-03-03"), Served("pratt", SM, "2003-03-03")),
    ),
    Company(
        "juniper",
        "Juniper Ridge Resale",
        Clec.Kind.RESELLER,
        "OR ID",
        "X0D4",
        "XQD",
        "X9D",
        served=(Served("raman", SE, "2004-01-05"), Served("pratt", SM, "2004-01-05")),
    ),
    Company(
        "redbutte",
        "Red Butte Networks",
        Clec.Kind.FACILITY,
        "UT WY",
        "X0E5",
        "XQE",
        "X9E",
        served=(Served("whitcombe", SE, "2003-06-02"), Served("castellano", SM, "2003-06-02")),
    ),
    Company(
        "saltgrass",
        "Saltgrass Telephone & Data",
        Clec.Kind.BOTH,
        "NE IA",
        "X0F6",
        "XQF",
        "X9F",
        served=(Served("eklund", SE, "2003-03-03"), Served("dworak", SM, "2003-03-03")),
    ),
    Company(
        "copper",
        "Copper Canyon Fiberlink",
        Clec.Kind.FACILITY,
        "AZ",
        "X0G7",
        "XQG",
        "X9G",
        served=(Served("ortega", SE, "2004-03-01"), Served("begaye", SM, "2004-03-01")),
    ),
    Company(
        "platte",
        "Platte Bend Voice",
        Clec.Kind.RESELLER,
        "NE SD CO",
        "X0H8",
        "XQH",
        "X9H",
        former=(("Bluestem Tel", "2005-06-30"),),
        served=(Served("eklund", SE, "2005-07-01"), Served("dworak", SM, "2005-07-01")),
    ),
    Company(
        "northgate",
        "Northgate Dialtone",
        Clec.Kind.RESELLER,
        "MN",
        "X0J9",
        "XQJ",
        "X9J",
        served=(
            Served("eklund", SE, "2004-09-01"),
            Served("castellano", SM, "2003-03-03", "2005-07-31"),
            Served("pratt", SM, "2005-08-01", "2005-12-31"),
            Served("dworak", SM, "2006-01-01", "2006-05-14"),
            Served("lindqvist", SM, "2006-05-15"),
        ),
    ),
    # Nobody for service since 2 May: the look-up falls back to Sales Operations.
    Company(
        "lakehead",
        "Lakehead Carrier Services",
        Clec.Kind.FACILITY,
        "MN WA",
        "X0K0",
        "XQK",
        "X9K",
        served=(Served("raman", SE, "2004-02-02"), Served("pratt", SM, "2004-02-02", "2006-05-01")),
    ),
    # Its codes are pending.
    Company(
        "whitebark",
        "Whitebark Broadband",
        Clec.Kind.FACILITY,
        "WY",
        status=Clec.Status.PROSPECT,
        served=(Served("whitcombe", SE, "2006-04-03"), Served("castellano", SM, "2006-04-03")),
    ),
]
