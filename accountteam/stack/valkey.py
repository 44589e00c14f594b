"""The embedded Valkey: the broker, on loopback, behind a generated password, its log on the disk."""

import os
from pathlib import Path

import redis

from . import StackError, leftovers
from .binaries import valkey_server
from .children import Child, last_lines, wait_until
from .ports import remembered
from .secret_files import private_folder, secret, write_private

CONFIGURATION = """\
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
daemonize no
dir "{home}"
appendonly yes
appendfsync {flush}
save ""
maxmemory-policy noeviction
"""


class Valkey:
    """Call `start`, `stop`, `kill` and `restart` from the main thread.

    throwaway   for tests: nothing is flushed to the disk. A killed server still loses nothing,
                a machine that loses power would.
    """

    def __init__(self, home: Path, *, log: Path, throwaway: bool = False) -> None:
        self.home = home
        self.log = log
        self.throwaway = throwaway
        self.port = 0
        self.child: Child | None = None

    @property
    def password(self) -> str:
        return secret(self.home / "password")

    @property
    def configuration(self) -> Path:
        return self.home / "valkey.conf"

    def url(self, database: int = 0) -> str:
        """As in CELERY_BROKER_URL; the port is known once the server was started."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Returns when it answers. Raises StackError with what it said."""
        self.prepare()
        child = self.running_child
        child.start()
        wait_until(lambda: self.is_ready() or not child.is_running, 60)
        if not child.is_running:
            raise StackError("\n".join(["Valkey did not start:", *last_lines(self.log, 15)]))

    @property
    def running_child(self) -> Child:
        """Raises RuntimeError before the first start."""
        if self.child is None:
            raise RuntimeError("not started")
        return self.child

    def attach(self) -> None:
        """To the server that another process runs: afterwards `url` is its address."""
        self.port = int((self.home / "port").read_text())

    def prepare(self) -> None:
        private_folder(self.home)
        if not os.access(self.home, os.W_OK, effective_ids=True):
            raise StackError(f"{self.home} belongs to somebody else: run this as its owner.")
        leftovers.stop(self.configuration)
        self.port = remembered(self.home / "port")
        flush = "no" if self.throwaway else "everysec"
        text = CONFIGURATION.format(port=self.port, password=self.password, home=self.home, flush=flush)
        write_private(self.configuration, text + self._title())
        self.child = Child("valkey", [valkey_server(), self.configuration], log=self.log)

    @staticmethod
    def _title() -> str:
        """Valkey rewrites its command line: the configuration's path has to stay in it (Redis: from 6.2)."""
        return 'proc-title-template "{title} {listen-addr} {config-file}"\n'

    def is_ready(self) -> bool:
        """Whether it says PONG. (While it reads its log it says LOADING.)"""
        try:
            with redis.Redis.from_url(self.url(), socket_timeout=1, socket_connect_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def stop(self) -> None:
        if self.child is not None:
            self.child.stop()

    def kill(self) -> None:
        if self.child is not None:
            self.child.kill()

    def restart(self) -> None:
        """On the same data and the same port, after a stop or a kill."""
        self.stop()
        self.start()
