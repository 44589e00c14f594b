"""The numbers of the desks, with their dates."""

from datetime import date

import pytest
from django.db import IntegrityError

from accountteam.tests.cast import local
from contacts import operations
from contacts.models import DeskNumber
from contacts.operations import EditedFirst, NotAllowed
from contacts.queries import desk_numbers

from .test_companies import refused

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")
JUNE = date(2006, 6, 1)
DESK = DeskNumber.Desk.SALES_OPERATIONS


@pytest.fixture
def number(cast):
    DeskNumber.objects.all().delete()
    return DeskNumber.objects.create(desk=DESK, phone="+12065550101", effective_from=date(2000, 1, 1))


def add(cast, phone="+12065550102", effective_from=JUNE, actor=None):
    return operations.add_desk_number(
        actor=actor or cast.ota_user, desk=DESK, phone=phone, effective_from=effective_from, at=NOW
    )


def replace(cast, number, **more):
    given = {"phone": "+12065550102", "effective_from": JUNE, **more}
    return operations.replace_desk_number(number_id=number.pk, actor=cast.ota_user, at=NOW, **given)


def end(cast, number, effective_to=date(2006, 5, 31), **more):
    return operations.end_desk_number(
        number_id=number.pk, actor=cast.ota_user, effective_to=effective_to, at=NOW, **more
    )


class TestNumbers:
    def test_s4_another_follows_from_its_day(self, cast, number):
        replace(cast, number)
        said = [[str(one.phone.as_e164) for one in desk_numbers(DESK, at)] for at in (NOW, local("2006-06-01 08:00"))]
        assert said == [["+12065550101"], ["+12065550102"]]

    def test_may_be_several(self, cast, number):
        assert add(cast).effective_to is None

    def test_are_there_once_at_a_time(self, cast, number):
        with refused("phone", "has this number already"):
            add(cast, phone="+12065550101")
        with pytest.raises(IntegrityError, match="desknumber_once_at_a_time"):
            DeskNumber.objects.create(desk=DESK, phone="+12065550101", effective_from=JUNE)

    def test_s4_the_last_one_is_not_ended(self, cast, number):
        with refused("effective_to", "the desk must be reached"):
            end(cast, number)
        add(cast)
        assert end(cast, number).effective_to == date(2006, 5, 31)

    def test_look_like_a_number(self, cast, number):
        with refused("phone", "valid"):
            add(cast, phone="12")

    def test_follow_later_than_they_begin(self, cast, number):
        with refused("effective_from", "begins on"):
            replace(cast, number, effective_from=date(1999, 1, 1))

    def test_of_two_at_once_the_second_is_told_who_was_first(self, cast, number):
        replace(cast, number, seen=0)
        with pytest.raises(EditedFirst, match="Frances Ota was first"):
            replace(cast, number, phone="+12065550103", seen=0)

    @pytest.mark.parametrize("who", ["ellery_user", "brandvold_user", "admin_user", "joan"])
    def test_are_kept_by_sales_operations_alone(self, cast, number, who):
        with pytest.raises(NotAllowed):
            add(cast, actor=getattr(cast, who))
        with pytest.raises(DeskNumber.DoesNotExist):
            operations.end_desk_number(number_id=number.pk, actor=getattr(cast, who), effective_to=JUNE, at=NOW)
