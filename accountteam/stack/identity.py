"""Who runs PostgreSQL, which refuses to be root."""

import os
import shutil
import subprocess
import sys
from enum import StrEnum
from functools import cache
from pathlib import Path

from . import StackError

LAUNCHER = Path(__file__).with_name("launch.py")
NOBODY = 65534


class Identity(StrEnum):
    DIRECT = "direct"  # an ordinary user: as oneself
    NAMESPACE = "namespace"  # root: a user namespace in which root is nobody
    NOBODY = "nobody"  # root where namespaces are refused: nobody, who may still pass closed folders


@cache
def namespaces_work() -> bool:
    """Tried, not guessed: Docker's default profile refuses them, so do some kernels."""
    command = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), "0", Identity.NAMESPACE, "true"]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def fitting(data: Path) -> Identity:
    """Keeps the identity a data folder was made with, where this machine still allows it."""
    if os.geteuid() != 0:
        return Identity.DIRECT
    if data.exists() and data.stat().st_uid == NOBODY:
        return Identity.NOBODY
    return Identity.NAMESPACE if namespaces_work() else Identity.NOBODY


def hand_over(folder: Path, identity: Identity) -> None:
    """Gives a folder and all in it to nobody, when nobody is who will run on it."""
    if identity is not Identity.NOBODY or folder.stat().st_uid == NOBODY:
        return
    for root, _, files in os.walk(folder):
        for path in (root, *(os.path.join(root, name) for name in files)):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def launched(command: list[str], identity: Identity, death_signal: int) -> list[str]:
    """The command line that starts `command` as `identity`, to be followed by `death_signal` if we die."""
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), str(death_signal)]
    if identity is Identity.NOBODY:
        return [*_as_nobody(), *launcher, Identity.DIRECT, *command]
    return [*launcher, identity, *command]


def _as_nobody() -> list[str]:
    """`dac_override` lets nobody reach a checkout under a closed home; every other power is gone.

    `no_setuid_fixup`, since access(2) otherwise answers as if that power were not there, and initdb asks it.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise StackError(
            "PostgreSQL refuses to run as root; neither user namespaces nor setpriv (util-linux) are here.\n"
            "Run this as an ordinary user, or set DATABASE_URL."
        )
    powers = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
    bits = "--securebits=+no_setuid_fixup"
    return [setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *powers, bits]
