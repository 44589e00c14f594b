"""The door that time knocks at."""

from celery import shared_task
from django.utils import timezone

from . import operations


@shared_task
def deliver() -> None:
    """Send the notices that are waiting."""
    operations.deliver(at=timezone.now())  # noqa: TID251  # the door that asks the time
