"""Moving trunks or circuits (S40, S41, E25)."""

from .coordinating import COORDINATION, UNTIMED, wrong_dates
from .kind import SERVICE, Kind

KIND = Kind(
    name="grooming",
    label="Project: grooming trunks, or DS1s to a DS3 hub",
    side=SERVICE,
    place=95,
    source="S40, S41, E25",
    particulars=COORDINATION,
    untimed=UNTIMED,
    wrong=wrong_dates,
)
