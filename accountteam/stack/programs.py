"""The portal's own programs as children: web, beat and the workers, in runs, tests and proofs alike."""

import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from . import leftovers
from .children import Child
from .secret_files import private_folder

CHECKOUT = Path(__file__).resolve().parents[2]
GUNICORN_CONFIGURATION = CHECKOUT / "accountteam" / "gunicorn_conf.py"


# Two lanes for each of the four channels, and one thread to find out that they are taken.
DELIVERERS = 9


class Programs:
    """Starts nothing by itself: each method returns a child that is ready to be started.

    folder        where logs and the schedule go; it also marks the programs, so that a later start finds them
    environment   the whole environment: the addresses of the servers, the secret key
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder.resolve()
        self.environment = environment

    def web(self, listener: socket.socket) -> Child:
        """gunicorn on a socket that already listens: a restart refuses nobody."""
        bind = ["--bind", f"fd://{listener.fileno()}", "--config", str(GUNICORN_CONFIGURATION)]
        command = ["gunicorn", "accountteam.wsgi", *bind]
        return self._child("web", command, grace=15, pass_fds=[listener.fileno()])

    def beat(self) -> Child:
        schedule = private_folder(self.folder / "beat") / "schedule"
        options = ["--loglevel=WARNING", "--pidfile=", f"--schedule={schedule}"]
        return self._child("beat", ["celery", "-A", "accountteam", "beat", *options], grace=10)

    def worker(self, queue: str, *, concurrency: int = 1, pool: str = "prefork") -> Child:
        """One worker for one queue: `sweep`, `deliver`, or `celery` for everything else."""
        name = f"worker-{queue}"
        options = ["-Q", queue, "-n", f"{queue}@%h", f"--pool={pool}", f"--concurrency={concurrency}"]
        quick = ["--loglevel=INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        return self._child(name, ["celery", "-A", "accountteam", "-q", "worker", *options, *quick], grace=20)

    def deliverers(self) -> Child:
        """Whoever delivers waits for others most of the time: threads of one worker do it."""
        return self.worker("deliver", concurrency=DELIVERERS, pool="threads")

    def command(self, name: str, *arguments: str) -> Child:
        """One of Django's commands, or a module of the stack, as a child with a log of its own."""
        return self._child(name, list(arguments), grace=10)

    def _child(self, name: str, arguments: list[str], *, grace: float, pass_fds: list[int] | None = None) -> Child:
        # Celery warns of root at every start; the README says what running as root means.
        quiet = ("-W", "ignore:You're running the worker with superuser privileges")
        return Child(
            name,
            [sys.executable, *leftovers.mark(self.folder), *quiet, "-m", *arguments],
            log=self.folder / "log" / f"{name}.log",
            environment=self.environment,
            grace=grace,
            pass_fds=pass_fds or [],
        )
