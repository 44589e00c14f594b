"""The columns of a roster: one row for each assignment, company or person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column; `longest` is the most characters a cell may have. Cells of a required one may still be empty."""

    name: str
    longest: int
    meaning: str
    is_required: bool = False


COLUMNS = [
    Column("company", 120, "name of the company; on every row of one of its assignments", True),
    Column(
        "former_names",
        600,
        "names it had, divided by |, each with its last day if known: Bluestem Tel (until 2005-06-30)",
    ),
    Column("kind", 40, "facility, reseller or both; needed for a new company", True),
    Column("status", 20, "active (a new company when empty), onboarding or prospect"),
    Column("ocn", 200, "X0A1, or one for each state: MN:X0B2 ND:X0B3; an OCN belongs to one company"),
    Column("spid", 200, "as ocn"),
    Column("acna", 200, "three letters"),
    Column("ccna", 200, "three letters"),
    Column("rsid", 200, "three letters or digits"),
    Column("zcid", 200, "three letters or digits"),
    Column("states", 100, "states it operates in, of the 14: CO NM AZ; needed for a new company", True),
    Column(
        "position",
        40,
        "Sales Executive, Service Manager, Sales Director, Service Director or Sales Operations",
        True,
    ),
    Column("person", 120, "name of the person; needed for a new one", True),
    Column("email", 254, "address of the person; tells people apart", True),
    Column("zone", 64, "IANA time zone of the office, such as America/Denver; needed for a new person", True),
    Column("city", 80, "where the office is; needed for a new person", True),
    Column("office", 40, "telephone number"),
    Column("pager", 40, "telephone number"),
    Column("cellular", 40, "telephone number"),
    Column("director", 254, "the person's director, by name or e-mail address"),
    Column("back_up", 254, "who stands in, by name or e-mail address"),
    Column("voicemail_greeting", 300, "what the greeting tells"),
    Column("takes_emergencies", 5, "yes or no"),
    Column("verified_on", 10, "day on which the numbers were last checked"),
    Column("state", 2, "of the assignment: one state, or empty for all of the company's"),
    Column("starts_on", 10, "first day of the assignment, as 2006-05-15 or 5/15/2006; needed for an assignment", True),
    Column("ends_on", 10, "last day of the assignment; empty while it lasts"),
]
KNOWN = {column.name: column for column in COLUMNS}
REQUIRED = [column.name for column in COLUMNS if column.is_required]
COMPANY = ("former_names", "kind", "status", "states", "ocn", "spid", "acna", "ccna", "rsid", "zcid")
PERSON = (
    "position",
    "person",
    "zone",
    "city",
    "office",
    "pager",
    "cellular",
    "director",
    "back_up",
    "voicemail_greeting",
    "takes_emergencies",
    "verified_on",
)
