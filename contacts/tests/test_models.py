"""Each constraint refuses its nonsense, and says which it is."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from accountteam.tests.cast import assign, local
from contacts.models import (
    Assignment,
    Availability,
    BusinessCalendar,
    CalendarVersion,
    Clec,
    CompanyCode,
    DeskNumber,
    FormerName,
    Person,
    ResponseRule,
    User,
)

pytestmark = pytest.mark.django_db
WEEK = [[day, 480, 1020] for day in range(5)]


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


def away(person, start, end, kind="out_of_office", **fields):
    return Availability.objects.create(
        person=person, kind=kind, starts_at=local(start), ends_at=local(end), entered_at=local(start), **fields
    )


def version(windows=WEEK, holidays=(), number=2):
    return CalendarVersion(
        calendar=BusinessCalendar.objects.get(name="Standard"),
        number=number,
        windows=windows,
        holidays=list(holidays),
        approved_by="Ada Minister",
        approved_at=datetime(2006, 5, 1, tzinfo=UTC),
    )


class TestAssignments:
    def test_two_company_wide_ones_may_not_overlap(self, cast):
        with refused("assignment_one_holder_at_a_time"):
            assign(cast.cobalt, cast.castellano, starts_on=date(2006, 5, 1))

    def test_two_for_one_state_may_not_overlap(self, cast):
        with refused("assignment_one_holder_at_a_time"):
            assign(cast.cobalt, cast.castellano, state="AZ", starts_on=date(2006, 5, 1))

    def test_may_not_share_a_single_day(self, cast):
        Assignment.objects.filter(clec=cast.prairie, person=cast.lindqvist).update(ends_on=date(2006, 5, 14))
        with refused("assignment_one_holder_at_a_time"), transaction.atomic():
            assign(cast.prairie, cast.castellano, starts_on=date(2006, 5, 14))
        assign(cast.prairie, cast.castellano, starts_on=date(2006, 5, 15))

    def test_a_state_may_have_its_own_beside_the_company_wide_one(self, cast):
        assert assign(cast.cobalt, cast.castellano, state="NM").pk

    def test_an_overlap_is_said_in_words(self, cast):
        second = Assignment(
            clec=cast.cobalt, person=cast.castellano, position="service_manager", starts_on=date(2006, 5, 1)
        )
        with pytest.raises(ValidationError, match="holds this position there already"):
            second.full_clean()

    def test_s58_only_the_14_states(self, cast):
        with refused("assignment_state_in_territory"):
            assign(cast.cobalt, cast.castellano, state="TX")

    def test_end_no_earlier_than_they_begin(self, cast):
        with pytest.raises(DatabaseError):  # the range itself is refused before the check is asked
            assign(cast.lakehead, cast.castellano, starts_on=date(2006, 5, 2), ends_on=date(2006, 5, 1))

    def test_directors_do_not_serve(self, cast):
        with refused("assignment_position_serves"):
            assign(cast.lakehead, cast.brandvold)


class TestCompanies:
    def test_s58_operate_in_the_14_states(self):
        with refused("clec_states_in_territory"):
            Clec.objects.create(name="Lone Star Dialtone", kind="reseller", states=["TX"])

    def test_have_a_name(self):
        with refused("clec_has_a_name"):
            Clec.objects.create(name="", kind="reseller")

    def test_have_a_former_name_once(self, cast):
        FormerName.objects.create(clec=cast.cobalt, name="Mesa Tel")
        with refused("formername_once_a_company"):
            FormerName.objects.create(clec=cast.cobalt, name="Mesa Tel")


class TestCodes:
    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("OCN", "X0A"),
            ("OCN", "x0a1"),
            ("OCN", "X0-1"),
            ("SPID", "X0A"),
            ("ACNA", "X1A"),
            ("ACNA", "XQAB"),
            ("CCNA", "XQ"),
            ("RSID", "X9"),
            ("ZCID", "X9AB"),
        ],
    )
    def test_look_like_their_kind(self, cast, kind, value):
        code = CompanyCode(clec=cast.cobalt, kind=kind, value=value)
        with refused(f"companycode_{kind.lower()}_format"), transaction.atomic():
            code.save()

    def test_an_ocn_is_of_one_company_in_every_state(self, cast):
        with refused("companycode_of_one_company"):
            CompanyCode.objects.create(clec=cast.prairie, kind="OCN", value="X0A1", state="MN")

    def test_one_company_may_have_an_ocn_for_each_state(self, cast):
        for state, value in [("ND", "X0B3"), ("SD", "X0B4")]:
            CompanyCode.objects.create(clec=cast.prairie, kind="OCN", value=value, state=state)
        assert cast.prairie.codes.filter(kind="OCN").count() == 3

    def test_affiliates_may_share_an_acna(self, cast):
        assert CompanyCode.objects.create(clec=cast.prairie, kind="ACNA", value="XQA").pk

    def test_are_kept_once(self, cast):
        with refused("companycode_once"):
            CompanyCode.objects.create(clec=cast.cobalt, kind="ACNA", value="XQA")

    def test_s58_hold_in_the_14_states(self, cast):
        with refused("companycode_state_in_territory"):
            CompanyCode.objects.create(clec=cast.cobalt, kind="OCN", value="X0A9", state="TX")

    def test_are_made_capitals_and_judged_in_words(self, cast):
        code = CompanyCode(clec=cast.cobalt, kind="OCN", value=" x0a7 ")
        code.clean()
        assert code.value == "X0A7"
        with pytest.raises(ValidationError, match="“X-7” does not look like an OCN"):
            CompanyCode(clec=cast.cobalt, kind="OCN", value="x-7").clean()
        with pytest.raises(ValidationError, match="“CLLI” is not a code the portal knows"):
            CompanyCode(clec=cast.cobalt, kind="CLLI", value="x").clean()


class TestAvailability:
    def test_two_of_a_kind_may_not_overlap(self, cast):
        away(cast.ellery, "2006-05-10 08:00", "2006-05-11 08:00")
        with refused("availability_one_of_a_kind_at_a_time"):
            away(cast.ellery, "2006-05-11 07:59", "2006-05-12 08:00")

    def test_may_follow_each_other_and_a_cancelled_one_leaves_its_place(self, cast):
        first = away(cast.ellery, "2006-05-10 08:00", "2006-05-11 08:00")
        away(cast.ellery, "2006-05-11 08:00", "2006-05-12 08:00")
        first.cancelled_at = local("2006-05-09 08:00")
        first.save()
        assert away(cast.ellery, "2006-05-10 09:00", "2006-05-10 10:00").pk

    def test_out_and_without_a_quick_phone_may_overlap(self, cast):
        away(cast.ellery, "2006-05-10 08:00", "2006-05-11 08:00")
        assert away(cast.ellery, "2006-05-10 08:00", "2006-05-11 08:00", kind="no_quick_phone").pk

    def test_ends_after_it_begins(self, cast):
        with refused("availability_ends_after_it_begins"):
            away(cast.ellery, "2006-05-10 08:00", "2006-05-10 08:00")

    def test_somebody_else_stands_in(self, cast):
        with refused("availability_another_stands_in"):
            away(cast.ellery, "2006-05-10 08:00", "2006-05-11 08:00", back_up=cast.ellery)


class TestPeople:
    def test_stand_in_for_and_direct_others(self, cast):
        for field in ("back_up", "director"):
            with pytest.raises(IntegrityError), transaction.atomic():
                Person.objects.filter(pk=cast.ellery.pk).update(**{field: cast.ellery})

    def test_hold_a_position_that_there_is(self, cast):
        with refused("person_position_known"):
            Person.objects.filter(pk=cast.ellery.pk).update(position="king")

    def test_live_in_a_zone_that_exists(self, cast):
        cast.ellery.zone = "America/Atlantis"
        with pytest.raises(ValidationError, match="“America/Atlantis” is not a time zone"):
            cast.ellery.full_clean()


class TestUsers:
    def test_have_an_address_once_in_any_case(self, cast):
        with pytest.raises(IntegrityError):
            User.objects.create(email=cast.joan.email.upper(), name="x", role="clec_user", clec=cast.cobalt, zone="UTC")

    def test_are_of_a_company_or_of_ours(self, cast):
        with refused("user_of_a_company_or_of_ours"), transaction.atomic():
            User.objects.filter(pk=cast.joan.pk).update(role="service_manager")
        with refused("user_of_"):
            User.objects.filter(pk=cast.ellery_user.pk).update(person=None)


class TestCalendarVersions:
    def test_are_never_edited_or_removed(self):
        kept = CalendarVersion.objects.get(number=1)
        kept.holidays = []
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            kept.save()
        with pytest.raises(DatabaseError, match="Cannot update or delete"):
            kept.delete()

    def test_have_a_number_once(self):
        with refused("calendarversion_number_once"):
            version(number=1).save()

    def test_with_no_open_hours_are_refused_in_words(self):
        with pytest.raises(ValidationError) as refusal:
            version(windows=[]).full_clean()
        assert refusal.value.messages == ["the calendar has no open hours"]

    def test_need_no_holiday(self):
        version().full_clean()

    @pytest.mark.parametrize(
        "windows", [[[0, 1020, 480]], [[0, 480, 1020], [0, 900, 1080]], [[9, 480, 1020]], [[0, 480]], "often"]
    )
    def test_with_hours_that_make_no_sense_are_refused(self, windows):
        with pytest.raises(ValidationError):
            version(windows=windows).full_clean()

    def test_with_a_holiday_that_is_no_date_are_refused(self):
        with pytest.raises(ValidationError):
            version(holidays=[["2006-02-30", "Never"]]).full_clean()

    def test_that_make_sense_are_taken(self):
        version(holidays=[["2006-05-29", "Memorial Day"]]).full_clean()


class TestRulesAndNumbers:
    def test_one_rule_is_in_force(self):
        rule = ResponseRule.objects.get(channel_class="pager", availability="in_office")
        rule.pk = None
        with refused("responserule_one_in_force"):
            rule.save()

    def test_bounds_are_in_order(self):
        with refused("responserule_bounds_in_order"):
            ResponseRule.objects.filter(channel_class="pager").update(lower=500, upper=480)

    def test_a_number_ends_after_it_begins(self):
        with refused("desknumber_ends_after_it_begins"):
            DeskNumber.objects.update(effective_to=date(1999, 1, 1))
