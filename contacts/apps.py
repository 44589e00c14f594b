"""Who serves whom, when they can be reached, and what contacting them promises."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Contacts(AppConfig):
    name = "contacts"
    verbose_name = "Companies and people"

    def ready(self) -> None:
        from .sealing import seal

        post_migrate.connect(seal, sender=self)
