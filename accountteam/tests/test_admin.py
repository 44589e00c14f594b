"""The admin: who gets in, that nothing is changed there but by an operation, and that no list is slow."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialApp
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from accountteam.tests.carrying import faults
from accountteam.tests.cast import local, sign_in_by_second_step
from accountteam.tests.test_second_step import code_of, sign_in
from accountteam.tests.walls import BARE
from contacts import wall
from contacts.admin import MOST
from contacts.models import Availability, Clec, CompanySignIn, Invitation, Person, User
from contacts.operations import bind_provider
from contacts.queries.sign_ins import token_hash
from notices.models import Notice
from requests_app import operations
from requests_app.tests.pages.reading import NOW, logged, words

pytestmark = pytest.mark.django_db

# For each table what its list, and the page of one row, ask for.
GOLDEN = {
    ("admin:contacts_clec_changelist", "admin:contacts_clec_change"): (4, 3),
    ("admin:contacts_person_changelist", "admin:contacts_person_change"): (4, 6),
    ("admin:contacts_user_changelist", "admin:contacts_user_change"): (4, 4),
    ("admin:contacts_assignment_changelist", "admin:contacts_assignment_change"): (4, 5),
    ("admin:contacts_availability_changelist", "admin:contacts_availability_change"): (4, 6),
    ("admin:contacts_invitation_changelist", "admin:contacts_invitation_change"): (4, 5),
    ("admin:contacts_companysignin_changelist", "admin:contacts_companysignin_change"): (4, 3),
    ("admin:requests_app_teamrequest_changelist", "admin:requests_app_teamrequest_change"): (4, 7),
    ("admin:requests_app_commitment_changelist", "admin:requests_app_commitment_change"): (4, 8),
    ("admin:requests_app_event_changelist", "admin:requests_app_event_change"): (4, 5),
    ("admin:requests_app_escalation_changelist", "admin:requests_app_escalation_change"): (4, 6),
    ("admin:notices_notice_changelist", "admin:notices_notice_change"): (4, 4),
}
LISTS = [of_list for of_list, _ in GOLDEN]
PAIRS = list(GOLDEN)


@pytest.fixture
def world(cast, time_machine) -> SimpleNamespace:
    """A row of each table, of Cobalt Mesa and of its rival."""
    time_machine.move_to(NOW, tick=False)
    cast.request = logged(cast, local("2006-05-18 10:00"))
    logged(cast, local("2006-05-18 10:00"), by=cast.ken, clec=cast.prairie, subject="Quite another matter")
    operations.raise_to_director(request_id=cast.request.pk, actor=cast.joan, reason="Too slow", at=NOW)
    Availability.objects.create(
        person=cast.ellery,
        kind="out_of_office",
        starts_at=local("2006-05-19 08:00"),
        ends_at=local("2006-05-19 12:00"),
        back_up=cast.castellano,
        entered_by=cast.ota_user,
        entered_at=NOW,
    )
    Invitation.objects.create(
        email="new@cobalt.example.com",
        role="clec_user",
        clec=cast.cobalt,
        token_hash=token_hash("x"),
        invited_by=cast.ota_user,
        invited_at=NOW,
        expires_at=local("2006-05-25 10:00"),
    )
    bind_provider(
        clec=cast.cobalt,
        issuer="https://id.example.com",
        client_id="portal",
        client_secret="a word that nobody reads",
        actor=cast.admin_user,
        at=NOW,
    )
    return cast


@pytest.fixture
def ada(client, world) -> Client:
    """The administrator, by a second step."""
    sign_in_by_second_step(client, world.admin_user)
    return client


def table_of(name: str):
    label, model, _ = name.removeprefix("admin:").rsplit("_", 2)
    return apps.get_model(label, model)


def row_of(name: str):
    return table_of(name)._default_manager.order_by("-pk").first()


OTHERS = ["joan", "ken", "ellery_user", "whitcombe_user", "brandvold_user", "holloway_user", "ota_user"]
# By which index the search of each list finds its rows.
FOUND_BY = {
    "admin:contacts_clec_changelist": "clec_name_lookup",
    "admin:contacts_person_changelist": "person_name_lookup",
    "admin:contacts_user_changelist": "user_name_lookup",
    "admin:contacts_assignment_changelist": "clec_name_lookup",
    "admin:contacts_availability_changelist": "person_name_lookup",
    "admin:contacts_invitation_changelist": "invitation_email_lookup",
    "admin:contacts_companysignin_changelist": "clec_name_lookup",
    "admin:requests_app_teamrequest_changelist": "clec_name_lookup",
    "admin:requests_app_commitment_changelist": "clec_name_lookup",
    "admin:requests_app_event_changelist": "clec_name_lookup",
    "admin:requests_app_escalation_changelist": "clec_name_lookup",
    "admin:notices_notice_changelist": "notice_about",
}
BY_NUMBER = [name for name in LISTS if "requests_app" in name or "notice" in name]


class TestWhoGetsIn:
    @pytest.mark.parametrize("who", OTHERS)
    def test_for_others_nothing_is_there(self, client, world, who):
        sign_in_by_second_step(client, getattr(world, who))
        nothing = client.get("/nowhere/")
        paths = [reverse("admin:index"), reverse("admin:app_list", args=["contacts"]), reverse("admin:jsi18n")]
        paths += [reverse(name) for name in LISTS] + [reverse("admin:contacts_companysignin_add")]
        paths += [reverse(page, args=[row_of(page).pk]) for _, page in PAIRS]
        for path in paths:
            for answer in (client.get(path), client.post(path, {"name": "Mine"})):
                assert (answer.status_code, words(answer)) == (404, words(nothing)), path

    def test_who_is_not_signed_in_is_sent_to_the_portals_own_page(self, client, db):
        for path in [reverse("admin:index"), *(reverse(name) for name in LISTS)]:
            assert client.get(path)["Location"] == f"{reverse('account_login')}?next={path}"
        for name in ("login", "logout", "password_change", "autocomplete", "view_on_site"):
            with pytest.raises(NoReverseMatch):
                reverse(f"admin:{name}")

    def test_an_administrator_without_a_second_step_is_led_to_set_it_up(self, client, cast):
        sign_in(client, cast.admin_user)
        assert client.get(reverse("admin:index"))["Location"].startswith(reverse("mfa_index"))

    def test_one_who_has_not_shown_it_is_asked_and_goes_on(self, client, cast):
        """Another browser set it up meanwhile: this one knows the password alone."""
        sign_in(client, cast.admin_user)
        secret = generate_totp_secret()
        TOTP.activate(cast.admin_user, secret)
        asked = client.get(reverse("admin:contacts_clec_changelist"))["Location"]
        assert asked.startswith(reverse("mfa_reauthenticate"))
        answer = client.post(asked, {"code": code_of(secret)})
        assert answer["Location"] == reverse("admin:contacts_clec_changelist")
        assert client.get(answer["Location"]).status_code == 200

    def test_one_who_signed_in_by_it_gets_in(self, client, cast):
        secret = generate_totp_secret()
        TOTP.activate(cast.admin_user, secret)
        sign_in(client, cast.admin_user)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        page = words(client.get(reverse("admin:index")))
        assert "Companies and people" in page
        assert "Back to the portal" in page

    def test_in_the_demo_without_where_nobody_must(self, client, cast, settings):
        settings.DEMO = True
        sign_in(client, cast.admin_user)
        assert "No second step is asked for" in words(client.get(reverse("admin:index")))
        settings.MFA_REQUIRED_ROLES = ["administrator"]
        assert client.get(reverse("admin:index"))["Location"].startswith(reverse("mfa_index"))

    @pytest.mark.parametrize("who", [*OTHERS, "admin_user"])
    def test_the_menu_leads_there_whom_it_is_for(self, client, cast, who):
        client.force_login(getattr(cast, who))
        page = client.get(reverse("contacts:guidelines")).text
        assert (f'href="{reverse("admin:index")}"' in page) == (who == "admin_user")


class TestNothing:
    @pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0])
    def test_is_changed_by_what_is_sent(self, ada, pair):
        table, row = table_of(pair[0]), row_of(pair[0])
        before = list(table._default_manager.order_by("pk").values())
        sent = {field.name: "x" for field in table._meta.fields} | {
            "action": "delete_selected",
            "_selected_action": row.pk,
        }
        for path in (reverse(pair[0]), reverse(pair[1], args=[row.pk])):
            for method in (ada.post, ada.put, ada.patch, ada.delete):
                assert method(path, sent if method == ada.post else "").status_code == 405
        for end in ("add/", f"{row.pk}/delete/", f"{row.pk}/history/", f"{row.pk}/"):
            path = reverse(pair[0]) + end
            assert table is CompanySignIn or ada.post(path, sent).status_code == 404
        assert list(table._default_manager.order_by("pk").values()) == before

    @pytest.mark.parametrize("name", LISTS)
    def test_is_found_out_by_asking_for_a_column(self, ada, name):
        """A hash could be read letter by letter."""
        for query in ("password__startswith=p", "token_hash__startswith=0", "app__secret__startswith=a", "id=1"):
            assert ada.get(f"{reverse(name)}?{query}").status_code == 400

    @pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0])
    def test_of_a_row_that_is_not_there_is_shown(self, ada, pair):
        for pk in ("987654321", "9" * 40, "x"):
            assert ada.get(reverse(pair[1], args=[pk])).status_code == 404

    def test_of_what_is_secret_is_shown(self, ada, world):
        invitation = Invitation.objects.get()
        secrets = [invitation.token_hash, User.objects.get(pk=world.joan.pk).password, "a word that nobody reads"]
        for of_list, page in PAIRS:
            for answer in (ada.get(reverse(of_list)), ada.get(reverse(page, args=[row_of(page).pk]))):
                assert not [secret for secret in secrets if secret in answer.text]

    def test_is_registered_by_a_library(self):
        assert set(admin.site._registry) == {table_of(name) for name in LISTS}


class TestAList:
    @pytest.mark.parametrize(("pair", "golden"), GOLDEN.items(), ids=lambda value: value[0])
    def test_queries_are_few(self, ada, pair, golden, django_assert_num_queries):
        ContentType.objects.get_for_model(table_of(pair[0]))  # kept by the process once it was asked
        with django_assert_num_queries(BARE + golden[0]):
            ada.get(reverse(pair[0]))
        row = reverse(pair[1], args=[row_of(pair[1]).pk])
        with django_assert_num_queries(BARE + golden[1]):
            ada.get(row)

    def test_search_finds_by_an_index(self, ada, rf):
        """As staff, and with so many rows that the planner has a choice."""
        Clec.objects.bulk_create(Clec(name=f"{uuid4()} Telecom", kind="facility") for _ in range(3000))
        one = {name: getattr(Person.objects.first(), name) for name in ("position", "zone", "calendar_id")}
        emails = [f"{uuid4()}@x.example.com" for _ in range(3000)]
        Person.objects.bulk_create(Person(name=email, email=email, **one) for email in emails)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE contacts_clec; ANALYZE contacts_person; SET LOCAL enable_seqscan = off")
            # The other tables are small here, and what is known of their size is left over: a walk through one of them
            # would look cheap.
            cursor.execute("SET LOCAL enable_nestloop = off")
        for name in LISTS:
            plan = self.plan(name, "Cobalt", rf)
            assert FOUND_BY[name] in plan, plan
            assert "Seq Scan" not in plan, plan

    @pytest.mark.parametrize("name", BY_NUMBER)
    def test_search_finds_a_number_by_an_index(self, ada, name, rf):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert "Seq Scan" not in self.plan(name, "R-1015", rf)

    def plan(self, name, text, rf) -> str:
        kept = admin.site._registry[table_of(name)]
        request = rf.get("/")
        request.user = User.objects.get(role="administrator")
        with wall.chosen(wall.STAFF):
            found, _ = kept.get_search_results(request, kept.get_queryset(request), text)
            return found.order_by().explain()

    @pytest.mark.parametrize("name", LISTS)
    def test_search_narrows(self, ada, name):
        assert "Zzzz" not in ada.get(f"{reverse(name)}?q=Zzzz").context["cl"].result_list
        assert ada.get(f"{reverse(name)}?q=Zzzz").context["cl"].result_count == 0
        assert ada.get(reverse(name)).context["cl"].result_count > 0

    @pytest.mark.parametrize("name", BY_NUMBER)
    @pytest.mark.parametrize("text", ["R-{}", "r{}", " {} "])
    def test_search_knows_a_requests_number(self, ada, world, name, text):
        found = ada.get(reverse(name), {"q": text.format(world.request.pk)}).context["cl"].result_list
        assert found
        assert {getattr(row, "team_request_id", world.request.pk) for row in found} == {world.request.pk}

    def test_search_with_a_number_beyond_any_or_nonsense_finds_nothing(self, ada):
        for name in BY_NUMBER:
            for text in ("9" * 18, "9" * 40, "\0", "'", "%"):
                assert ada.get(reverse(name), {"q": text}).status_code == 200

    def test_count_stops_at_what_is_shown(self, ada, django_assert_num_queries):
        Clec.objects.bulk_create(Clec(name=str(number), kind="facility") for number in range(MOST + 60))
        page = ada.get(reverse("admin:contacts_clec_changelist"), {"p": MOST // 50})
        assert f"The newest {MOST}; search for others." in words(page)
        numbers = [row.pk for row in page.context["cl"].result_list]
        newest = list(Clec.objects.order_by("-pk").values_list("pk", flat=True)[MOST - 50 : MOST])
        assert numbers == newest
        assert ada.get(reverse("admin:contacts_clec_changelist"), {"p": MOST // 50 + 1}).status_code == 302
        with CaptureQueriesContext(connection) as asked:
            ada.get(reverse("admin:contacts_clec_changelist"))
        [count] = [query["sql"] for query in asked if "COUNT" in query["sql"]]
        assert f"LIMIT {MOST}" in count

    def test_shows_instants_in_the_viewers_zone(self, ada, world):
        assert "Thu 18 May 2006, 10:00 MDT" in words(ada.get(reverse("admin:requests_app_teamrequest_changelist")))

    def test_of_notices_filters_what_failed(self, ada, world):
        Notice.objects.filter(pk=row_of("admin:notices_notice_changelist").pk).update(state="failed", reason="refused")
        [row] = (
            ada.get(reverse("admin:notices_notice_changelist"), {"state__exact": "failed"}).context["cl"].result_list
        )
        assert row.reason == "refused"

    def test_pages_carry_their_headers_and_hold_nothing_inline(self, ada):
        for of_list, page in PAIRS:
            for path in (reverse(of_list), reverse(page, args=[row_of(page).pk])):
                assert faults(ada.get(path)) == []


class TestAProvider:
    NEW = {"issuer": "https://sso.example.com", "client_id": "us", "client_secret": "hush"}

    def test_is_bound_and_says_where_to_sign_in(self, ada, world):
        add = reverse("admin:contacts_companysignin_add")
        assert ada.get(add).status_code == 200
        answer = ada.post(add, {"clec": world.prairie.pk, **self.NEW})
        assert answer["Location"] == reverse("admin:contacts_companysignin_changelist")
        bound = CompanySignIn.objects.get(clec=world.prairie)
        assert (bound.app.secret, bound.app.settings["bound_by"]) == ("hush", world.admin_user.pk)
        page = words(ada.get(reverse("admin:contacts_companysignin_change", args=[bound.pk])))
        assert reverse("openid_connect_callback", args=[bound.app.provider_id]) in page
        assert "https://sso.example.com" in page

    @pytest.mark.parametrize(
        "wrong", [{"issuer": "http://sso.example.com"}, {"clec": "0"}, {"clec": "x"}, {"client_secret": ""}]
    )
    def test_is_refused_in_words(self, ada, world, wrong):
        answer = ada.post(reverse("admin:contacts_companysignin_add"), {"clec": world.prairie.pk, **self.NEW, **wrong})
        assert "Please correct the error below" in words(answer)
        assert not CompanySignIn.objects.filter(clec=world.prairie).exists()

    def test_is_one_for_a_company_that_is_not_merged(self, ada, world):
        Clec.objects.filter(pk=world.lakehead.pk).update(merged_into=world.prairie, merged_on=NOW.date())
        for clec in (world.cobalt, world.lakehead):
            ada.post(reverse("admin:contacts_companysignin_add"), {"clec": clec.pk, **self.NEW})
        assert SocialApp.objects.get().client_id == "portal"

    def test_is_taken_away(self, ada, world):
        bound = CompanySignIn.objects.get()
        delete = reverse("admin:contacts_companysignin_delete", args=[bound.pk])
        assert ada.get(delete).status_code == 200
        ada.post(delete, {"post": "yes"})
        assert not SocialApp.objects.exists()
        assert not CompanySignIn.objects.exists()
