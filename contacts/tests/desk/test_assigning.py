"""Who serves whom: beginning, following, ending; the past stays."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import assign, local
from contacts import operations
from contacts.models import Assignment, Clec, Person
from contacts.operations import EditedFirst

from .test_companies import refused

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")
MONDAY = date(2006, 5, 22)


def of(clec, person):
    return Assignment.objects.get(clec=clec, person=person)


def begin(cast, clec, person, state="", starts_on=MONDAY, **more):
    return operations.assign(
        clec_id=clec.pk, actor=cast.ota_user, person=person, state=state, starts_on=starts_on, at=NOW, **more
    )


def follow(cast, before, person, starts_on=MONDAY, **more):
    return operations.replace_assignment(
        assignment_id=before.pk, actor=cast.ota_user, person=person, starts_on=starts_on, at=NOW, **more
    )


def end(cast, assignment, ends_on=MONDAY, **more):
    return operations.end_assignment(assignment_id=assignment.pk, actor=cast.ota_user, ends_on=ends_on, at=NOW, **more)


class TestAssigning:
    def test_s1_takes_the_persons_own_position(self, cast):
        assert begin(cast, cast.lakehead, cast.castellano).position == "service_manager"

    def test_s1_only_one_holds_a_position_there(self, cast):
        with refused("starts_on", "Ruth Ellery is Service Manager for all states from .*2000. Replace or end"):
            begin(cast, cast.cobalt, cast.castellano)

    def test_s58_a_state_may_have_its_own(self, cast):
        assert begin(cast, cast.cobalt, cast.castellano, state="NM").state == "NM"

    def test_s58_of_those_where_the_company_operates(self, cast):
        with refused("state", "does not operate in Washington"):
            begin(cast, cast.cobalt, cast.castellano, state="WA")

    def test_directors_and_who_has_left_do_not_serve(self, cast):
        with refused("person", "Carol Brandvold is Service Director, who is not assigned"):
            begin(cast, cast.lakehead, cast.brandvold)
        Person.objects.filter(pk=cast.castellano.pk).update(is_active=False)
        with refused("person", "not with the account teams"):
            begin(cast, cast.lakehead, Person.objects.get(pk=cast.castellano.pk))

    def test_ends_after_it_begins(self, cast):
        with refused("ends_on", "ends before it begins"):
            begin(cast, cast.lakehead, cast.castellano, ends_on=date(2006, 5, 21))

    def test_a_year_that_cannot_be_right_is_refused(self, cast):
        with refused("starts_on", "The year 206 cannot be right"):
            begin(cast, cast.lakehead, cast.castellano, starts_on=date(206, 5, 22))


class TestReplacing:
    def test_ends_the_one_and_begins_the_other_in_one_step(self, cast):
        before = of(cast.prairie, cast.lindqvist)
        after = follow(cast, before, cast.castellano)
        before.refresh_from_db()
        assert (before.ends_on, after.starts_on, after.ends_on) == (date(2006, 5, 21), MONDAY, None)
        assert (after.clec, after.position, after.state) == (cast.prairie, "service_manager", "")

    def test_the_follower_serves_as_long_as_was_planned(self, cast):
        before = assign(cast.lakehead, cast.castellano, ends_on=date(2006, 6, 30))
        assert follow(cast, before, cast.begaye).ends_on == date(2006, 6, 30)

    def test_is_all_or_nothing(self, cast):
        """The follower's place is taken later on: the one before goes on as if nothing had been tried."""
        before = assign(cast.lakehead, cast.castellano, ends_on=date(2006, 6, 30))
        with refused("person", "Carol Brandvold is Service Director"):
            follow(cast, before, cast.brandvold)
        assert Assignment.objects.get(pk=before.pk).ends_on == date(2006, 6, 30)

    def test_s1_by_somebody_of_the_same_position(self, cast):
        with refused("person", "Tom Eklund is Sales Executive, and here a Service Manager is needed"):
            follow(cast, of(cast.prairie, cast.lindqvist), cast.eklund)

    def test_not_by_themselves(self, cast):
        with refused("person", "serves there already"):
            follow(cast, of(cast.prairie, cast.lindqvist), cast.lindqvist)

    def test_not_from_their_first_day(self, cast):
        with refused("starts_on", "begins on .*2000. Choose a later day"):
            follow(cast, of(cast.prairie, cast.lindqvist), cast.castellano, starts_on=date(2000, 1, 1))

    def test_of_two_at_once_the_second_is_told_who_was_first(self, cast):
        before = of(cast.prairie, cast.lindqvist)
        follow(cast, before, cast.castellano, seen=0)
        with pytest.raises(EditedFirst, match="Frances Ota was first"):
            follow(cast, before, cast.begaye, seen=0)

    def test_keeps_who_it_was(self, cast):
        follow(cast, of(cast.prairie, cast.lindqvist), cast.castellano)
        people = Assignment.objects.filter(clec=cast.prairie, position="service_manager").order_by("starts_on")
        assert [one.person for one in people] == [cast.lindqvist, cast.castellano]


