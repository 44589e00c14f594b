"""A company's own list, and the number of queries of all lists."""

from datetime import date

import pytest

from accountteam.tests.cast import local, person
from contacts.guideline import Channel
from contacts.models import Position
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.queries import count_for, listing
from requests_app.queries.listing import every_entry, list_for
from requests_app.queries.past import past_guideline_for
from requests_app.queries.queue import Asked, queue_for
from requests_app.queries.wanting import Wanted

from .scene import NOW, acknowledged, day, logged, pks

pytestmark = pytest.mark.django_db


class TestACompanysOwnList:
    def test_open_by_next_due_then_answered_then_closed(self, cast):
        closed = logged(cast, "2006-05-18 08:00", Channel.TELEPHONE)
        operations.resolve(note="Settled", request_id=closed.pk, actor=cast.ellery_user, at=local("2006-05-18 08:30"))
        answered = logged(cast, "2006-05-18 09:00", Channel.TELEPHONE)
        untimed = logged(cast, "2006-05-16 09:00", topic="product")
        later, sooner = logged(cast, "2006-05-18 09:15", Channel.EMAIL), logged(cast, "2006-05-18 10:40")
        promised = acknowledged(cast, "2006-05-16 09:00", "2006-05-16 10:00", date(2006, 5, 18))
        page = list_for(cast.joan, Wanted(), NOW)
        assert [e.facts.pk for e in page.entries] == pks(sooner, promised, later, untimed, answered, closed)
        assert [e.state for e in page.entries] == ["window", "promise_today", "running", "ageing", "met", "met"]
        assert page.counts == {"all": 6, "open": 5, "closed": 1}

    @pytest.mark.parametrize(("show", "rows"), [("open", 5), ("closed", 1), ("all", 6)])
    def test_the_filter_shows_as_many_as_it_counts(self, cast, show, rows):
        self.test_open_by_next_due_then_answered_then_closed(cast)
        page = list_for(cast.joan, Wanted(show), NOW)
        assert (len(page.entries), page.total) == (rows, rows)

    def test_a_clock_that_stopped_says_how(self, cast):
        late = logged(cast, "2006-05-18 10:00")
        kept = acknowledged(cast, "2006-05-16 09:00", "2006-05-16 10:00", date(2006, 5, 17))
        missed = acknowledged(cast, "2006-05-16 09:00", "2006-05-16 10:00", date(2006, 5, 16))
        operations.respond(
            request_id=missed.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=local("2006-05-17 10:50")
        )
        operations.respond(
            request_id=late.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=local("2006-05-18 10:50")
        )
        operations.respond(
            request_id=kept.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=local("2006-05-17 10:50")
        )
        gone = logged(cast, "2006-05-18 10:20")
        operations.withdraw(request_id=gone.pk, actor=cast.joan, at=local("2006-05-18 10:30"))
        entries = {e.facts.pk: e for e in list_for(cast.joan, Wanted(), NOW).entries}
        states = {late.pk: "late", kept.pk: "kept", missed.pk: "late", gone.pk: "withdrawn"}
        assert {pk: entry.state for pk, entry in entries.items()} == states
        assert entries[missed.pk].state_label == "Promise missed, contact late"  # rule 12: it stays missed

    def test_what_was_opened_again_without_a_clock_ages_whatever_was_kept_before(self, cast):
        asked = acknowledged(
            cast, "2006-05-15 09:00", "2006-05-15 10:00", date(2006, 5, 16), cast.whitcombe_user, topic="product"
        )
        given = {"request_id": asked.pk, "actor": cast.whitcombe_user}
        operations.respond(medium=Medium.EMAIL, at=local("2006-05-16 09:00"), **given)
        operations.resolve(note="Settled", at=local("2006-05-16 09:10"), **given)
        operations.reopen(note="Not yet", at=local("2006-05-16 10:00"), **given)
        operations.raise_to_director(reason="Twice now", at=local("2006-05-16 10:00"), **given)
        entry = list_for(cast.joan, Wanted(), NOW).entries[0]
        assert (entry.state, entry.business_days) == ("ageing", 2)
        assert past_guideline_for(cast.holloway_user, NOW).groups[0].needs[0].face is None

    @pytest.mark.parametrize("show", ["all", "open"])
    def test_what_comes_or_ends_while_an_export_streams_shifts_no_other_row(self, cast, monkeypatch, show):
        monkeypatch.setattr(listing, "AT_ONCE", 2)
        rows = [logged(cast, f"2006-05-18 10:{minute}") for minute in (30, 31, 32, 33, 34, 35)]
        export = every_entry(cast.joan, Wanted(show), NOW)
        found = [next(export).facts.pk, next(export).facts.pk]
        operations.withdraw(request_id=rows[0].pk, actor=cast.joan, at=NOW)
        found.append(next(export).facts.pk)
        logged(cast, "2006-05-18 10:00")
        logged(cast, "2006-05-18 10:01")
        found += [entry.facts.pk for entry in export]
        assert found == pks(*rows)

    def test_a_rival_has_none_of_it(self, cast):
        logged(cast, "2006-05-18 10:40", pon="CM060512-0007")
        assert list_for(cast.ken, Wanted(), NOW).entries == []
        assert list_for(cast.ken, Wanted(words="CM060512-0007"), NOW).total == 0
        assert list_for(cast.ken, Wanted(), NOW).counts == {"all": 0, "open": 0, "closed": 0}

    def test_the_badge_counts_what_is_open(self, cast):
        self.test_open_by_next_due_then_answered_then_closed(cast)
        assert count_for(cast.joan, "list", NOW) == 5
        assert count_for(cast.ken, "list", NOW) == 0


