"""People: who signs in, asking somebody, switching off and on; and the page behind the link in the mail."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from accountteam.tests.cast import PASSWORD, clec_account, local, person
from accountteam.tests.walls import WALL
from contacts.models import Invitation, Position, User

from .reading import words

pytestmark = pytest.mark.django_db
AT = local("2006-05-18 11:00")
NEW = "new.hand@cobalt.example.com"
MINE = {"name": "New Hand", "zone": "America/Phoenix", "password": PASSWORD}


@pytest.fixture
def ira(cast):
    return clec_account("Ira Castle", cast.cobalt, "America/Denver", User.Role.CLEC_ADMIN)


@pytest.fixture
def ask(client):
    """Open, or send to, a page as somebody at 11:00; `at` another time."""

    def asked(user, name, *args, at=AT, post=None, **get):
        if user:
            client.force_login(user)
        with time_machine.travel(at, tick=False):
            address = reverse(name, args=args)
            return client.get(address, get) if post is None else client.post(address, post)

    return asked


@pytest.fixture
def link(ask, ira, client):
    """The token of a link that Ira sent."""
    ask(ira, "contacts:invite", post={"email": NEW, "role": "clec_user"})
    client.logout()
    return re.search(r"/invitation/([^/]+)/", mail.outbox[0].body).group(1)


def who(client):
    """Whom the session is of; it has run out long since by today's clock."""
    with time_machine.travel(AT, tick=False):
        return int(client.session["_auth_user_id"])


class TestThePage:
    def test_shows_a_company_its_own_people_only(self, cast, ask, ira):
        text = words(ask(ira, "contacts:sign_ins"))
        assert "Joan Ferris" in text
        assert "Ken Adair" not in text

    def test_shows_sales_operations_everybody_and_finds_them(self, cast, ask):
        assert "Ken Adair" in words(ask(cast.ota_user, "contacts:sign_ins"))
        found = words(ask(cast.ota_user, "contacts:sign_ins", q="prairie"))
        assert "Ken Adair" in found
        assert "Joan Ferris" not in found

    def test_shows_a_director_their_group(self, cast, ask):
        text = words(ask(cast.brandvold_user, "contacts:sign_ins"))
        assert "Ruth Ellery" in text
        assert "Greta Lindqvist" not in text
        assert "Invite somebody" not in text
        assert ask(cast.brandvold_user, "contacts:invite").status_code == 404

    def test_is_not_there_for_others(self, cast, ask):
        for user in (cast.joan, cast.ellery_user, cast.whitcombe_user):
            for name, args in [("contacts:sign_ins", []), ("contacts:invite", []), ("contacts:sign_in", [user.pk])]:
                assert ask(user, name, *args).status_code == 404

    def test_of_anothers_person_is_the_same_404_as_one_that_does_not_exist(self, cast, ask, ira):
        for name, post in [("contacts:sign_in", None), ("contacts:deactivate", {}), ("contacts:reactivate", {})]:
            pages = [ask(ira, name, pk, post=post) for pk in (cast.ken.pk, cast.ellery_user.pk, 987654, 10**40)]
            assert {page.status_code for page in pages} == {404}
            assert len({words(page) for page in pages}) == 1

    def test_is_as_many_queries_for_many_as_for_one(self, cast, client, ira, django_assert_num_queries):
        client.force_login(ira)
        with django_assert_num_queries(WALL + QUERIES):
            client.get(reverse("contacts:sign_ins"))
        for number in range(5):
            clec_account(f"Hand {number}", cast.cobalt, "America/Denver")
        with django_assert_num_queries(WALL + QUERIES):
            client.get(reverse("contacts:sign_ins"))

    def test_says_when_there_are_more_than_it_shows(self, cast, ask):
        User.objects.bulk_create(
            User(email=f"h{n}@x.example.com", name=f"Hand {n:03}", role="clec_user", clec=cast.lakehead, zone="UTC")
            for n in range(101)
        )
        assert "These are the first hundred." in words(ask(cast.ota_user, "contacts:sign_ins", q="hand"))

    def test_refuses_a_search_longer_than_any_name(self, cast, ask, ira):
        assert ask(ira, "contacts:sign_ins", q="x" * 121).status_code == 422


