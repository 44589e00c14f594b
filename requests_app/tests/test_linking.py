"""Requests that belong together: connected from either end, by those who see both, within one company."""

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import local
from contacts import wall
from contacts.guideline import Channel
from requests_app import operations
from requests_app.models import Link, TeamRequest
from requests_app.operations import Connection, NotAllowed
from requests_app.operations.logging import Contact
from requests_app.queries.connecting import NotOneRequest, connected_with, request_meant

from .pages.reading import logged

pytestmark = pytest.mark.django_db

AT = local("2006-05-18 10:00")
NOW = local("2006-05-18 11:00")
FOLLOWS, SAME_OUTAGE = Link.Kind.FOLLOWS, Link.Kind.SAME_OUTAGE


@pytest.fixture
def first(cast):
    return logged(cast, AT, pon="CM060512-0007", ticket="0512117")


@pytest.fixture
def second(cast):
    return logged(cast, AT, subject="The same loop again")


@pytest.fixture
def rivals(cast):
    return logged(cast, AT, by=cast.ken, clec=cast.prairie, pon="PS-1")


def link(actor, one, other, kind=FOLLOWS):
    return operations.link(request_id=one.pk, other_id=other.pk, kind=kind, actor=actor, at=NOW)


def seen_from(team_request, actor):
    return [(one.how, one.entry.facts.pk) for one in connected_with(team_request, actor, NOW)]


def last_data(team_request):
    event = team_request.events.latest("pk")
    return event.kind, event.actor.name, event.data


class TestConnecting:
    def test_is_seen_from_either_end_and_written_into_both_histories(self, cast, first, second):
        link(cast.joan, second, first)
        assert seen_from(second, cast.joan) == [("Follows", first.pk)]
        assert seen_from(first, cast.ellery_user) == [("Followed by", second.pk)]
        assert last_data(second) == (
            "linked",
            "Joan Ferris",
            {"link": "follows", "is_from": True, "other": first.reference},
        )
        assert last_data(first)[2] == {"link": "follows", "is_from": False, "other": second.reference}

    def test_touches_no_clock_and_no_status(self, cast, first, second):
        before = list(first.commitments.values()) + list(second.commitments.values())
        link(cast.joan, second, first, SAME_OUTAGE)
        assert list(first.commitments.values()) + list(second.commitments.values()) == before
        assert set(TeamRequest.objects.values_list("status", flat=True)) == {"open"}

    @pytest.mark.parametrize("turned", [True, False])
    def test_is_done_once_either_way(self, cast, first, second, turned):
        link(cast.joan, second, first)
        one, other = (first, second) if turned else (second, first)
        with pytest.raises(ValidationError, match="already"):
            link(cast.joan, one, other)
        link(cast.joan, one, other, SAME_OUTAGE)
        assert Link.objects.count() == 2

    def test_not_with_itself(self, cast, first):
        with pytest.raises(ValidationError, match="this request itself"):
            link(cast.joan, first, first)

    def test_not_with_what_the_actor_does_not_see(self, cast, first, rivals):
        for other in (rivals.pk, 987_654):
            with pytest.raises(ValidationError, match="You see no such request of Cobalt Mesa Telecom"):
                operations.link(request_id=first.pk, other_id=other, kind=FOLLOWS, actor=cast.joan, at=NOW)

    def test_not_across_companies_for_those_who_see_both(self, cast, first, rivals):
        with pytest.raises(ValidationError, match="no such request of Cobalt Mesa"):
            link(cast.ota_user, first, rivals)

    def test_not_by_those_who_only_look(self, cast, first, second):
        with pytest.raises(NotAllowed):
            link(cast.admin_user, second, first)

    def test_works_behind_the_second_wall(self, cast, first, second):
        with wall.chosen(wall.choice_of(cast.joan)):
            link(cast.joan, second, first)
            made = Link.objects.get()
            operations.unlink(request_id=first.pk, link_id=made.pk, actor=cast.joan, at=NOW)
            assert not Link.objects.exists()

    def test_shows_a_colleague_only_what_they_see(self, cast, first):
        """Castellano stands in for Ellery, and sees nothing of Sales."""
        sales = logged(cast, AT, topic="product", channel=Channel.EMAIL)
        link(cast.joan, sales, first)
        assert seen_from(first, cast.castellano_user) == []
        assert seen_from(first, cast.joan) == [("Followed by", sales.pk)]


