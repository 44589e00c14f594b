"""Ports on loopback: free ones, and the ones we had last time."""

import socket
from pathlib import Path

from . import StackError


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    try:
        bound(host, port).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    with bound("127.0.0.1", 0) as taken:
        return int(taken.getsockname()[1])


def remembered(path: Path) -> int:
    """The port kept in `path` if it is still free, else a new one, kept there from now on."""
    try:
        port = int(path.read_text())
    except (OSError, ValueError):
        port = 0
    if port and is_free(port):
        return port
    port = free_port()
    path.write_text(f"{port}\n")
    return port


def bound(host: str, port: int) -> socket.socket:
    """A listening socket; raises OSError when the port is taken or the host is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def bound_near(host: str, wanted: int) -> socket.socket:
    """Listens on the wanted port, on one of the twenty after it, or on any."""
    for port in [*range(wanted, min(wanted + 21, 65536)), 0]:
        try:
            return bound(host, port)
        except OSError:
            continue
    raise StackError(f"Nothing can listen on {host}: is HOST an address of this machine?")
