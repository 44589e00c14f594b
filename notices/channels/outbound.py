"""The one way out by HTTP: to public addresses only, for a few seconds, and nowhere that an answer points to.

A name is looked up once for each send and the connection is made to that very address, so a name that answers
otherwise a moment later (DNS rebinding) gains nothing. Nothing is taken from the machine: no proxy, no .netrc.
"""

import ipaddress
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .errors import Unreachable

CONNECT, READ = 3.0, 5.0  # seconds
DEADLINE = 8.0  # seconds from the connection to the end of the answer, however slowly it drips
LONGEST_ANSWER = 4096  # bytes that are read of it
AGENT = "AccountTeam-Portal/1"
# Public by its number, yet it answers for the machine to whoever runs on it (Azure).
METADATA = {ipaddress.ip_address("168.63.129.16")}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Answer:
    """What came back; of the body at most the first `LONGEST_ANSWER` bytes."""

    status: int
    body: bytes

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300


def why_not(url: str) -> str:
    """Why nothing will be sent there, in words; empty for an address that may be tried."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "That is not an address."
    if parts.scheme not in _schemes():
        return f"The address has to begin with {' or '.join(f'{scheme}://' for scheme in _schemes())}."
    if not host or parts.username is not None or parts.fragment:
        return "Write a host and a path, without a name, a password or a # part."
    with suppress(ValueError):
        if _is_forbidden(ipaddress.ip_address(host), port):
            return "Nothing is sent to addresses of a private network or of this machine."
    return ""


def _schemes() -> tuple[str, ...]:
    return ("https",) if settings.SECURE else ("https", "http")


@contextmanager
def opened() -> Iterator["Outbound"]:
    """For as many sends as are made inside the block, by one thread."""
    with Outbound() as outbound:
        yield outbound


class Outbound(HTTPSession):  # type: ignore[misc]  # requests has no types
    """A session that leaves the house by the front door."""

    def __init__(self) -> None:
        super().__init__(
            Config(
                ip_filter_enable=True,
                ip_filter_allow_loopback_ips=False,
                never_redirect=True,
                default_timeout=(CONNECT, READ),
                user_agent_override=AGENT,
            )
        )
        self.trust_env = False
        for scheme in ("http", "https"):
            self.mount(f"{scheme}://", _PublicOnly(is_https_proto=scheme == "https", allow_loopback=bool(_loopback())))

    def put(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post it. Raises Unreachable where it was not taken and where no answer came."""
        if said := why_not(url):
            raise Unreachable(said)
        # One connection for one send: each looks the name up anew, and none is found closed halfway.
        words = {"Content-Type": "application/json", "Accept-Encoding": "identity", "Connection": "close", **headers}
        try:
            with _watched(), self.post(url, data=body, headers=words, stream=True) as answer:
                return Answer(answer.status_code, answer.raw.read(LONGEST_ANSWER, decode_content=False))
        except InvalidIPAddress as error:
            raise Unreachable("Its name leads to an address of a private network or of this machine") from error
        except (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.InvalidURL) as error:
            raise Unreachable(_said(error)) from error
        except Exception as error:
            # `_connected` tells apart what was never taken from what broke off behind the connection.
            raise Unreachable(_said(error), may_have_gone=bool(_connected.get())) from error


class _PublicOnly(IPFilterAdapter):  # type: ignore[misc]
    """requests-hardened's filter, which pins the address, and what it lets through besides."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        address = ipaddress.ip_address(host["host"].strip("[]"))
        if _is_forbidden(address, host["port"]):
            raise InvalidIPAddress(address)
        return host, pool


def _is_forbidden(address: Address, port: int | None) -> bool:
    """Private, loopback, link-local, multicast, reserved, site-local, the machine's own metadata."""
    if address.is_loopback and port in _loopback():
        return False
    not_public = not address.is_global or address.is_multicast or address.is_reserved
    return not_public or address in METADATA or bool(getattr(address, "is_site_local", False))


def _loopback() -> list[int]:
    """Ports of this machine that a test listens on."""
    return cast(list[int], settings.OUTBOUND_LOOPBACK_PORTS)


# What is connected for the send that runs in this thread.
_connected: ContextVar[list[socket.socket]] = ContextVar("connected")


@contextmanager
def _watched() -> Iterator[None]:
    """Cuts the connection when the time is over: a time-out of a read begins anew with each byte."""
    sockets: list[socket.socket] = []
    _connected.set(sockets)
    watch = threading.Timer(DEADLINE, _cut, [sockets])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _cut(sockets: list[socket.socket]) -> None:
    for one in sockets:
        with suppress(OSError):
            socket.socket.shutdown(one, socket.SHUT_RDWR)  # whoever reads from it is told that it has ended


class _Connection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _connected.get().append(self.sock)


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _connected.get().append(self.sock)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _said(error: BaseException) -> str:
    """Its sort, and no more: urllib3's words hold addresses and objects."""
    return {
        "ConnectTimeout": "It did not take the connection in time",
        "ReadTimeout": "It did not answer in time",
        "SSLError": "Its certificate is not accepted",
        "ConnectionError": "The connection failed or broke off",
    }.get(type(error).__name__, type(error).__name__)
