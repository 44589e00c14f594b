"""Asking somebody to sign in: inviting, accepting, taking it back. Nobody registers themselves."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction

from contacts import wall
from contacts.access import may_invite
from contacts.acting import operation
from contacts.models import Clec, Invitation, Person, User
from contacts.queries.sign_ins import accounts_for, invitations_for, token_hash

from .keeping import NotAllowed

LASTS = timedelta(days=7)


class NotOpen(Exception):
    """The invitation was used, taken back or has run out."""


class HasSignIn(Exception):
    """The address, or the person, can sign in already."""


@dataclass(frozen=True)
class Invited:
    """A new invitation, and the token for its link: it is kept nowhere."""

    invitation: Invitation
    token: str


@operation
def invite(
    *,
    email: str,
    role: str,
    clec: Clec | None = None,
    person: Person | None = None,
    lasts: timedelta = LASTS,
    actor: User,
    at: datetime,
) -> Invited:
    """Ask an address to sign in, once, in this role, for `lasts`; what was open for it there is taken back.

    Raises NotAllowed, and ValidationError for `email` where somebody whom the actor sees can sign in by it.
    Somebody whom the actor does not see is invited all the same, and told when they open the link: an answer
    here would tell one company of another's people.
    """
    if not may_invite(actor, role, clec.pk if clec else None):
        raise NotAllowed
    token = secrets.token_hex(32)  # it always holds figures, by which logs and the record know it for a secret
    with transaction.atomic():
        _refuse_known(actor, email)
        _revoke(email, clec, at)
        invitation = Invitation(
            email=email.lower(),
            role=role,
            clec=clec,
            person=person,
            token_hash=token_hash(token),
            invited_by=actor,
            invited_at=at,
            expires_at=at + lasts,
        )
        invitation.full_clean()
        invitation.save()
    return Invited(invitation, token)


@operation
def accept(*, token: str, name: str, zone: str, password: str, at: datetime) -> User:
    """Make the account that the token was sent for; who holds the link reads the address, so it is verified.

    Raises Invitation.DoesNotExist, NotOpen and HasSignIn. Nobody is signed in: the token is what lets it.
    """
    with wall.chosen(wall.STAFF):
        # The row's lock: of two who press at once, the second finds it used.
        invitation = Invitation.objects.select_for_update().get(token_hash=token_hash(token))
        if invitation.standing(at) != "open":
            raise NotOpen
        _refuse_second(invitation)
        account = User.objects.create_user(
            invitation.email,
            password,
            name=name,
            zone=zone,
            role=invitation.role,
            clec=invitation.clec,
            person=invitation.person,
        )
        with wall.chosen(wall.GATE):
            EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
        invitation.used_at, invitation.used_by = at, account
        invitation.save(update_fields=["used_at", "used_by"])
        return account


@operation
def revoke(*, invitation_id: int, actor: User, at: datetime) -> Invitation:
    """Take an invitation back. Raises Invitation.DoesNotExist and NotOpen."""
    with transaction.atomic():
        allowed = invitations_for(actor).filter(pk=invitation_id)
        invitation = Invitation.objects.select_for_update().get(pk__in=allowed.values("pk"))
        if not may_invite(actor, invitation.role, invitation.clec_id):
            raise Invitation.DoesNotExist
        if invitation.used_at or invitation.revoked_at:
            raise NotOpen
        invitation.revoked_at = at
        invitation.save(update_fields=["revoked_at"])
        return invitation


def _refuse_known(actor: User, email: str) -> None:
    if accounts_for(actor).filter(email__iexact=email).exists():
        raise ValidationError({"email": "This address has a sign-in already."})


def _revoke(email: str, clec: Clec | None, at: datetime) -> None:
    waiting = Invitation.objects.filter(email__iexact=email, clec=clec, used_at__isnull=True, revoked_at__isnull=True)
    waiting.update(revoked_at=at)


def _refuse_second(invitation: Invitation) -> None:
    by_address = User.objects.filter(email__iexact=invitation.email)
    by_person = User.objects.filter(person=invitation.person) if invitation.person else User.objects.none()
    if by_address.exists() or by_person.exists():
        raise HasSignIn
