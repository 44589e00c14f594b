"""Another question for Service."""

from .kind import SERVICE, Kind

KIND = Kind("service_question", "Another service question", SERVICE, 100, "S13, S63")
