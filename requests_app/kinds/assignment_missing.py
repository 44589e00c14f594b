"""Nobody is assigned, or the wrong person (S4)."""

from .kind import SALES_OPERATIONS, Kind

KIND = Kind("assignment_missing", "Assignment missing or wrong contact", SALES_OPERATIONS, 10, "S4")
