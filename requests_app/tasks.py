"""The door that time knocks at."""

from celery import shared_task
from django.utils import timezone

from . import operations


@shared_task
def sweep() -> None:
    """Record what has gone past guideline and whom it is time to tell."""
    operations.sweep(at=timezone.now())  # noqa: TID251  # the door that asks the time
