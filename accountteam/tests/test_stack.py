"""The stack behind `make run`: real servers, real programs, real signals."""

import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from accountteam.stack import StackError, ports
from accountteam.stack.children import Child, wait_until
from accountteam.stack.keeper import TOO_MANY, Keeper
from accountteam.stack.programs import CHECKOUT
from accountteam.stack.tail import Tail
from accountteam.stack.testing import Run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the runs of this file, which therefore are second starts but for the first."""
    return tmp_path_factory.mktemp("stack") / "var"


@pytest.fixture
def run(folder: Path) -> Iterator[Run]:
    started = Run(folder)
    try:
        assert started.says("The portal is at"), started.said()
        yield started
    finally:
        started.end()


@pytest.mark.stack
class TestARun:
    def test_answers_keeps_its_secrets_and_refuses_a_second_run(self, run: Run, folder: Path):
        address = run.address()
        secret_files = ["secret_key", "postgres/password", "valkey/password", "valkey/valkey.conf", "run.lock"]
        assert {stat.S_IMODE((folder / name).stat().st_mode) for name in secret_files} == {0o600}

        link = folder.parent / "link"
        link.symlink_to(folder, target_is_directory=True)
        second = Run(link)  # another name, the same folder

        assert second.process.wait(30) == 1
        assert f"already running at {address} (process {run.process.pid})" in second.said()
        assert run.send(signal.SIGINT) == 0
        assert run.said().endswith("Stopping.\nStopped.\n")

    def test_stops_in_order_web_workers_valkey_postgres(self, run: Run, folder: Path):
        assert run.send(signal.SIGTERM) == 0
        ended = [
            (folder / "log" / f"{name}.log").stat().st_mtime_ns
            for name in ("web", "worker-sweep", "valkey", "postgres")
        ]
        assert ended == sorted(ended)
        assert "received fast shutdown request" in (folder / "log" / "postgres.log").read_text()
        assert not (folder / "postgres" / "data" / "postmaster.pid").exists()

    def test_starts_a_child_that_died_again(self, run: Run):
        before = run.pid_of("worker-sweep")
        os.kill(before, signal.SIGKILL)
        assert run.says("worker-sweep was killed by SIGKILL; starting it again.")
        assert wait_until(lambda: "worker-sweep" in run.children(), 10)
        assert run.pid_of("worker-sweep") != before

    def test_leaves_worker_and_beat_alone_when_the_broker_dies(self, run: Run):
        """They look for it every second by themselves; starting them anew takes several."""
        before = {name: pid for name, pid in run.children().items() if name != "valkey"}
        run.kill("valkey")
        assert run.says("valkey was killed by SIGKILL; starting it again.")
        broker = run.servers().valkey
        assert broker is not None
        assert wait_until(broker.is_ready, 10)
        time.sleep(3)
        assert {name: pid for name, pid in run.children().items() if name != "valkey"} == before

    def test_killed_with_9_leaves_nothing_that_stops_the_next_start_and_no_data_is_lost(self, run: Run, folder: Path):
        children = run.children().values()
        marked = psycopg2.connect(run.servers().database_url)
        with marked, marked.cursor() as cursor:
            cursor.execute("create table kept as select 1 as one")
        marked.close()

        assert run.send(signal.SIGKILL) == -signal.SIGKILL
        began = time.monotonic()
        again = Run(folder)
        try:
            assert again.says("The portal is at"), again.said()
            assert time.monotonic() - began < 15
            assert not any(Path(f"/proc/{pid}").exists() for pid in children)
            connection = psycopg2.connect(again.servers().database_url)
            with connection, connection.cursor() as cursor:
                cursor.execute("drop table kept")
            connection.close()
        finally:
            again.end()

    def test_takes_another_port_for_one_that_is_taken_and_says_so(self, folder: Path):
        with ports.bound("127.0.0.1", 0) as taken:
            wanted = taken.getsockname()[1]
            run = Run(folder, port=wanted)
            try:
                assert run.says(f"Port {wanted} is taken; using "), run.said()
            finally:
                run.end()


class TestAChildThatDies:
    def kept(self, tmp_path: Path, script: str) -> Keeper:
        return Keeper(Child("thing", ["sh", "-c", script], log=tmp_path / "thing.log"))

    def test_is_started_again_and_said_with_the_reason(self, tmp_path: Path):
        keeper = self.kept(tmp_path, "exit 3")
        keeper.child.start()
        keeper.child.wait(5)
        assert keeper.tick(100.0) == "thing ended with status 3; starting it again."
        first = keeper.child.pid
        keeper.tick(100.1)
        assert keeper.child.pid != first
        keeper.child.stop()

    def test_and_keeps_dying_ends_the_run_with_its_last_lines(self, tmp_path: Path):
        keeper = self.kept(tmp_path, "echo about to fail; exit 1")
        with pytest.raises(StackError, match=r"thing ended with status 1, 5 times.*\n  about to fail"):
            die(keeper, times=TOO_MANY, apart=10)

    def test_now_and_then_goes_on_for_ever(self, tmp_path: Path):
        keeper = self.kept(tmp_path, "exit 1")
        die(keeper, times=TOO_MANY + 2, apart=20)
        keeper.child.stop()

    def test_takes_what_it_started_with_it(self, tmp_path: Path):
        keeper = self.kept(tmp_path, "sleep 600 & echo $!; wait")
        keeper.child.start()
        assert wait_until(lambda: keeper.child.last_lines() != [], 5)
        grandchild = Path("/proc") / keeper.child.last_lines()[-1]
        keeper.child.kill()
        assert grandchild.exists()
        keeper.tick(100.0)
        assert wait_until(lambda: not grandchild.exists() or "\nState:\tZ" in status(grandchild), 5)


def status(process: Path) -> str:
    try:
        return (process / "status").read_text()
    except OSError:
        return "\nState:\tZ"


def die(keeper: Keeper, *, times: int, apart: float) -> None:
    keeper.child.start()
    for death in range(times):
        keeper.child.wait(5)
        keeper.tick(death * apart)
        keeper.tick(death * apart + 9)


class TestTail:
    def shown(self, tmp_path: Path, text: str) -> list[str]:
        log = tmp_path / "web.log"
        log.touch()
        tail = Tail("web", log)
        log.write_text(text)
        return tail.problems(0.0)

    def test_shows_warnings_and_errors_with_what_follows_them_and_nothing_else(self, tmp_path: Path):
        text = (
            "[2026-01-05 08:00:00 +0000] [17] [INFO] Booting worker\n"
            "[2026-01-05 08:00:01,000: ERROR/MainProcess] it broke\n"
            "Traceback (most recent call last):\n"
            "2026-01-05 08:00:02.000 UTC [18] LOG:  checkpoint\n"
            "2026-01-05 08:00:03.000 UTC [18] PANIC:  the disk is full\n"
            '127.0.0.1 - - [05/Jan/2026] "GET /?q=ERROR HTTP/1.1" 200\n'
            "2026-01-05 08:00:04,000 WARNING django.request: slow\n"
        )
        assert self.shown(tmp_path, text) == [
            "web: [2026-01-05 08:00:01,000: ERROR/MainProcess] it broke",
            "web: Traceback (most recent call last):",
            "web: 2026-01-05 08:00:03.000 UTC [18] PANIC:  the disk is full",
            "web: 2026-01-05 08:00:04,000 WARNING django.request: slow",
        ]

    def test_cuts_an_endless_complaint_short(self, tmp_path: Path):
        shown = self.shown(tmp_path, "2026-01-05 08:00:04,000 ERROR x: again\n" * 1000)
        assert len(shown) == 41
        assert "more in" in shown[-1]


class TestInstall:
    @pytest.mark.skipif(
        not (CHECKOUT / ".venv" / "requirements.sha256").exists(), reason="not installed by make install"
    )
    def test_does_nothing_the_second_time(self):
        stamp = CHECKOUT / ".venv" / "requirements.sha256"
        before = stamp.stat().st_mtime_ns
        began = time.monotonic()
        done = subprocess.run(
            [shutil.which("make") or "make", "install"], cwd=CHECKOUT, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert stamp.stat().st_mtime_ns == before
        assert time.monotonic() - began < 5
