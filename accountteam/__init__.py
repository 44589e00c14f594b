"""The project: settings, addresses, the Celery app and the stack behind `make run`."""

from .celery import app as celery_app

__all__ = ["celery_app"]
