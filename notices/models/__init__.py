"""What is told to whom, by which channel, and what came of it."""

from .notice import RECIPIENTS, Notice
from .wishes import Delivery, Preference

__all__ = ["RECIPIENTS", "Delivery", "Notice", "Preference"]
