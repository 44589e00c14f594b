"""Mail that came in: the tray of what the portal could not file, and each mail as it came."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from contacts.forms.kept import Refusing
from notices.models import InboundMail
from requests_app import operations
from requests_app.access import may_see_mail
from requests_app.forms.mail import AsNew, Discard, ToRequest
from requests_app.models import TeamRequest
from requests_app.operations.tray import OPEN
from requests_app.queries.mail import attached_to, mail_page, one_mail, original_of
from requests_app.queries.visible import is_visible

from .asked import Asked, door
from .files import saved
from .lists import page_of, tabs

State = InboundMail.State
SHOWS = {
    "tray": ("in the tray", ""),
    "filed": ("filed", ""),
    "set_aside": ("set aside, written by machines", ""),
    "discarded": ("discarded", ""),
}
Done = Callable[[Asked, InboundMail, dict[str, Any]], str]


@require_safe
@door
def tray(request: Asked) -> HttpResponse:
    """A page of the mails of one state; for everybody but Sales Operations there is none."""
    if not may_see_mail(request.user):
        raise Http404
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWS else "tray"
    found = mail_page(request.user, show, page_of(request))
    counts = {name: found.counts.get(name, 0) for name in SHOWS}
    context = {"found": found.page, "show": show, "tabs": tabs(request, SHOWS, counts, show)}
    return render(request, "requests_app/mail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door
def one(request: Asked, mail_id: int) -> HttpResponse:
    """What it says, why it was not filed, and what may be made of it; the form sent is named by its button."""
    mail = one_mail(request.user, mail_id)
    asked = request.POST.get("do", "")
    forms = _forms(request, mail, asked)
    if request.method == "POST":
        if asked == "back":
            return _put_back(request, mail)
        form = forms.get(asked)
        if form is not None and form.is_valid() and (said := _carried_out(request, mail, asked, form)):
            messages.success(request, said)
            return redirect("requests:mail")
    failed = forms.get(asked) if request.method == "POST" else None
    about = int(mail.about.partition(":")[2]) if mail.about else None
    context = {
        "mail": mail,
        "forms": forms,
        "form": failed,
        "is_open": mail.state in OPEN,
        "opens": about if is_visible(request.user, about, request.at) else None,
    }
    return render(request, "requests_app/one_mail.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@door
def original(request: Asked, mail_id: int) -> HttpResponse:
    """The mail as it came, to be saved: never shown by the browser."""
    return saved(original_of(request.user, mail_id), f"mail-{mail_id}.eml")


@require_safe
@door
def attached(request: Asked, mail_id: int, digest: str) -> HttpResponse:
    """One attachment that was taken, to be saved."""
    attachment, content = attached_to(request.user, mail_id, digest)
    return saved(content, attachment.name)


def _forms(request: Asked, mail: InboundMail, asked: str) -> dict[str, Refusing]:
    def data(name: str) -> Any:
        return request.POST if asked == name else None

    return {
        "file": ToRequest(data("file"), auto_id="file_%s"),
        "new": AsNew(request.user, data("new"), auto_id="new_%s", initial={"subject": mail.subject}),
        "discard": Discard(data("discard"), auto_id="discard_%s"),
    }


def _carried_out(request: Asked, mail: InboundMail, asked: str, form: Refusing) -> str:
    """What was done, in words; empty where it was refused, which the form shows."""
    try:
        return _DONE[asked](request, mail, form.cleaned_data)
    except TeamRequest.DoesNotExist:
        form.add_error("reference", "There is no such request.")
    except ValidationError as error:
        form.refuse(error)
    return ""


def _to_request(request: Asked, mail: InboundMail, given: dict[str, Any]) -> str:
    event = operations.file_to_request(
        mail_id=mail.pk,
        actor=request.user,
        request_id=given["reference"],
        is_internal=given["is_internal"],
        at=request.at,
    )
    return f"Kept as a note of R-{event.team_request_id}."


def _as_new(request: Asked, mail: InboundMail, given: dict[str, Any]) -> str:
    made = operations.file_as_new(
        mail_id=mail.pk,
        actor=request.user,
        clec_id=given["company"].pk,
        topic=given["topic"],
        subject=given["subject"],
        at=request.at,
    )
    return f"Logged as {made.reference} of {made.clec}."


def _discard(request: Asked, mail: InboundMail, given: dict[str, Any]) -> str:
    operations.discard_mail(mail_id=mail.pk, actor=request.user, reason=given["reason"], at=request.at)
    return "Discarded. It stays among the discarded ones, and can be put back."


_DONE: dict[str, Done] = {"file": _to_request, "new": _as_new, "discard": _discard}


def _put_back(request: Asked, mail: InboundMail) -> HttpResponse:
    try:
        operations.put_mail_back(mail_id=mail.pk, actor=request.user, at=request.at)
        messages.success(request, "Put back into the tray.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("requests:one_mail", mail.pk)
