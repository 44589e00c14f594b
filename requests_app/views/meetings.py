"""Meetings on a request: the doors behind their forms, and the file for a calendar."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from requests_app.forms import Action
from requests_app.forms.meeting import STEPS, Propose, Step
from requests_app.invitations import invitation, method_of
from requests_app.lifecycle import NotPossible
from requests_app.models import Event
from requests_app.operations import AnsweredFirst
from requests_app.queries.detail import event_of_form, request_for
from requests_app.queries.meetings import meeting_for

from .actions import KEPT, refuse_who_may_not, who_was_first
from .asked import Asked, door
from .detail import Notice, page

Kind = Event.Kind
SAID = {
    Kind.MEETING_PROPOSED: "Proposed. The other side confirms it.",
    Kind.MEETING_CONFIRMED: "Confirmed.",
    Kind.MEETING_MOVED: "Moved. The other side confirms the new time.",
    Kind.MEETING_CANCELLED: "Called off.",
    Kind.MEETING_HELD: "It is written down.",
}


@require_POST
@door
def propose(request: Asked, request_id: int) -> HttpResponse:
    """Name a time; 422 keeps what was typed."""
    team_request = request_for(request.user, request_id, request.at)
    refuse_who_may_not(request, Propose.name, team_request)
    form = Propose(request.POST, team_request=team_request, actor=request.user, at=request.at)
    return _carried_out(request, request_id, form)


@require_POST
@door
def step(request: Asked, request_id: int, meeting_id: int, step: str) -> HttpResponse:
    """Confirm, move, call off, or say whether it was held; 409 where somebody else was first."""
    if step not in STEPS:
        raise Http404
    meeting = meeting_for(request.user, request_id, meeting_id, request.at)
    refuse_who_may_not(request, step, meeting.team_request)
    given = {"team_request": meeting.team_request, "actor": request.user, "at": request.at}
    return _carried_out(request, request_id, STEPS[step](request.POST, meeting=meeting, **given))


@require_safe
@door
def entry(request: Asked, request_id: int, meeting_id: int) -> HttpResponse:
    """The meeting as a file: opened, it changes the entry that the calendar has of it."""
    meeting = meeting_for(request.user, request_id, meeting_id, request.at)
    method = method_of(meeting)
    answer = HttpResponse(
        invitation(meeting, method), content_type=f"text/calendar; charset=utf-8; method={method.value}"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="meeting-{meeting.pk}.ics"'
    return answer


def _carried_out(request: Asked, request_id: int, form: Action) -> HttpResponse:
    done = event_of_form(request.user, request_id, request.POST.get("token", ""))
    if done is not None:  # sent twice
        return _done(request, done)
    if not form.is_valid():
        return page(request, request_id, form, status=422)
    try:
        return _done(request, form.carry_out())
    except ValidationError as error:
        form.refuse(error)
        return page(request, request_id, form, status=422)
    except AnsweredFirst as error:
        return page(request, request_id, _renewed(request, form), who_was_first(request, error), status=409)
    except NotPossible as error:
        return page(request, request_id, form, Notice("Not done.", f"{error} {KEPT}"), status=409)


def _renewed(request: Asked, form: Action) -> Action:
    """The same form with the meeting as it is by now: sent again, it is meant."""
    if not isinstance(form, Step):
        return form
    meeting = meeting_for(request.user, form.team_request.pk, form.meeting.pk, request.at)
    data = request.POST.copy()
    data["sequence"] = str(meeting.sequence)
    given = {"team_request": meeting.team_request, "actor": request.user, "at": request.at}
    return STEPS[form.name](data, meeting=meeting, **given)


def _done(request: Asked, event: Event) -> HttpResponse:
    messages.success(request, SAID[Kind(event.kind)])
    return redirect(reverse("requests:detail", args=[event.team_request_id]) + "#meetings")
