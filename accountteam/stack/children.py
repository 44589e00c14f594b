"""A program we started: in a session of its own, logging to a file, stopped politely."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .identity import Identity, launched
from .secret_files import private_folder


class Child:
    """One program that can be started, asked to stop, killed and started again.

    stop_signal   what asks it to stop; it also gets this one when we die
    grace         seconds from that signal until it is killed
    killable      False for PostgreSQL, which is waited for as long as it takes
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        stop_signal: int = signal.SIGTERM,
        grace: float = 30,
        killable: bool = True,
        identity: Identity = Identity.DIRECT,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.command = [str(part) for part in command]
        self.log = log
        self.environment = environment
        self.stop_signal = stop_signal
        self.grace = grace
        self.killable = killable
        self.identity = identity
        self.pass_fds = tuple(pass_fds)
        self.process: subprocess.Popen[bytes] | None = None
        self._cleared_up = False

    @property
    def pid(self) -> int:
        """Raises RuntimeError before the first start."""
        if self.process is None:
            raise RuntimeError(f"{self.name} was not started")
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """From the main thread: Linux ties a child's death signal to the thread that started it."""
        self._cleared_up = False
        private_folder(self.log.parent)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                launched(self.command, self.identity, self.stop_signal),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=None if self.environment is None else dict(self.environment),
                start_new_session=True,
                pass_fds=self.pass_fds,
            )

    def ask_to_stop(self) -> None:
        if self.is_running:
            self.signal(self.stop_signal)

    def signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def stop(self) -> None:
        """Returns when the program and all it started are gone."""
        if self.process is None:
            return
        self.ask_to_stop()
        if not self.wait(self.grace):
            self._insist()
        self.clear_up()

    def _insist(self) -> None:
        if self.killable:
            self.kill()
        elif self.process is not None:
            self.process.wait()

    def kill(self) -> None:
        """kill -9 of the program alone, as the kernel or an administrator would."""
        if self.is_running:
            self.signal(signal.SIGKILL)
            self.wait(10)

    def clear_up(self) -> None:
        """Ends what a dead program left in its session: a worker's pool outlives its killed master.

        Not for PostgreSQL, whose backends notice by themselves.
        """
        if self.process is not None and self.killable and not self._cleared_up:
            self._cleared_up = True
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    def wait(self, seconds: float) -> bool:
        """True when it has ended by then."""
        return wait_until(lambda: not self.is_running, seconds)

    def how_it_ended(self) -> str:
        """For people: `was killed by SIGKILL`, `ended with status 3`."""
        code = None if self.process is None else self.process.poll()
        if code is None:
            return "is running"
        if code < 0:
            return f"was killed by {signal.Signals(-code).name}"
        return f"ended with status {code}"

    def last_lines(self, count: int = 20) -> list[str]:
        return last_lines(self.log, count)


def last_lines(log: Path, count: int) -> list[str]:
    """At most `count` lines from the last 64 KiB of a log; none when there is no log."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 65536))
            return file.read().decode(errors="replace").splitlines()[-count:]
    except FileNotFoundError:
        return []


def wait_until(happened: Callable[[], bool], seconds: float, *, every: float = 0.02) -> bool:
    """True as soon as it has happened, False when it has not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() >= deadline:
            return False
        time.sleep(every)
    return True
