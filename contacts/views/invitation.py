"""The page behind the link of an invitation."""

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts import forms, operations, queries
from contacts.models import Invitation

from .door import at_of, posted


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Make one's sign-in. Looking at the page uses nothing up: mail scanners follow links too."""
    try:
        invitation = queries.invitation_by(token)
    except Invitation.DoesNotExist as absent:
        raise Http404 from absent
    if invitation.standing(at_of(request)) != "open":
        return _closed(request, invitation)
    name = invitation.person.name if invitation.person else ""
    form = forms.AcceptInvitation(invitation.email, posted(request), name=name)
    if form.is_bound and form.is_valid():
        return _accept(request, token, invitation, form)
    context = {"form": form, "invitation": invitation}
    return render(request, "contacts/accept.html", context, status=422 if form.errors else 200)


accept.stays_at_the_gate = True  # type: ignore[attr-defined]


def _accept(request: HttpRequest, token: str, invitation: Invitation, form: forms.AcceptInvitation) -> HttpResponse:
    try:
        account = operations.accept(token=token, at=at_of(request), **form.cleaned_data)
    except operations.NotOpen:
        return _closed(request, queries.invitation_by(token))
    except operations.HasSignIn:
        return render(request, "contacts/invitation_closed.html", {"standing": "known"}, status=410)
    logout(request)  # whoever sat here before is not the one who was invited
    answer: HttpResponse = perform_login(request, account)
    return answer


def _closed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    context = {"standing": invitation.standing(at_of(request)), "invitation": invitation}
    return render(request, "contacts/invitation_closed.html", context, status=410)
