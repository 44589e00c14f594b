"""What the two sorts of project share (S41, E25)."""

from .kind import Needed, day, long, text, yes_no

COORDINATION = (
    long("scope", "Scope", hint="What is moved or put in, from where to where."),
    day("wanted_on", "Date wanted"),
    yes_no("is_out_of_hours", "Outside normal hours?", hint="Outside 8 to 5, Monday to Friday, other rates apply."),
    text("coordinator", "Coordinator", is_ours=True, needed=Needed.TO_RESOLVE),
    day("agreed_on", "Date agreed", is_ours=True),
)
UNTIMED = "Individual case basis: no standard interval."
