"""python -m accountteam.stack run | exec -- COMMAND... | chromium"""

import argparse
import os
import sys
from pathlib import Path

from . import StackError
from .binaries import chromium
from .developer import run_command
from .environment import VAR
from .supervisor import Supervisor


def main() -> int:
    """The exit status: 1 when the stack could not start or keep running, else the command's own."""
    arguments = parsed()
    try:
        return int(arguments.act(arguments))
    except StackError as error:
        print(error, file=sys.stderr, flush=True)
        return 1


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m accountteam.stack")
    commands = parser.add_subparsers(required=True)
    runs = commands.add_parser("run", help="start the portal and everything it needs (HOST, PORT)")
    runs.add_argument("--folder", type=Path, default=VAR, help="keeps data, passwords and logs (%(default)s)")
    runs.set_defaults(act=run)
    executes = commands.add_parser("exec", help="run a command with the servers' environment")
    executes.add_argument("command", nargs="+")
    executes.set_defaults(act=lambda given: run_command(VAR, given.command))
    browser = commands.add_parser("chromium", help="print where Chromium is; fails where there is none")
    browser.set_defaults(act=show_chromium)
    return parser.parse_args()


def run(arguments: argparse.Namespace) -> int:
    port = os.environ.get("PORT") or "8000"
    if not port.isdigit() or int(port) > 65535:
        raise StackError(f"PORT is {port!r}: it has to be a number up to 65535.")
    return Supervisor(arguments.folder, host=os.environ.get("HOST") or "127.0.0.1", port=int(port)).run()


def show_chromium(arguments: argparse.Namespace) -> int:
    found = chromium()
    print(found or "no Chromium")
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
