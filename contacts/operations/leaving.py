"""Leaving, and coming back: a sign-in is switched off at once, unless somebody still depends on it."""

from collections.abc import Callable
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction

from contacts import wall
from contacts.access import may_deactivate, may_let_go
from contacts.acting import operation
from contacts.models import Departure, Invitation, Person, User
from contacts.queries.directory import assignments_left
from contacts.queries.sign_ins import accounts_for


class StillNeeded(Exception):
    """Somebody depends on this person; `holds` says for what, one line each."""

    def __init__(self, holds: list[str]) -> None:
        super().__init__(", ".join(holds))
        self.holds = holds


class AlreadySo(Exception):
    """The account is off, or on, already."""


def _assignments(person: Person, at: datetime) -> list[str]:
    return [str(assignment) for assignment in assignments_left(person, at)]


# What keeps somebody from leaving: each says, one line for each, what they still hold at the instant.
# An app above this one adds its own when it starts (an unfinished handover belongs here).
HOLDS: list[Callable[[Person, datetime], list[str]]] = [_assignments]


@operation
def deactivate(*, account_id: int, actor: User, reason: str = "", let_go: bool = False, at: datetime) -> Departure:
    """Switch an account off and end its sessions; its person leaves the lists, what they invited to is taken back.

    Raises User.DoesNotExist, AlreadySo, StillNeeded while they hold something and no director of theirs lets them
    go, and ValidationError for `reason` when one does so without a word.
    """
    with transaction.atomic():
        account = lock_account(account_id, actor, may_deactivate)
        if not account.is_active:
            raise AlreadySo
        held = [line for holds in HOLDS for line in holds(account.person, at)] if account.person else []
        if held and not (let_go and may_let_go(actor, account)):
            raise StillNeeded(held)
        if held and not reason.strip():
            raise ValidationError({"reason": "Say why they leave before this is handed over."})
        _set_active(account, False)
        Invitation.objects.filter(invited_by=account, used_at__isnull=True, revoked_at__isnull=True).update(
            revoked_at=at
        )
        return Departure.objects.create(
            account=account, left_at=at, by=actor, reason=reason.strip(), despite="\n".join(held)
        )


@operation
def reactivate(*, account_id: int, actor: User, at: datetime) -> User:
    """Switch an account on again; who was signed in before is not. Raises User.DoesNotExist and AlreadySo."""
    with transaction.atomic():
        account = lock_account(account_id, actor, may_deactivate)
        if account.is_active:
            raise AlreadySo
        _set_active(account, True)
        account.departures.filter(returned_at__isnull=True).update(returned_at=at, returned_by=actor)
        return account


def lock_account(account_id: int, actor: User, may: Callable[[User, User], bool]) -> User:
    """An account to which the actor may do it, locked. Raises User.DoesNotExist."""
    allowed = accounts_for(actor).filter(pk=account_id)
    account = User.objects.select_for_update(of=("self",)).select_related("person").get(pk__in=allowed.values("pk"))
    if not may(actor, account):
        raise User.DoesNotExist
    return account


def _set_active(account: User, is_active: bool) -> None:
    """Either way every session ends: a cookie stolen before must not come back to life."""
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    if account.person:
        account.person.is_active = is_active
        account.person.save(update_fields=["is_active"])
    end_sessions(account)


def end_sessions(account: User) -> None:
    """Sign an account out everywhere."""
    with wall.chosen(wall.GATE):
        for session in UserSession.objects.filter(user=account):
            session.end()
