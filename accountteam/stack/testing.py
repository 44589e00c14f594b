"""Real servers and real programs for tests and proofs, by the same code as `make run`.

    with running(Servers(folder, throwaway=True)) as servers:
        portal = Portal(servers, folder)
        portal.manage("migrate")
        with portal.programs_running(portal.worker("sweep"), portal.beat()) as (worker, beat):
            worker.kill()           # kill -9; the pool's processes are left as the kernel leaves them
            worker.clear_up()       # … and this ends them, as the supervisor would
            worker.start()
            servers.postgres.kill()
            servers.postgres.restart()  # same data, same port

    run = Run(folder)               # or all of it, under the supervisor
    assert run.says("The portal is at")
    run.kill("valkey")

Everything here has to be started from the main thread: Linux ties a child's death signal to a thread.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import environ
from django.db import connections

from . import ports
from .children import Child, wait_until
from .environment import environment
from .programs import CHECKOUT, Programs
from .servers import Servers
from .supervisor import is_answering

__all__ = ["Child", "Portal", "Run", "Servers", "django_on", "running", "wait_until"]

# What is in a child's command line, and its name.
CHILDREN = {
    "bin/postgres -D": "postgres",
    "valkey.conf": "valkey",
    "-m gunicorn": "web",
    " beat ": "beat",
    "-Q sweep": "worker-sweep",
    "-Q deliver": "worker-deliver",
    "-Q celery": "worker-celery",
}


@contextlib.contextmanager
def running(servers: Servers) -> Iterator[Servers]:
    """Started inside the block, stopped after it, whatever happened to them in between."""
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()


class Portal:
    """The portal's programs on given servers.

    database_url   another database than the servers' own `portal`, such as pytest-django's, as its owner
    extra          more environment, which wins
    """

    def __init__(
        self,
        servers: Servers,
        folder: Path,
        *,
        database_url: str = "",
        extra: Mapping[str, str] | None = None,
    ) -> None:
        self.servers = servers
        self.listener = ports.bound("127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        full = environment(servers, address=self.address) | {"PLAIN_STATIC": "true"}
        if database_url:
            full |= {"DATABASE_URL": database_url, "OWNER_DATABASE_URL": database_url}
        self.environment = full | dict(extra or {})
        self._programs = Programs(folder, self.environment)

    def manage(self, *arguments: str) -> str:
        """What a Django command printed. Raises AssertionError with all it said when it fails."""
        command = [sys.executable, str(CHECKOUT / "manage.py"), *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(f"manage.py {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def worker(self, queue: str, *, concurrency: int = 1) -> Child:
        return self._programs.worker(queue, concurrency=concurrency)

    def deliverers(self) -> Child:
        return self._programs.deliverers()

    def beat(self) -> Child:
        return self._programs.beat()

    def web(self) -> Child:
        """Answers at `address` some time after its start: `wait_until(portal.is_answering, 30)`."""
        return self._programs.web(self.listener)

    def is_answering(self) -> bool:
        return is_answering(self.address)

    @contextlib.contextmanager
    def programs_running(self, *children: Child) -> Iterator[tuple[Child, ...]]:
        """Started in the given order, stopped in the reverse one."""
        try:
            for child in children:
                child.start()
            yield children
        finally:
            for child in reversed(children):
                child.stop()

    def close(self) -> None:
        self.listener.close()


class Run:
    """`python -m accountteam.stack run` in a folder of its own: the whole portal under its supervisor."""

    def __init__(self, folder: Path, *, port: int = 0, demo: bool = False) -> None:
        self.folder = folder
        self.output = folder.parent / f"{folder.name}.out"
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        environment |= {"PORT": str(port), "DEMO": str(demo).lower(), "PLAIN_STATIC": "true"}
        command = [sys.executable, "-m", "accountteam.stack", "run", "--folder", str(folder)]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=CHECKOUT, env=environment, stdout=output, stderr=output, start_new_session=True
            )

    def says(self, words: str, seconds: float = 60) -> bool:
        """True as soon as it has printed that; False when it ended or the time is over."""
        wait_until(lambda: words in self.said() or self.process.poll() is not None, seconds)
        return words in self.said()

    def said(self) -> str:
        return self.output.read_text()

    def address(self) -> str:
        """Where the portal answers, once it has said so."""
        return self.said().split("The portal is at ")[1].split()[0]

    def servers(self) -> Servers:
        """Its servers, for their addresses."""
        servers = Servers(self.folder)
        servers.attach()
        return servers

    def children(self) -> dict[str, int]:
        """The running children's pids by their names: postgres, valkey, web, beat, worker-sweep, worker-deliver …"""
        return {
            name: int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and (name := self._child_name(entry))
        }

    def _child_name(self, process: Path) -> str | None:
        with contextlib.suppress(OSError):
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if f"\nPPid:\t{self.process.pid}\n" in (process / "status").read_text():
                return next((name for words, name in CHILDREN.items() if words in line), None)
        return None

    def pid_of(self, name: str) -> int:
        """Raises KeyError while it is not running."""
        return self.children()[name]

    def kill(self, name: str) -> None:
        """kill -9 of one child."""
        os.kill(self.pid_of(name), signal.SIGKILL)

    def send(self, number: int) -> int:
        """A signal to the supervisor; its exit status."""
        os.kill(self.process.pid, number)
        return self.process.wait(60)

    def end(self) -> None:
        if self.process.poll() is None:
            self.send(signal.SIGTERM)


@contextlib.contextmanager
def django_on(url: str) -> Iterator[None]:
    """Points this process's own Django at another database for the block.

    Not inside a test that holds a transaction of its own; with pytest-django, inside `django_db_blocker.unblock()`.
    """
    connection = connections["default"]
    before = dict(connection.settings_dict)
    given = environ.Env.db_url_config(url)
    connection.close()
    connection.settings_dict.update({key: given[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
