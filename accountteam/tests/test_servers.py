"""The embedded servers by themselves: whose they are, what they survive, where they listen."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from accountteam.stack import StackError, ports
from accountteam.stack.identity import Identity, hand_over, launched, namespaces_work
from accountteam.stack.postgres import Postgres
from accountteam.stack.programs import CHECKOUT

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.mark.stack
class TestPostgres:
    def test_refuses_the_data_of_another_major_version_and_says_how_to_move_it(self, tmp_path: Path):
        postgres = Postgres(tmp_path / "pg", log=tmp_path / "log", throwaway=True)
        postgres.data.mkdir(parents=True)
        (postgres.data / "PG_VERSION").write_text("9\n")
        with pytest.raises(StackError, match=r"(?s)made by PostgreSQL 9; .*pg_dump.*pg_restore"):
            postgres.start()
        assert postgres.child is None

    def test_starts_where_a_stale_pid_file_names_a_living_stranger(self, tmp_path: Path):
        postgres = Postgres(tmp_path / "pg", log=tmp_path / "log", throwaway=True)
        try:
            postgres.start()
            postgres.stop()
            (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.data}\n1\n1\n\n\n0 0\n")
            postgres.start()
            assert postgres.is_ready()
        finally:
            postgres.stop()

    def test_loses_nothing_to_a_kill_and_comes_back_on_the_same_port(self, tmp_path: Path):
        postgres = Postgres(tmp_path / "pg", log=tmp_path / "log", throwaway=True)
        try:
            postgres.start()
            port = postgres.port
            run_sql(postgres, "create table kept as select 1")
            postgres.kill()
            postgres.start()
            assert postgres.port == port
            run_sql(postgres, "select * from kept")
        finally:
            postgres.stop()

    @as_root
    @pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv")
    def test_runs_as_nobody_where_namespaces_are_refused(self, tmp_path: Path):
        tmp_path.chmod(0o700)  # nobody could not enter without help
        postgres = Postgres(tmp_path / "pg", log=tmp_path / "log", throwaway=True, identity=Identity.NOBODY)
        try:
            postgres.start()
            assert postgres.data.stat().st_uid == 65534
        finally:
            postgres.stop()

    @as_root
    @pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv")
    def test_as_nobody_reaches_a_closed_folder_also_when_it_asks_first(self, tmp_path: Path):
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        (closed / "file").touch()
        asked = subprocess.run(launched(["test", "-r", str(closed / "file")], Identity.NOBODY, 15), check=False)
        assert asked.returncode == 0

    @as_root
    @pytest.mark.skipif(not namespaces_work(), reason="user namespaces are refused here")
    def test_keeps_running_a_folder_as_whom_it_was_made(self, tmp_path: Path):
        postgres = Postgres(tmp_path / "pg", log=tmp_path / "log", throwaway=True)
        try:
            postgres.start()
            assert postgres.data.stat().st_uid == 0
            postgres.stop()
            hand_over(postgres.data, Identity.NOBODY)
            postgres.start()
            assert f"\nUid:\t{65534}\t" in Path(f"/proc/{postgres.running_child.pid}/status").read_text()
        finally:
            postgres.stop()

    @as_root
    @pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv")
    def test_and_valkey_start_for_an_ordinary_user(self, tmp_path: Path):
        home = tmp_path / "home"
        home.mkdir()
        os.chown(home, 65534, 65534)
        # The checkout may lie in root's own folder: this user may read it, and has no other power.
        powers = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
        become = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *powers]
        script = (
            "import sys; from pathlib import Path; from accountteam.stack.testing import *\n"
            "with running(Servers(Path(sys.argv[1]), throwaway=True)) as servers:\n"
            "    print(servers.postgres.is_ready(), servers.valkey.is_ready())"
        )
        done = subprocess.run(
            [*become, sys.executable, "-c", script, str(home)],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.stdout == "True True\n", done.stderr
        assert (home / "postgres" / "data").stat().st_uid == 65534


def run_sql(postgres: Postgres, statement: str) -> None:
    connection = psycopg2.connect(postgres.url())
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


class TestPorts:
    def test_a_remembered_port_is_kept_while_it_is_free(self, tmp_path: Path):
        first = ports.remembered(tmp_path / "port")
        assert ports.remembered(tmp_path / "port") == first
        with ports.bound("127.0.0.1", first):
            second = ports.remembered(tmp_path / "port")
        assert second != first
        assert ports.remembered(tmp_path / "port") == second

    def test_a_host_that_is_not_ours_is_refused_in_words(self):
        with pytest.raises(StackError, match="HOST"):
            ports.bound_near("192.0.2.1", 8000)
