"""The doors of this app."""

from .availability import availability, cancel, end_early
from .cards import person_card, team_cards
from .company import company, verify
from .guidelines import guidelines
from .invitation import accept
from .lookup import lookup
from .people import deactivate, invite, one, reactivate, revoke, sign_ins, take_second_step
from .team import team

__all__ = [
    "accept",
    "availability",
    "cancel",
    "company",
    "deactivate",
    "end_early",
    "guidelines",
    "invite",
    "lookup",
    "one",
    "person_card",
    "reactivate",
    "revoke",
    "sign_ins",
    "take_second_step",
    "team",
    "team_cards",
    "verify",
]
