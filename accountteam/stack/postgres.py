"""The embedded PostgreSQL: one cluster in one folder, on loopback, behind a generated password."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg2

from accountteam.wall.roles import LOGIN, make_roles

from . import StackError, leftovers
from .binaries import postgres_folder, postgres_major
from .children import Child, last_lines, wait_until
from .identity import Identity, fitting, hand_over, launched
from .ports import remembered
from .secret_files import private_folder, secret

ROLE = DATABASE = "portal"  # the role is a superuser of its cluster, so migrations may create extensions

OTHER_MAJOR = """{data} was made by PostgreSQL {theirs}; this is PostgreSQL {ours}, which cannot read it.
With the programs of PostgreSQL {theirs} (Debian: /usr/lib/postgresql/{theirs}/bin), as the ordinary user
who owns the folder (if root does, chown it first):
  pg_ctl -D {data} -w start -o "-p 5499 -c unix_socket_directories="
  PGPASSWORD=$(cat {password}) pg_dump -h 127.0.0.1 -p 5499 -U portal -Fc -f portal.dump portal
  pg_ctl -D {data} stop
Then put the folder aside and restore into a new one:
  mv {data} {data}.{theirs}
  .venv/bin/python -m accountteam.stack exec -- pg_restore -d portal portal.dump"""


class Postgres:
    """Call `start`, `stop`, `kill` and `restart` from the main thread.

    throwaway   for tests: nothing is flushed to the disk. A killed server still loses nothing,
                a machine that loses power would.
    identity    who runs it; by default the one that fits this user, this machine and the data folder
    """

    def __init__(self, home: Path, *, log: Path, throwaway: bool = False, identity: Identity | None = None) -> None:
        self.identity = identity
        self.home = home
        self.data = home / "data"
        self.log = log
        self.throwaway = throwaway
        self.port = 0
        self.child: Child | None = None

    @property
    def password(self) -> str:
        return secret(self.home / "password")

    def url(self, database: str = DATABASE) -> str:
        """As in OWNER_DATABASE_URL; the port is known once the server was started."""
        return f"postgres://{ROLE}:{self.password}@127.0.0.1:{self.port}/{database}"

    def application_url(self, database: str = DATABASE) -> str:
        """As in DATABASE_URL: of the role that owns nothing."""
        return f"postgres://{LOGIN}:{self._application_password}@127.0.0.1:{self.port}/{database}"

    @property
    def _application_password(self) -> str:
        return secret(self.home / "application_password")

    def start(self) -> None:
        """Returns when it answers and has our database. Raises StackError with what it said."""
        self.prepare()
        deadline = time.monotonic() + 60
        while not self._came_up():
            if time.monotonic() > deadline or not self.will_pass():
                raise StackError("\n".join(["PostgreSQL did not start:", *last_lines(self.log, 15)]))
            time.sleep(1)
            self.prepare()
        self._ensure_database()

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
        """Everything before the server itself: a data folder of our version that nobody else runs on."""
        private_folder(self.home)
        if not os.access(self.home, os.W_OK, effective_ids=True):
            raise StackError(f"{self.home} belongs to somebody else: run this as its owner.")
        identity = self.identity or fitting(self.data)
        if self.data.exists():
            self._check_major()
        else:
            self._initialise(identity)
        hand_over(self.data, identity)
        leftovers.stop(self.data)
        self._forget_stale_pid()
        self.port = remembered(self.home / "port")
        self.child = self._child(identity)

    def _check_major(self) -> None:
        theirs = (self.data / "PG_VERSION").read_text().strip()
        if theirs != str(postgres_major()):
            words = {"data": self.data, "theirs": theirs, "ours": postgres_major()}
            raise StackError(OTHER_MAJOR.format(password=self.home / "password", **words))

    def _initialise(self, identity: Identity) -> None:
        """Into a folder beside, then renamed: a start cut off half-way is begun anew."""
        new = self.home / "data.new"
        leftovers.stop(new)
        shutil.rmtree(new, ignore_errors=True)
        private_folder(new)
        hand_over(new, identity)
        secret(self.home / "password")
        initdb = [str(postgres_folder() / "initdb"), "-D", str(new), "-U", ROLE, "-E", "UTF8"]
        initdb += ["--locale=C.UTF-8", "-A", "scram-sha-256", f"--pwfile={self.home / 'password'}"]
        if self.throwaway:
            initdb.append("--no-sync")
        made = subprocess.run(
            launched(initdb, identity, signal.SIGTERM),
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,  # Ctrl-C is ours to answer
        )
        if made.returncode != 0:
            raise StackError(f"PostgreSQL could not make {new}:\n{made.stdout}{made.stderr}")
        new.rename(self.data)

    def _forget_stale_pid(self) -> None:
        """After `leftovers.stop` no server of ours is left: the pid in this file is somebody else's now."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _child(self, identity: Identity) -> Child:
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",  # their paths end at 107 characters
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] ",
            # What was refused holds what people wrote: told is that it was, not the statement, nor the row.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
        }
        if self.throwaway:
            options |= {"fsync": "off", "full_page_writes": "off"}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        program = str(postgres_folder() / "postgres")
        command = [program, "-D", str(self.data), "-p", str(self.port), *settings]
        return Child("postgres", command, log=self.log, stop_signal=signal.SIGINT, killable=False, identity=identity)

    def _came_up(self) -> bool:
        child = self.running_child
        child.start()
        wait_until(lambda: self.is_ready() or not child.is_running, 60)
        return child.is_running

    def will_pass(self) -> bool:
        """Whether it ended for a reason that goes away by itself.

        A backend that still computes after a kill holds the shared memory; a port may be lost to a stranger.
        """
        said = " ".join(last_lines(self.log, 5))
        return "shared memory block" in said or "Address already in use" in said

    def is_ready(self) -> bool:
        """Answers with our password. (While it recovers it says it is starting up.)"""
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self, database: str) -> "psycopg2.extensions.connection":
        return psycopg2.connect(self.url(database), connect_timeout=5)

    def _ensure_database(self) -> None:
        with contextlib.closing(self._connect("postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("select 1 from pg_database where datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"create database {DATABASE}")
                make_roles(cursor, password=self._application_password)

    def client_environment(self) -> dict[str, str]:
        """What psql, pg_dump and pg_restore read, and where they are."""
        return {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": ROLE,
            "PGPASSWORD": self.password,
            "PGDATABASE": DATABASE,
            "PATH": f"{postgres_folder()}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }

    def stop(self) -> None:
        """The fast stop: open transactions are rolled back, everything committed is on disk."""
        if self.child is not None:
            self.child.stop()

    def kill(self) -> None:
        if self.child is not None:
            self.child.kill()

    def restart(self) -> None:
        """On the same data and the same port, after a stop or a kill."""
        self.stop()
        self.start()
