"""Reads the children's logs as they grow and picks out what a person has to see."""

import os
import re
import shutil
from pathlib import Path

# One pattern for each way a record begins; the group is its level, absent where the shape alone says it.
RECORDS = [
    re.compile(r"\[[^]]+\] \[\d+\] \[(?P<level>[A-Z]+)\]"),  # gunicorn
    re.compile(r"\[[^]]+: (?P<level>[A-Z]+)/"),  # Celery
    re.compile(r"[\d-]+ [\d:.]+ UTC \[\d+\] (?P<level>[A-Z]+):"),  # PostgreSQL
    re.compile(r"[\d-]+ [\d:,]+ (?P<level>[A-Z]+) "),  # Django
    re.compile(r"\d+:\w \d+ \w+ \d+ [\d:.]+ (?P<level>[#*.-]) "),  # Valkey
    re.compile(r"\S+ \S+ \S+ \[[^]]+\] \"(?P<level>)"),  # the access log
    re.compile(r"worker: (?P<level>)"),  # Celery's words on stopping
]
# PostgreSQL's ERROR is the answer to one statement: whoever asked tells what came of it. Nothing can be done about
# the others by the person who reads them.
PROBLEMS = {"WARNING", "ERROR", "CRITICAL", "FATAL", "PANIC", "#"}
NOT_OURS = re.compile(
    r"UTC \[\d+\] ERROR:|Memory overcommit must be enabled|TCP backlog setting|PendingDeprecationWarning"
)
BEGINNINGS = re.compile(r"Traceback \(most recent call last\)|\S+:\d+: \w*Warning: ")
LONGEST = 10 * 1024 * 1024  # bytes of a log before it is put aside
MOST = 40  # lines of one log shown in a minute


class Tail:
    """Follows one log from where it ends now."""

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self.log = log
        self._position = log.stat().st_size if log.exists() else 0
        self._rest = b""
        self._in_problem = False
        self._minute = 0
        self._shown = 0

    def problems(self, now: float) -> list[str]:
        """The lines of warnings and errors since the last call, each after the name: `web: …`.

        `now` in monotonic seconds: a program that complains without end is cut short once a minute.
        """
        lines = [line for line in self._new_lines() if self._belongs_to_problem(line)]
        self._put_aside()
        return [f"{self.name}: {line}" for line in self._cut_short(lines, int(now // 60))]

    def _cut_short(self, lines: list[str], minute: int) -> list[str]:
        if minute != self._minute:
            self._minute, self._shown = minute, 0
        room = MOST - self._shown
        self._shown += len(lines)
        if room > 0 and len(lines) > room:
            return [*lines[:room], f"… more in {self.log}"]
        return lines[: max(room, 0)]

    def _new_lines(self) -> list[str]:
        if not self.log.exists():
            return []
        with self.log.open("rb") as file:
            file.seek(self._position)
            read = file.read()
        self._position += len(read)
        *whole, self._rest = (self._rest + read).split(b"\n")
        return [line.decode(errors="replace").rstrip() for line in whole]

    def _belongs_to_problem(self, line: str) -> bool:
        """A line without a level of its own continues the record before it."""
        found = next((match for pattern in RECORDS if (match := pattern.match(line))), None)
        if found:
            self._in_problem = found["level"] in PROBLEMS and not NOT_OURS.search(line)
        elif BEGINNINGS.match(line):
            self._in_problem = True
        return self._in_problem and bool(line)

    def _put_aside(self) -> None:
        """The programs append, so an emptied file goes on being written."""
        if self._position > LONGEST:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)
            self._position = 0
