"""Guidelines: from a channel and an availability to an interval, from there to a promise and its reasons.

Pure: no Django, no I/O, no wall clock. The figures are guidelines only (S54); every one of them is a setting
of a rule, and a rule is a value.
"""

from contacts.business_time import NotABusinessDay

from .derivation import Derivation
from .promises import Promise, contact_due_by, promise
from .rules import (
    STANDARD_RULES,
    AvailabilityClass,
    BadRule,
    Channel,
    ChannelClass,
    MetBy,
    Rule,
    rule_for,
)
from .words import Step, city_of, duration_words, expectation, steps

__all__ = [
    "STANDARD_RULES",
    "AvailabilityClass",
    "BadRule",
    "Channel",
    "ChannelClass",
    "Derivation",
    "MetBy",
    "NotABusinessDay",
    "Promise",
    "Rule",
    "Step",
    "city_of",
    "contact_due_by",
    "duration_words",
    "expectation",
    "promise",
    "rule_for",
    "steps",
]
