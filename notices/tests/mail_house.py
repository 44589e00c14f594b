"""A mail house for tests: mail goes in by a real SMTP server (aiosmtpd) and is read by a real IMAP server (pymap)."""

import mailbox
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from smtplib import SMTP

from aiosmtpd.controller import Controller
from pysasl.hashing import BuiltinHash

from notices.tests.writing import SERVER

NAME, PASSWORD = "portal", "correct horse"
BEGIN = "import sys; from pymap.main import main; sys.exit(main())"


@dataclass
class House:
    """Where it listens. `vouches_for` are domains for which DMARC passes."""

    imap_port: int
    folder: Path
    smtp_port: int = 0
    vouches_for: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"imap://{NAME}:correct%20horse@127.0.0.1:{self.imap_port}/INBOX"

    def send(self, raw: bytes, sender="x@example.com", to="portal@ilec.example.com") -> None:
        with SMTP("127.0.0.1", self.smtp_port, timeout=5) as smtp:
            smtp.sendmail(sender, [to], raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  # aiosmtpd's name
        """As a mail server does: on top of the mail, where it was taken and what is thought of its sender."""
        domain = envelope.mail_from.rpartition("@")[2]
        verdict = "pass" if domain in self.vouches_for else "none"
        top = (
            f"Return-Path: <{envelope.mail_from}>\r\n"
            f"Received: from x by {SERVER} with ESMTP; {formatdate(time.time())}\r\n"
            f"Authentication-Results: {SERVER}; dmarc={verdict} header.from={domain}\r\n"
        )
        mailbox.Maildir(self.folder).add(top.encode() + envelope.content)
        return "250 taken"


@contextmanager
def mail_house(folder: Path) -> Iterator[House]:
    """Both servers listen on loopback inside the block."""
    (folder / "pymap-etc-passwd").write_text(f"{NAME}:x:1000:1000::{NAME}:\n")
    (folder / "pymap-etc-shadow").write_text(f"{NAME}:{BuiltinHash().hash(PASSWORD)}:::::::\n")
    mailbox.Maildir(folder / NAME, create=True)
    house = House(_free_port(), folder / NAME)
    arguments = ["--host", "127.0.0.1", "--port", str(house.imap_port), "--no-tls", "maildir", str(folder)]
    server = subprocess.Popen([sys.executable, "-W", "ignore", "-c", BEGIN, *arguments], stderr=subprocess.DEVNULL)
    smtp = Controller(house, hostname="127.0.0.1", port=_free_port())
    try:
        _wait_for(house.imap_port)
        smtp.start()
        house.smtp_port = smtp.port
        yield house
    finally:
        smtp.stop(no_assert=True)
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
