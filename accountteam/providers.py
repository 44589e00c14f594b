"""Signing in through somebody else's provider: our own people's, or a company's.

A provider proves an e-mail address and nothing more. The account must exist, be switched on and be of those the
provider speaks for; it is looked for anew each time, so nothing that was linked once outlives a change of address.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

from contacts.models import User
from contacts.queries.sign_ins import account_of_ours, account_through


class KnownAccountsOnly(DefaultSocialAccountAdapter):
    """Matches what a provider says to an account, by verified e-mail address only; makes none."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        account = _account(sociallogin)
        if account is None or sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(render(request, "socialaccount/not_known.html", status=403))
        sociallogin.user = account

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go there; a provider that does not answer is said to be that."""
    try:
        answer: HttpResponse = views.login(request, provider_id)
    except RequestException:
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer


def _account(sociallogin: SocialLogin) -> User | None:
    """The one account that this provider may sign in by one of these addresses."""
    # Only a true `true`: a provider that writes "false" as a text would otherwise be believed.
    verified = [address.email for address in sociallogin.email_addresses if address.verified is True]
    app: SocialApp = sociallogin.provider.app
    for email in verified:
        account = account_through(app.pk, email) if app.pk else account_of_ours(email)
        if account is not None:
            return account
    return None
