"""A small web server for tests: it takes what is posted, refuses, stalls, drips or hangs up."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Letter:
    """What was posted."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)


Respond = Callable[[Letter], Reply | None]
"""None hangs up without an answer."""


@dataclass
class Site:
    """What has been posted, in order."""

    respond: Respond
    letters: list[Letter] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


class _Talk(BaseHTTPRequestHandler):
    server: "_Server"

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        letter = Letter(self.path, dict(self.headers), self.rfile.read(length))
        self.server.site.letters.append(letter)
        reply = self.server.site.respond(letter)
        if reply is not None:
            self.send_response(reply.status)
            for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

    do_GET = do_POST  # noqa: N815  # as the standard library calls it

    def log_message(self, *args: object) -> None:
        """Nothing: a test says what it found."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, site: Site) -> None:
        self.site = site
        super().__init__(("127.0.0.1", 0), _Talk)

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that is gone in the middle of a sentence is what some tests are about."""


@contextmanager
def web_site(respond: Respond = lambda letter: Reply()) -> Iterator[Site]:
    """Listens on loopback inside the block."""
    site = Site(respond)
    with _Server(site) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
