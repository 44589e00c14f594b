"""The laws of the house, held by tests."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from accountteam.celery import app

ROOT = Path(__file__).resolve().parents[2]
APPS = ["contacts", "notices", "requests_app"]
ROWS_COME_FROM = {"models", "queries", "operations", "migrations"}
CAP = 300


def sources(*, tests: bool = False) -> Iterator[Path]:
    for folder in ["accountteam", *APPS]:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if tests or "tests" not in path.parts:
                yield path


def room_of(path: Path) -> str:
    """The room of a file: contacts/queries/clock.py and contacts/queries.py are both "queries"."""
    return path.relative_to(ROOT).with_suffix("").parts[1]


def attributes(path: Path) -> Iterator[ast.Attribute]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute))


class TestRows:
    def test_law_4_rows_come_from_queries(self):
        """Reads go through a guard: no manager outside the rooms that take the actor or write."""
        found = [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for path in sources()
            if path.relative_to(ROOT).parts[0] in APPS and room_of(path) not in ROWS_COME_FROM
            for node in attributes(path)
            if node.attr in {"objects", "_base_manager", "_default_manager"}
        ]
        assert found == []

    def test_law_1_only_operations_assign_status(self):
        found = [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for path in sources()
            if room_of(path) not in {"operations", "models", "migrations"}
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Attribute) and target.attr in {"status", "outcome", "flagged_at", "met_at"}
        ]
        assert found == []


class TestSize:
    def test_law_8_no_room_outgrows_its_cap(self):
        long = {
            str(path.relative_to(ROOT)): lines
            for path in sources()
            if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > CAP
        }
        assert long == {}


class TestSchedule:
    def test_law_7_every_beat_entry_is_a_registered_task(self):
        app.loader.import_default_modules()
        scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
        assert scheduled
        assert scheduled <= set(app.tasks)

    def test_every_tick_expires(self):
        """A tick that nobody took must not pile up behind a dead worker."""
        assert all(entry["options"]["expires"] for entry in app.conf.beat_schedule.values())


class TestMigrations:
    @pytest.mark.django_db
    def test_none_is_missing(self):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def own_url_names() -> list[str]:
    def names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{pattern.namespace}:" if pattern.namespace else prefix
                yield from names(pattern.url_patterns, inner)
            elif pattern.name and not pattern.name.startswith("account_"):
                yield prefix + pattern.name

    return sorted(set(names(get_resolver().url_patterns)))


class TestTheRules:
    def test_each_of_what_the_account_team_does_is_in_the_table_and_is_tried(self):
        """S13 to S44, S52, S53, S56, S57: a home in docs/domain.md, and a test that names it."""
        rules = [*range(13, 45), 52, 53, 56, 57]
        table = numbers_in((ROOT / "docs/domain.md").read_text())
        tried = numbers_in("\n".join(path.read_text() for path in sources(tests=True) if "tests" in path.parts))
        assert [rule for rule in rules if rule not in table] == []
        assert [rule for rule in rules if rule not in tried] == []


def numbers_in(text: str) -> set[int]:
    """Of the rules that a text names, one by one, as `S16 to S19`, or as `test_s16_`."""
    spans = re.findall(r"(?:\bS|(?<=_)s)(\d+)(?: (?:to|and) S(\d+))?", text)
    return {number for first, last in spans for number in range(int(first), int(last or first) + 1)}


class TestPages:
    def test_every_address_has_a_test(self):
        tests = "\n".join(path.read_text() for path in sources(tests=True) if "tests" in path.parts)
        missing = [name for name in own_url_names() if f'"{name}"' not in tests]
        assert missing == []


class TestWords:
    def test_people_read_past_guideline(self):
        """S54: guidelines only, so nothing people read speaks as if they were more."""
        banned = re.compile(r"\bSLA\b|\bbreach|\bviolat|\bpenalt", re.IGNORECASE)
        texts = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
        assert texts
        assert [str(path) for path in texts if banned.search(path.read_text())] == []


class TestSettings:
    def test_importing_them_needs_no_environment(self):
        command = [sys.executable, "-c", "import accountteam.settings as s; print(s.DATABASES, repr(s.SECRET_KEY))"]
        done = subprocess.run(command, env={}, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout == "{} ''\n"
