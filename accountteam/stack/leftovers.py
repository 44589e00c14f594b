"""What an earlier run left behind, recognised by its command line and stopped.

Linux ends our children with us; elsewhere, and when they are still stopping, this finds them.
"""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from . import StackError
from .children import wait_until

PROGRAMS = {
    "postgres": signal.SIGINT,
    "initdb": signal.SIGTERM,
    "valkey-server": signal.SIGTERM,
    "redis-server": signal.SIGTERM,
}


def mark(folder: Path) -> tuple[str, str]:
    """Arguments for Python, which ignores them, that name the folder a program works for."""
    return ("-X", f"stack={folder}")


def stop(path: Path) -> None:
    """Stops the server on that data folder or configuration file, or the programs marked with that folder.

    Raises StackError when a server does not stop within a minute: PostgreSQL is never killed.
    """
    found = list(_working_for(path))
    for pid, number in found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
    for pid, number in found:
        if not wait_until(partial(_is_gone, pid), 60 if number == signal.SIGINT else 30):
            _insist(pid, number)


def _insist(pid: int, number: int) -> None:
    if number == signal.SIGINT:
        raise StackError(f"A PostgreSQL server of an earlier run (process {pid}) does not stop.")
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _working_for(path: Path) -> Iterator[tuple[int, int]]:
    """Process ids with the signal that stops each."""
    marked = " ".join(mark(path))
    for pid, words in _command_lines():
        if pid == os.getpid() or not words:
            continue
        line = " ".join(words)
        number = PROGRAMS.get(Path(words[0].split(" ")[0]).name)
        if number is not None and f" {path} " in f"{line} ":
            yield pid, number
        elif f" {marked} " in f"{line} ":
            yield pid, signal.SIGTERM


def _command_lines() -> Iterator[tuple[int, list[str]]]:
    if not Path("/proc/self/cmdline").exists():
        yield from _command_lines_by_ps()
        return
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
                yield int(folder.name), [word for word in words if word]


def _command_lines_by_ps() -> Iterator[tuple[int, list[str]]]:
    listed = subprocess.run(["ps", "-axww", "-o", "pid=,args="], capture_output=True, text=True, check=False)  # noqa: S607
    for line in listed.stdout.splitlines():
        pid, *words = line.split()
        yield int(pid), words


def _is_gone(pid: int) -> bool:
    """A zombie only waits for its parent: it holds nothing."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return Path("/proc/self").exists() or not _answers_signals(pid)


def _answers_signals(pid: int) -> bool:
    with contextlib.suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True
