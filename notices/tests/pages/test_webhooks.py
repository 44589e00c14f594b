"""Webhooks: the pages of a company's administrator."""

import re

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import clec_account, local
from accountteam.tests.walls import WALL
from contacts.tests.pages.reading import words
from notices.models import Attempt, Endpoint, EndpointSecret, Notice
from notices.operations.trying import note_try

pytestmark = pytest.mark.django_db
AT = local("2006-05-18 11:00")
URL = "https://hooks.cobalt.example.com/portal"
ADD = {"url": URL, "kinds": ["acknowledged", "resolved"]}
# Both: session, user, company, count of the bar. The list: endpoints, last tries. One: endpoint, tries, secrets.
LIST, ONE = 6, 7


@pytest.fixture
def ira(cast):
    return clec_account("Ira Castle", cast.cobalt, "America/Denver", "clec_admin")


@pytest.fixture
def kit(cast):
    return clec_account("Kit Weir", cast.prairie, "America/Chicago", "clec_admin")


@pytest.fixture
def ask(client):
    def asked(user, name, *args, at=AT, post=None):
        client.force_login(user)
        with time_machine.travel(at, tick=False):
            address = reverse(name, args=args)
            return client.get(address) if post is None else client.post(address, post)

    return asked


@pytest.fixture
def hook(ask, ira) -> Endpoint:
    ask(ira, "notices:new_webhook", post=ADD)
    return Endpoint.objects.get()


def tried(hook: Endpoint, status: int | None = 500, reason="It answered 500") -> Attempt:
    Notice.objects.get_or_create(
        endpoint=hook,
        channel="webhook",
        defaults={
            "kind": "resolved",
            "source": "event:1",
            "about": "request:1",
            "created_at": AT,
            "next_try_at": AT,
            "context": {"reference": "R-812"},
        },
    )
    note_try(Notice.objects.get(endpoint=hook), status=status, reason=reason, at=AT)
    return Attempt.objects.filter(endpoint=hook).latest("id")


class TestThePages:
    def test_are_for_the_companys_administrator(self, cast, ask, ira, hook, client):
        assert "Webhooks" in client.get(reverse("contacts:team")).text
        for user in (cast.joan, cast.ellery_user, cast.brandvold_user, cast.ota_user, cast.admin_user):
            for name, args in [("notices:webhooks", []), ("notices:new_webhook", []), ("notices:webhook", [hook.pk])]:
                assert ask(user, name, *args).status_code == 404
            assert reverse("notices:webhooks") not in client.get(reverse("contacts:guidelines")).text

    def test_of_another_company_are_not_there(self, ask, kit, hook):
        attempt = tried(hook)
        posts = ["change_webhook", "rotate_secret", "retire_secret", "switch_off", "switch_on", "test_webhook"]
        assert ask(kit, "notices:webhook", hook.pk).status_code == 404
        for name in posts:
            assert ask(kit, f"notices:{name}", hook.pk, post=ADD).status_code == 404
        assert ask(kit, "notices:replay", hook.pk, attempt.pk, post={}).status_code == 404
        assert URL not in words(ask(kit, "notices:webhooks"))

    def test_ask_as_much_of_the_database_for_many_as_for_one(self, ask, ira, hook, client, django_assert_num_queries):
        client.force_login(ira)
        for number in range(3):
            tried(hook)
            ask(ira, "notices:new_webhook", post=ADD | {"url": f"{URL}/{number}"})
            with django_assert_num_queries(WALL + LIST):
                client.get(reverse("notices:webhooks"))
            with django_assert_num_queries(WALL + ONE):
                client.get(reverse("notices:webhook", args=[hook.pk]))


