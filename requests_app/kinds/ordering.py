"""What the kinds about orders share."""

from datetime import date

from .kind import Filled, option

# Whose it is by the stage of the order (E28): after completion it is no order any more.
STAGE = option(
    "stage",
    "Stage of the order",
    ("before_foc", "Before the firm order confirmation"),
    ("after_foc", "Confirmed, not completed"),
    ("completed", "Completed: choose Repair instead, if it is trouble"),
)


def days_between(filled: Filled, earlier: str, later: str) -> int | None:
    """Calendar days from one day to the other, None where either is not known."""
    if earlier not in filled or later not in filled:
        return None
    return (date.fromisoformat(filled[later]) - date.fromisoformat(filled[earlier])).days
