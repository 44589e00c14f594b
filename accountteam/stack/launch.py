"""Becomes one program: gives up root where asked, dies with its parent, leads its own session.

    python -I -S launch.py PARENT SIGNAL IDENTITY PROGRAM [ARGUMENT...]

A script of its own and not a `preexec_fn`, which may deadlock when the parent has threads.
IDENTITY is `direct` or `namespace`: the latter enters a user namespace in which root is uid 65534, because
PostgreSQL refuses to run as root.
"""

import ctypes
import os
import sys

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
NOBODY = 65534


def leave_root() -> None:
    """Raises OSError where the kernel or a container's profile refuses user namespaces."""
    uid, gid = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are refused here")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{NOBODY} {uid} 1"),
        ("gid_map", f"{NOBODY} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def follow_into_death(parent: int, signal_number: int) -> None:
    """Linux only; set after every change of uid, which would clear it."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


def main() -> None:
    parent, signal_number, identity, *command = sys.argv[1:]
    if identity == "namespace":
        leave_root()
    follow_into_death(int(parent), int(signal_number))
    os.execvp(command[0], command)  # noqa: S606 - becoming the program is the point


if __name__ == "__main__":
    main()
