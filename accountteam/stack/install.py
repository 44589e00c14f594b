"""Makes .venv from the pinned, hashed requirements; does nothing when they have not changed.

Run by the machine's own Python 3.11 or later, before anything is installed: standard library only.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "requirements.sha256"
REQUIREMENTS = ("requirements.txt", "requirements-embedded.txt", "requirements-dev.txt")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

NO_PIP = """This Python has neither venv nor pip: {python}
Install one of them (Debian, Ubuntu: apt-get install python3-venv) and try again."""


def main() -> int:
    with_lock = os.open(CHECKOUT, os.O_RDONLY)
    fcntl.flock(with_lock, fcntl.LOCK_EX)  # two commands at once install once
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted and PYTHON.exists():
        return 0
    say("Installing into .venv; this takes a minute or two, once.")
    make_environment()
    pip("install", "--require-hashes", *(part for name in REQUIREMENTS for part in ("-r", name)))
    look_for_browser()
    STAMP.write_text(wanted)
    return 0


def fingerprint() -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]} {CHECKOUT}".encode())
    for name in REQUIREMENTS:
        digest.update((CHECKOUT / name).read_bytes())
    return digest.hexdigest()


def make_environment() -> None:
    """Debian leaves ensurepip out of Python; its pip then installs from outside."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        run(sys.executable, "-m", "venv", str(VENV))
    elif importlib.util.find_spec("venv") and importlib.util.find_spec("pip"):
        run(sys.executable, "-m", "venv", "--without-pip", str(VENV))
    else:
        raise SystemExit(NO_PIP.format(python=sys.executable))


def pip(*arguments: str) -> None:
    own = (VENV / "bin" / "pip").exists()
    command = [str(PYTHON), "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    run(*command, "-qq", "--no-input", "--disable-pip-version-check", *arguments)


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=CHECKOUT, check=False)
    if done.returncode != 0:
        raise SystemExit(f"Failed with status {done.returncode}: {' '.join(command)}")


def look_for_browser() -> None:
    """Only the browser tests need one, and they say so when there is none: nothing here fails for it."""
    if missing_for_browser() and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium for the browser tests.")
        for arguments in (("update",), ("install", "-y", "--no-install-recommends", *missing_for_browser())):
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            apt = ["apt-get", "-qq", *arguments]
            subprocess.run(apt, check=False, capture_output=True, env=quiet, stdin=subprocess.DEVNULL)
    if missing := missing_for_browser():
        say(f"The browser tests will be skipped: they need {' '.join(missing)}.")


def missing_for_browser() -> list[str]:
    """Debian's names of what is not here."""
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    missing = []
    if not (os.environ.get("CHROMIUM") or any(map(shutil.which, BROWSERS)) or any(kept.glob("chromium-*"))):
        missing += ["chromium", "fonts-liberation"]
    for node in VENV.glob("lib/python*/site-packages/playwright/driver/node"):
        if subprocess.run([str(node), "--version"], check=False, capture_output=True).returncode != 0:
            missing.append("libatomic1")
    return missing


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
