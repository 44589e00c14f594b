"""A company's webhooks: the list, one of them with how each delivery went, and what is done to it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.views.door import actor_of, at_of, for_those, posted
from notices import forms, operations, queries
from notices.access import may_keep_webhooks
from notices.announcements import ANNOUNCEMENTS
from notices.operations.webhooks import AlreadySo, NotNow, TwoSecrets, WithSecret

keepers_only = for_those(may_keep_webhooks)


def of_one(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A post about one endpoint: another's is not there, and what cannot be done is said on its page."""

    @require_POST
    @keepers_only
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ObjectDoesNotExist as absent:
            raise Http404 from absent
        except AlreadySo:
            messages.info(request, "That is so already; nothing was changed.")
        except TwoSecrets:
            messages.error(request, "Two secrets are in use. Retire the former one first.")
        except NotNow:
            messages.error(request, "Nothing was sent: it is on its way already, or the webhook is off.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("notices:webhook", kwargs["endpoint_id"])

    return door


@require_safe
@keepers_only
def webhooks(request: HttpRequest) -> HttpResponse:
    """All of the company's, and how the last delivery to each went."""
    return render(request, "notices/webhooks.html", {"rows": queries.with_last_tries(actor_of(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Add one, and show its secret."""
    form = forms.Webhook(posted(request), initial={"kinds": list(ANNOUNCEMENTS)})
    if form.is_bound and form.is_valid():
        try:
            made = operations.add_webhook(actor=actor_of(request), at=at_of(request), **form.cleaned_data)
            return _secret(request, made)
        except ValidationError as error:
            form.refuse(error)
    return render(request, "notices/new_webhook.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@keepers_only
def webhook(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """One of them."""
    return _one(request, endpoint_id)


@of_one
def change_webhook(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Another address, other news."""
    form = forms.Webhook(request.POST)
    if form.is_valid():
        try:
            actor, at = actor_of(request), at_of(request)
            operations.change_webhook(endpoint_id=endpoint_id, actor=actor, at=at, **form.cleaned_data)
            messages.success(request, "The webhook is changed.")
            return redirect("notices:webhook", endpoint_id)
        except ValidationError as error:
            form.refuse(error)
    return _one(request, endpoint_id, form)


@of_one
def rotate_secret(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """A new secret, shown once."""
    made = operations.rotate_secret(endpoint_id=endpoint_id, actor=actor_of(request), at=at_of(request))
    return _secret(request, made, is_new=True)


@of_one
def retire_secret(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Sign with the former one no longer."""
    operations.retire_secret(endpoint_id=endpoint_id, actor=actor_of(request), at=at_of(request))
    messages.success(request, "The former secret is retired. Messages are signed with the new one alone.")
    return redirect("notices:webhook", endpoint_id)


@of_one
def switch_off(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Send nothing more."""
    form = forms.SwitchOff(request.POST)
    if not form.is_valid():
        raise ValidationError([error for found in form.errors.values() for error in found])
    why = form.cleaned_data["why"]
    operations.switch_off(endpoint_id=endpoint_id, why=why, actor=actor_of(request), at=at_of(request))
    messages.success(request, "The webhook is off: nothing more is sent, nor what was waiting.")
    return redirect("notices:webhook", endpoint_id)


@of_one
def switch_on(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Send again, what happens from now on."""
    operations.switch_on(endpoint_id=endpoint_id, actor=actor_of(request), at=at_of(request))
    messages.success(request, "The webhook is on: it is told of what happens from now on.")
    return redirect("notices:webhook", endpoint_id)


@of_one
def test_webhook(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Send a test."""
    operations.send_test(endpoint_id=endpoint_id, actor=actor_of(request), at=at_of(request))
    messages.success(request, "A test is on its way. Load this page again in a few seconds to see how it went.")
    return redirect("notices:webhook", endpoint_id)


@of_one
def replay(request: HttpRequest, endpoint_id: int, attempt_id: int) -> HttpResponse:
    """Send one delivery again."""
    operations.replay(endpoint_id=endpoint_id, attempt_id=attempt_id, actor=actor_of(request), at=at_of(request))
    messages.success(request, "It is on its way again, under the same id.")
    return redirect("notices:webhook", endpoint_id)


def _one(request: HttpRequest, endpoint_id: int, form: forms.Webhook | None = None) -> HttpResponse:
    try:
        page = queries.webhook(actor_of(request), endpoint_id)
    except ObjectDoesNotExist as absent:
        raise Http404 from absent
    endpoint = page.endpoint
    form = form or forms.Webhook(initial={"url": endpoint.url, "kinds": endpoint.kinds})
    context = {"page": page, "form": form, "off": forms.SwitchOff(), "words": ANNOUNCEMENTS}
    return render(request, "notices/webhook.html", context, status=422 if form.errors else 200)


@cache_control(no_store=True, private=True)
def _secret(request: HttpRequest, made: WithSecret, *, is_new: bool = False) -> HttpResponse:
    """Shown in the answer itself: it is written into no message, no session and no address."""
    context = {"endpoint": made.endpoint, "secret": made.secret, "is_new": is_new}
    return render(request, "notices/webhook_secret.html", context)
