"""The pages on which Sales Operations keep the directory."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import assign, local
from accountteam.tests.walls import WALL
from contacts import operations, queries
from contacts.access import DIRECTORY, Role
from contacts.access.directory import OPEN
from contacts.access.policy import ANY, NOTHING
from contacts.models import Assignment, Clec, CompanyCode, DeskNumber, FormerName, Person
from contacts.tests.pages.reading import words

pytestmark = pytest.mark.django_db
LISTS = ["contacts:desk_companies", "contacts:desk_people", "contacts:desk_numbers"]


@pytest.fixture
def number(cast):
    return DeskNumber.objects.create(desk="repair_center", phone="+18005550149", effective_from=date(2000, 1, 1))


@pytest.fixture
def visit(client, cast):
    def go(name, *args, user=None, post=None, **asked):
        client.force_login(user or cast.ota_user)
        with time_machine.travel(local("2006-05-18 11:00"), tick=False):
            url = reverse(name, args=args)
            return client.get(url, asked) if post is None else client.post(url, post)

    return go


def company(clec, **changes):
    facts = {"name": clec.name, "kind": clec.kind, "status": clec.status, "states": clec.states, "seen": clec.revision}
    return {**facts, **changes}


def somebody(**changes):
    return {
        "name": "Vera Holt",
        "position": "service_manager",
        "email": "vera.holt@ilec.example.com",
        "city": "Denver",
        "zone": "America/Denver",
        "office_phone": "303-555-0140",
        **changes,
    }


class TestThePolicy:
    @pytest.mark.parametrize("role", list(Role))
    @pytest.mark.parametrize("verb", list(DIRECTORY.rows))
    def test_3_3_sales_operations_keep_it_and_administrators_see_it(self, role, verb):
        opens = {Role.SALES_OPERATIONS, Role.ADMINISTRATOR} if verb == OPEN else {Role.SALES_OPERATIONS}
        assert DIRECTORY.reach(role, verb) == (ANY if role in opens else NOTHING)


class TestWhoComesIn:
    @pytest.mark.parametrize("name", LISTS)
    def test_nobody_else_finds_the_lists(self, cast, visit, name):
        answers = {who: visit(name, user=getattr(cast, who)).status_code for who in vars(cast) if who.endswith("_user")}
        assert {who for who, code in answers.items() if code == 200} == {"ota_user", "admin_user"}
        assert visit(name, user=cast.joan).status_code == 404

    def test_an_administrator_sees_and_changes_nothing(self, cast, visit):
        page = visit("contacts:desk_company", cast.cobalt.pk, user=cast.admin_user)
        assert page.status_code == 200
        assert b'<form class="form' not in page.content
        for name in ("contacts:desk_edit_company", "contacts:desk_assign", "requests:merge"):
            assert visit(name, cast.cobalt.pk, user=cast.admin_user).status_code == 404

    def test_the_company_page_and_the_look_up_lead_there(self, cast, visit):
        there = reverse("contacts:desk_company", args=[cast.cobalt.pk])
        for who, count in (("ota_user", 1), ("ellery_user", 0), ("joan", 0)):
            page = visit("contacts:company", cast.cobalt.pk, user=getattr(cast, who))
            assert page.content.decode().count(f'href="{there}"') == count
        assert f'href="{there}"' in visit("contacts:lookup", q="cobalt").content.decode()

    def test_the_bar_has_it_for_sales_operations(self, cast, visit):
        assert ">Directory</a>" in visit("contacts:lookup").content.decode()
        assert ">Directory</a>" not in visit("contacts:lookup", user=cast.ellery_user).content.decode()


def test_a_pick_list_of_people_reads_no_telephone_numbers(cast):
    """Each would be parsed: a quarter of the work on the page with the longest list."""
    chosen = queries.people_to_choose(cast.ota_user).first()
    assert chosen.get_deferred_fields() == {"office_phone", "pager", "cellular"}


class TestTheListOfCompanies:
    def test_says_who_serves_and_what_is_missing(self, cast, visit):
        text = words(visit("contacts:desk_companies"))
        assert "3 companies" in text
        assert "Lakehead Carrier Services Facility-based, active" in text
        assert "No Service Manager Tom Eklund" in text

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"q": "mesa"}, ["Cobalt"]),
            ({"q": "x0b2"}, ["Prairie"]),
            ({"q": "plains"}, ["Prairie"]),
            ({"state": "MN"}, ["Lakehead", "Prairie"]),
            ({"show": "no_service_manager"}, ["Lakehead"]),
            ({"show": "merged"}, []),
            ({"q": "zzz"}, []),
            ({"state": "TX", "show": "nonsense", "page": "x"}, ["Cobalt", "Lakehead", "Prairie"]),
        ],
    )
    def test_s3_finds_by_name_former_name_code_state_and_gap(self, cast, visit, asked, found):
        FormerName.objects.create(clec=cast.prairie, name="Plains Tel")
        text = words(visit("contacts:desk_companies", **asked))
        assert [name for name in ("Cobalt", "Lakehead", "Prairie") if name in text] == found
        assert ("No company fits" in text) == (not found)

    def test_goes_on_by_pages_and_keeps_what_was_asked(self, cast, visit):
        Clec.objects.bulk_create(Clec(name=f"Aspen {n:03}", kind="both", states=["CO"]) for n in range(120))
        page = visit("contacts:desk_companies", q="aspen", page=2)
        assert "51–100 of 120" in words(page)
        assert 'href="?q=aspen&amp;page=3"' in page.content.decode()
        assert "101–120 of 120" in words(visit("contacts:desk_companies", q="aspen", page=99))

    def test_is_as_many_queries_for_many_as_for_few(self, cast, client, django_assert_num_queries):
        client.force_login(cast.ota_user)
        for letter in "YZ":
            with django_assert_num_queries(WALL + LIST_QUERIES):
                client.get(reverse("contacts:desk_companies"))
            for n in range(40):
                clec = Clec.objects.create(name=f"Aspen {letter}{n:03}", kind="both", states=["CO"])
                assign(clec, cast.ellery)
                CompanyCode.objects.create(clec=clec, kind="OCN", value=f"{letter}{n:03}")

    def test_of_people_is_too(self, cast, client, django_assert_num_queries):
        client.force_login(cast.ota_user)
        with django_assert_num_queries(WALL + PEOPLE_QUERIES):
            client.get(reverse("contacts:desk_people"))


class TestACompany:
    def test_is_created_and_then_shown(self, cast, visit):
        answer = visit(
            "contacts:desk_new_company",
            post={"name": "Aspen Voice", "kind": "reseller", "status": "prospect", "states": ["CO"]},
        )
        made = Clec.objects.get(name="Aspen Voice")
        assert answer.headers["Location"] == reverse("contacts:desk_company", args=[made.pk])
        text = words(visit("contacts:desk_company", made.pk))
        assert "No Service Manager. No Sales Executive." in text
        assert "Nobody is assigned" in text

    def test_s58_without_a_state_is_said_beside_the_field(self, cast, visit):
        page = visit("contacts:desk_edit_company", cast.cobalt.pk, post=company(cast.cobalt, states=[]))
        assert page.status_code == 422
        assert "Choose at least one state" in words(page)
        assert "<title>Error: Edit Cobalt" in page.content.decode()

    def test_of_two_at_once_the_second_is_told_and_keeps_what_was_typed(self, cast, visit):
        mine = company(cast.cobalt, status="onboarding")
        visit("contacts:desk_edit_company", cast.cobalt.pk, post=company(cast.cobalt, kind="both"))
        page = visit("contacts:desk_edit_company", cast.cobalt.pk, post=mine)
        assert page.status_code == 409
        text = words(page)
        assert "Frances Ota saved this at 10:00 PDT, while you had it open." in text
        assert "Kind is now Facility-based and reseller" in text
        assert '<option value="onboarding" selected>' in page.content.decode()
        assert Clec.objects.get(pk=cast.cobalt.pk).status == "active"
        visit("contacts:desk_edit_company", cast.cobalt.pk, post={**mine, "seen": 1})
        assert Clec.objects.get(pk=cast.cobalt.pk).status == "onboarding"

    def test_a_code_that_is_wrong_is_said_on_the_page(self, cast, visit):
        page = visit("contacts:desk_add_code", cast.cobalt.pk, post={"kind": "OCN", "value": "zz", "state": ""})
        assert page.status_code == 422
        assert "“ZZ” does not look like an OCN: four letters or digits." in words(page)
        assert 'value="zz"' in page.content.decode()

    def test_codes_come_and_go(self, cast, visit):
        visit("contacts:desk_add_code", cast.cobalt.pk, post={"kind": "OCN", "value": "z9z9", "state": "NM"})
        code = CompanyCode.objects.get(value="Z9Z9")
        visit("contacts:desk_retire_code", code.pk, post={})
        assert "former, until 18 May 2006" in words(visit("contacts:desk_company", cast.cobalt.pk))
        visit("contacts:desk_remove_code", code.pk, post={})
        assert not CompanyCode.objects.filter(pk=code.pk).exists()

    def test_former_names_come_and_go(self, cast, visit):
        names = {"name": "Mesa Tel", "until": "2003-04-01"}
        visit("contacts:desk_add_former_name", cast.cobalt.pk, post=names)
        assert "Mesa Tel 1 Apr 2003" in words(visit("contacts:desk_company", cast.cobalt.pk))
        assert visit("contacts:desk_add_former_name", cast.cobalt.pk, post=names).status_code == 422
        visit("contacts:desk_remove_former_name", FormerName.objects.get().pk, post={})
        assert not FormerName.objects.exists()

    def test_one_that_is_not_there_is_a_404(self, cast, visit):
        assert visit("contacts:desk_company", 987654).status_code == 404
        assert visit("contacts:desk_edit_company", 987654).status_code == 404


class TestAssignments:
    def test_s1_somebody_is_assigned(self, cast, visit):
        given = {"person": cast.castellano.pk, "state": "", "starts_on": "2006-05-22", "seen": 0}
        visit("contacts:desk_assign", cast.lakehead.pk, post=given)
        assert "Nadia Castellano coming Service Manager All states 22 May 2006 open" in words(
            visit("contacts:desk_company", cast.lakehead.pk)
        )

    def test_s1_somebody_follows_and_running_requests_stay(self, cast, visit):
        before = Assignment.objects.get(clec=cast.prairie, person=cast.lindqvist)
        assert "Requests that are running stay with Greta Lindqvist" in words(visit("contacts:desk_replace", before.pk))
        post = {"person": cast.castellano.pk, "starts_on": "2006-05-22", "seen": 0}
        visit("contacts:desk_replace", before.pk, post=post)
        text = words(visit("contacts:desk_company", cast.prairie.pk))
        assert "Greta Lindqvist Service Manager All states 1 Jan 2000 21 May 2006" in text
        assert "Nadia Castellano coming" in text

    def test_offers_only_people_of_the_position(self, cast, visit):
        before = Assignment.objects.get(clec=cast.prairie, person=cast.lindqvist)
        page = visit("contacts:desk_replace", before.pk).content.decode()
        assert "Ruth Ellery, Service Manager, Denver" in page
        assert "Tom Eklund, Sales" not in page

    def test_s4_a_gap_is_said_and_may_be_meant(self, cast, visit):
        one = Assignment.objects.get(clec=cast.prairie, person=cast.lindqvist)
        page = visit("contacts:desk_end", one.pk, post={"ends_on": "2006-05-22", "seen": 0})
        assert page.status_code == 422
        assert "From 23 May 2006 Prairie Switch Communications has no Service Manager." in words(page)
        assert "End it all the same" in words(page)
        visit("contacts:desk_end", one.pk, post={"ends_on": "2006-05-22", "seen": 0, "confirmed": "1"})
        assert Assignment.objects.get(pk=one.pk).ends_on == date(2006, 5, 22)

    def test_what_has_not_begun_is_called_off(self, cast, visit):
        planned = assign(cast.lakehead, cast.castellano, starts_on=date(2006, 6, 1))
        assert "Call it off all the same" in words(visit("contacts:desk_call_off", planned.pk, post={"seen": 0}))
        visit("contacts:desk_call_off", planned.pk, post={"seen": 0, "confirmed": "1"})
        assert not Assignment.objects.filter(pk=planned.pk).exists()


class TestPeople:
    def test_are_found(self, cast, visit):
        assert "Ruth Ellery Service Manager" in words(visit("contacts:desk_people", q="ellery"))
        assert "Nobody fits" in words(visit("contacts:desk_people", q="zzz"))
        assert "Ruth Ellery" not in words(visit("contacts:desk_people", show="left"))

    def test_somebody_is_added(self, cast, visit):
        post = somebody(calendar=cast.ellery.calendar_id, director=cast.brandvold.pk)
        answer = visit("contacts:desk_new_person", post=post)
        made = Person.objects.get(email="vera.holt@ilec.example.com")
        assert answer.headers["Location"] == reverse("contacts:desk_person", args=[made.pk])
        assert "303-555-0140" in words(visit("contacts:desk_person", made.pk))

    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("office_phone", "12", "“12” is not a telephone number."),
            ("pager", "303-555-0140 x5", "has an extension, which is not kept"),
            ("email", "ruth.ellery@ilec.example.com", "That is the address of Ruth Ellery."),
            ("zone", "Mars/Olympus", "Select a valid choice"),
        ],
    )
    def test_what_is_wrong_is_said(self, cast, visit, field, typed, said):
        page = visit("contacts:desk_new_person", post=somebody(calendar=cast.ellery.calendar_id, **{field: typed}))
        assert page.status_code == 422
        assert said in words(page)

    def test_numbers_are_shown_as_they_are_read_and_saved_unchanged(self, cast, visit):
        page = visit("contacts:desk_edit_person", cast.ellery.pk)
        assert 'value="303-555-0131"' in page.content.decode()

    def test_of_two_at_once_the_second_is_told_and_keeps_what_was_typed(self, cast, visit):
        Person.objects.filter(pk=cast.ellery.pk).update(revision=4, city="Boulder")
        post = somebody(name="Ruth Ellery", email=cast.ellery.email, calendar=cast.ellery.calendar_id, seen=3)
        page = visit("contacts:desk_edit_person", cast.ellery.pk, post=post)
        assert page.status_code == 409
        assert "An import saved this, while you had it open." in words(page)
        assert "City of the office is now Boulder" in words(page)
        assert 'value="303-555-0140"' in page.content.decode()


class TestDeskNumbers:
    def test_are_shown_with_their_dates(self, cast, visit, number):
        assert "Repair Center, 24 hours now 800-555-0149 1 Jan 2000 open" in words(visit("contacts:desk_numbers"))

    def test_s4_another_follows(self, cast, visit, number):
        post = {"phone": "800-555-0150", "effective_from": "2006-06-01", "seen": 0}
        visit("contacts:desk_replace_number", number.pk, post=post)
        text = words(visit("contacts:desk_numbers"))
        assert "800-555-0149 1 Jan 2000 31 May 2006" in text
        assert "coming 800-555-0150 1 Jun 2006 open" in text

    def test_s4_the_last_one_stays(self, cast, visit, number):
        DeskNumber.objects.exclude(pk=number.pk).delete()
        page = visit("contacts:desk_end_number", number.pk, post={"effective_to": "2006-06-01", "seen": 0})
        assert page.status_code == 422
        assert "the desk must be reached. Replace it instead" in words(page)

    def test_one_more_is_added(self, cast, visit):
        post = {"desk": "sales_operations", "phone": "206-555-0177", "effective_from": "2006-06-01"}
        visit("contacts:desk_new_number", post=post)
        assert DeskNumber.objects.filter(phone="+12065550177").exists()


class TestMerging:
    def merge(self, cast, visit, **given):
        post = {"into": "Cobalt Mesa", "merged_on": "2006-05-15", "confirmed": "on", "seen": 0, **given}
        return visit("requests:merge", cast.prairie.pk, post=post)

    def test_says_what_goes_along(self, cast, visit):
        text = words(visit("requests:merge", cast.prairie.pk))
        assert "1 user and 0 open requests go along" in text
        assert "provider" not in text

    def test_says_that_its_own_provider_speaks_for_nobody_any_more(self, cast, visit):
        given = {
            "issuer": "https://id.example.com",
            "client_id": "x",
            "client_secret": "y",
            "at": local("2006-05-18 11:00"),
        }
        operations.bind_provider(clec=cast.prairie, actor=cast.admin_user, **given)
        assert "Its own provider of sign-ins speaks for nobody" in words(visit("requests:merge", cast.prairie.pk))

    def test_e21_closes_the_one_into_the_other(self, cast, visit):
        answer = self.merge(cast, visit)
        assert answer.headers["Location"] == reverse("contacts:desk_company", args=[cast.cobalt.pk])
        text = words(visit("contacts:desk_company", cast.prairie.pk))
        assert "Part of Cobalt Mesa Telecom since 15 May 2006" in text
        assert "Edit" not in text
        assert "Prairie Switch Communications 14 May 2006" in words(visit("contacts:desk_company", cast.cobalt.pk))
        assert "Prairie" in words(visit("contacts:desk_companies", show="merged"))

    def test_needs_a_company_that_is_one(self, cast, visit):
        page = self.merge(cast, visit, into="o")
        assert page.status_code == 422
        assert "is not one company" in words(page)

    def test_needs_that_it_was_checked(self, cast, visit):
        page = self.merge(cast, visit, confirmed="")
        assert page.status_code == 422
        assert Clec.objects.get(pk=cast.prairie.pk).merged_into is None


LIST_QUERIES = 10
PEOPLE_QUERIES = 6
