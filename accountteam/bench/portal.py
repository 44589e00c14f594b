"""One part of the bench, on servers and tables of its own: `python -m accountteam.bench.portal sweep|pages`."""

import os
import sys
import tempfile
from pathlib import Path

import django

from accountteam.stack.testing import Portal, Servers, running

from .report import Report


def main(part: str) -> int:
    """The exit status: 1 where a figure is missed."""
    with tempfile.TemporaryDirectory(prefix="accountteam-bench-") as name, running(Servers(Path(name))) as servers:
        portal = Portal(servers, Path(name), extra={"LOG_LEVEL": "ERROR"})
        portal.manage("migrate")
        os.environ.update(portal.environment | {"AS_OWNER": "true"})
        django.setup()
        report = Report()
        _measure(part, portal, report)
        portal.close()
    return 1 if report.missed else 0


def _measure(part: str, portal: Portal, report: Report) -> None:
    from . import pages, sweeping  # they need the settings that have just been made

    if part == "sweep":
        sweeping.measure(portal, report)
    else:
        pages.measure(report)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
