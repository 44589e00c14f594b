"""The project as an app: it brings the checks at start."""

from django.apps import AppConfig


class Portal(AppConfig):
    name = "accountteam"

    def ready(self) -> None:
        from . import checks  # noqa: F401  # registers them
