"""A second step that somebody lost, taken away so that they can set up a new one."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from contacts import wall
from contacts.access import may_take_second_step
from contacts.acting import operation
from contacts.models import LostSecondStep, User

from .keeping import checked
from .leaving import end_sessions, lock_account


class NoSecondStep(Exception):
    """The account has none."""


@operation
def take_second_step(*, account_id: int, actor: User, reason: str, at: datetime) -> LostSecondStep:
    """Take all that an account proves itself by besides the password, recovery codes too, and end its sessions.

    Raises User.DoesNotExist, NoSecondStep, and ValidationError for `reason` where there is none.
    """
    with transaction.atomic():
        account = lock_account(account_id, actor, may_take_second_step)
        lost = LostSecondStep(account=account, by=actor, at=at, reason=reason.strip())
        checked(lost)
        with wall.chosen(wall.GATE):
            taken, _ = Authenticator.objects.filter(user=account).delete()
        if not taken:
            raise NoSecondStep
        end_sessions(account)
        return lost
