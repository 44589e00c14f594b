"""Generated passwords and keys, each in a file that only its owner reads."""

import os
import secrets
from pathlib import Path


def private_folder(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write_private(path: Path, text: str) -> None:
    """Whole or not at all: a later start never finds half a file."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new.replace(path)


def secret(path: Path) -> str:
    """The secret kept in `path`, made on first use: letters, digits, - and _ only, so safe inside a URL."""
    if not path.exists():
        private_folder(path.parent)
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text().strip()
