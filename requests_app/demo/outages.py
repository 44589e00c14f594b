"""The outages of the demo (domain 5.5): one of May 2006 that is over, and one that goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from contacts import business_time

from .moments import MINUTE, Moment, Stage, on


@dataclass(frozen=True)
class Said:
    """One update, by the key of an account: with `more` the next is promised, `restored` says since when it is over."""

    when: Moment
    by: str
    text: str
    more: Moment | None = None
    restored: Moment | None = None


@dataclass(frozen=True)
class OutageStory:
    """One outage. `office` is the person whose clock its times are told in; the first of `said` posts it."""

    office: str
    subject: str
    area: str
    states: tuple[str, ...]
    source: str
    began: Moment
    said: tuple[Said, ...]
    ticket: str = ""
    cllis: tuple[str, ...] = ()
    is_fcc_reportable: bool = False


def by_the_clock(minutes: int) -> Callable[[Stage], datetime]:
    """So many minutes before the demo is loaded, or after it: repair never closes (E8)."""
    return lambda stage: business_time.floor_to_minute(stage.at) + minutes * MINUTE


OUTAGES = [
    OutageStory(
        office="castellano",
        subject="SS7 isolation",
        area="Cheyenne WY",
        states=("WY",),
        source="NROC, Denver",
        began=on("2006-05-16 13:05"),
        ticket="NR0516081",
        cllis=("CHYNWYMA",),
        is_fcc_reportable=True,
        said=(
            Said(
                on("2006-05-16 13:15"),
                "castellano",
                "Signalling to the Cheyenne office is lost: no calls between offices, 911 by the alternate route.",
                more=on("2006-05-16 13:45"),
            ),
            Said(
                on("2006-05-16 13:41"),
                "castellano",
                "A signal transfer point failed after a card was replaced. The card before is put back.",
                more=on("2006-05-16 14:15"),
            ),
            Said(
                on("2006-05-16 14:24"),
                "castellano",
                "The links are in service, and calls complete. The cause is looked into.",
                restored=on("2006-05-16 14:20"),
            ),
        ),
    ),
    OutageStory(
        office="lindqvist",
        subject="Fibre cut, interoffice trunks",
        area="St. Cloud to Brainerd MN",
        states=("MN",),
        source="NROC, Denver",
        began=by_the_clock(-95),
        ticket="NR0518114",
        said=(
            Said(
                by_the_clock(-80),
                "lindqvist",
                "A contractor cut the cable north of St. Cloud. Trunks are rerouted where there is room.",
                more=by_the_clock(-20),
            ),
            Said(
                by_the_clock(-25),
                "lindqvist",
                "The crew is on site and splices. Half of the trunks are rerouted.",
                more=by_the_clock(120),
            ),
        ),
    ),
]
