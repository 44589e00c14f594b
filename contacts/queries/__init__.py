"""Reads, narrowed to what the actor may see."""

from .absences import InOrOut, Presently, absences_of, away_during, in_or_out, presently, settable_people
from .clock import calendar_of, place_of
from .directory import (
    clec_for,
    clecs_for,
    desk_numbers,
    holder_at,
    holders_at,
    people,
    people_of_teams,
    people_to_choose,
    person_for,
    sales_operations,
    served_by,
    stands_in_for,
)
from .found import Found, companies_found
from .guidelines import Guidelines, guidelines_at
from .history import History, history_of, on_day
from .offices import Offices, Presence, Quote, offices, quote
from .sign_ins import OneSignIn, SignIns, invitation_by, one_sign_in, people_without_account, sign_ins
from .team import Team, team_members, team_of

__all__ = [
    "Found",
    "Guidelines",
    "History",
    "InOrOut",
    "Offices",
    "OneSignIn",
    "Presence",
    "Presently",
    "Quote",
    "SignIns",
    "Team",
    "absences_of",
    "away_during",
    "calendar_of",
    "clec_for",
    "clecs_for",
    "companies_found",
    "desk_numbers",
    "guidelines_at",
    "history_of",
    "holder_at",
    "holders_at",
    "in_or_out",
    "invitation_by",
    "offices",
    "on_day",
    "one_sign_in",
    "people",
    "people_of_teams",
    "people_to_choose",
    "people_without_account",
    "person_for",
    "place_of",
    "presently",
    "quote",
    "sales_operations",
    "served_by",
    "settable_people",
    "sign_ins",
    "stands_in_for",
    "team_members",
    "team_of",
]
