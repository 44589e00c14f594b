"""Keeping companies and their codes: each rule by its door."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import local
from contacts import operations
from contacts.models import Clec, CompanyCode, FormerName
from contacts.operations import EditedFirst, NotAllowed
from contacts.queries import companies_found
from contacts.queries.lookup import Search

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")


def refused(field, text):
    """The message stands beside its field."""
    return pytest.raises(ValidationError, match=rf"'{field}': \[.*{text}")


def edit(cast, clec, **changes):
    facts = {"name": clec.name, "kind": clec.kind, "status": clec.status, "states": clec.states, **changes}
    return operations.edit_company(clec_id=clec.pk, actor=cast.ota_user, at=NOW, **facts)


def add_code(cast, clec, kind="OCN", value="Z9Z9", state=""):
    return operations.add_code(clec_id=clec.pk, actor=cast.ota_user, kind=kind, value=value, state=state, at=NOW)


class TestCreating:
    def create(self, cast, **facts):
        given = {"name": "Aspen  Voice ", "kind": "reseller", "status": "prospect", "states": ["UT", "CO"], **facts}
        return operations.create_company(actor=facts.pop("actor", cast.ota_user), at=NOW, **given)

    def test_keeps_who_and_when(self, cast):
        clec = Clec.objects.get(pk=self.create(cast).pk)
        assert (clec.name, clec.states) == ("Aspen Voice", ["CO", "UT"])
        assert (clec.revision, clec.changed_by, clec.changed_at) == (1, cast.ota_user, NOW)

    def test_a_name_is_there_once_in_any_case(self, cast):
        with refused("name", "There is a company of this name already: Cobalt Mesa Telecom"):
            self.create(cast, name="cobalt mesa TELECOM")

    def test_e21_a_former_name_of_another_is_refused(self, cast):
        FormerName.objects.create(clec=cast.prairie, name="Plains Tel")
        with refused("name", "“plains tel” is a former name of Prairie Switch"):
            self.create(cast, name="plains tel")

    def test_s58_needs_states_of_the_14(self, cast):
        with refused("states", "at least one state"):
            self.create(cast, states=[])
        with refused("states", "TX"):
            self.create(cast, states=["TX"])

    @pytest.mark.parametrize("who", ["ellery_user", "brandvold_user", "admin_user", "joan"])
    def test_is_sales_operations_alone(self, cast, who):
        with pytest.raises(NotAllowed):
            operations.create_company(
                actor=getattr(cast, who), name="Aspen Voice", kind="both", status="active", states=["CO"], at=NOW
            )


class TestEditing:
    def test_changes_what_it_is(self, cast):
        edit(cast, cast.cobalt, kind="both", status="onboarding", states=["CO", "NM", "AZ", "UT"])
        clec = Clec.objects.get(pk=cast.cobalt.pk)
        assert (clec.kind, clec.status, clec.states) == ("both", "onboarding", ["AZ", "CO", "NM", "UT"])

    def test_e21_a_new_name_keeps_the_old_one_with_its_last_day(self, cast):
        edit(cast, cast.cobalt, name="Cobalt Ridge Telecom", renamed_on=date(2006, 5, 1))
        former = FormerName.objects.get(clec=cast.cobalt)
        assert (former.name, former.until) == ("Cobalt Mesa Telecom", date(2006, 4, 30))

    def test_a_slip_put_right_leaves_no_former_name(self, cast):
        edit(cast, cast.cobalt, name="Cobalt Mesa Telecom, Inc.")
        assert not FormerName.objects.exists()

    def test_a_day_to_come_is_refused(self, cast):
        with refused("renamed_on", "That day is to come"):
            edit(cast, cast.cobalt, name="Cobalt Ridge", renamed_on=date(2006, 5, 19))

    def test_s58_a_state_with_a_manager_or_a_code_of_its_own_stays(self, cast):
        with refused("states", "Arizona still has Sam Begaye"):
            edit(cast, cast.cobalt, states=["CO", "NM"])
        CompanyCode.objects.create(clec=cast.prairie, kind="OCN", value="X0B3", state="ND")
        with refused("states", "North Dakota still has OCN X0B3"):
            edit(cast, cast.prairie, states=["MN", "SD"])

    def test_of_two_at_once_the_second_is_told_who_was_first(self, cast):
        edit(cast, cast.cobalt, status="onboarding", seen=0)
        with pytest.raises(EditedFirst) as told:
            edit(cast, cast.cobalt, kind="both", seen=0)
        assert (told.value.row.changed_by, told.value.row.changed_at) == (cast.ota_user, NOW)
        assert Clec.objects.get(pk=cast.cobalt.pk).kind == "facility"

    @pytest.mark.parametrize("who", ["ellery_user", "holloway_user", "admin_user", "joan"])
    def test_is_sales_operations_alone(self, cast, who):
        with pytest.raises(Clec.DoesNotExist):
            operations.edit_company(
                clec_id=cast.cobalt.pk, actor=getattr(cast, who), name="X", kind="both", status="active",
                states=["CO"], at=NOW,
            )  # fmt: skip


class TestFormerNames:
    def add(self, cast, name="Mesa Tel", until=date(2003, 4, 1)):
        return operations.add_former_name(clec_id=cast.cobalt.pk, actor=cast.ota_user, name=name, until=until, at=NOW)

    def test_s3_lead_to_the_company(self, cast):
        self.add(cast)
        found = companies_found(cast.ellery_user, Search("mesa tel"), NOW)
        assert [row.clec for row in found.rows] == [cast.cobalt]

    def test_are_there_once(self, cast):
        self.add(cast)
        with refused("name", "among its former names already"):
            self.add(cast, name="MESA TEL")

    def test_of_another_company_are_refused(self, cast):
        with refused("name", "There is a company of this name already: Prairie"):
            self.add(cast, name="Prairie Switch Communications")

    def test_end_before_now(self, cast):
        with refused("until", "That day is to come"):
            self.add(cast, until=date(2006, 6, 1))

    def test_entered_by_mistake_are_removed(self, cast):
        former = self.add(cast)
        operations.remove_former_name(former_name_id=former.pk, actor=cast.ota_user, at=NOW)
        assert not FormerName.objects.exists()

    def test_are_removed_by_sales_operations_alone(self, cast):
        former = self.add(cast)
        with pytest.raises(FormerName.DoesNotExist):
            operations.remove_former_name(former_name_id=former.pk, actor=cast.ellery_user, at=NOW)


class TestCodes:
    def test_are_kept_in_capitals_per_state(self, cast):
        code = add_code(cast, cast.cobalt, value=" z9z9 ", state="NM")
        assert (code.value, code.state) == ("Z9Z9", "NM")
        assert Clec.objects.get(pk=cast.cobalt.pk).revision == 1

    @pytest.mark.parametrize(
        ("kind", "value"), [("OCN", "Z9Z"), ("SPID", "Z9-9"), ("ACNA", "Z9A"), ("CCNA", "ZZ"), ("RSID", "ZZZZ")]
    )
    def test_1_3_have_the_format_of_their_kind(self, cast, kind, value):
        with refused("value", "does not look like"):
            add_code(cast, cast.cobalt, kind, value)

    def test_1_3_an_ocn_belongs_to_one_company(self, cast):
        with refused("value", "OCN X0B2 belongs to Prairie Switch Communications"):
            add_code(cast, cast.cobalt, value="X0B2")

    def test_1_3_affiliates_may_share_an_acna(self, cast):
        assert add_code(cast, cast.cobalt, "ACNA", "XQB").pk

    def test_s58_are_for_states_of_the_company(self, cast):
        with refused("state", "does not operate in Washington"):
            add_code(cast, cast.cobalt, state="WA")

    def test_are_there_once(self, cast):
        with refused("value", "has OCN X0A1 already"):
            add_code(cast, cast.cobalt, value="X0A1")

    def test_s3_a_former_one_still_leads_to_the_company_and_may_be_given_anew(self, cast):
        old = cast.cobalt.codes.get(kind="OCN")
        operations.retire_code(code_id=old.pk, actor=cast.ota_user, at=NOW)
        assert CompanyCode.objects.get(pk=old.pk).until == date(2006, 5, 18)
        assert companies_found(cast.ellery_user, Search("X0A1"), NOW).hits.exact == cast.cobalt.pk
        assert add_code(cast, cast.prairie, value="X0A1").pk
        assert companies_found(cast.ellery_user, Search("X0A1"), NOW).hits.exact is None

    def test_a_former_one_comes_back_as_itself(self, cast):
        old = cast.cobalt.codes.get(kind="OCN")
        operations.retire_code(code_id=old.pk, actor=cast.ota_user, at=NOW)
        assert add_code(cast, cast.cobalt, value="X0A1").pk == old.pk
        assert CompanyCode.objects.get(pk=old.pk).until is None

    def test_entered_by_mistake_are_removed(self, cast):
        operations.remove_code(code_id=cast.cobalt.codes.get(kind="OCN").pk, actor=cast.ota_user, at=NOW)
        assert not cast.cobalt.codes.filter(kind="OCN").exists()

    @pytest.mark.parametrize("operation", [operations.remove_code, operations.retire_code])
    @pytest.mark.parametrize("who", ["ellery_user", "admin_user", "joan"])
    def test_are_kept_by_sales_operations_alone(self, cast, operation, who):
        with pytest.raises(CompanyCode.DoesNotExist):
            operation(code_id=cast.cobalt.codes.get(kind="OCN").pk, actor=getattr(cast, who), at=NOW)
