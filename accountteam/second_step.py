"""The second step at sign-in: who must have one, and how its secrets are kept."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import qrcode
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from qrcode.image.svg import SvgPathFillImage

from contacts import wall
from contacts.access import must_have_second_step
from contacts.ciphering import keys
from contacts.models import User

STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Pages that stay open to who has yet to set it up, besides those of the set-up itself.
OPEN = {
    "account_logout",
    "account_reauthenticate",
    "account_email",
    "account_confirm_email",
    "account_email_verification_sent",
    "healthz",
    "readyz",
}


class SecondStep(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes as this portal keeps them."""

    def encrypt(self, text: str) -> str:
        return keys("second step").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keys("second step").decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Dark on white in either scheme: cameras want it so."""
        picture = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(picture)
        return picture.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who must have a second step keeps the last one."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=STEPS).exclude(pk=authenticator.pk)
        return not must_have_second_step(authenticator.user) or others.exists()


class SecondStepFirst:
    """Leads who must have a second step and has none to set it up, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        return redirect("mfa_index") if not _is_open(request) and lacks_second_step(request.user) else None


def _is_open(request: HttpRequest) -> bool:
    name = (request.resolver_match.url_name if request.resolver_match else None) or ""
    return name in OPEN or name.startswith("mfa_")


def lacks_second_step(user: Any) -> bool:
    """Whether this person has to set one up first; of nobody signed in it is not asked."""
    if not isinstance(user, User) or not must_have_second_step(user):
        return False
    return not has_second_step(user)


def has_shown_second_step(request: HttpRequest, user: User) -> bool:
    """Whether they proved who they are by a second step in this session; in the demo, if they must."""
    if settings.DEMO and not must_have_second_step(user):
        return True
    return any(shown["method"] == "mfa" for shown in get_authentication_records(request, user))


def has_second_step(user: User) -> bool:
    """Whether there is anything that this person could prove it by."""
    with wall.chosen(wall.GATE):
        return bool(Authenticator.objects.filter(user=user, type__in=STEPS).exists())
