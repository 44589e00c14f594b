"""`make run`: starts everything in order, keeps it running, stops it in reverse order.

One thread: signals only set a flag, and every wait looks at it.
"""

import contextlib
import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from . import StackError, leftovers, ports
from .children import Child
from .environment import environment, servers_for
from .keeper import Keeper
from .lock import RunLock
from .programs import Programs
from .tail import Tail

TICK = 0.1  # seconds
PATIENCE = 120.0  # seconds until a portal that does not answer is given up


class StopAsked(Exception):
    """Ctrl-C, or a signal to stop."""


class Supervisor:
    """Runs until it is asked to stop (`run` returns) or something keeps failing (StackError).

    folder   keeps everything: data, passwords, logs
    port     the portal's; another one is taken, and said, when it is not free
    """

    def __init__(self, folder: Path, *, host: str = "127.0.0.1", port: int = 8000) -> None:
        self.folder = folder.resolve()
        self.host = host
        self.wanted_port = port
        self.stop_asked = False
        self.servers = servers_for(self.folder)
        self.keepers: list[Keeper] = []  # in the order of starting
        self.tails: list[Tail] = []
        self.lock = RunLock(self.folder)
        self.listener: socket.socket | None = None

    def run(self) -> int:
        """The exit status: 0 when it was asked to stop. Raises StackError when another one runs."""
        self.lock.acquire()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            self._start()
            while True:
                self._tick()
        except StopAsked:
            say("Stopping.")
        except StackError as error:
            say(str(error))
            return 1
        finally:
            self._stop()
        say("Stopped.")
        return 0

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stop_asked = True

    # Starting

    def _start(self) -> None:
        leftovers.stop(self.folder)
        self.listener = self._listen()
        self._start_servers()
        programs = Programs(self.folder, environment(self.servers, address=self.address, host=self.host))
        self._prepare(programs)
        self._start_programs(programs, self.listener)
        self._wait_for_answer()
        say(f"The portal is at {self.address}\n")
        if sign_ins := self._sign_ins().read_text():
            say(sign_ins)

    def _listen(self) -> socket.socket:
        listener = ports.bound_near(self.host, self.wanted_port)
        port = listener.getsockname()[1]
        if self.wanted_port not in (0, port):
            say(f"Port {self.wanted_port} is taken; using {port}.")
        self.address = f"http://{url_host(self.host)}:{port}"
        self.lock.tell(address=self.address)
        return listener

    def _start_servers(self) -> None:
        self.servers.start()
        self._go_on()
        if postgres := self.servers.postgres:
            self._keep(postgres.running_child, Keeper(postgres.running_child, will_pass=postgres.will_pass))
        if valkey := self.servers.valkey:
            self._keep(valkey.running_child, Keeper(valkey.running_child))

    def _prepare(self, programs: Programs) -> None:
        """Migrates, loads the demo into an empty database, collects the static files."""
        child = programs.command("prepare", "accountteam.stack.prepare", str(self._sign_ins()))
        child.log.unlink(missing_ok=True)
        child.start()
        while child.is_running:
            if self.stop_asked:
                child.stop()
            time.sleep(0.02)
        self._go_on()
        if child.process is None or child.process.returncode != 0:
            last = "\n".join(child.last_lines(40))
            raise StackError(f"The database could not be prepared:\n{last}\nAll of it: {child.log}")

    def _sign_ins(self) -> Path:
        return self.folder / "sign_ins.txt"

    def _start_programs(self, programs: Programs, listener: socket.socket) -> None:
        workers = (programs.worker("sweep"), programs.deliverers(), programs.worker("celery", concurrency=2))
        for child in (*workers, programs.beat(), programs.web(listener)):
            self._keep(child, Keeper(child))
            child.start()

    def _keep(self, child: Child, keeper: Keeper) -> None:
        self.keepers.append(keeper)
        self.tails.append(Tail(child.name, child.log))

    def _wait_for_answer(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_answering(self.address):
            if time.monotonic() > deadline:
                raise StackError(f"The portal does not answer at {self.address}; see {self.folder / 'log'}")
            self._tick()

    # Keeping it running

    def _tick(self) -> None:
        """Raises StopAsked when somebody asked, StackError when a program keeps dying."""
        self._go_on()
        now = time.monotonic()
        for keeper in self.keepers:
            if sentence := keeper.tick(now):
                say(sentence)
        for tail in self.tails:
            for line in tail.problems(now):
                say(line)
        time.sleep(TICK)

    def _go_on(self) -> None:
        if self.stop_asked:
            raise StopAsked

    # Stopping

    def _stop(self) -> None:
        """The other way round: nobody loses the server it still writes to."""
        by_name = {keeper.child.name: keeper.child for keeper in self.keepers}
        for names in (("web",), ("beat",), ("worker-sweep", "worker-deliver", "worker-celery")):
            children = [by_name[name] for name in names if name in by_name]
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.stop()
        self.servers.stop()
        if self.listener:
            self.listener.close()
        self.lock.release()


def url_host(host: str) -> str:
    """How a browser on this machine names it."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def is_answering(address: str) -> bool:
    """Whether the portal answers with anything but an error of its own."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=1) as answer:  # noqa: S310 - our own address
            return int(answer.status) < 500
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def say(text: str) -> None:
    """Nobody may be listening any more: a closed terminal stops nothing."""
    with contextlib.suppress(OSError):
        print(text, flush=True)
