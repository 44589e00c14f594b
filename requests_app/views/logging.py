"""Log a request: the promise before it is sent, and again after."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from contacts.models import Clec
from contacts.queries import clec_for
from requests_app.access import may_log
from requests_app.forms import Log
from requests_app.forms.connecting import KINDS as CONNECTIONS
from requests_app.forms.particulars import sensible
from requests_app.kinds import KINDS
from requests_app.operations import NotAllowed
from requests_app.queries.naming import own_companies
from requests_app.queries.preview import Preview, logged_text, preview_of

from .asked import Asked, door, way_back


@require_http_methods(["GET", "HEAD", "POST"])
@door
def log(request: Asked) -> HttpResponse:
    """Show the form, or log what it holds (422 with what was typed where something is wrong)."""
    _refuse_who_may_not(request)
    if request.method == "GET":
        return _page(request, _form(request, initial=_prefilled(request)))
    if "preview" in request.POST:  # without JavaScript: the same page, with the promise of what is typed so far
        return _page(request, _shown(request), _form(request, request.POST))
    form = _form(request, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        team_request = form.log()
    except ValidationError as error:
        form.refuse(error)
        return _page(request, form, status=422)
    promise = logged_text(team_request, timezone.get_current_timezone(), request.at)
    messages.success(request, f"Logged as {team_request.reference}. {promise}")
    is_quick = "quick" in request.POST
    own_page = reverse("requests:detail", args=[team_request.pk])
    return redirect(way_back(request, reverse("requests:queue") if is_quick else own_page))


@require_POST
@door
def preview(request: Asked) -> HttpResponse:
    """The panel beside the form, as what is typed now would have it, with the states and the fields that go with it.

    Posted, though it writes nothing: what is typed stands in no address.
    """
    _refuse_who_may_not(request)
    form = _form(request, request.POST)
    context = {"form": form, "shown": _shown(request), **_expected(form), "is_swap": True}
    return render(request, "requests_app/_preview.html", context)


def _refuse_who_may_not(request: Asked) -> None:
    if not may_log(request.user):
        raise NotAllowed("Administrators do not log requests.")


def _form(request: Asked, *args: Any, **kwargs: Any) -> Log:
    return Log(*args, actor=request.user, at=request.at, **kwargs)


def _shown(request: Asked) -> Log:
    """What is typed so far, in a form that has not been sent."""
    form = _form(request, initial=typed(request.POST))
    form.choose_again(request.FILES)
    return form


def _page(request: Asked, form: Log, sent: Log | None = None, *, status: int = 200) -> HttpResponse:
    """The whole page; the promise is that of `sent`, else of the form, else of what the form starts with."""
    started = sent or (form if form.is_bound else _form(request, _starting_values(form)))
    context = {
        "form": form,
        "clec": request.user.clec,
        "companies": own_companies(request.user, request.at),
        **_expected(started),
    }
    return render(request, "requests_app/log.html", context, status=status)


def _expected(form: Log) -> dict[str, Preview | bool | None]:
    asked = form.asked()
    preview = preview_of(asked, form.at) if asked else None
    has_wrong_time = form.is_bound and "received_at" in form.errors
    return {"preview": preview, "has_wrong_time": has_wrong_time, "needs_note": bool(preview and preview.needs_note)}


def _starting_values(form: Log) -> dict[str, Any]:
    return {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}


def typed(data: QueryDict) -> dict[str, Any]:
    """What was typed, as a form begins with it: an instant's two halves together."""
    found: dict[str, Any] = data.dict()
    halves = {name.removesuffix("_0") for name in found if name.endswith("_0")}
    found["is_connected"] = "is_connected" in found  # a box that is not ticked is not sent
    return found | {name: [found[f"{name}_0"], found.get(f"{name}_1", "")] for name in halves}


def _prefilled(request: Asked) -> dict[str, Any]:
    """?topic=, ?channel=, ?subject=, ?ticket=, ?state=, ?follows=, ?asks_about=, for our people ?clec=, and by its
    name whatever the topic asks.

    What makes no sense is left out.
    """
    fields = _form(request).fields
    asked = {name: request.GET[name] for name in ("topic", "channel", "state") if name in request.GET}
    known = {name: value for name, value in asked.items() if fields[name].valid_value(value)}  # type: ignore[attr-defined]
    texts = {name: request.GET.get(name, "") for name in ("subject", "ticket", *CONNECTIONS)}
    asked_of_kind = KINDS[known.get("topic", "order")].particulars
    said = {one.name: sensible(one, request.GET[one.name]) for one in asked_of_kind if one.name in request.GET}
    return {**texts, **known, **said, **_company(request)}


def _company(request: Asked) -> dict[str, str]:
    asked = request.GET.get("clec", "")
    if request.user.is_of_clec or not asked.isdecimal():
        return {}
    try:
        return {"company": clec_for(request.user, int(asked)).name}
    except (Clec.DoesNotExist, OverflowError):
        return {}
