#!/usr/bin/env python
"""Django's command line."""

import os
import shlex
import sys

# What only the owner of the tables may do; all else signs in as the application, which may do less.
DJANGOS = {"migrate", "makemigrations", "showmigrations", "sqlmigrate", "squashmigrations", "flush", "dbshell"}
OURS = {"make_roles", "load_demo", "demo_sign_ins", "import_directory", "verify_record"}


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] in DJANGOS | OURS:
        os.environ.setdefault("AS_OWNER", "true")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountteam.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from contacts.acting import acting

    try:
        with acting(door=" ".join(["command", *sys.argv[1:2]])):
            execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if not str(error).startswith("settings.DATABASES"):
            raise
        sys.exit(
            "There is no database: set DATABASE_URL (postgres://user:password@host/name), or use the one of "
            f'`make run` by `make manage ARGS="{shlex.join(sys.argv[1:])}"`.'
        )


if __name__ == "__main__":
    main()
