"""/companies/N/contacts/: whom a company wants to be told of what (E26)."""

import pytest
from django.urls import reverse

from accountteam.tests.cast import clec_account
from accountteam.tests.walls import WALL
from contacts import operations
from contacts.models import ClecContact, User

from .reading import words
from .test_people import AT, ask  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db

PAGE, ONE, END = "contacts:clec_contacts", "contacts:clec_contact", "contacts:end_clec_contact"
TYPED = {
    "name": "Nadine Rook",
    "email": "nadine@cobalt.example.com",
    "phone": "602-555-0150",
    "zone": "America/Phoenix",
}


@pytest.fixture
def ira(cast):
    return clec_account("Ira Castle", cast.cobalt, "America/Denver", User.Role.CLEC_ADMIN)


@pytest.fixture
def nadine(cast, ira):
    given = TYPED | {"phone": "+16025550150"}
    return operations.keep_contact(clec_id=cast.cobalt.pk, function="outage", actor=ira, at=AT, **given)


class TestThePage:
    def test_lists_each_function_and_says_where_there_is_nobody(self, cast, nadine, ask):  # noqa: F811
        page = words(ask(cast.joan, PAGE, cast.cobalt.pk))
        assert "Outages Nadine Rook nadine@cobalt.example.com 602-555-0150" in page
        assert "Escalations Nobody yet: only whoever asked is told." in page
        assert "An administrator of your company keeps them" in page
        assert "Remove" not in page

    @pytest.mark.parametrize(("who", "status"), [("ira", 200), ("ota_user", 200), ("ellery_user", 200), ("ken", 404)])
    def test_is_the_companys_own_and_our_peoples(self, cast, ira, ask, who, status):  # noqa: F811
        actor = ira if who == "ira" else getattr(cast, who)
        assert ask(actor, PAGE, cast.cobalt.pk).status_code == status

    def test_asks_as_much_however_many_there_are(self, cast, ira, nadine, client, django_assert_num_queries):
        client.force_login(ira)
        with django_assert_num_queries(WALL + 5):  # session, account, company, contacts, the bar's count of requests
            client.get(reverse(PAGE, args=[cast.cobalt.pk]))


class TestNamingSomebody:
    def test_is_saved_and_said(self, cast, ira, ask):  # noqa: F811
        answer = ask(ira, ONE, cast.cobalt.pk, "billing", post=TYPED | {"seen": "0"})
        assert (answer.status_code, answer.url) == (302, reverse(PAGE, args=[cast.cobalt.pk]))
        assert ClecContact.objects.get(function="billing").email == "nadine@cobalt.example.com"
        assert "Billing: Nadine Rook is told from now on." in words(ask(ira, PAGE, cast.cobalt.pk))

    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, cast, ira, ask):  # noqa: F811
        answer = ask(ira, ONE, cast.cobalt.pk, "billing", post=TYPED | {"email": "nadine", "seen": "0"})
        assert answer.status_code == 422
        assert b'value="Nadine Rook"' in answer.content
        assert "Enter a valid email address" in words(answer)

    def test_where_another_was_first_both_are_shown(self, cast, ira, nadine, ask):  # noqa: F811
        typed = TYPED | {"name": "Otto Penn", "email": "otto@cobalt.example.com", "seen": "0"}
        answer = ask(ira, ONE, cast.cobalt.pk, "outage", post=typed)
        assert answer.status_code == 409
        assert "Nadine Rook" in words(answer)
        assert b'value="Otto Penn"' in answer.content

    @pytest.mark.parametrize("who", ["joan", "ellery_user", "admin_user", "ken"])
    def test_is_not_there_for_anybody_else(self, cast, who, nadine, ask):  # noqa: F811
        for door, post in ((ONE, None), (ONE, TYPED), (END, {})):
            assert ask(getattr(cast, who), door, cast.cobalt.pk, "outage", post=post).status_code == 404
        assert ClecContact.objects.get().ended_at is None

    def test_of_no_function_is_not_there(self, cast, ira, ask):  # noqa: F811
        assert ask(ira, ONE, cast.cobalt.pk, "lunch").status_code == 404


class TestRemoving:
    def test_is_said(self, cast, ira, nadine, ask):  # noqa: F811
        ask(ira, END, cast.cobalt.pk, "outage", post={"seen": str(nadine.revision)})
        assert ClecContact.objects.get().ended_at == AT
        assert "Nobody is told of outages by function now." in words(ask(ira, PAGE, cast.cobalt.pk))

    def test_one_that_was_changed_meanwhile_is_left_and_said(self, cast, ira, nadine, ask):  # noqa: F811
        ask(ira, END, cast.cobalt.pk, "outage", post={"seen": "0"})
        assert ClecContact.objects.get().ended_at is None
        assert "has changed it meanwhile" in words(ask(ira, PAGE, cast.cobalt.pk))
