"""Cards kept right: verified every 90 days, reported wrong, settled by verifying (E21)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import local
from contacts import operations
from contacts.models import Person, WrongContact
from contacts.queries.team import team_of
from contacts.queries.verifying import is_old, numbers_for

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")


def report(cast, *, actor=None, of=None, what="The pager is answered by somebody else"):
    return operations.report_wrong_contact(
        person_id=(of or cast.ellery).pk, actor=actor or cast.joan, what=what, at=NOW
    )


def cards_of(user, clec):
    team = team_of(user, clec.pk, NOW)
    return {card.person.name: card for card in [*team.service.cards, *team.sales.cards]}


class TestReporting:
    def test_is_for_a_company_about_its_own_team(self, cast):
        assert report(cast).person == cast.ellery
        with pytest.raises(Person.DoesNotExist):
            report(cast, of=cast.lindqvist)
        with pytest.raises(Person.DoesNotExist):
            report(cast, actor=cast.ken)

    def test_is_for_our_people_about_anybody(self, cast):
        assert report(cast, actor=cast.lindqvist_user).reported_by == cast.lindqvist_user

    def test_wants_words(self, cast):
        with pytest.raises(ValidationError, match="Say what is wrong"):
            report(cast, what=" \n ")

    def test_of_the_same_twice_is_one(self, cast):
        assert report(cast) == report(cast, what="The pager is answered  by somebody else ")
        assert WrongContact.objects.count() == 1


class TestTheCard:
    def test_says_it_to_our_people_until_it_is_verified(self, cast):
        report(cast)
        (said,) = cards_of(cast.castellano_user, cast.cobalt)["Ruth Ellery"].reports
        assert (said.what, said.reported_by) == ("The pager is answered by somebody else", cast.joan)
        operations.verify_card(person_id=cast.ellery.pk, actor=cast.ota_user, at=NOW)
        assert cards_of(cast.castellano_user, cast.cobalt)["Ruth Ellery"].reports == []
        assert WrongContact.objects.get().settled_by == cast.ota_user

    def test_says_nothing_of_it_to_a_company(self, cast):
        report(cast)
        assert cards_of(cast.joan, cast.cobalt)["Ruth Ellery"].reports == []


class TestOldNumbers:
    @pytest.mark.parametrize(
        ("verified_on", "old"), [(date(2006, 2, 18), False), (date(2006, 2, 17), True), (None, True)]
    )
    def test_are_those_of_ninety_days_ago(self, cast, verified_on, old):
        cast.ellery.verified_on = verified_on
        assert is_old(cast.ellery, NOW) is old

    def test_stand_longest_first_after_what_was_reported_wrong(self, cast, django_assert_num_queries):
        Person.objects.update(verified_on=date(2006, 5, 1))
        Person.objects.filter(pk=cast.begaye.pk).update(verified_on=None)
        Person.objects.filter(pk=cast.eklund.pk).update(verified_on=date(2006, 1, 1))
        report(cast)
        with django_assert_num_queries(2):
            numbers = numbers_for(cast.ota_user, NOW)
        assert [card.person.name for card in numbers.cards[:3]] == ["Ruth Ellery", "Sam Begaye", "Tom Eklund"]
        assert [(card.days, card.is_old) for card in numbers.cards[:3]] == [(17, False), (None, True), (137, True)]
        assert len(numbers.reported) == 1
        assert len(numbers.old) == 2

    def test_are_nobody_elses_list(self, cast):
        for actor in (cast.joan, cast.ellery_user, cast.brandvold_user):
            assert numbers_for(actor, NOW).cards == []
