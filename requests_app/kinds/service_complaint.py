"""A complaint about service (S23, S43)."""

from .complaining import COMPLAINT, UNTIMED, next_update
from .kind import SERVICE, Kind

KIND = Kind(
    "service_complaint", "Complaint about service", SERVICE, 110, "S23, S43", COMPLAINT, UNTIMED, milestones=next_update
)
