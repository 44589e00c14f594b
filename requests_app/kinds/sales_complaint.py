"""A complaint about sales (S23, S43)."""

from .complaining import COMPLAINT, UNTIMED, next_update
from .kind import SALES, Kind

KIND = Kind(
    "sales_complaint", "Complaint about sales", SALES, 90, "S23, S43", COMPLAINT, UNTIMED, milestones=next_update
)
