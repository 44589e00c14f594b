"""Server time and query counts of the pages people wait for, at 10,000 companies and 100,000 requests.

Each page is asked for with the second wall and without it by turns, so that what else the machine does falls on both.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts import wall
from contacts.models import User
from requests_app import operations

from . import data
from .report import Report, percentile

CLOSED, OPEN, PAST = 85_000, 14_000, 1_000
RUNS = 40
MILLISECONDS = 50
PER_CENT = 15  # what the second wall may cost
LOOK_UPS = {
    "by part of a name": "juniper",
    "mistyped": "Cedr Mesa Telecm",
    "by a name that nobody has": "Zyxwvut",
    "by OCN": "0042",
    "by state": "WY",
}

SEARCHES = {"of all companies": "", "by words": "bulk 4711", "by a word of all": "bulk", "by reference": "R-4711"}


def measure(report: Report) -> None:
    """100,000 requests, 15,000 of them open, 1,000 of these past guideline, on 400 managers."""
    people = data.directory()
    now = datetime.now(UTC)  # noqa: TID251  # the pages will ask the same clock
    model = data.late_page(people, now)
    minute = now.replace(second=0, microsecond=0)
    data.requests(model, CLOSED, due=minute - timedelta(days=300), minutes=300_000, is_open=False)
    data.requests(model, OPEN, due=minute + timedelta(hours=2), minutes=10_000)
    data.requests(model, PAST, due=minute - timedelta(days=2), minutes=2_000)
    operations.sweep(at=now)
    data.settle()
    from accountteam import wsgi  # noqa: F401  # what it does to a server's process is done to this one

    report.heading(f"Pages, {data.COMPANIES:,} companies and {CLOSED + OPEN + PAST:,} requests: 50th of {RUNS}")
    for words, query in LOOK_UPS.items():
        _page(report, f"look-up {words}", people.manager, reverse("contacts:lookup") + f"?q={query}")
    _page(report, "your account team", people.company, reverse("contacts:team"))
    _page(report, "queue", people.manager, reverse("requests:queue"))
    _page(report, "past guideline now", people.director, reverse("requests:past"))
    for name, words in SEARCHES.items():
        _page(report, f"requests {name}", people.manager, reverse("requests:list") + f"?q={words}")
    _page(report, "a company's requests by words", people.company, reverse("requests:list") + "?q=bulk")


def _page(report: Report, name: str, user: User, url: str) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    answer = client.get(url)
    if answer.status_code not in (200, 302):
        report.fact(name, f"status {answer.status_code}", "200", is_good=False)
        return
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
        queries = len(captured)  # the next request empties the list
    times, without = _by_turns(client, url)
    note = f"{queries} queries, {len(answer.content) / 1024:.0f} KB, 95th {percentile(times, 0.95):.0f} ms"
    median = percentile(times, 0.5)
    report.figure(name, median, at_most=MILLISECONDS, unit="ms", note=note)
    price = (median / percentile(without, 0.5) - 1) * 100
    note = f"{percentile(without, 0.5):.1f} ms without"
    report.figure("  price of the second wall", price, at_most=PER_CENT, unit="%", note=note)


def _by_turns(client: Client, url: str) -> tuple[list[float], list[float]]:
    """Milliseconds with the second wall, and without."""
    walled, without = [], []
    for _ in range(RUNS):
        walled.append(_timed(client, url))
        with _no_wall():
            without.append(_timed(client, url))
    return walled, without


@contextmanager
def _no_wall() -> Iterator[None]:
    """The bench signs in as the owner: where nobody is chosen there is neither role nor transaction nor policy."""
    chosen, become, meet = wall.chosen, wall.become, wall.meet_those_of
    try:
        wall.chosen = lambda choice: nullcontext()  # type: ignore[assignment,return-value]
        wall.become = wall.meet_those_of = lambda _: None  # type: ignore[assignment]
        yield
    finally:
        wall.chosen, wall.become, wall.meet_those_of = chosen, become, meet


def _timed(client: Client, url: str) -> float:
    began = time.perf_counter()
    client.get(url)
    return (time.perf_counter() - began) * 1000