class TestInviting:
    def test_sends_the_link_to_the_address_and_says_so(self, cast, ask, ira):
        ask(ira, "contacts:invite", post={"email": NEW, "role": "clec_user"})
        (sent,) = mail.outbox
        assert sent.to == [NEW]
        assert "Ira Castle invites you" in sent.subject
        assert "Company user of Cobalt Mesa Telecom" in sent.body
        assert f"{NEW} is invited" in words(ask(ira, "contacts:sign_ins"))

    @pytest.mark.parametrize(
        "more", [{"role": "administrator"}, {"role": "service_manager"}, {"role": "sales_operations"}, {"role": ""}]
    )
    def test_into_another_role_is_refused(self, cast, ask, ira, more):
        assert ask(ira, "contacts:invite", post={"email": NEW, **more}).status_code == 422
        assert not Invitation.objects.exists()

    def test_into_another_company_is_not_heard(self, cast, ask, ira):
        post = {"email": NEW, "role": "clec_user", "company": "Prairie Switch Communications", "clec": cast.prairie.pk}
        ask(ira, "contacts:invite", post=post)
        assert Invitation.objects.get().clec == cast.cobalt

    def test_names_the_company_by_name_or_code(self, cast, ask):
        for company in ("prairie switch communications", " x0b2 "):
            ask(cast.ota_user, "contacts:invite", post={"email": NEW, "role": "clec_admin", "company": company})
        assert set(Invitation.objects.values_list("clec", flat=True)) == {cast.prairie.pk}
        for company in ("", "Nobody’s", "switch"):
            page = ask(cast.ota_user, "contacts:invite", post={"email": NEW, "role": "clec_user", "company": company})
            assert page.status_code == 422

    def test_of_ours_names_the_person(self, cast, ask):
        hand = person("Vera Hale", Position.SERVICE_MANAGER, "America/Denver", "Denver")
        post = {"email": hand.email, "role": "service_manager", "person": hand.pk}
        assert ask(cast.ota_user, "contacts:invite", post=post | {"role": "sales_executive"}).status_code == 422
        assert ask(cast.ota_user, "contacts:invite", post=post | {"person": cast.ellery.pk}).status_code == 422
        assert ask(cast.ota_user, "contacts:invite", post=post).status_code == 302
        assert Invitation.objects.get().person == hand

    def test_who_signs_in_already_is_said_beside_the_address(self, cast, ask, ira):
        page = ask(ira, "contacts:invite", post={"email": cast.joan.email.upper(), "role": "clec_user"})
        assert page.status_code == 422
        assert "This address has a sign-in already." in words(page)

    def test_that_could_not_be_mailed_says_so(self, cast, ask, ira, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        ask(ira, "contacts:invite", post={"email": NEW, "role": "clec_user"})
        assert "could not be sent" in words(ask(ira, "contacts:sign_ins"))

    def test_is_taken_back(self, cast, ask, ira, link):
        pk = Invitation.objects.get().pk
        assert ask(cast.ellery_user, "contacts:revoke", pk, post={}).status_code == 404
        ask(ira, "contacts:revoke", pk, post={})
        assert "is taken back" in words(ask(ira, "contacts:sign_ins"))
        ask(ira, "contacts:revoke", pk, post={})
        assert "nothing was changed" in words(ask(ira, "contacts:sign_ins"))


class TestTheLink:
    def test_makes_the_sign_in_and_signs_in(self, cast, ask, link, client):
        assert f"{NEW}, Company user of Cobalt Mesa Telecom" in words(ask(None, "contacts:accept", link))
        answer = ask(None, "contacts:accept", link, post=MINE)
        account = User.objects.get(email=NEW)
        assert (answer.status_code, who(client)) == (302, account.pk)
        assert (account.name, account.zone, account.clec) == ("New Hand", "America/Phoenix", cast.cobalt)
        assert EmailAddress.objects.get(user=account).verified

    def test_is_not_used_up_by_looking(self, cast, ask, link):
        for _ in range(3):
            assert ask(None, "contacts:accept", link).status_code == 200

    def test_takes_nothing_else_from_who_follows_it(self, cast, ask, link):
        more = {"role": "administrator", "email": "x@example.com", "clec": cast.prairie.pk, "is_active": "1"}
        ask(None, "contacts:accept", link, post=MINE | more)
        account = User.objects.get(email=NEW)
        assert (account.role, account.clec) == ("clec_user", cast.cobalt)

    @pytest.mark.parametrize("password", ["short", "password1234", NEW, ""])
    def test_refuses_a_password_that_is_guessed(self, cast, ask, link, password):
        assert ask(None, "contacts:accept", link, post=MINE | {"password": password}).status_code == 422
        assert not User.objects.filter(email=NEW).exists()

    def test_signs_out_whoever_sat_there(self, cast, ask, link, client):
        ask(cast.ken, "contacts:accept", link, post=MINE)
        assert who(client) == User.objects.get(email=NEW).pk

    def test_that_was_used_is_a_clear_page(self, cast, ask, link, client):
        ask(None, "contacts:accept", link, post=MINE)
        client.logout()
        for post in (None, MINE):
            page = ask(None, "contacts:accept", link, post=post)
            assert page.status_code == 410
            assert "It was used" in words(page)

    def test_that_ran_out_or_was_taken_back_is_a_clear_page(self, cast, ask, link):
        page = ask(None, "contacts:accept", link, at=local("2006-05-25 11:00"))
        assert page.status_code == 410
        assert "It ran out on Thu 25 May 2006." in words(page)
        Invitation.objects.update(revoked_at=AT)
        assert "It was taken back" in words(ask(None, "contacts:accept", link))

    def test_of_somebody_with_a_sign_in_is_a_clear_page(self, cast, ask, link):
        User.objects.filter(pk=cast.ken.pk).update(email=NEW)
        page = ask(None, "contacts:accept", link, post=MINE)
        assert page.status_code == 410
        assert "You have a sign-in here already." in words(page)

    def test_that_nobody_sent_is_not_there(self, cast, ask):
        assert ask(None, "contacts:accept", "x" * 43).status_code == 404


class TestLeaving:
    def test_switches_off_and_on(self, cast, ask, ira):
        assert "Switch the sign-in off" in words(ask(ira, "contacts:sign_in", cast.joan.pk))
        ask(ira, "contacts:deactivate", cast.joan.pk, post={"reason": "Left us"})
        text = words(ask(ira, "contacts:sign_in", cast.joan.pk))
        assert "Sign-in off" in text
        assert "Ira Castle not yet Left us" in text
        ask(ira, "contacts:deactivate", cast.joan.pk, post={})
        assert "is off already" in words(ask(ira, "contacts:sign_in", cast.joan.pk))
        ask(ira, "contacts:reactivate", cast.joan.pk, post={})
        assert "Sign-in on" in words(ask(ira, "contacts:sign_in", cast.joan.pk))
        ask(ira, "contacts:reactivate", cast.joan.pk, post={})
        assert "is on already" in words(ask(ira, "contacts:sign_in", cast.joan.pk))

    def test_says_what_is_still_held_and_offers_the_director_to_let_go(self, cast, ask):
        page = ask(cast.ota_user, "contacts:deactivate", cast.ellery_user.pk, post={})
        assert page.status_code == 422
        assert "Service Manager of Cobalt Mesa Telecom" in words(page)
        assert "Only their director" in words(page)
        assert "Let them go" in words(ask(cast.brandvold_user, "contacts:sign_in", cast.ellery_user.pk))
        refused = ask(cast.brandvold_user, "contacts:deactivate", cast.ellery_user.pk, post={"let_go": "on"})
        assert "Say why" in words(refused)
        ask(cast.brandvold_user, "contacts:deactivate", cast.ellery_user.pk, post={"let_go": "on", "reason": "Ill"})
        assert not User.objects.get(pk=cast.ellery_user.pk).is_active


QUERIES = 7
