"""The stage of the proofs: the portal's servers and programs, watched as `make run` does, and their mail server.

Children have to be started from the main thread, so whoever waits here also keeps them running.
"""

import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, connection

from accountteam.stack.keeper import Keeper
from accountteam.stack.ports import free_port
from accountteam.stack.testing import Child, Portal, Servers, django_on, running
from accountteam.tests.cast import account, assign, clec_account, person
from contacts.guideline import Channel
from contacts.models import Clec, Person, Position, User
from notices.models import Preference
from notices.tests.http_server import Site, web_site
from notices.tests.mail_server import Diary
from requests_app import operations
from requests_app.models import Commitment
from requests_app.operations.logging import Contact

PROGRAMS = ("worker-sweep", "worker-deliver", "worker-celery", "beat", "valkey", "postgres", "mail")
WEEK = timedelta(days=7)


@dataclass
class Stage:
    """What is running, by name; what the mail server has taken; a gateway for pagers and a company's system in one."""

    portal: Portal
    servers: Servers
    mailbox: Diary
    site: Site
    children: dict[str, Child]
    company: User
    manager: User
    logged: int = 0
    kills: int = 0

    def __post_init__(self) -> None:
        self.keepers = {name: Keeper(child) for name, child in self.children.items()}

    def keep(self) -> None:
        """Start again what has died."""
        for keeper in self.keepers.values():
            keeper.tick(time.monotonic())

    def kill(self, name: str) -> None:
        """kill -9, unless it lies dead already."""
        self.kills += 1
        self.children[name].kill()

    def wait(self, seconds: float) -> None:
        self.until(lambda: False, seconds)

    def until(self, happened: Callable[[], bool], seconds: float) -> bool:
        """True as soon as it has happened; meanwhile all is kept running. A database that is away is waited for."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.keep()
            if self.ask(happened):
                return True
            time.sleep(0.1)
        return False

    def ask(self, question: Callable[[], bool]) -> bool:
        try:
            return question()
        except DatabaseError:
            connection.close()
            return False

    def log_late(self, state: str = "CO") -> None:
        """A page of a week ago, logged now: past guideline at once. Tried until the portal says that it has it.

        Every try is the same form, so that it is carried out once.
        """
        number, token = self.logged, uuid.uuid4()
        assert self.until(lambda: self._log(state, number, token), 60), "the database does not come back"
        self.logged += 1

    def _log(self, state: str, number: int, token: uuid.UUID) -> bool:
        at = datetime.now(UTC)
        contact = Contact(
            topic="order",
            channel=Channel.PAGER,
            state=state,
            subject=f"Request {number}",
            received_at=at - WEEK,
            late_note="Found in the pager's memory",
        )
        assert self.company.clec_id is not None
        operations.log_request(clec_id=self.company.clec_id, contact=contact, actor=self.company, token=token, at=at)
        return True

    def all_flagged(self) -> bool:
        return Commitment.objects.filter(flagged_at__isnull=False).count() == self.logged

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """Inside the block the program is dead and stays so; it is started again at its end."""
        keeper = self.keepers.pop(name)
        keeper.child.kill()
        try:
            yield
        finally:
            keeper.child.start()
            self.keepers[name] = keeper


@contextmanager
def stage() -> Iterator[Stage]:
    """Servers that keep what they have confirmed, web, beat, both workers and a mail server; a small cast."""
    with tempfile.TemporaryDirectory(prefix="accountteam-proof-") as name, web_site() as site:
        folder = Path(name)
        mailbox = Diary(port=free_port(), path=folder / "taken")
        with running(Servers(folder)) as servers:
            portal = Portal(servers, folder, extra=_addresses(mailbox, site))
            try:
                portal.manage("migrate")
                with django_on(servers.database_url):
                    yield from _played(portal, servers, mailbox, site)
            finally:
                portal.close()


def _addresses(mailbox: Diary, site: Site) -> dict[str, str]:
    return {
        "EMAIL_URL": mailbox.url,
        "PAGER_GATEWAY_URL": site.url,
        "OUTBOUND_LOOPBACK_PORTS": str(site.port),
    }


def _played(portal: Portal, servers: Servers, mailbox: Diary, site: Site) -> Iterator[Stage]:
    assert servers.postgres is not None
    assert servers.valkey is not None
    programs = [
        _mail_server(portal, mailbox),
        portal.worker("sweep"),
        portal.deliverers(),
        portal.worker("celery", concurrency=2),
        portal.beat(),
        portal.web(),
    ]
    children = {child.name: child for child in programs}
    children |= {"valkey": servers.valkey.running_child, "postgres": servers.postgres.running_child}
    with portal.programs_running(*programs):
        yield Stage(portal, servers, mailbox, site, children, *_cast())


def _mail_server(portal: Portal, mailbox: Diary) -> Child:
    command = [sys.executable, "-m", "notices.tests.mail_server", str(mailbox.port), str(mailbox.path)]
    log = mailbox.path.with_name("mail.log")
    return Child("mail", command, log=log, environment=portal.environment, grace=5)


def _cast() -> tuple[User, User]:
    """A company whose manager in Colorado has a back-up and whose manager in Arizona has none; both a director."""
    director = _person("Carol Brandvold", Position.SERVICE_DIRECTOR)
    back_up = _person("Nadia Castellano", Position.SERVICE_MANAGER, director=director)
    ellery = _person("Ruth Ellery", Position.SERVICE_MANAGER, director=director, back_up=back_up)
    begaye = _person("Sam Begaye", Position.SERVICE_MANAGER, director=director)
    clec = Clec.objects.create(name="Cobalt Mesa Telecom", kind=Clec.Kind.FACILITY, states=["CO", "AZ"])
    assign(clec, ellery)
    assign(clec, begaye, state="AZ")
    return clec_account("Joan Ferris", clec, "America/Phoenix"), account(ellery)


def _person(name: str, position: Position, **fields: Person) -> Person:
    # Neither that their numbers are old nor that a request is theirs: both would wait for the office to open, and what
    # is proven is proven at any hour.
    one = person(name, position, "America/Denver", "Denver", verified_on=datetime.now(UTC).date(), **fields)
    Preference.objects.create(person=one, kind="new_request", channel="email", is_on=False, chosen_at=datetime.now(UTC))
    return one
