"""Each program is killed with -9 at random while requests go past guideline: nothing is lost, nothing told twice.

A mail that was on its way at a kill may arrive a second time, under the same Message-ID and marked: that is how
nothing is lost. Deliverers, the other workers, beat, Valkey, PostgreSQL and the mail server itself take their turns.
"""

import random
from collections import Counter

import pytest

from notices.channels.email import message_id
from notices.models import Notice
from notices.operations.lanes import LANES
from requests_app.models import Event, TeamRequest

from .stage import PROGRAMS, Stage

pytestmark = pytest.mark.stack


class TestKilledAtRandom:
    def test_a_small_run(self, play):
        run(play, count=100, between=1.0, rounds=1)

    @pytest.mark.prove
    @pytest.mark.parametrize("seed", [1, 2])
    def test_a_full_run(self, play, seed):
        # Slow enough that no program dies five times within a minute, at which its keeper would rightly give up.
        run(play, count=1000, between=8.0, rounds=5, seed=seed)


def run(play: Stage, *, count: int, between: float, rounds: int, seed: int = 20060518) -> None:
    """Log `count` requests that are past at once; kill each program `rounds` times meanwhile, in any order."""
    chance = random.Random(seed)
    victims = [name for _ in range(rounds) for name in chance.sample(PROGRAMS, len(PROGRAMS))]
    for place, name in enumerate(victims):
        for number in range(place * count // len(victims), (place + 1) * count // len(victims)):
            play.log_late("AZ" if number % 3 == 0 else "CO")
        play.kill(name)
        play.wait(chance.uniform(0.2, 1) * between)
    # A deliverer that was killed lets go of its notices after 20 s, and what failed meanwhile is tried again soon.
    assert play.until(lambda: play.all_flagged() and not waiting(), 120), said(play)
    check(play)
    check_repeats(play)


def check_repeats(play: Stage) -> None:
    """At most what was on its way at a kill came twice; of one mail all arrivals but one say that they may be that."""
    arrivals = play.mailbox.arrivals()
    unmarked = Counter(key for key, is_marked in arrivals if not is_marked)
    assert max(unmarked.values()) == 1, "none came twice as if it were new"
    twice = [key for key, count in Counter(play.mailbox.ids()).items() if count > 1]
    assert len(arrivals) - len(set(play.mailbox.ids())) <= play.kills * LANES
    assert set(twice) <= {message_id(notice) for notice in Notice.objects.filter(channel="email", is_repeat=True)}


def waiting() -> int:
    return Notice.objects.filter(channel="email").exclude(state="sent").count()


def said(play: Stage) -> str:
    logs = "\n".join(line for child in play.children.values() for line in (child.name, *child.last_lines(5)))
    states = list(Notice.objects.filter(channel="email").values_list("state", "reason").distinct())
    return f"all flagged: {play.all_flagged()}; {waiting()} notices not sent: {states}\n{logs}"


def check(play: Stage) -> None:
    count = play.logged
    assert TeamRequest.objects.count() == count, "a request was lost, or logged twice"
    subjects = set(TeamRequest.objects.values_list("subject", flat=True))
    assert subjects == {f"Request {number}" for number in range(count)}
    past = Event.objects.filter(kind="went_past_guideline")
    assert past.count() == past.values("commitment").distinct().count() == count, "each is flagged exactly once"
    mails = Notice.objects.filter(channel="email").select_related("person")
    told = [(mail.source, str(mail.person)) for mail in mails if mail.source.startswith("event:")]
    assert len(told) == len(expected()) == 2 * count
    assert set(told) == expected()
    assert {message_id(mail) for mail in mails} == set(play.mailbox.ids()), "each has been sent"


def expected() -> set[tuple[str, str]]:
    """Ellery and her back-up; Begaye, and as nobody stands in for him the director at once."""
    told = set()
    for event in Event.objects.filter(kind__in=["went_past_guideline", "director_told"]).select_related("team_request"):
        of_begaye = event.team_request.state == "AZ"
        if event.kind == "director_told":
            told.add((f"event:{event.pk}", "Carol Brandvold"))
        else:
            names = ["Sam Begaye"] if of_begaye else ["Ruth Ellery", "Nadia Castellano"]
            told |= {(f"event:{event.pk}", name) for name in names}
    return told
