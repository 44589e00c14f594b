"""What a reader may do to a request that also is possible now; the operations decide again."""

from datetime import datetime

from contacts.models import User
from requests_app import lifecycle
from requests_app.access import TAKE_EVIDENCE
from requests_app.lifecycle import Action, Status
from requests_app.models import TeamRequest
from requests_app.models.escalation import DIRECTOR

from .filled import may_be_filled_in
from .ladder import Ladder
from .panels import ClockPanel
from .post_mortems import Progress
from .visible import permitted

TAKE_OVER, EVIDENCE = "take_over", "evidence"
# What is one and the same for the lifecycle: to take over is to give it to oneself.
LIFECYCLE = {TAKE_OVER: Action.REASSIGN}


def offered_to(
    actor: User,
    team_request: TeamRequest,
    clocks: list[ClockPanel],
    ladder: Ladder,
    progress: Progress | None,
    at: datetime,
) -> list[str]:
    """By their names, in the order of the actions."""
    status, is_written = Status(team_request.status), team_request.is_written
    names = [*(action.value for action in Action), TAKE_OVER]
    fitting = [
        name
        for name in names
        if lifecycle.is_possible(LIFECYCLE.get(name) or Action(name), status, is_written=is_written)
    ]
    asked = {TAKE_EVIDENCE, *(LIFECYCLE.get(name) or Action(name) for name in fitting)}
    allowed = permitted(actor, asked, team_request, at)
    out = {*_out_of_place(actor, team_request, clocks), *_off_the_ladder(actor, team_request, clocks, ladder)}
    out |= _not_to_analyse(progress)
    found = [name for name in fitting if (LIFECYCLE.get(name) or Action(name)) in allowed and name not in out]
    return [*found, *({EVIDENCE} if TAKE_EVIDENCE in allowed else ())]


def _off_the_ladder(actor: User, team_request: TeamRequest, clocks: list[ClockPanel], ladder: Ladder) -> set[str]:
    waiting, director = ladder.waiting, ladder.director
    out = {Action.ANSWER_RAISE.value} if waiting is None else {Action.RAISE.value}
    if waiting and waiting.to_tier > DIRECTOR and waiting.director_id != actor.person_id:
        out.add(Action.ANSWER_RAISE.value)
    if director is None or director.pk == actor.person_id:
        out.add(Action.RAISE.value)
    has_come = team_request.status != Status.OPEN or any(clock.face.is_past for clock in clocks)
    if director is None or not (ladder.raised or has_come):
        out.add(Action.NOT_SATISFIED.value)
    return out


def _out_of_place(actor: User, team_request: TeamRequest, clocks: list[ClockPanel]) -> set[str]:
    out = set()
    if any(clock.is_running for clock in clocks):
        out.add(Action.RESOLVE.value)
    if actor.person is None or not actor.is_director or actor.person_id == team_request.owner_id:
        out.add(TAKE_OVER)
    if team_request.reopened_at:
        out.add(Action.CORRECT.value)
    if not may_be_filled_in(team_request, actor):
        out.add(Action.FILL_IN.value)
    return out


def _not_to_analyse(progress: Progress | None) -> set[str]:
    if progress is None:
        return {Action.ANALYSE.value, Action.DELIVER.value}
    return set() if progress.is_ready else {Action.DELIVER.value}


def next_of(actor: User, team_request: TeamRequest, clocks: list[ClockPanel], can: list[str]) -> str:
    """The one thing to do now, of what can be done."""
    is_past = any(clock.face.is_past for clock in clocks)
    if actor.is_of_clec:
        wanted = [Action.REOPEN, *([Action.RAISE] if is_past else []), Action.NOTE]
    elif any(clock.is_running and clock.is_promise for clock in clocks):
        wanted = [Action.ANSWER_RAISE, Action.DELIVER, Action.RESPOND]
    elif running := {clock.is_analysis for clock in clocks if clock.is_running}:
        wanted = [Action.ANSWER_RAISE, Action.ACKNOWLEDGE]
        wanted += [Action.RESPOND] if False in running else [Action.DELIVER, Action.ANALYSE]
    else:
        wanted = [Action.ANSWER_RAISE, Action.RESOLVE, Action.RESPOND, Action.REOPEN]
    return next((action.value for action in wanted if action.value in can), "")
