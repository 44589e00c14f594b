"""Write the policy's tables into docs/security.md."""

from typing import Any

from django.core.management.base import BaseCommand

from accountteam.policy import DOCUMENT, with_policy


class Command(BaseCommand):
    help = "Write who may do what into docs/security.md."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        DOCUMENT.write_text(with_policy(DOCUMENT.read_text()))
