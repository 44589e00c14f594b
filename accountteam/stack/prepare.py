"""Makes a database ready for the portal: migrated, with the demo in an empty one, the static files in place.

Run as a program of its own (`python -m accountteam.stack.prepare SIGN_INS`) with the portal's environment;
writes the table of demo sign-ins into the file SIGN_INS.
"""

import fcntl
import hashlib
import io
import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accountteam.wall.building import build


def main() -> None:
    os.environ["AS_OWNER"] = "true"
    django.setup()
    call_command("check", stdout=io.StringIO())  # a broken import is said once, not by every program
    if has_unapplied_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    build()  # a table of the wall may have changed without a migration
    if settings.DEMO and "load_demo" in get_commands() and is_empty():
        call_command("load_demo", stdout=io.StringIO())
    if not settings.WHITENOISE_USE_FINDERS:
        collect_static(Path(settings.STATIC_ROOT))
    write_sign_ins(Path(sys.argv[1]))


def has_unapplied_migrations() -> bool:
    """`migrate` is slow even when there is nothing to do."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_empty() -> bool:
    """Nobody can sign in and no company is known: nothing of anybody's is mixed with the demo."""
    models = [get_user_model(), apps.get_model("contacts", "Clec")]
    return not any(model._base_manager.exists() for model in models)


def collect_static(root: Path) -> None:
    """Only when a file has changed: compressing them all takes seconds."""
    root.parent.mkdir(parents=True, exist_ok=True)
    with root.with_name("static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two databases of one checkout share the files
        stamp = root.with_name("static.stamp")
        now = fingerprint()
        if not root.exists() or not stamp.exists() or stamp.read_text() != now:
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(now)


def fingerprint() -> str:
    """Of every static file's name, size and time of change, and of how they are stored."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def write_sign_ins(path: Path) -> None:
    table = io.StringIO()
    if settings.DEMO and "demo_sign_ins" in get_commands():
        call_command("demo_sign_ins", stdout=table)
    path.write_text(table.getvalue())


if __name__ == "__main__":
    main()