class TestAdding:
    def test_shows_the_secret_once_and_keeps_it_nowhere(self, ask, ira, client):
        page = ask(ira, "notices:new_webhook", post=ADD)
        secret = re.search(r"whsec_[A-Za-z0-9+/=]+", words(page))[0]
        assert "no-store" in page.headers["Cache-Control"]
        hook = Endpoint.objects.get()
        assert (hook.url, hook.kinds, hook.added_by, hook.added_at) == (URL, ["acknowledged", "resolved"], ira, AT)
        for name, args in [("notices:webhooks", []), ("notices:webhook", [hook.pk])]:
            assert secret not in ask(ira, name, *args).text
        assert secret not in str(dict(client.session))

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"url": ""}, "Write the address."),
            ({"url": "nonsense"}, "Write it as https://hooks.example.com/portal."),
            ({"url": "https://192.168.1.1/"}, "Nothing is sent to addresses of a private network"),
            ({"kinds": []}, "Choose at least one of the list."),
            ({"kinds": ["everything"]}, "Choose at least one of the list."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, ask, ira, wrong, said):
        page = ask(ira, "notices:new_webhook", post=ADD | wrong)
        assert page.status_code == 422
        assert said in words(page)
        assert (ADD | wrong)["url"] in page.text
        assert not Endpoint.objects.exists()

    def test_the_same_twice_is_said_beside_the_form(self, ask, ira, hook):
        page = ask(ira, "notices:new_webhook", post=ADD)
        assert page.status_code == 422
        assert "This address is there already." in words(page)


class TestOne:
    def test_shows_each_try_with_status_and_time(self, ask, ira, hook):
        tried(hook)
        tried(hook, status=None, reason="It did not answer in time")
        tried(hook, status=204, reason="")
        text = words(ask(ira, "notices:webhook", hook.pk))
        for said in ("R-812", "It answered 500", "It did not answer in time", "Taken, 204", "11:00"):
            assert said in text

    def test_is_changed(self, ask, ira, hook):
        ask(ira, "notices:change_webhook", hook.pk, post={"url": URL + "/2", "kinds": ["raised"]})
        hook.refresh_from_db()
        assert (hook.url, hook.kinds) == (URL + "/2", ["raised"])
        page = ask(ira, "notices:change_webhook", hook.pk, post={"url": "https://10.0.0.1/", "kinds": ["raised"]})
        assert page.status_code == 422
        assert "private network" in words(page)

    def test_gets_a_new_secret_and_the_former_is_retired(self, ask, ira, hook):
        page = ask(ira, "notices:rotate_secret", hook.pk, post={})
        assert "whsec_" in words(page)
        assert "no-store" in page.headers["Cache-Control"]
        assert "Retire the former secret" in words(ask(ira, "notices:webhook", hook.pk))
        ask(ira, "notices:rotate_secret", hook.pk, post={})
        assert "Two secrets are in use" in words(ask(ira, "notices:webhook", hook.pk))
        ask(ira, "notices:retire_secret", hook.pk, post={})
        assert "Make a new secret" in words(ask(ira, "notices:webhook", hook.pk))
        assert EndpointSecret.objects.filter(retired_at=AT).count() == 1

    def test_is_switched_off_and_on(self, ask, ira, hook):
        ask(ira, "notices:switch_off", hook.pk, post={"why": "We move house"})
        text = words(ask(ira, "notices:webhook", hook.pk))
        assert "Ira Castle: We move house" in text
        assert "Send a test" not in text
        ask(ira, "notices:switch_off", hook.pk, post={})
        assert "That is so already" in words(ask(ira, "notices:webhook", hook.pk))
        ask(ira, "notices:switch_off", hook.pk, post={"why": "x" * 201})
        assert "At most 200 characters." in words(ask(ira, "notices:webhook", hook.pk))
        ask(ira, "notices:switch_on", hook.pk, post={})
        assert Endpoint.objects.get().is_on

    def test_is_sent_a_test(self, ask, ira, hook):
        ask(ira, "notices:test_webhook", hook.pk, post={})
        assert Notice.objects.get().kind == "test"

    def test_sends_a_delivery_again(self, ask, ira, hook):
        attempt = tried(hook)
        Notice.objects.update(state="failed")
        ask(ira, "notices:replay", hook.pk, attempt.pk, post={})
        assert Notice.objects.get().state == "queued"
        ask(ira, "notices:replay", hook.pk, attempt.pk, post={})
        assert "it is on its way already" in words(ask(ira, "notices:webhook", hook.pk))

    def test_says_that_it_fails(self, ask, ira, hook):
        tried(hook)
        assert "It fails." in words(ask(ira, "notices:webhook", hook.pk))
        assert "On, failing" in words(ask(ira, "notices:webhooks"))

    def test_shows_the_newest_fifty_tries(self, ask, ira, hook):
        notice = tried(hook).notice
        Attempt.objects.bulk_create(
            Attempt(endpoint=hook, notice=notice, kind="resolved", number=n, at=AT) for n in range(50)
        )
        assert "These are the newest fifty." in words(ask(ira, "notices:webhook", hook.pk))
