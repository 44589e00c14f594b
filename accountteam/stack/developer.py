"""Runs a command with the development servers' environment, whether the portal is running or not."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from . import StackError
from .children import wait_until
from .environment import environment, servers_for
from .lock import RunLock
from .servers import Servers


def run_command(folder: Path, command: Sequence[str]) -> int:
    """Its exit status. With no portal running, the servers are started for as long as the command takes."""
    servers = servers_for(folder)
    lock = RunLock(folder)
    if not lock.try_acquire():
        _attach(servers)
        return _call(servers, command, address=str(lock.about().get("address", "")))
    try:
        servers.start()
        return _call(servers, command, address="")
    finally:
        servers.stop()
        lock.release()


def _attach(servers: Servers) -> None:
    """The running portal may itself be starting."""
    if not wait_until(lambda: _are_ready(servers), 60, every=0.2):
        raise StackError("The portal is running, but its servers do not answer.")


def _are_ready(servers: Servers) -> bool:
    try:
        servers.attach()
    except (OSError, ValueError):
        return False
    return all(server.is_ready() for server in (servers.postgres, servers.valkey) if server)


def _call(servers: Servers, command: Sequence[str], *, address: str) -> int:
    clients = servers.postgres.client_environment() if servers.postgres else {}
    full = environment(servers, address=address or "http://127.0.0.1:8000") | clients
    full["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), full.get("PATH", os.defpath)])
    # Ctrl-C is for the command. A handler, unlike SIG_IGN, is not handed down to it.
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        return subprocess.run(list(command), env=full, check=False).returncode
    except FileNotFoundError as error:
        raise StackError(f"No such command: {command[0]}") from error
    finally:
        signal.signal(signal.SIGINT, before)
