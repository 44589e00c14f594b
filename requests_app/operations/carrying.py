"""What happens to a request happens to its duplicates: their clocks run on, and end by what is said on it.

Each by its own rule (rule 11): an e-mail meets the clock of a mail, not that of a page in the office.
"""

from collections.abc import Iterator
from datetime import datetime

from contacts.guideline import MetBy
from contacts.models import Person
from requests_app.lifecycle import Action, Medium, is_met_by
from requests_app.models import Commitment, Event, TeamRequest
from requests_app.queries.duplicates import duplicates_of

from . import clocks, telling

DATED = (Action.ACKNOWLEDGE, Action.PROMISE)
ANSWERS = (Action.RESPOND, Action.DELIVER)
CARRIED = (*DATED, *ANSWERS, Action.WITHDRAW)


def carry_over(action: Action, event: Event, at: datetime) -> Iterator[Commitment]:
    """End what this answer ends on the duplicates; gives each clock that ended. Raises as `clocks.stop`.

    The request is locked and its duplicates are younger: locked in the order of ids, as by everybody.
    """
    if action not in CARRIED:
        return
    duplicates = duplicates_of(event.team_request)
    if duplicates:
        _lock(duplicates)
    for duplicate in duplicates:
        for clock in duplicate.commitments.unmet().select_related("rule", "team_request__clec", "team_request__owner"):
            if _ends(action, event, clock):
                _end(action, event, clock, at)
                yield clock


def hand_over(team_request: TeamRequest, person: Person) -> None:
    """Whoever has the request has its duplicates, and their clocks; no due time moves (rule 7)."""
    for duplicate in duplicates_of(team_request):
        give(duplicate, person)
        duplicate.save(update_fields=["owner"])


def give(duplicate: TeamRequest, person: Person | None) -> None:
    """The caller saves the request."""
    duplicate.owner = person
    duplicate.commitments.unmet().update(responsible=person)


def _lock(duplicates: list[TeamRequest]) -> None:
    rows = TeamRequest.objects.filter(pk__in=[one.pk for one in duplicates]).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))


def _ends(action: Action, event: Event, clock: Commitment) -> bool:
    team_request = clock.team_request
    if action is Action.WITHDRAW:
        return True
    if event.at < (team_request.reopened_at or team_request.received_at):
        return False  # what was said before they asked again is no answer to that
    if clock.rule is None:  # a promise of contact is kept by contact that came after it
        return action in ANSWERS and clock.clock_start <= event.at
    met_by = MetBy(clock.rule.met_by)
    if action in DATED:
        return met_by is MetBy.DATED_ACKNOWLEDGEMENT
    if met_by is MetBy.WRITTEN_ANALYSIS:
        return action is Action.DELIVER
    return is_met_by(met_by, Medium(event.data["medium"]))


def _end(action: Action, event: Event, clock: Commitment, at: datetime) -> None:
    if action is Action.WITHDRAW:
        clock.ended_at, clock.outcome = at, Commitment.Outcome.WITHDRAWN
        clock.save(update_fields=["ended_at", "outcome"])
    else:
        clocks.stop(clock, event.at, event.note, at)
    telling.hold_back(clock, "Answered", at)
