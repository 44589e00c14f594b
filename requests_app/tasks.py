"""The door that time knocks at."""

from celery import shared_task
from django.utils import timezone

from . import operations
from .operations.manifesting import send_manifest


@shared_task
def manifest() -> None:
    """Send today's heads of the record out, where that has not been done."""
    send_manifest(at=timezone.now())  # noqa: TID251  # the door that asks the time


@shared_task
def file_mails() -> None:
    """File the mail that waits."""
    operations.file_mails(at=timezone.now())  # noqa: TID251  # the door that asks the time


@shared_task
def remind() -> None:
    """Remind people of what is due soon, or promised for tomorrow or today."""
    operations.remind(at=timezone.now())  # noqa: TID251  # the door that asks the time


@shared_task
def send_digests() -> None:
    """Tell those whose day begins what it holds."""
    operations.send_digests(at=timezone.now())  # noqa: TID251  # the door that asks the time


@shared_task
def sweep() -> None:
    """Record what has gone past guideline and whom it is time to tell."""
    operations.sweep(at=timezone.now())  # noqa: TID251  # the door that asks the time


@shared_task
def watch_outages() -> None:
    """Remind of the updates of outages that are due, and tell of those that have not come."""
    operations.watch_outages(at=timezone.now())  # noqa: TID251  # the door that asks the time
