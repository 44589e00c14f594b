"""Help with putting in what has no standard interval (S39 to S41, E25)."""

from .coordinating import COORDINATION, UNTIMED, wrong_dates
from .kind import SALES, Kind

KIND = Kind(
    name="project",
    label="Project: new optical or other installation",
    side=SALES,
    place=50,
    source="S39, S41, E25",
    particulars=COORDINATION,
    untimed=UNTIMED,
    wrong=wrong_dates,
)
