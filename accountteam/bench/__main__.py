"""Prints every figure with its target; the exit status is 1 where one is missed.

python -m accountteam.bench [clock] [sweep] [pages]     all three when none is named
"""

import subprocess
import sys

from .report import Report

PARTS = ("clock", "sweep", "pages")


def main(chosen: list[str]) -> int:
    """The exit status. Unknown parts are said."""
    if unknown := set(chosen) - set(PARTS):
        print(f"There is no {', '.join(sorted(unknown))}: choose from {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    report = Report()
    parts = {"clock": clock, "sweep": sweep, "pages": pages}
    for name in chosen or PARTS:
        parts[name](report)
    if report.missed:
        print(f"\nMissed: {'; '.join(report.missed)}")
    return 1 if report.missed else 0


def clock(report: Report) -> None:
    """The pure clock against another library, by its own command."""
    report.heading("The clock")
    done = subprocess.run([sys.executable, "manage.py", "bench_clock"], check=False)  # our own command
    is_good = done.returncode == 0
    report.fact("fast enough", "yes" if is_good else "no", "yes", is_good=is_good)


def sweep(report: Report) -> None:
    _in_a_portal(report, "sweep")


def pages(report: Report) -> None:
    _in_a_portal(report, "pages")


def _in_a_portal(report: Report, part: str) -> None:
    """A child process for each, so that each has servers, settings and tables of its own."""
    command = [sys.executable, "-m", "accountteam.bench.portal", part]
    if subprocess.run(command, check=False).returncode != 0:  # noqa: S603  # our own module
        report.missed.append(part)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