class TestTheNumberOfQueries:
    """Figures of today: one more is a reason to look, the same at two sizes is the rule."""

    def fill(self, cast, times):
        """So many days at once, every second one half in a colleague's hands."""
        colleague = person("Ola Nord", Position.SERVICE_MANAGER, "America/Chicago", "Duluth", director=cast.brandvold)
        for turn in range(times):
            rows = day(cast)
            operations.raise_to_director(request_id=rows["meeting"].pk, actor=cast.joan, reason="Nobody called", at=NOW)
            for name in ("past", "window") if turn % 2 else ():
                operations.reassign(
                    request_id=rows[name].pk, actor=cast.brandvold_user, person=colleague, reason="Ruth is ill", at=NOW
                )

    @pytest.mark.parametrize("times", [1, 4])
    def test_the_queue_takes_nine(self, cast, times, django_assert_num_queries):
        self.fill(cast, times)
        with django_assert_num_queries(9):
            assert queue_for(cast.ellery_user, Asked(), NOW, page_size=50).shown >= 7 * times

    @pytest.mark.parametrize("times", [1, 4])
    def test_the_directors_page_takes_seventeen(self, cast, times, django_assert_num_queries):
        self.fill(cast, times)
        with django_assert_num_queries(17):
            assert past_guideline_for(cast.brandvold_user, NOW, size=50).shown >= 6 * times

    @pytest.mark.parametrize("times", [1, 4])
    def test_a_companys_list_takes_seven(self, cast, times, django_assert_num_queries):
        self.fill(cast, times)
        with django_assert_num_queries(7):
            assert len(list_for(cast.joan, Wanted(), NOW).entries) == 11 * times

    @pytest.mark.parametrize("times", [1, 2])
    @pytest.mark.parametrize(
        ("who", "words", "queries"),
        [("ellery_user", "", 12), ("ellery_user", "pager", 13), ("joan", "pager", 7)],
    )
    def test_a_search_takes_as_many_whatever_is_found(
        self, cast, who, words, queries, times, django_assert_num_queries
    ):
        self.fill(cast, times)
        with django_assert_num_queries(queries):
            assert len(list_for(getattr(cast, who), Wanted(words=words), NOW).entries) >= 3 * times

    @pytest.mark.parametrize(
        ("who", "page", "queries"), [("joan", "list", 1), ("ellery_user", "queue", 2), ("brandvold_user", "past", 2)]
    )
    def test_a_badge_takes_one_or_two(self, cast, who, page, queries, django_assert_num_queries):
        day(cast)
        user = getattr(cast, who)
        assert user.person or user.clec
        with django_assert_num_queries(queries):
            assert count_for(user, page, NOW)
