"""Makes the roles of the second wall in a cluster: once for a deployment, and again whenever the password changes."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connection

from accountteam.settings import env
from accountteam.wall.roles import LOGIN, ROLES, make_roles

NO_LOGIN = f"Set DATABASE_URL (or DATABASE_URL_FILE) to postgres://{LOGIN}:password@host/name: its password is given."


class Command(BaseCommand):
    help = (
        f"Make {', '.join(ROLES)} and {LOGIN}, which gets the password of DATABASE_URL. Needs CREATEROLE in "
        "OWNER_DATABASE_URL; what is there is left as it is."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        login = env.db("DATABASE_URL", default="")
        if login.get("USER") != LOGIN or not login.get("PASSWORD") or not settings.DATABASES:
            raise CommandError(NO_LOGIN)
        with connection.cursor() as cursor:
            for statement in make_roles(cursor, str(login["PASSWORD"])):
                self.stdout.write(statement)
        self.stdout.write(f"{LOGIN} signs in with the password of DATABASE_URL.")
