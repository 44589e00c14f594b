"""The part of a request's page that is about its meetings: what stands, and the forms for it."""

from dataclasses import dataclass
from typing import TypeGuard

from contacts.guideline import Channel
from requests_app.forms import Action
from requests_app.forms.meeting import STEPS, Propose, Step
from requests_app.queries.detail import RequestPage
from requests_app.queries.meetings import MeetingLine, meetings_of

from .asked import Asked

ASKS_FOR_ONE = (Channel.CONFERENCE_CALL, Channel.FACE_TO_FACE)


@dataclass(frozen=True)
class Line:
    """A meeting with a form for each thing that can be done with it."""

    told: MeetingLine
    steps: list[Step]


@dataclass(frozen=True)
class Section:
    """`propose` is the form where it stands open; `has_sent` whether the form that came back stands here."""

    lines: list[Line]
    may_propose: bool
    propose: Propose | None
    has_sent: bool


def section_of(request: Asked, found: RequestPage, sent: Action | None) -> Section:
    """One query, two where there is a meeting, and two more where the form to propose one is open."""
    told = meetings_of(found.team_request, request.user, found.can, request.at)
    lines = [Line(one, _steps(request, found, one, sent)) for one in told]
    may_propose = Propose.name in found.can
    propose = _propose(request, found, sent) if may_propose and _is_open(request, found, lines, sent) else None
    shown: list[Action | None] = [propose, *(form for line in lines for form in line.steps)]
    return Section(lines, may_propose, propose, has_sent=sent is not None and any(form is sent for form in shown))


def _steps(request: Asked, found: RequestPage, told: MeetingLine, sent: Action | None) -> list[Step]:
    forms = [form for name, form in STEPS.items() if name in told.can]
    return [sent if _is_sent(sent, form, told) else _step(request, found, form, told) for form in forms]


def _step(request: Asked, found: RequestPage, form: type[Step], told: MeetingLine) -> Step:
    return form(team_request=found.team_request, actor=request.user, at=request.at, meeting=told.meeting)


def _is_sent(sent: Action | None, form: type[Step], told: MeetingLine) -> TypeGuard[Step]:
    return isinstance(sent, form) and sent.meeting.pk == told.meeting.pk


def _is_open(request: Asked, found: RequestPage, lines: list[Line], sent: Action | None) -> bool:
    """Where one is asked for and there is none yet, it is what comes next."""
    is_asked_for = found.team_request.channel in ASKS_FOR_ONE and not lines and sent is None
    return is_asked_for or isinstance(sent, Propose) or (sent is None and request.GET.get("open") == Propose.name)


def _propose(request: Asked, found: RequestPage, sent: Action | None) -> Propose:
    if isinstance(sent, Propose):
        return sent
    return Propose(team_request=found.team_request, actor=request.user, at=request.at)
