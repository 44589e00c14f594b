"""What the states of a notice look like."""

from django import template

from contacts.templatetags.components import Looks
from notices.models import Notice

register = template.Library()
State = Notice.State

STATES = {
    State.QUEUED: ("clock", ""),
    State.SENDING: ("clock", ""),
    State.SENT: ("check", "shape--met"),
    State.DELIVERED: ("check", "shape--met"),
    State.FAILED: ("alert", "shape--past"),
    State.UNKNOWN: ("refresh", "shape--soon"),
    State.SUPPRESSED: ("cross", ""),
}


@register.filter
def sent_looks(state: str) -> Looks:
    """Of a notice's state. Raises ValueError."""
    known = State(state)
    return Looks(*STATES[known], known.label)
