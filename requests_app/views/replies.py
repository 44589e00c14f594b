"""The texts that answers begin with: their list, writing one, putting it away and bringing it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.views.desk.door import Sheet, filled
from contacts.views.door import actor_of, at_of, for_those, posted
from requests_app import operations
from requests_app.access import may_keep_replies
from requests_app.forms.replies import ReplyText, facts
from requests_app.models import ReplyTemplate
from requests_app.queries.replies import replies_kept_by

LIST = "requests:replies"
keepers_only = for_those(may_keep_replies)


@require_safe
@keepers_only
def replies(request: HttpRequest) -> HttpResponse:
    """All of them; those put away beneath."""
    return render(request, "requests_app/replies.html", {"rows": replies_kept_by(actor_of(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def new_reply(request: HttpRequest) -> HttpResponse:
    """One more."""
    form = ReplyText(posted(request))

    def save(given: dict[str, Any]) -> HttpResponse:
        added = operations.add_reply(actor=actor_of(request), reply=form.reply(), at=at_of(request))
        messages.success(request, f"“{added}” is offered from now on.")
        return redirect(LIST)

    return filled(request, form, Sheet("New text", "Add the text", _crumbs()), save, facts)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def reply(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Change one."""
    known = _reply(request, reply_id)
    form = ReplyText(posted(request), reply=known)

    def save(given: dict[str, Any]) -> HttpResponse:
        seen, at = form.cleaned_data["seen"], at_of(request)
        operations.edit_reply(reply_id=reply_id, actor=actor_of(request), reply=form.reply(), seen=seen, at=at)
        messages.success(request, f"“{form.cleaned_data['title']}” is saved.")
        return redirect(LIST)

    return filled(request, form, Sheet(f"Text: {known}", "Save", _crumbs()), save, facts)


@require_POST
@keepers_only
def retire_reply(request: HttpRequest, reply_id: int) -> HttpResponse:
    """It is offered no more."""
    return _put(request, reply_id, operations.retire_reply, "“{}” is put away. What was answered with it stays.")


@require_POST
@keepers_only
def bring_reply_back(request: HttpRequest, reply_id: int) -> HttpResponse:
    """It is offered again."""
    return _put(request, reply_id, operations.bring_reply_back, "“{}” is offered again.")


def _put(request: HttpRequest, reply_id: int, put: Callable[..., ReplyTemplate], said: str) -> HttpResponse:
    _reply(request, reply_id)
    try:
        found = put(reply_id=reply_id, actor=actor_of(request), at=at_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said.format(found))
    return redirect(LIST)


def _reply(request: HttpRequest, reply_id: int) -> ReplyTemplate:
    try:
        return replies_kept_by(actor_of(request)).get(pk=reply_id)
    except (ObjectDoesNotExist, OverflowError) as error:
        raise Http404 from error


def _crumbs() -> list[tuple[str, str]]:
    return [("Texts for replies", reverse(LIST))]
