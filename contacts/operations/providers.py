"""Letting a company sign in through its own OpenID Connect provider. The gate writes it, and alone has its secret."""

import secrets
from datetime import datetime

from allauth.socialaccount.models import SocialApp
from django.db import transaction

from contacts import wall
from contacts.access import may_bind_provider
from contacts.acting import operation
from contacts.models import Clec, CompanySignIn, User

from .keeping import NotAllowed


@operation
def bind_provider(
    *, clec: Clec, issuer: str, client_id: str, client_secret: str, actor: User, at: datetime
) -> CompanySignIn:
    """Take this provider's word for who somebody of the company is, in place of the one before. Raises NotAllowed."""
    if not may_bind_provider(actor):
        raise NotAllowed
    with transaction.atomic(), wall.chosen(wall.GATE):
        SocialApp.objects.filter(company__clec=clec).delete()
        app = SocialApp.objects.create(
            provider="openid_connect",
            provider_id=secrets.token_hex(8),
            name=clec.name[:40],
            client_id=client_id,
            secret=client_secret,
            settings={"server_url": issuer, "bound_by": actor.pk, "bound_at": at.isoformat()},
        )
        return CompanySignIn.objects.create(clec=clec, app=app)


@operation
def unbind_provider(*, clec_id: int, actor: User, at: datetime) -> None:
    """Take no provider's word for the company any more: its people sign in as before. Raises NotAllowed."""
    if not may_bind_provider(actor):
        raise NotAllowed
    with wall.chosen(wall.GATE):
        SocialApp.objects.filter(company__clec=clec_id).delete()
