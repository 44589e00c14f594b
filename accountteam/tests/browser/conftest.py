"""What browser tests share: a live portal whose clock is turned by hand, and somebody signed in.

The server and the browser are told the same time; it ticks on from there, so countdowns move.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route

from contacts.models import User

NOON = "2006-05-18T11:00:00-06:00"


class Clock:
    """The hands: `turn` sets the time of the portal and of the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.traveller: time_machine.travel | None = None

    def turn(self, at: datetime) -> None:
        self.stop()
        self.traveller = time_machine.travel(at, tick=True)
        self.traveller.start()
        self.page.clock.set_system_time(at)

    def stop(self) -> None:
        if self.traveller:
            self.traveller.stop()
            self.traveller = None


@pytest.fixture
def clock(page: Page) -> Iterator[Clock]:
    hands = Clock(page)
    page.clock.install()
    hands.turn(datetime.fromisoformat(NOON))
    yield hands
    hands.stop()


@pytest.fixture
def elsewhere(context: BrowserContext, live_server) -> Iterator[list[str]]:
    """Requests that left the host: refused, and listed. A test fails where there was one."""
    left: list[str] = []

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(live_server.url).netloc:
            route.continue_()
        else:
            left.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    yield left
    assert left == []


@pytest.fixture
def portal(transactional_db, cast, live_server, clock, elsewhere, page: Page):
    """Sign somebody in: `portal(cast.joan)` returns the page they land on."""

    def sign_in(user: User) -> Page:
        # Not by the form: on a clock that stands at the same minute, the thirty-first would be one too many.
        client = Client()
        client.force_login(user)
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()],
        )
        page.goto(live_server.url)
        return page

    return sign_in


SignIn = Callable[[User], Page]
