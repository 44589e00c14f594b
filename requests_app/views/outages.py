"""The outage board: all of them, one, and what those who may say of it (S33, E10)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.wording import instant_text
from requests_app.access import may_post_outages
from requests_app.forms import outage as forms
from requests_app.lifecycle import NotPossible
from requests_app.models import Outage, OutageUpdate
from requests_app.operations import NotAllowed, UpdatedFirst
from requests_app.queries.outage_page import OutagePage, outage_page
from requests_app.queries.outages import board_for, outage_for

from .actions import KEPT
from .asked import Asked, door
from .detail import Notice
from .lists import is_refresh

LIST = "outage-list"
Kind = OutageUpdate.Kind
SAID = {
    Kind.UPDATED: "The update is posted.",
    Kind.RESTORED: "It stands as restored.",
    Kind.REOPENED: "It goes on: it stands at the top of the board again.",
    Kind.WITHDRAWN: "It is withdrawn.",
}
DID = {
    Kind.UPDATED: "wrote an update",
    Kind.RESTORED: "wrote that it is restored",
    Kind.REOPENED: "wrote that it is not restored after all",
    Kind.WITHDRAWN: "withdrew it",
}


@require_safe
@door
def board(request: Asked) -> HttpResponse:
    """All that the viewer may see, or the list alone for a refresh."""
    form = forms.Board(request.GET, actor=request.user)
    found = board_for(request.user, form.asked("state"), form.number, request.at)
    is_alone = is_refresh(request, LIST)
    context = {
        "form": form,
        "board": found,
        "here": request.get_full_path(),
        "may_post": may_post_outages(request.user),
    }
    return render(request, f"requests_app/{'_outage_rows' if is_alone else 'outages'}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door
def post(request: Asked) -> HttpResponse:
    """Put one on the board; 422 keeps what was typed."""
    if not may_post_outages(request.user):
        raise NotAllowed("Service and Sales Operations post outages.")
    form = forms.Post(request.POST if request.method == "POST" else None, actor=request.user, at=request.at)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                outage = form.carry_out()
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, "Posted. The contacts of the companies it touches are told.")
                return redirect("requests:outage", outage.pk)
    return render(request, "requests_app/post_outage.html", {"form": form}, status=status)


@require_safe
@door
def outage(request: Asked, outage_id: int) -> HttpResponse:
    """One of them."""
    return _page(request, outage_id)


@require_POST
@door
def step(request: Asked, outage_id: int, outage_step: str) -> HttpResponse:
    """Update, restore or withdraw it; 409 where somebody else was first or it is too late, 422 keeps what was typed."""
    if outage_step not in forms.STEPS:
        raise Http404
    outage = outage_for(request.user, outage_id)
    if not may_post_outages(request.user):
        raise NotAllowed("Service and Sales Operations say what becomes of outages.")
    form = _form(request, outage_step, outage, request.POST)
    if not form.is_valid():
        return _page(request, outage_id, form, status=422)
    try:
        update = form.carry_out()
    except ValidationError as error:
        form.refuse(error)
        return _page(request, outage_id, form, status=422)
    except UpdatedFirst as error:
        return _page(request, outage_id, _renewed(request, form), _who_was_first(request, error.update), status=409)
    except NotPossible as error:
        return _page(request, outage_id, form, Notice("Not done.", f"{error} {KEPT}"), status=409)
    messages.success(request, SAID[Kind(update.kind)])
    return redirect("requests:outage", outage_id)


def _page(
    request: Asked, outage_id: int, sent: forms.Step | None = None, notice: Notice | None = None, status: int = 200
) -> HttpResponse:
    page = outage_page(request.user, outage_id, timezone.get_current_timezone(), request.at)
    is_customer = request.user.is_of_clec
    context = {
        "page": page,
        "shown": page.shown,
        "outage": page.outage,
        "steps": _steps(request, page, sent),
        "sent": sent,
        "notice": notice,
        "has_side": not is_customer,
        "ask_url": ask_url(page.outage) if is_customer else "",
        "post_mortem_url": post_mortem_url(page.outage) if is_customer and page.outage.stage == "restored" else "",
    }
    return render(request, "requests_app/outage.html", context, status=status)


def _steps(request: Asked, page: OutagePage, sent: forms.Step | None) -> list[forms.Step]:
    """The forms of what can be done with it now; one that came back stands where it was, whatever has happened."""
    if not page.may_post:
        return []
    outage = page.outage
    names = {"current": ["update", "restore", "withdraw"], "restored": ["update", "withdraw"]}.get(outage.stage, [])
    names += [sent.name] if sent and sent.name not in names else []
    return [
        sent if sent and sent.name == name else _form(request, name, outage, initial={"seen": page.seen})
        for name in names
    ]


def _form(request: Asked, name: str, outage: Outage, *args: object, **kwargs: object) -> forms.Step:
    return forms.STEPS[name](*args, outage=outage, actor=request.user, at=request.at, **kwargs)


def _renewed(request: Asked, form: forms.Step) -> forms.Step:
    """The same form with what has happened since in view: sent again, it is meant."""
    outage = outage_for(request.user, form.outage.pk)
    data = request.POST.copy()
    data["seen"] = str(max(update.pk for update in outage.updates.all()))
    return _form(request, form.name, outage, data)


def _who_was_first(request: Asked, update: OutageUpdate) -> Notice:
    when = instant_text(update.at, timezone.get_current_timezone(), request.at)
    return Notice(f"{update.by} was first:", f"{DID[Kind(update.kind)]} at {when}. {KEPT}")


def ask_url(outage: Outage) -> str:
    """The form of a request about it, with what is known filled in."""
    return _log_url(outage, topic="outage", area=outage.area)


def post_mortem_url(outage: Outage) -> str:
    """The form that asks for a root cause analysis of it, with what is known filled in."""
    assert outage.restored_at is not None  # it is offered once it is restored
    return _log_url(outage, topic="post_mortem", ticket=outage.ticket, restored_at=outage.restored_at.isoformat())


def _log_url(outage: Outage, **asked: str) -> str:
    known = {"subject": str(outage)[:120], "began_at": outage.began_at.isoformat(), **asked}
    if len(outage.states) == 1:
        known["state"] = outage.states[0]
    return f"{reverse('requests:log')}?{urlencode({name: value for name, value in known.items() if value})}"
