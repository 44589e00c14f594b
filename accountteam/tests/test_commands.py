"""Django's commands where no database is set: one sentence for those that need it, the answer of all others."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def manage(*arguments):
    command = [sys.executable, "manage.py", *arguments]
    environment = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


class TestWithoutADatabase:
    @pytest.mark.parametrize(
        ("arguments", "again"),
        [
            (["migrate"], '"migrate"'),
            (["dbshell"], '"dbshell"'),
            (["demo_sign_ins"], '"demo_sign_ins"'),
            (["load_demo", "--fresh", "--yes-delete-everything"], '"load_demo --fresh --yes-delete-everything"'),
            (["import_directory", "docs/sample-directory.csv"], '"import_directory docs/sample-directory.csv"'),
        ],
    )
    def test_a_command_that_needs_one_says_what_to_set(self, arguments, again):
        done = manage(*arguments)
        assert (done.returncode, done.stdout, done.stderr) == (
            1,
            "",
            "There is no database: set DATABASE_URL (postgres://user:password@host/name), or use the one of "
            f"`make run` by `make manage ARGS={again}`.\n",
        )

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["help", "load_demo"], "--fresh"),
            (["check"], "no issues"),
            (["makemigrations", "--check", "--dry-run"], "No changes detected"),
            (
                ["promise", "--channel=pager", "--received-at=2006-05-18T11:00-06:00", "--zone=America/Denver"],
                "Due by         Thu 18 May 2006 11:30 MDT",
            ),
        ],
    )
    def test_a_command_that_needs_none_answers(self, arguments, said):
        done = manage(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        assert said in done.stdout

    def test_another_mistake_in_the_settings_is_told_in_its_own_words(self):
        """Signing needs a key, and no sentence about databases would help."""
        done = manage("shell", "--no-imports", "-c", "from django.core import signing; signing.dumps(1)")
        assert done.returncode == 1
        assert "SECRET_KEY" in done.stderr
        assert "There is no database" not in done.stderr
