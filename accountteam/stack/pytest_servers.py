"""The servers of a test run, started before Django reads its settings; pytest.ini loads this.

A run has one throw-away PostgreSQL and one throw-away Valkey. Parallel test processes share them, each with a
database of its own. DATABASE_URL and CELERY_BROKER_URL, when set, replace them.
"""

import contextlib
import os
import secrets
import shutil
import tempfile
from pathlib import Path

import pytest

from .servers import Servers

PREFIX = "accountteam-tests-"
servers_key = pytest.StashKey[Servers]()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    is_parallel_child = "PYTEST_XDIST_WORKER" in os.environ
    wanted = early_config.known_args_namespace
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
    os.environ.setdefault("MFA_REQUIRED_ROLES", "")  # the tests of the second step ask for it themselves
    os.environ.setdefault("RECORD_KEY", secrets.token_urlsafe(48))
    os.environ.setdefault("PLAIN_STATIC", "true")  # pages find their files without collectstatic
    if is_parallel_child or wanted.help or wanted.version:
        return
    _remove_stale_folders()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    servers = Servers(
        folder,
        throwaway=True,
        database_url=os.environ.get("DATABASE_URL", ""),
        broker_url=os.environ.get("CELERY_BROKER_URL", ""),
    )
    early_config.stash[servers_key] = servers
    early_config.add_cleanup(lambda: _end(servers))
    servers.start()
    os.environ.update(servers.environment())


def _end(servers: Servers) -> None:
    servers.stop()
    shutil.rmtree(servers.folder, ignore_errors=True)


def _remove_stale_folders() -> None:
    """A run killed with -9 takes its servers with it, not its folder."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).split("-")[0]
        if pid.isdigit() and not _is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        with contextlib.suppress(PermissionError):
            os.kill(pid, 0)
        return True
    return False
