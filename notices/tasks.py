"""The door that time knocks at."""

from celery import shared_task
from django.utils import timezone

from . import mailbox, operations


@shared_task
def deliver(channel: str = "email") -> None:
    """Send the notices that are waiting for this channel."""
    operations.deliver(channel=channel, at=timezone.now())  # noqa: TID251  # the door that asks the time


@shared_task
def fetch_mail() -> None:
    """Take in what has come into the mailbox."""
    mailbox.fetch(at=timezone.now())  # noqa: TID251  # the door that asks the time


@shared_task
def tell_of_wrong_contacts() -> None:
    """Tell Sales Operations which cards somebody says are wrong."""
    operations.tell_of_wrong_contacts(at=timezone.now())  # noqa: TID251  # the door that asks the time


@shared_task
def tell_of_handovers() -> None:
    """Tell people for whom they stand in."""
    operations.tell_of_handovers(at=timezone.now())  # noqa: TID251  # the door that asks the time


@shared_task
def remind_of_numbers() -> None:
    """Ask people to look at numbers that nobody has verified for long."""
    operations.remind_of_numbers(at=timezone.now())  # noqa: TID251  # the door that asks the time


@shared_task
def reseal_secrets() -> None:
    """Seal the secrets of webhooks with the secret key of now."""
    operations.reseal_secrets()
