"""The cast against each other: who sees whom, and who may say where somebody is."""

import pytest

from contacts import access, queries
from contacts.models import Clec, Person

pytestmark = pytest.mark.django_db

OURS = ["ellery", "begaye", "castellano", "lindqvist", "whitcombe", "brandvold", "nakai", "holloway", "ota"]
THEIRS = ["joan", "ken", "lena"]
SETS_FOR_ELLERY = {"ellery_user", "brandvold_user", "ota_user", "admin_user"}


def ours(cast):
    return [getattr(cast, f"{name}_user") for name in OURS] + [cast.admin_user]


class TestCompanies:
    def test_see_themselves_only(self, cast):
        assert queries.clec_for(cast.joan, cast.cobalt.pk) == cast.cobalt
        for other in (cast.prairie.pk, cast.lakehead.pk, 0, 10**30):
            with pytest.raises(Clec.DoesNotExist):
                queries.clec_for(cast.joan, other)

    def test_are_all_seen_by_our_people(self, cast):
        for user in ours(cast):
            assert access.may_look_up(user)
            assert queries.clecs_for(user).count() == 3

    def test_do_not_look_up_and_know_none_of_our_people(self, cast):
        for user in (cast.joan, cast.ken, cast.lena):
            assert not access.may_look_up(user)
            assert not queries.people(user).exists()
            assert not queries.settable_people(user).exists()


class TestPresence:
    def test_is_set_by_oneself_the_director_and_sales_operations(self, cast):
        may = {name for name in vars(cast) if name.endswith("_user") and name in _may_set(cast)}
        assert may == SETS_FOR_ELLERY

    def test_may_be_set_for_exactly_those_that_the_chooser_offers(self, cast):
        for user in ours(cast):
            offered = set(queries.settable_people(user))
            assert offered == {person for person in Person.objects.all() if access.may_set_availability(user, person)}

    def test_is_backdated_by_the_director_only(self, cast):
        may = [user for user in ours(cast) if access.may_backdate_availability(user, cast.ellery)]
        assert may == [cast.brandvold_user]

    def test_of_nobody_is_set_by_a_company(self, cast):
        assert not any(access.may_set_availability(getattr(cast, name), cast.ellery) for name in THEIRS)
        assert not any(access.may_verify(getattr(cast, name), cast.ellery) for name in THEIRS)


def _may_set(cast):
    users = {name: user for name, user in vars(cast).items() if name.endswith("_user")}
    return {name for name, user in users.items() if access.may_set_availability(user, cast.ellery)}
