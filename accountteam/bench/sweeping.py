"""From past guideline to flagged, through the real beat, broker and workers."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountteam.stack.testing import Portal
from contacts import wall
from notices.models import Notice
from requests_app import lifecycle
from requests_app.models import Commitment, Event
from requests_app.operations import sweeping

from . import data
from .report import Report, percentile

OPEN, TOGETHER, A_FEW, LATE = 100_000, 10_000, 500, 150
MINUTE = timedelta(minutes=1)
LOOK = 0.02  # seconds


def measure(portal: Portal, report: Report) -> None:
    """100,000 open; some are logged late, 500 go past in one minute and 10,000 in the next."""
    people = data.directory()
    model = data.late_page(people, _now())
    data.requests(model, OPEN, due=_boundaries()[1] + timedelta(days=1), minutes=9000)
    data.settle()
    first, second = _boundaries()
    few = _due(model, A_FEW, past_from=first)
    many = _due(model, TOGETHER, past_from=second)
    report.heading(f"The sweep, {OPEN:,} open, through beat and worker")
    _plan(report)
    workers = (portal.worker("sweep"), portal.deliverers(), portal.worker("celery", concurrency=2), portal.beat())
    with portal.programs_running(*workers):
        _wait_for_tick(model)
        latencies = _late(people, first - timedelta(seconds=3))
        latencies += _flagged(dict.fromkeys(few, first)).values()
        report.figure(f"due to flagged, 99th of {len(latencies)}", percentile(latencies, 0.99), at_most=2, unit="s")
        report.figure("due to flagged, 50th", percentile(latencies, 0.5), at_most=2, unit="s")
        slowest = max(_flagged(dict.fromkeys(many, second)).values())
        report.figure(f"{TOGETHER:,} in the same minute, all flagged", slowest, at_most=10, unit="s")
    _told_once(many, report)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # this measures the wall clock


def _boundaries() -> tuple[datetime, datetime]:
    """Two whole minutes to come, the first with time enough until then to start the programs."""
    first = (_now() + timedelta(seconds=100)).replace(second=0, microsecond=0)
    return first, first + MINUTE


def _due(model: int, count: int, *, past_from: datetime) -> list[int]:
    due = past_from - lifecycle.MINUTE
    data.requests(model, count, due=due)
    return list(Commitment.objects.filter(due_by=due).values_list("pk", flat=True))


def _wait_for_tick(model: int) -> None:
    deadline = time.monotonic() + 60
    while not Commitment.objects.filter(team_request=model, flagged_at__isnull=False).exists():
        if time.monotonic() > deadline:
            raise RuntimeError("the sweep does not run")
        time.sleep(LOOK)


def _late(people: data.People, until: datetime) -> list[float]:
    """Logged when already past, at moments that have nothing to do with the ticks; measured from the logging."""
    latencies: list[float] = []
    while len(latencies) < LATE and _now() < until:
        data.late_page(people, _now())
        logged = _now()
        commitment = Commitment.objects.latest("pk")
        latencies += _flagged({commitment.pk: logged}).values()
        time.sleep(random.uniform(0, 0.3))  # noqa: S311  # no secret
    return latencies


def _flagged(past_from: dict[int, datetime]) -> dict[int, float]:
    """Seconds from each one's instant until another connection sees it flagged."""
    seconds: dict[int, float] = {}
    deadline = max(past_from.values()) + timedelta(seconds=60)
    while len(seconds) < len(past_from) and _now() < deadline:
        waiting = [pk for pk in past_from if pk not in seconds]
        seen = list(Commitment.objects.filter(pk__in=waiting, flagged_at__isnull=False).values_list("pk", flat=True))
        now = _now()
        seconds |= {pk: (now - past_from[pk]).total_seconds() for pk in seen}
        time.sleep(LOOK)
    return seconds | {pk: float("inf") for pk in past_from if pk not in seconds}


def _plan(report: Report) -> None:
    with _explained(sweeping.past_guideline(_now())) as plan:
        is_used = "commitment_due_by_unmet" in plan
    report.fact("the sweep's look, by its partial index", "yes" if is_used else "no", "yes", is_good=is_used)
    began = time.perf_counter()
    sweeping.next_rows(sweeping.past_guideline(_now() - timedelta(days=30)), None)
    report.figure("a look when nothing is due", (time.perf_counter() - began) * 1000, at_most=20, unit="ms")


@contextmanager
def _explained(work: sweeping.Work) -> Iterator[str]:
    with CaptureQueriesContext(connection) as queries:
        sweeping.next_rows(work, None)
    look = next(query["sql"] for query in queries if "requests_app_commitment" in query["sql"])
    with wall.chosen(wall.ENGINE), connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + look)
        yield "\n".join(line for (line,) in cursor.fetchall())


def _told_once(ids: list[int], report: Report) -> None:
    events = Event.objects.filter(commitment__in=ids, kind=Event.Kind.WENT_PAST_GUIDELINE)
    count = events.count()
    report.fact("… each with one event", f"{count:,}", f"{TOGETHER:,}", is_good=count == TOGETHER)
    sources = {f"event:{pk}" for pk in events.values_list("pk", flat=True)}
    told = set(Notice.objects.filter(kind="past_guideline").values_list("source", flat=True))
    report.fact("… each with its notices", f"{len(sources & told):,}", f"{TOGETHER:,}", is_good=sources <= told)
