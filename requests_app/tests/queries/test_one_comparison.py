"""Past is one comparison everywhere (domain 3.1 rule 10)."""

from datetime import timedelta

import pytest

from accountteam.tests.cast import local
from requests_app import operations
from requests_app.lifecycle import is_past, standing
from requests_app.models import Commitment
from requests_app.queries import count_for, cutting
from requests_app.queries.listing import list_for
from requests_app.queries.past import past_guideline_for
from requests_app.queries.queue import Asked, queue_for
from requests_app.queries.wanting import Wanted

from .scene import NOW, day, logged, shown

pytestmark = pytest.mark.django_db


class TestOneComparison:
    """Domain 3.1 rule 10: past from the minute after the due time, on every page and for the sweep alike."""

    def everywhere(self, cast, team_request, at):
        page = past_guideline_for(cast.brandvold_user, at)
        past = [need.facts.pk for group in page.groups if group.name == "past" for need in group.needs]
        own = list_for(cast.joan, Wanted(), at).entries[0]
        return {
            "queue": "Past" in shown(queue_for(cast.ellery_user, Asked(), at)),
            "count": queue_for(cast.ellery_user, Asked(), at).counts["past"] == 1,
            "page": past == [team_request.pk],
            "list": own.state == "past",
            "badge": count_for(cast.brandvold_user, "past", at) == 1,
            "pure": is_past(team_request.commitments.get().due_by, at),
            "sweep": bool(operations.sweep(at=at)),
        }

    @pytest.mark.parametrize(("at", "past"), [("10:35", False), ("10:35:59", False), ("10:36", True)])
    def test_page_queue_list_and_sweep_agree(self, cast, at, past):
        team_request = logged(cast, "2006-05-09 10:05")  # D01, due 10:35
        assert set(self.everywhere(cast, team_request, local(f"2006-05-09 {at}")).values()) == {past}

    def test_the_counts_say_in_sql_what_the_clock_says_of_itself(self, cast):
        day(cast)
        names = {"past": "past", "missed": "past", "window": "window", "soon": "soon", "promise_today": "promise"}
        clocks = list(Commitment.objects.unmet())
        edges = {c.due_by + timedelta(minutes=m) for c in clocks for m in (-1, 0, 1)} | {c.soon_at for c in clocks}
        for at in sorted(edges | {NOW, local("2006-05-18 23:59"), local("2006-05-18 00:00")}):
            by_sql = {
                clock.pk: name
                for name, cut in cutting.states(at).items()
                for clock in Commitment.objects.unmet().filter(cut)
            }
            assert by_sql == {c.pk: names[s] for c in clocks if (s := standing(c, at).value) in names}

    def test_the_groups_say_in_sql_what_they_say_of_one_row(self, cast):
        day(cast)
        for at in (NOW, local("2006-05-18 16:30"), local("2006-05-18 23:30"), local("2006-05-19 09:15")):
            for zone in ("America/Denver", "America/Chicago"):
                for name, cut in cutting.groups(zone, at).items():
                    for clock in Commitment.objects.unmet().filter(cut):
                        assert cutting.group_of(clock.due_by, zone, at) == name
                found = [Commitment.objects.unmet().filter(cut).count() for cut in cutting.groups(zone, at).values()]
                assert sum(found) == Commitment.objects.unmet().count()
