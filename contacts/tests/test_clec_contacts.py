"""Whom a company wants to be told of what (E10, E26)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accountteam.tests.cast import clec_account, local
from contacts import operations
from contacts.access import may_keep_contacts
from contacts.models import Clec, ClecContact, User
from contacts.operations.merging import merge_company
from contacts.queries.clec_contacts import contact_for, contacts_of

pytestmark = pytest.mark.django_db

AT = local("2006-05-18 11:00")
HOUR = timedelta(hours=1)
NADINE = {"name": "Nadine Rook", "email": "nadine@cobalt.example.com", "phone": "+16025550150", "zone": "US/Arizona"}
BILLING = ClecContact.Function.BILLING


@pytest.fixture
def ira(cast):
    return clec_account("Ira Castle", cast.cobalt, "America/Denver", User.Role.CLEC_ADMIN)


def kept(cast, actor, clec=None, function="billing", at=AT, **given):
    clec = clec or cast.cobalt
    return operations.keep_contact(clec_id=clec.pk, function=function, actor=actor, at=at, **{**NADINE, **given})


def now(clec):
    return ClecContact.objects.filter(clec=clec, ended_at=None)


class TestKeeping:
    def test_is_the_companys_administrators_and_sales_operations(self, cast, ira):
        may = {name for name, actor in vars(cast).items() if isinstance(actor, User) and self.may(actor, cast.cobalt)}
        assert may == {"ota_user"}
        assert may_keep_contacts(ira, cast.cobalt)
        assert not may_keep_contacts(ira, cast.prairie)

    def may(self, actor, clec):
        return may_keep_contacts(actor, clec)

    def test_by_anybody_else_is_refused_and_elsewhere_is_not_there(self, cast, ira):
        for actor in (cast.joan, cast.ellery_user, cast.admin_user):
            with pytest.raises(operations.NotAllowed):
                kept(cast, actor)
        with pytest.raises(Clec.DoesNotExist):
            kept(cast, ira, cast.prairie)
        assert not ClecContact.objects.exists()

    def test_e26_says_who_it_is(self, cast, ira):
        row = kept(cast, ira)
        assert (row.name, row.phone.as_e164, row.changed_by) == ("Nadine Rook", "+16025550150", ira)
        rows = contacts_of(cast.joan, cast.cobalt.pk).rows
        assert [(one.function, one.contact) for one in rows] == [("escalation", None), ("outage", None), (BILLING, row)]

    def test_the_same_address_is_the_same_person(self, cast, ira):
        first = kept(cast, ira)
        again = kept(cast, ira, name="Nadine Rook-Hale", email="Nadine@cobalt.example.com", at=AT + HOUR)
        assert (again.pk, again.name, again.revision) == (first.pk, "Nadine Rook-Hale", 2)

    def test_another_address_is_another_person_and_what_was_told_stays_with_the_first(self, cast, ira):
        first = kept(cast, ira)
        second = kept(cast, ira, name="Otto Penn", email="otto@cobalt.example.com", at=AT + HOUR)
        first.refresh_from_db()
        assert (first.email, first.ended_at) == ("nadine@cobalt.example.com", AT + HOUR)
        assert list(now(cast.cobalt)) == [second]

    def test_ends(self, cast, ira):
        kept(cast, ira)
        operations.end_contact(clec_id=cast.cobalt.pk, function="billing", actor=ira, at=AT + HOUR)
        assert not now(cast.cobalt).exists()
        with pytest.raises(ClecContact.DoesNotExist):
            operations.end_contact(clec_id=cast.cobalt.pk, function="billing", actor=ira, at=AT + HOUR)

    def test_of_two_at_once_the_second_is_told_who_was_first(self, cast, ira):
        kept(cast, ira, seen=0)
        with pytest.raises(operations.EditedFirst):
            kept(cast, cast.ota_user, seen=0, name="Otto Penn", email="otto@cobalt.example.com")
        assert now(cast.cobalt).get().name == "Nadine Rook"

    @pytest.mark.parametrize("nonsense", [{"name": " "}, {"email": "nadine"}, {"zone": "Denver"}, {"phone": "12"}])
    def test_nonsense_is_refused_beside_its_field(self, cast, ira, nonsense):
        with pytest.raises(ValidationError) as refused:
            kept(cast, ira, **nonsense)
        assert set(refused.value.message_dict) == set(nonsense)

    def test_a_function_that_there_is_not_is_refused(self, cast, ira):
        with pytest.raises(ValidationError):
            kept(cast, ira, function="lunch")


class TestWhomToTell:
    def test_is_the_contact_or_the_account_under_its_address(self, cast, ira):
        assert contact_for(cast.cobalt, BILLING) is None
        contact = kept(cast, ira)
        assert contact_for(cast.cobalt, BILLING) == contact
        kept(cast, ira, email=cast.joan.email.upper())
        assert contact_for(cast.cobalt, BILLING) == cast.joan

    def test_is_no_account_of_another_company_or_one_that_is_off(self, cast, ira):
        assert contact_for(cast.cobalt, BILLING) is None
        contact = kept(cast, ira, email=cast.ken.email)
        assert contact_for(cast.cobalt, BILLING) == contact
        kept(cast, ira, email=cast.joan.email)
        assert contact_for(cast.cobalt, BILLING) == cast.joan
        User.objects.filter(pk=cast.joan.pk).update(is_active=False)
        assert contact_for(cast.cobalt, BILLING) is None


class TestAMerger:
    def test_takes_them_along_where_the_other_company_has_nobody(self, cast, ira):
        billing, outage = kept(cast, ira), kept(cast, ira, function="outage")
        theirs = kept(cast, cast.ota_user, cast.prairie, function="outage", email="net@prairie.example.com")
        with transaction.atomic():
            merge_company(
                clec_id=cast.cobalt.pk, into_id=cast.prairie.pk, actor=cast.ota_user, merged_on=AT.date(), at=AT
            )
        assert set(now(cast.prairie)) == {billing, theirs}
        outage.refresh_from_db()
        assert (outage.clec, outage.ended_at) == (cast.cobalt, AT)


class TestTheTable:
    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"function": "lunch"}, "cleccontact_function_known"),
            ({"name": ""}, "cleccontact_can_be_told"),
            ({"email": ""}, "cleccontact_can_be_told"),
        ],
    )
    def test_refuses_nonsense(self, cast, ira, changes, constraint):
        row = kept(cast, ira)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            ClecContact.objects.filter(pk=row.pk).update(**changes)

    def test_refuses_two_for_a_function(self, cast, ira):
        row = kept(cast, ira)
        row.pk = None
        with pytest.raises(IntegrityError, match="cleccontact_one_for_a_function"), transaction.atomic():
            row.save(force_insert=True)
