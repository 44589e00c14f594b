"""Plays the demo's requests through the real operations, in order of time, with the sweep in between."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from contacts.models import User
from requests_app import operations
from requests_app.models import Outage, TeamRequest
from requests_app.operations.demo_data import count_notices_as_sent
from requests_app.operations.logging import Contact
from requests_app.queries.demo_data import next_sweep

from .by_kind import BY_KIND
from .current import CURRENT
from .directory import Directory, build
from .moments import MINUTE, Moment, Stage, possible_day, weeks_until
from .outages import OUTAGES, OutageStory, Said
from .published import LAST_RECEIPTS, PUBLISHED
from .replies import REPLIES
from .script import Does, Filled, Step, Story

Requests = dict[str, TeamRequest]


class Stuck(Exception):
    """The sweep did not record what was due."""


@dataclass(frozen=True)
class _Cue:
    """Something to be done at an instant."""

    at: datetime
    do: Callable[[datetime], None]


def load(at: datetime) -> Requests:
    """Write the whole demo into an empty database as it stands at `at`; return its requests by their keys.

    All or nothing. The requests of May 2006 are moved by the latest whole number of weeks that leaves no
    receipt in the future, and what would happen after `at` has not happened yet.
    """
    with transaction.atomic():
        directory = build(at, weeks_until(at, LAST_RECEIPTS))
        for reply in REPLIES:
            operations.add_reply(actor=directory.users["ota"], reply=reply, at=at)
        requests: Requests = {}
        cues = [cue for story in [*PUBLISHED, *BY_KIND, *CURRENT] for cue in _cues(story, directory, requests, at)]
        cues += [cue for outage in OUTAGES for cue in _outage_cues(outage, directory, at)]
        for cue in sorted(cues, key=lambda cue: cue.at):
            if cue.at <= at:
                _sweep_until(cue.at)
                cue.do(cue.at)
        _sweep_until(at)
        return requests


def _sweep_until(at: datetime) -> None:
    """Each sweep at its own minute, as if the portal had been running; only those of the past count as told."""
    while (due := next_sweep()) is not None and due <= at:
        operations.sweep(at=due)
        if next_sweep() == due:
            raise Stuck(f"The sweep of {due.isoformat()} left something behind; the log says what.")
    count_notices_as_sent()


def _cues(story: Story, directory: Directory, requests: Requests, at: datetime) -> Iterator[_Cue]:
    stage = directory.stage(story.office, at)
    received_at = story.received(stage)
    if received_at is None:
        return
    yield _Cue(received_at, lambda at: requests.update({story.key: _log(story, directory, stage, at)}))
    stage, last = replace(stage, received_at=received_at), received_at
    for step in story.steps:
        wanted = step.when(stage)
        # A day that has become a holiday moves what was done on it, never before what came first.
        last = max(wanted, last + MINUTE) if wanted else last + MINUTE
        yield _Cue(last, _doing(story, step, directory, stage, requests))


def _outage_cues(story: OutageStory, directory: Directory, at: datetime) -> Iterator[_Cue]:
    """Each update at its time, and between them a look whether what was promised has come."""
    stage = directory.stage(story.office, at)
    posted: list[Outage] = []
    for said in story.said:
        yield _Cue(_instant(said.when, stage), _saying(story, said, directory, stage, posted))
        if said.more:
            yield _Cue(_instant(said.more, stage) + MINUTE, _look)


def _look(at: datetime) -> None:
    operations.watch_outages(at=at)


def _saying(
    story: OutageStory, said: Said, directory: Directory, stage: Stage, posted: list[Outage]
) -> Callable[[datetime], None]:
    def say(at: datetime) -> None:
        given: dict[str, Any] = {"actor": directory.users[said.by], "text": said.text, "at": at}
        if said.more:
            given["next_update_at"] = _instant(said.more, stage)
        if not posted:
            posted.append(operations.post_outage(facts=_facts(story, stage), **given))
        elif said.restored:
            restored_at = _instant(said.restored, stage)
            operations.restore_outage(outage_id=posted[0].pk, restored_at=restored_at, **given)
        else:
            operations.update_outage(outage_id=posted[0].pk, **given)

    return say


def _facts(story: OutageStory, stage: Stage) -> operations.Facts:
    return operations.Facts(
        subject=story.subject,
        states=list(story.states),
        area=story.area,
        began_at=_instant(story.began, stage),
        source=story.source,
        cllis=list(story.cllis),
        ticket=story.ticket,
        is_fcc_reportable=story.is_fcc_reportable,
    )


def _instant(moment: Moment, stage: Stage) -> datetime:
    """Of a moment that there always is."""
    found = moment(stage)
    assert found is not None
    return found


def _log(story: Story, directory: Directory, stage: Stage, at: datetime) -> TeamRequest:
    clec, actor = directory.companies[story.company], directory.users[story.by]
    name, phone = story.contact
    contact = Contact(
        topic=story.topic,
        channel=story.channel,
        subject=story.subject,
        received_at=at,
        state=story.state,
        detail=story.detail,
        contact_name=name or actor.name,
        contact_phone=phone or actor.phone,
        pon=at.astimezone(ZoneInfo(stage.calendar.zone)).strftime(story.pon),
        side=story.side,
        particulars=_filled(story.filled, stage),
    )
    return operations.log_request(clec_id=clec.pk, contact=contact, actor=actor, at=at)


def _doing(
    story: Story, step: Step, directory: Directory, stage: Stage, requests: Requests
) -> Callable[[datetime], None]:
    def do(at: datetime) -> None:
        operation, words = _OPERATIONS[step.does]
        given: dict[str, Any] = {words: step.text} if words else {}
        if step.promised:
            given["promised_on"] = possible_day(stage.calendar, step.promised(stage), at)
        if step.does in (Does.ATTEMPT, Does.RESPOND, Does.DELIVER):
            given["medium"] = step.medium
        if step.does in (Does.RESOLVE, Does.FILL_IN, Does.ANALYSE):
            given["given"] = _filled(step.filled, stage)
        if step.does is Does.RAISE:
            given["tried"] = step.tried
        if step.does is Does.DELIVER:
            given["recipient"] = step.recipient
        if step.does is Does.NOTE:
            given["is_internal"] = step.is_internal
        actor: User = directory.users[step.by]
        operation(request_id=requests[story.key].pk, actor=actor, at=at, **given)

    return do


def _filled(filled: Filled, stage: Stage) -> dict[str, str]:
    told = {name: value if isinstance(value, str) else value(stage) for name, value in filled.items()}
    return {name: value if isinstance(value, str) else value.isoformat() for name, value in told.items() if value}


# Each operation with the name of its argument for what was said.
_OPERATIONS: dict[Does, tuple[Callable[..., Any], str]] = {
    Does.ACKNOWLEDGE: (operations.acknowledge, "note"),
    Does.ATTEMPT: (operations.attempt, "note"),
    Does.RESPOND: (operations.respond, "note"),
    Does.PROMISE: (operations.promise, "note"),
    Does.RESOLVE: (operations.resolve, "note"),
    Does.NOTE: (operations.note, "text"),
    Does.RAISE: (operations.raise_to_director, "reason"),
    Does.ANSWER_RAISE: (operations.answer_raise, "answer"),
    Does.NOT_SATISFIED: (operations.not_satisfied, "reason"),
    Does.FILL_IN: (operations.fill_in, ""),
    Does.ANALYSE: (operations.analyse, ""),
    Does.DELIVER: (operations.deliver, "note"),
}
