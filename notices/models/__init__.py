"""What is told to whom, by which channel, and what came of it; and what comes in by mail."""

from .endpoint import Attempt, Endpoint, EndpointSecret
from .inbound_mail import InboundMail
from .notice import RECIPIENTS, Notice
from .wishes import Delivery, Preference

__all__ = ["RECIPIENTS", "Attempt", "Delivery", "Endpoint", "EndpointSecret", "InboundMail", "Notice", "Preference"]