class TestTakingItAway:
    @pytest.mark.parametrize("end", [0, 1])
    def test_is_possible_from_either_end_and_stays_in_both_histories(self, cast, first, second, end):
        link(cast.joan, second, first)
        here = (first, second)[end]
        operations.unlink(request_id=here.pk, link_id=Link.objects.get().pk, actor=cast.ellery_user, at=NOW)
        assert not Link.objects.exists()
        assert last_data(second) == (
            "unlinked",
            "Ruth Ellery",
            {"link": "follows", "is_from": True, "other": first.reference},
        )
        assert last_data(first)[2] == {"link": "follows", "is_from": False, "other": second.reference}

    def test_not_from_a_third(self, cast, first, second):
        link(cast.joan, second, first)
        third = logged(cast, AT)
        with pytest.raises(Link.DoesNotExist):
            operations.unlink(request_id=third.pk, link_id=Link.objects.get().pk, actor=cast.joan, at=NOW)

    def test_not_by_those_who_see_one_end_alone(self, cast, first):
        sales = logged(cast, AT, topic="product", channel=Channel.EMAIL)
        link(cast.joan, sales, first)
        with pytest.raises(Link.DoesNotExist):
            operations.unlink(request_id=first.pk, link_id=Link.objects.get().pk, actor=cast.castellano_user, at=NOW)


class TestWhatIsMeant:
    @pytest.mark.parametrize("text", ["R-{pk}", "r-{pk}", "{pk}", " CM060512-0007 ", "cm060512-0007", "0512117"])
    def test_is_found_by_reference_pon_or_ticket(self, cast, first, second, text):
        assert request_meant(cast.joan, second, text.format(pk=first.pk), NOW) == first

    def test_is_not_guessed(self, cast, first, second):
        third = logged(cast, AT, pon="CM060512-0007")
        with pytest.raises(NotOneRequest, match=f"{first.reference}, {third.reference}. Give the reference of one"):
            request_meant(cast.joan, second, "CM060512-0007", NOW)

    @pytest.mark.parametrize("text", ["", "R-", "PS-1", "R-987654", "9" * 30, "٤"])
    def test_is_nothing_that_is_absent_or_a_rivals(self, cast, first, rivals, text):
        for named in (text, f"R-{rivals.pk}"):
            with pytest.raises(NotOneRequest, match="You see no request"):
                request_meant(cast.joan, first, named, NOW)


class TestLoggedFromAnothersPage:
    def log(self, cast, connection, actor=None, clec=None):
        contact = Contact(topic="order", channel=Channel.PAGER, subject="About that", received_at=NOW, state="")
        actor, clec = actor or cast.joan, clec or cast.cobalt
        return operations.log_request(clec_id=clec.pk, contact=contact, actor=actor, connection=connection, at=NOW)

    def test_is_connected_at_once(self, cast, first):
        made = self.log(cast, Connection(Link.Kind.ASKS_ABOUT, first.pk))
        assert seen_from(made, cast.joan) == [("Asks about", first.pk)]
        assert seen_from(first, cast.joan) == [("Asked about in", made.pk)]
        assert [event.kind for event in made.events.all()] == ["logged", "linked"]

    def test_is_not_logged_where_it_cannot_be_connected(self, cast, first, rivals):
        """All or nothing: what is a rival's is as absent as what is not there."""
        for other in (rivals.pk, 987_654):
            with pytest.raises(ValidationError, match="no such request"):
                self.log(cast, Connection(FOLLOWS, other))
        with pytest.raises(ValidationError, match="no such request of Prairie"):
            self.log(cast, Connection(FOLLOWS, first.pk), actor=cast.ota_user, clec=cast.prairie)
