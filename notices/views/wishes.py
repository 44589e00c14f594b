"""How one is told, and a test of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from contacts.access import may_keep
from contacts.access.directory import KEEP_PEOPLE
from contacts.views.door import actor_of, at_of, posted
from notices import forms, operations, queries
from notices.models import Notice
from notices.operations.wishing import TooSoon


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """What comes by which way, and when."""
    actor = actor_of(request)
    now = queries.wishes_of(actor)
    form = forms.HowTold(now, posted(request))
    if form.is_bound and form.is_valid():
        try:
            operations.choose(actor=actor, at=at_of(request), **form.given())
            messages.success(request, "Saved: this is how you are told from now on.")
            return redirect("notices:wishes")
        except ValidationError as error:
            form.refuse(error)
    context = {"wishes": now, "form": form, "may_keep": may_keep(actor, KEEP_PEOPLE)}
    return render(request, "notices/wishes.html", context, status=422 if form.errors else 200)


@require_POST
def default_wishes(request: HttpRequest) -> HttpResponse:
    """Back to the defaults."""
    operations.choose_defaults(actor=actor_of(request))
    messages.success(request, "All is as it was at the beginning.")
    return redirect("notices:wishes")


@require_POST
def send_own_test(request: HttpRequest) -> HttpResponse:
    """A test by one way; then its log, to see what became of it."""
    channel = request.POST.get("channel", "")
    try:
        operations.send_own_test(actor=actor_of(request), channel=channel, at=at_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("notices:wishes")
    except TooSoon:
        messages.info(request, "A test went this way less than a minute ago: here is what became of it.")
    else:
        messages.success(request, "A test is on its way. Refresh the log in a few seconds to see what became of it.")
    return redirect(f"{reverse('notices:log')}?channel={Notice.Channel(channel)}")
