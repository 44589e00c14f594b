"""One run in one checkout: a lock that the kernel takes back, whatever happens to its owner."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any

from . import StackError
from .secret_files import private_folder


class RunLock:
    """Held while the stack runs; its file says where."""

    def __init__(self, folder: Path) -> None:
        self.path = private_folder(folder) / "run.lock"
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)

    def acquire(self) -> None:
        """Raises StackError with the other's address when another run holds it."""
        if not self.try_acquire():
            about = self.about()
            where = f" at {about['address']}" if about.get("address") else ""
            raise StackError(f"The portal is already running{where} (process {about.get('pid', 'unknown')}).")

    def try_acquire(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self.tell()
        return True

    def tell(self, **about: str) -> None:
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, json.dumps({"pid": os.getpid(), **about}).encode(), 0)

    def about(self) -> dict[str, Any]:
        """What the holder told: pid, address. Empty when nobody ever held it."""
        try:
            return dict(json.loads(self.path.read_text()))
        except ValueError:
            return {}

    def release(self) -> None:
        os.ftruncate(self._file, 0)
        os.close(self._file)
