"""Keeping the people of the account teams."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import local
from contacts import operations
from contacts.models import BusinessCalendar, Person
from contacts.operations import Details, EditedFirst, NotAllowed

from .test_companies import refused

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")


@pytest.fixture
def vera(cast):
    return Details(
        name="Vera Holt",
        email="Vera.Holt@ilec.example.com",
        position="service_manager",
        city="Denver",
        zone="America/Denver",
        calendar=BusinessCalendar.objects.get(name="Standard"),
        director=cast.brandvold,
        back_up=cast.ellery,
        office_phone="+13035550140",
    )


def details_of(person, **changes):
    fields = {name: getattr(person, name) for name in Details.__dataclass_fields__}
    return Details(**{**fields, **changes})


def edit(cast, person, seen=None, **changes):
    return operations.edit_person(
        person_id=person.pk, actor=cast.ota_user, details=details_of(person, **changes), seen=seen, at=NOW
    )


class TestCreating:
    def test_keeps_what_was_given(self, cast, vera):
        made = operations.create_person(actor=cast.ota_user, details=vera, at=NOW)
        person = Person.objects.get(pk=made.pk)
        assert (person.email, person.director, person.back_up) == (
            "vera.holt@ilec.example.com",
            cast.brandvold,
            cast.ellery,
        )
        assert person.changed_by == cast.ota_user

    def test_an_address_is_one_persons(self, cast, vera):
        with refused("email", "address of Ruth Ellery"):
            operations.create_person(
                actor=cast.ota_user, details=replace(vera, email="RUTH.ellery@ilec.example.com"), at=NOW
            )

    def test_needs_a_zone_that_there_is(self, cast, vera):
        with refused("zone", "is not a time zone"):
            operations.create_person(actor=cast.ota_user, details=replace(vera, zone="Mountain"), at=NOW)

    def test_s56_a_service_manager_is_of_a_service_directors_group(self, cast, vera):
        with refused("director", "Marian Holloway is Sales Director, and here a Service Director is needed"):
            operations.create_person(actor=cast.ota_user, details=replace(vera, director=cast.holloway), at=NOW)

    @pytest.mark.parametrize("who", ["ellery_user", "brandvold_user", "admin_user", "joan"])
    def test_is_sales_operations_alone(self, cast, vera, who):
        with pytest.raises(NotAllowed):
            operations.create_person(actor=getattr(cast, who), details=vera, at=NOW)


class TestEditing:
    def test_changes_the_numbers(self, cast):
        edit(cast, cast.ellery, pager="+13035550199", city="Boulder")
        person = Person.objects.get(pk=cast.ellery.pk)
        assert (str(person.pager.as_e164), person.city) == ("+13035550199", "Boulder")

    def test_nobody_stands_in_for_or_directs_themselves(self, cast):
        with refused("back_up", "cannot be their own back-up"):
            edit(cast, cast.ellery, back_up=cast.ellery)
        with refused("director", "cannot be their own director"):
            edit(cast, cast.brandvold, director=cast.brandvold)

    def test_who_has_left_neither_stands_in_nor_is_edited(self, cast):
        Person.objects.filter(pk=cast.castellano.pk).update(is_active=False)
        cast.castellano.refresh_from_db()
        with refused("back_up", "not with the account teams"):
            edit(cast, cast.ellery, back_up=cast.castellano)
        with pytest.raises(Person.DoesNotExist):
            edit(cast, cast.castellano, city="Ogden")

    def test_s1_who_serves_keeps_the_position(self, cast):
        with refused("position", "Ruth Ellery still has an assignment as Service Manager"):
            edit(cast, cast.ellery, position="sales_executive", director=None)

    def test_s56_who_directs_keeps_the_position(self, cast):
        with refused("position", "Carol Brandvold directs"):
            edit(cast, cast.brandvold, position="service_manager")

    def test_3_3_who_signs_in_keeps_the_rights_of_the_account(self, cast):
        with refused("position", "signs in as Service Manager. An administrator changes the account first"):
            edit(cast, cast.castellano, position="sales_executive", director=None)

    def test_anybody_else_may_change_position(self, cast):
        cast.castellano_user.delete()
        edit(cast, cast.castellano, position="sales_executive", director=cast.holloway)
        assert Person.objects.get(pk=cast.castellano.pk).position == "sales_executive"

    def test_of_two_at_once_the_second_is_told_who_was_first(self, cast):
        edit(cast, cast.ellery, city="Boulder", seen=0)
        with pytest.raises(EditedFirst, match="Frances Ota was first"):
            edit(cast, cast.ellery, city="Golden", seen=0)
        assert Person.objects.get(pk=cast.ellery.pk).city == "Boulder"

    @pytest.mark.parametrize("who", ["ellery_user", "brandvold_user", "admin_user", "joan"])
    def test_is_sales_operations_alone(self, cast, who):
        with pytest.raises(Person.DoesNotExist):
            operations.edit_person(
                person_id=cast.ellery.pk, actor=getattr(cast, who), details=details_of(cast.ellery), at=NOW
            )


def test_an_import_counts_as_an_edit(cast):
    from contacts.tests.rosters import ELLERY, keep, roster

    keep(roster({**ELLERY, "city": "Boulder"}))
    with pytest.raises(EditedFirst, match="An import was first"):
        edit(cast, cast.ellery, city="Golden", seen=0)


def test_all_or_nothing(cast, vera):
    """What the last check refuses leaves nothing behind."""
    before = Person.objects.count()
    with pytest.raises(ValidationError):
        operations.create_person(actor=cast.ota_user, details=replace(vera, city=""), at=NOW)
    assert Person.objects.count() == before
