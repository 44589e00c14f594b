"""What the two sorts of project share, and which of the two it is (S39 to S41, E25)."""

from .kind import Filled, Needed, day, long, text, yes_no

COORDINATION = (
    long("scope", "Scope", hint="What is moved or put in, from where to where."),
    day("wanted_on", "Date wanted"),
    yes_no("is_out_of_hours", "Outside normal hours?", hint="Outside 8 to 5, Monday to Friday, other rates apply."),
    text("coordinator", "Coordinator", is_ours=True, needed=Needed.TO_RESOLVE),
    day("agreed_on", "Date agreed", is_ours=True),
    day("agreed_until", "Last day agreed", hint="Where it takes more than one.", is_ours=True),
    long("milestones", "Milestones", hint="What is done by which day, as agreed. One a line.", is_ours=True),
)
UNTIMED = "Individual case basis: no standard interval."

# What whoever plans a project is asked, in plain words, and what it comes to.
NEW = (
    ("optical", "Yes: an optical carrier system, such as OC12 or OC48"),
    ("other_new", "Yes: another new installation"),
    ("no", "No: it is about what is there already"),
)
MOVED = (
    ("trunks", "Yes: trunks, to our new switch"),
    ("ds1s", "Yes: DS1s, to new DS3 hubs"),
    ("no", "No: it is something else"),
)
SUBJECTS = {
    "optical": "New optical carrier system",
    "other_new": "New installation",
    "trunks": "Grooming: trunks to our new switch",
    "ds1s": "Grooming: DS1s to new DS3 hubs",
}


def project_kind(new: str, moved: str) -> str:
    """The kind that it is: what is put in goes to Sales (S39), what is moved to Service (S40); "" for neither."""
    if new in ("optical", "other_new"):
        return "project"
    return "grooming" if moved in ("trunks", "ds1s") else ""


def wrong_dates(filled: Filled, state: str) -> dict[str, str]:
    """What does not fit together among the dates that were agreed; ISO 8601 compares as it reads."""
    first, last = filled.get("agreed_on"), filled.get("agreed_until")
    return {"agreed_until": "That is before the date agreed."} if first and last and last < first else {}
