"""People who sign in: who there is, asking somebody, taking it back, switching off and on."""

import logging
from smtplib import SMTPException
from urllib.parse import urljoin

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import forms, operations, queries
from contacts.access import may_ever_take_second_step, may_see_people
from contacts.models import Invitation, User
from contacts.wording import instant_text

from .door import actor_of, at_of, for_those, posted

log = logging.getLogger(__name__)
people_only = for_those(may_see_people)


@require_safe
@people_only
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Who can sign in, and who was asked to."""
    form = forms.FindSignIn(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    page = queries.sign_ins(actor_of(request), text, at_of(request))
    can_invite = bool(forms.Invite(actor_of(request)).fields["role"].choices)  # type: ignore[attr-defined]
    context = {"page": page, "form": form, "q": text, "can_invite": can_invite}
    return render(request, "contacts/sign_ins.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@people_only
def invite(request: HttpRequest) -> HttpResponse:
    """Ask somebody to sign in."""
    form = forms.Invite(actor_of(request), posted(request))
    if not form.fields["role"].choices:  # type: ignore[attr-defined]
        raise Http404
    if form.is_bound and form.is_valid() and (invited := _invite(request, form)):
        _send(request, invited)
        return redirect("contacts:sign_ins")
    return render(request, "contacts/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@people_only
def revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    try:
        invitation = operations.revoke(invitation_id=invitation_id, actor=actor_of(request), at=at_of(request))
    except Invitation.DoesNotExist as absent:
        raise Http404 from absent
    except operations.NotOpen:
        messages.info(request, "That invitation was used or taken back already; nothing was changed.")
        return redirect("contacts:sign_ins")
    messages.success(request, f"The invitation of {invitation.email} is taken back.")
    return redirect("contacts:sign_ins")


@require_safe
@people_only
def one(request: HttpRequest, account_id: int) -> HttpResponse:
    """One sign-in, and switching it off or on."""
    return _one(request, account_id, forms.Leave())


@require_POST
@people_only
def deactivate(request: HttpRequest, account_id: int) -> HttpResponse:
    """Switch a sign-in off."""
    form = forms.Leave(request.POST)
    try:
        if form.is_valid():
            _deactivate(request, account_id, form)
            return redirect("contacts:sign_in", account_id)
    except User.DoesNotExist as absent:
        raise Http404 from absent
    except operations.StillNeeded as needed:
        form.add_error(None, f"Not yet: {'; '.join(needed.holds)}. Hand it over first.")
    except ValidationError as error:
        form.add_error(None, error)
    return _one(request, account_id, form)


@require_POST
@people_only
def reactivate(request: HttpRequest, account_id: int) -> HttpResponse:
    """Switch a sign-in on again."""
    try:
        account = operations.reactivate(account_id=account_id, actor=actor_of(request), at=at_of(request))
    except User.DoesNotExist as absent:
        raise Http404 from absent
    except operations.AlreadySo:
        messages.info(request, "That sign-in is on already; nothing was changed.")
        return redirect("contacts:sign_in", account_id)
    messages.success(request, f"{account.name} can sign in again.")
    return redirect("contacts:sign_in", account_id)


@require_POST
@for_those(may_ever_take_second_step)
def take_second_step(request: HttpRequest, account_id: int) -> HttpResponse:
    """Take a lost second step away."""
    form = forms.LostSecondStep(request.POST)
    if not form.is_valid():
        return _one(request, account_id, form)
    try:
        given, at = form.cleaned_data, at_of(request)
        lost = operations.take_second_step(
            account_id=account_id, actor=actor_of(request), reason=given["how_known"], at=at
        )
    except User.DoesNotExist as absent:
        raise Http404 from absent
    except operations.NoSecondStep:
        messages.info(request, "There is no second step; nothing was changed.")
        return redirect("contacts:sign_in", account_id)
    _tell(request, lost.account)
    return redirect("contacts:sign_in", account_id)


def _one(request: HttpRequest, account_id: int, form: forms.Leave | forms.LostSecondStep) -> HttpResponse:
    """The page; `form` is the one of its two that was sent."""
    try:
        page = queries.one_sign_in(actor_of(request), account_id, at_of(request))
    except User.DoesNotExist as absent:
        raise Http404 from absent
    leave, lost = forms.Leave(), forms.LostSecondStep()
    context = {"page": page, "form": form, "leave": leave, "lost": lost}
    context["lost" if isinstance(form, forms.LostSecondStep) else "leave"] = form
    return render(request, "contacts/sign_in.html", context, status=422 if form.errors else 200)


def _tell(request: HttpRequest, account: User) -> None:
    """Whoever asked for it in their name, they hear of it."""
    try:
        get_adapter(request).send_mail("account/email/second_step_taken", account.email, {"by": actor_of(request)})
    except (OSError, SMTPException):
        log.exception("Account %s could not be told that its second step was taken away", account.pk)
        messages.warning(request, f"The mail to {account.email} could not be sent. Tell {account.name} yourself.")
    messages.success(request, f"{account.name} is signed out everywhere and sets up a new second step next time.")


def _deactivate(request: HttpRequest, account_id: int, form: forms.Leave) -> None:
    given = form.cleaned_data
    try:
        departure = operations.deactivate(
            account_id=account_id,
            actor=actor_of(request),
            reason=given["reason"],
            let_go=given["let_go"],
            at=at_of(request),
        )
    except operations.AlreadySo:
        messages.info(request, "That sign-in is off already; nothing was changed.")
        return
    messages.success(request, f"{departure.account.name} is signed out everywhere and cannot sign in any more.")


def _invite(request: HttpRequest, form: forms.Invite) -> operations.Invited | None:
    given = form.cleaned_data
    try:
        return operations.invite(
            email=given["email"],
            role=User.Role(given["role"]),
            clec=given["clec"],
            person=given.get("person"),
            actor=actor_of(request),
            at=at_of(request),
        )
    except ValidationError as error:
        form.add_error(None if "__all__" in error.message_dict else "email", error.messages)
        return None


def _send(request: HttpRequest, invited: operations.Invited) -> None:
    """Mail the link, here and not by the outbox: an outbox would keep the token, which is kept nowhere."""
    invitation = invited.invitation
    address = urljoin(settings.PORTAL_URL, reverse("contacts:accept", args=[invited.token]))
    context = {"invitation": invitation, "address": address, "inviter": actor_of(request)}
    try:
        get_adapter(request).send_mail("account/email/invitation", invitation.email, context)
    except (OSError, SMTPException):
        log.exception("The invitation %s could not be mailed", invitation.pk)
        messages.error(request, f"The mail to {invitation.email} could not be sent. Invite them again in a while.")
        return
    until = instant_text(invitation.expires_at, actor_of(request).zone, at_of(request))
    messages.success(request, f"{invitation.email} is invited. The link works once, until {until}.")
