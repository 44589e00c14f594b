"""A small mail server for tests: it speaks as much SMTP as is needed to take, refuse, stall or hang up.

`python -m notices.tests.mail_server PORT FILE` is one that can be killed: what it has taken stands in the file. While
FILE.stalls exists, it says nothing for half a minute.
"""

import email
import json
import os
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

Answer = Callable[[str], str | None]
"""What the server says to `RCPT TO` of an address: `250 ok`, `550 no such user`; None hangs up."""


def takes_all(address: str) -> str | None:
    return "250 ok"


@dataclass
class Mailbox:
    """What has been delivered, in order."""

    answer: Answer = takes_all
    mails: list[Message] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def take(self, mail: Message) -> None:
        self.mails.append(mail)

    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    def recipients(self) -> list[str]:
        return [str(mail["To"]) for mail in self.mails]


@dataclass
class Diary(Mailbox):
    """One that outlives its server: a line for each mail, written before the mail is said to be taken."""

    path: Path = Path()

    def take(self, mail: Message) -> None:
        line = json.dumps([mail["Message-ID"], mail["X-Portal-Repeat"] is not None]) + "\n"
        written = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(written, line.encode())
        os.close(written)

    def arrivals(self) -> list[tuple[str, bool]]:
        """In order: the Message-ID, and whether it was marked as one that may have come before."""
        return [tuple(json.loads(line)) for line in self.path.read_text().splitlines()] if self.path.exists() else []

    def ids(self) -> list[str]:
        return [key for key, _ in self.arrivals()]

    @property
    def stalls(self) -> Path:
        """While it is there, the server says nothing."""
        return self.path.with_suffix(".stalls")


class _Talk(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline().decode(errors="replace").strip():
            if not self.reply(line):
                return

    def reply(self, line: str) -> bool:
        verb = line[:4].upper()
        if verb == "RCPT":
            return self.say(self.server.mailbox.answer(line[8:].strip("<>")))
        if verb == "DATA":
            self.say("354 go on")
            self.server.mailbox.take(email.message_from_string(self.body()))
            return self.say("250 taken")
        return self.say("221 bye" if verb == "QUIT" else "250 ok") and verb != "QUIT"

    def say(self, text: str | None) -> bool:
        if text is not None:
            self.wfile.write(f"{text}\r\n".encode())
        return text is not None

    def body(self) -> str:
        lines = iter(lambda: self.rfile.readline().decode(errors="replace"), ".\r\n")
        return "".join(line for line in lines)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        super().__init__(("127.0.0.1", mailbox.port), _Talk)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is gone in the middle of a sentence is what the proofs are about."""


@contextmanager
def mail_server(answer: Answer = takes_all, mailbox: Mailbox | None = None) -> Iterator[Mailbox]:
    """Listens on loopback inside the block."""
    mailbox = mailbox or Mailbox(answer)
    with _Server(mailbox) as server:
        mailbox.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield mailbox
        finally:
            server.shutdown()
            thread.join()


def main(port: str, path: str) -> None:
    diary = Diary(port=int(port), path=Path(path))

    def answer(address: str) -> str:
        began = time.monotonic()
        while diary.stalls.exists() and time.monotonic() - began < 30:
            time.sleep(0.1)
        return "250 ok"

    diary.answer = answer
    with _Server(diary) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
