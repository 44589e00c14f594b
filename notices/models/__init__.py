"""What is told to whom, by which channel, and what came of it."""

from .endpoint import Attempt, Endpoint, EndpointSecret
from .notice import RECIPIENTS, Notice
from .wishes import Delivery, Preference

__all__ = ["RECIPIENTS", "Attempt", "Delivery", "Endpoint", "EndpointSecret", "Notice", "Preference"]
