"""The project as an app: checks at start, the log of sign-ins, and the second wall after every migration."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.contrib.admin.apps import SimpleAdminConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate


class Portal(AppConfig):
    """Has no models, so Django sends no signal of migrations for it: the topmost app with models stands for it."""

    name = "accountteam"

    def ready(self) -> None:
        from . import (
            checks,  # noqa: F401  # registers them
            sign_in_log,
        )
        from .wall import building, owner
        from .wall.checks import signs_in_behind_the_wall

        topmost = apps.get_app_config("requests_app")
        pre_migrate.connect(owner.before_migrating, sender=topmost)
        post_migrate.connect(building.build, sender=topmost)
        sign_in_log.connect()
        register(signs_in_behind_the_wall, Tags.security, deploy=True)


class Admin(SimpleAdminConfig):
    """Django's admin as ours: it shows what our apps register, and nothing that a library would."""

    default_site = "accountteam.admin_site.PortalAdmin"

    def ready(self) -> None:
        super().ready()
        for app in ("contacts", "requests_app", "notices"):
            import_module(f"{app}.admin")
