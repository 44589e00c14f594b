#!/usr/bin/env python
"""Django's command line."""

import os
import shlex
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountteam.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
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
