"""One door for everything that people do to a request."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacts.guideline import MetBy
from contacts.wording import instant_text
from requests_app import lifecycle
from requests_app.forms import ACTIONS, Action
from requests_app.forms.answering import Answer
from requests_app.lifecycle import NotPossible, Standing, Status, standing
from requests_app.models import Event, TeamRequest
from requests_app.models.reply_template import PLACEHOLDERS, NotKnown
from requests_app.operations import AnsweredFirst, NotAllowed
from requests_app.queries.detail import event_of_form, latest_event, request_for
from requests_app.queries.offered import LIFECYCLE
from requests_app.queries.visible import permitted
from requests_app.wording import STOPS, near_day_text, on_day_text

from .asked import Asked, door, way_back
from .coming import came_by
from .detail import Notice, form_for, page
from .logging import typed

Kind = Event.Kind
SAID = {
    Kind.ATTEMPTED: "The attempt is logged. The clock runs on.",
    Kind.RESOLVED: "Resolved.",
    Kind.REOPENED: "Opened again. A new clock has started.",
    Kind.WITHDRAWN: "Withdrawn. Its clocks have ended.",
    Kind.NOTED: "The note is written.",
    Kind.FILLED_IN: "It is filled in.",
    Kind.ANALYSED: "Kept. The company does not see it yet.",
    Kind.DELIVERED: "Delivered. The company can read it from now on.",
    Kind.CORRECTED: "Corrected. The clock was worked out again.",
    Kind.LINKED: "They are connected.",
    Kind.MERGED: "It goes on as the other request. Its clock runs until that is answered.",
    Kind.UNMERGED: "It is by itself again, with its clocks as they were.",
    Kind.LEFT: "Done. They take part no more.",
    Kind.UNLINKED: "The connection is taken away.",
    Kind.RAISE_ANSWERED: "Answered. It leaves the top of your page.",
}
DID = {
    Kind.ACKNOWLEDGED: "acknowledged it",
    Kind.RESPONDED: "answered it",
    Kind.PROMISED: "promised a date",
    Kind.RESOLVED: "resolved it",
    Kind.WITHDRAWN: "withdrew it",
    Kind.MERGED: "merged it into another",
    Kind.FILLED_IN: "filled it in",
    Kind.ANALYSED: "worked on the analysis",
    Kind.DELIVERED: "delivered the analysis",
    Kind.MEETING_CONFIRMED: "confirmed it",
    Kind.MEETING_MOVED: "moved it",
    Kind.MEETING_CANCELLED: "called it off",
}

KEPT = "What you wrote is kept below."


@require_POST
@door
def act(request: Asked, request_id: int, action: str) -> HttpResponse:
    """Carry out what the form of that name asks; 422, 409 and 403 keep what was typed or say why not."""
    if action not in ACTIONS:
        raise Http404
    done = event_of_form(request.user, request_id, request.POST.get("token", ""))
    if done is not None:  # sent twice: the request may have moved on, or away, since the first
        return _done(request, action, done)
    team_request = request_for(request.user, request_id, request.at)
    refuse_who_may_not(request, action, team_request)
    form = form_for(request, action, team_request, request.POST)
    if "insert" in request.POST and isinstance(form, Answer):
        return _with_text(request, form)
    if not form.is_valid():
        return page(request, request_id, form, status=422)
    try:
        event = form.carry_out()
    except ValidationError as error:
        form.refuse(error)
        return page(request, request_id, form, status=422)
    except AnsweredFirst as error:
        return page(request, request_id, _renewed(request, form), who_was_first(request, error), status=409)
    except NotPossible as error:
        return page(request, request_id, form, Notice("Not done.", f"{error} {KEPT}"), status=409)
    return _done(request, action, event)


def _with_text(request: Asked, form: Answer) -> HttpResponse:
    """The form again with the chosen text in its message and all that was typed; nothing is sent."""
    inserted, refused = {}, ""
    try:
        inserted = form.inserted()
    except NotKnown as unknown:
        refused = f"Not inserted: the text names {PLACEHOLDERS[unknown.name]}, which is not known yet."
    again = form_for(request, form.name, form.team_request, initial=typed(request.POST) | inserted)
    again.fields["note"].widget.attrs["rows"] = 8
    if refused:
        again.fields["reply"].help_text = refused
    return page(request, form.team_request.pk, again)


def _done(request: Asked, action: str, event: Event) -> HttpResponse:
    own_page = reverse("requests:detail", args=[event.team_request_id]) + _from(request)
    back = way_back(request, own_page if _is_still_there(request, event.team_request_id) else reverse("home"))
    _say(request, action, event, named="" if back == own_page else f"{event.team_request.reference}: ")
    return redirect(back)


def _from(request: Asked) -> str:
    """What keeps the list that somebody walks through; where `next` says it, that is where they go back to."""
    return came_by(request, request.user).query if "from" in request.GET else ""


def _is_still_there(request: Asked, request_id: int) -> bool:
    """Not for the director who has just given it to another group."""
    try:
        request_for(request.user, request_id, request.at)
    except TeamRequest.DoesNotExist:
        return False
    return True


def refuse_who_may_not(request: Asked, action: str, team_request: TeamRequest) -> None:
    if not permitted(request.user, [LIFECYCLE.get(action) or lifecycle.Action(action)], team_request, request.at):
        raise NotAllowed(f"{request.user.get_role_display()}: not allowed to {action.replace('_', ' ')}.")


def _renewed(request: Asked, form: Action) -> Action:
    """The same form with what has happened since in view: sent again, it is meant."""
    data = request.POST.copy()
    latest = latest_event(request.user, form.team_request.pk, request.at)
    data["seen"] = str(latest.pk) if latest else ""
    team_request: TeamRequest = request_for(request.user, form.team_request.pk, request.at)
    return form_for(request, form.name, team_request, data)


def who_was_first(request: Asked, error: AnsweredFirst) -> Notice:
    event = error.event
    when = instant_text(event.recorded_at, timezone.get_current_timezone(), request.at)
    dated = event.data.get("promised_on")
    is_dated = dated and event.kind == Kind.ACKNOWLEDGED
    promised = f" and promised contact {_on_day(request, dated)}" if is_dated else ""
    return Notice(f"{event.actor} was first:", f"{DID[Kind(event.kind)]}{promised} at {when}. {KEPT}")


def _say(request: Asked, action: str, event: Event, named: str) -> None:
    """What was done; on a page of many it is `named`."""
    kind = Kind(event.kind)
    if action == "respond" and event.team_request.status == Status.OPEN:
        done = "Recorded as an attempt." if kind is Kind.ATTEMPTED else "The promised contact is recorded."
        messages.warning(request, f"{named}{done} {STOPS[MetBy.TELEPHONE_CALL]}")
        return
    messages.success(request, named + _said(request, kind, event))


def _said(request: Asked, kind: Kind, event: Event) -> str:
    data = event.data
    if kind is Kind.ACKNOWLEDGED:
        return f"Acknowledged. Contact is promised for {_day(request, data['promised_on'])}."
    if kind is Kind.PROMISED:
        return f"Contact is promised for {_day(request, data['promised_on'])}."
    if kind is Kind.RESPONDED:
        return _verdict(request, event)
    if kind in (Kind.RAISED, Kind.NOT_SATISFIED):
        return _raised(data)
    if kind is Kind.JOINED:
        return f"{data['name']} takes part, and is told of every answer."
    if kind is Kind.REASSIGNED:
        return f"It is {data['now']}’s now. The due time stays."
    return SAID[kind]


def _raised(data: dict[str, Any]) -> str:
    opened = " It is open again, with a new clock." if data.get("is_opened") else ""
    if data.get("from_tier") == data.get("to_tier"):
        return f"Nobody stands above {data['director']}, who is told again, at once.{opened}"
    return f"Raised to {data['director']}, who is told at once.{opened}"


def _verdict(request: Asked, event: Event) -> str:
    if event.commitment is None:
        return "The answer is recorded."
    late = standing(event.commitment, request.at) is Standing.LATE
    return "The answer is recorded, late by the guideline." if late else "The answer is recorded, in time."


def _day(request: Asked, on: str) -> str:
    return near_day_text(date.fromisoformat(on), timezone.localtime(request.at).date())


def _on_day(request: Asked, on: str) -> str:
    return on_day_text(date.fromisoformat(on), timezone.localtime(request.at).date())
