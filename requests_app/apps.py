"""Requests, what was promised for them, and everything that happens to them."""

from django.apps import AppConfig


class Requests(AppConfig):
    name = "requests_app"
    verbose_name = "Requests"

    def ready(self) -> None:
        from notices.operations import listen

        from .operations import telling

        listen(telling.not_reached)
