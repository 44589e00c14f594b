"""The doors of this app."""

from .availability import availability, cancel, end_early
from .company import company, verify
from .guidelines import guidelines
from .lookup import lookup
from .team import team

__all__ = ["availability", "cancel", "company", "end_early", "guidelines", "lookup", "team", "verify"]
