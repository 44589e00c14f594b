"""What the two complaints share (S43)."""

from .kind import Filled, Milestone, Needed, day, long

# No timeframe is set, so that each has a day on which it is taken up again and cannot be forgotten.
COMPLAINT = (
    long("wanted", "What would put it right"),
    day("next_update_on", "Next update on", is_ours=True),
    long("outcome", "What came of it", is_ours=True, needed=Needed.TO_RESOLVE, is_note=True),
)
UNTIMED = "No set timeframe: by need and complexity."


def next_update(filled: Filled) -> tuple[Milestone, ...]:
    """The day that was named, until another is or it is resolved."""
    return (Milestone("Next update", 0, False, "", "", agreed="next_update_on"),) if "next_update_on" in filled else ()