class TestEnding:
    def test_s4_a_company_left_without_a_service_manager_is_said_first(self, cast):
        assignment = of(cast.prairie, cast.lindqvist)
        with refused("ends_on", "From 23 May 2006 Prairie Switch Communications has no Service Manager") as told:
            end(cast, assignment)
        assert told.value.error_dict["ends_on"][0].code == "gap"
        assert Assignment.objects.get(pk=assignment.pk).ends_on is None
        assert end(cast, assignment, leaving_gap=True).ends_on == MONDAY

    def test_s4_without_a_sales_executive_too(self, cast):
        with refused("ends_on", "has no Sales Executive"):
            end(cast, of(cast.prairie, cast.eklund))

    def test_a_state_that_the_company_wide_one_takes_over_is_no_gap(self, cast):
        assert end(cast, of(cast.cobalt, cast.begaye)).ends_on == MONDAY

    def test_s4_states_without_anybody_are_named(self, cast):
        with refused("ends_on", "has no Service Manager for New Mexico and Colorado|Colorado and New Mexico"):
            end(cast, of(cast.cobalt, cast.ellery))

    def test_somebody_who_follows_is_no_gap(self, cast):
        before = of(cast.prairie, cast.lindqvist)
        follow(cast, before, cast.castellano)
        assert end(cast, before, ends_on=date(2006, 5, 20), leaving_gap=True).ends_on == date(2006, 5, 20)

    def test_not_before_it_began_and_not_later_than_it_does(self, cast):
        assignment = assign(cast.lakehead, cast.castellano, starts_on=date(2006, 5, 1), ends_on=date(2006, 5, 31))
        with refused("ends_on", "begins on .*1 May 2006"):
            end(cast, assignment, ends_on=date(2006, 4, 30))
        with refused("ends_on", "ends on .* already"):
            end(cast, assignment, ends_on=date(2006, 6, 30))

    @pytest.mark.parametrize("who", ["ellery_user", "brandvold_user", "admin_user", "joan"])
    def test_is_sales_operations_alone(self, cast, who):
        with pytest.raises(Assignment.DoesNotExist):
            operations.end_assignment(
                assignment_id=of(cast.prairie, cast.lindqvist).pk, actor=getattr(cast, who), ends_on=MONDAY, at=NOW
            )


class TestCallingOff:
    def call_off(self, cast, assignment, **more):
        return operations.call_off_assignment(assignment_id=assignment.pk, actor=cast.ota_user, at=NOW, **more)

    def test_takes_back_what_has_not_begun(self, cast):
        planned = begin(cast, cast.lakehead, cast.castellano)
        self.call_off(cast, planned, leaving_gap=True)
        assert not Assignment.objects.filter(pk=planned.pk).exists()

    def test_says_what_is_missing_then(self, cast):
        with refused("ends_on", "Lakehead Carrier Services has no Service Manager"):
            self.call_off(cast, begin(cast, cast.lakehead, cast.castellano))

    def test_what_has_begun_stays_on_record(self, cast):
        with pytest.raises(ValidationError, match="It has begun"):
            self.call_off(cast, of(cast.prairie, cast.lindqvist))


def test_a_merged_company_is_served_by_nobody_new(cast):
    Clec.objects.filter(pk=cast.lakehead.pk).update(merged_into=cast.prairie, merged_on=date(2006, 5, 1))
    with pytest.raises(Clec.DoesNotExist):
        begin(cast, cast.lakehead, cast.castellano)
