"""The page of a request: its clocks, what happened, what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_app import lifecycle
from requests_app.access import may_log, may_read_record, may_see_internal
from requests_app.forms import ACTIONS, Action
from requests_app.models import TeamRequest
from requests_app.operations import NotAllowed
from requests_app.queries import promising
from requests_app.queries.attachments import attachments_of
from requests_app.queries.detail import RequestPage, request_for, request_page
from requests_app.queries.post_mortems import asking_path
from requests_app.queries.promising import PromisedDay
from requests_app.queries.replies import replies_for
from requests_app.queries.visible import permitted
from requests_app.queries.walking import Walk, walk_of

from .asked import Asked, door
from .coming import Came, came_by
from .connection_section import connections_of
from .meeting_section import section_of
from .party_section import parties_section
from .queue import filter_of

# Wording of the form into which a text is saved whose own form has no place any more.
KEPT_IN = "note"


@dataclass(frozen=True)
class Notice:
    """What is said above the page when somebody else was first, or it cannot be done any more."""

    title: str
    text: str


@require_safe
@door
def detail(request: Asked, request_id: int) -> HttpResponse:
    """As the reader may see it; our people may look at it as the company sees it with ?as=company."""
    return page(request, request_id)


@require_safe
@door
def promised_day(request: Asked, request_id: int) -> HttpResponse:
    """What is said beneath a date for contact: when that day is due, or why it cannot be promised."""
    team_request = request_for(request.user, request_id, request.at)
    if not permitted(request.user, [lifecycle.Action.PROMISE], team_request, request.at):
        raise NotAllowed(f"{request.user.get_role_display()}: not allowed to promise a date.")
    context: dict[str, object] = {"team_request": team_request}
    try:
        on = date.fromisoformat(request.GET.get("promised_on", ""))
        context["day"] = promising.promised_day(team_request, on, request.at)
    except ValidationError as error:
        context["refused"] = error.messages[0]
    except ValueError:  # no date, or none yet
        context["refused"] = ""
    return render(request, "requests_app/_promised_day.html", context)


def page(
    request: Asked, request_id: int, sent: Action | None = None, notice: Notice | None = None, *, status: int = 200
) -> HttpResponse:
    """The page, with the form that was sent open and all that was typed in it."""
    as_company = request.GET.get("as") == "company" and not request.user.is_of_clec
    found = request_page(request.user, request_id, request.at, as_company=as_company)
    meetings, came = section_of(request, found, sent), came_by(request, request.user)
    forms = _forms(request, found, None if meetings.has_sent else sent)
    context = {
        "page": found,
        "post_mortem_path": asking_path(found.team_request) if may_log(request.user) else "",
        "team_request": found.team_request,
        "next_form": forms.get(found.next_action),
        "forms": [form for name, form in forms.items() if name != found.next_action],
        "opened": _opened(request, None if meetings.has_sent else sent, forms),
        "meetings": meetings,
        "connections": connections_of(request, found),
        "files": attachments_of(found.team_request, is_internal=may_see_internal(request.user) and not as_company),
        "parties": parties_section(request, found, sent),
        "sent": sent,
        "day": _promised(found, sent, request.at),
        "notice": notice,
        "has_errors": bool(sent and sent.errors),
        "came": came,
        "may_read_record": may_read_record(request.user) and not as_company,
        "walk": _walk(request, came, request_id) if not as_company else None,
    }
    return render(request, "requests_app/detail.html", context, status=status)


def form_for(
    request: Asked,
    name: str,
    team_request: TeamRequest,
    data: QueryDict | None = None,
    around: Mapping[str, Any] = MappingProxyType({}),
    **kwargs: Any,
) -> Action:
    """The form of that name about this request; `around` is what the page knows besides."""
    kind = ACTIONS[name]
    given = {"team_request": team_request, "actor": request.user, "at": request.at, **kwargs}
    if data is not None:
        given["files"] = request.FILES
    known = {taken: around[taken] for taken in kind.takes if taken in around}
    if "replies" in kind.takes and "replies" not in known:
        known["replies"] = replies_for(request.user, team_request)
    return kind(data, **given, **known)


def _forms(request: Asked, found: RequestPage, sent: Action | None) -> dict[str, Action]:
    """A form for each thing that can be done, in the order of the page."""
    initial = {"seen": found.seen, "next": request.GET.get("next", "")}
    around: dict[str, Any] = {"ladder": found.ladder}
    if any("replies" in ACTIONS[name].takes for name in found.can if name in ACTIONS):
        around["replies"] = replies_for(request.user, found.team_request)
    forms = {
        name: form_for(request, name, found.team_request, around=around, initial=initial)
        for name in ACTIONS
        if name in found.can and ACTIONS[name].is_listed
    }
    if sent and sent.name in forms:
        forms[sent.name] = sent
    elif sent and sent.typed and KEPT_IN in forms:
        forms[KEPT_IN].initial["note"] = sent.typed
    return forms


def _opened(request: Asked, sent: Action | None, forms: dict[str, Action]) -> str:
    """Which form of the list stands open."""
    if sent is None:
        return request.GET.get("open", "")
    return sent.name if sent.name in forms else KEPT_IN


def _promised(found: RequestPage, sent: Action | None, at: datetime) -> PromisedDay | None:
    """The day for contact that was sent and stands in the form again."""
    is_known = sent is not None and sent.is_bound and "promised_on" not in sent.errors
    on = sent.cleaned_data.get("promised_on") if sent and is_known else None
    return promising.day_of(found.office, on, at) if on else None


def _walk(request: Asked, came: Came, request_id: int) -> Walk | None:
    """Only those who came by their queue go on in it."""
    if came.name != "requests:queue":
        return None
    return walk_of(request.user, request_id, filter_of(came.asked), request.at)
