"""The pages of the account as each kind of person: they stand at the gate, what is around them on the page does not."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accountteam.tests.cast import PASSWORD

NEW = "new words of mine, many"


@pytest.fixture(params=["joan", "ellery_user", "brandvold_user", "ota_user", "admin_user"])
def person(cast, request):
    return getattr(cast, request.param)


class TestEachKindOfPerson:
    @pytest.mark.parametrize("page", ["account_change_password", "account_logout", "account_reauthenticate"])
    def test_opens_the_page_with_its_navigation(self, client, person, page):
        client.force_login(person)
        answer = client.get(reverse(page), follow=True)
        assert answer.status_code == 200
        assert person.name in answer.text

    def test_signs_in_and_out(self, client, person):
        answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD}, follow=True)
        assert (answer.status_code, answer.context["user"]) == (200, person)
        client.post(reverse("account_logout"))
        assert client.get("/").status_code == 302

    def test_changes_the_password(self, client, person):
        client.force_login(person)
        words = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        assert client.post(reverse("account_change_password"), words).status_code == 302
        person.refresh_from_db()
        assert person.check_password(NEW)
        assert client.get("/", follow=True).status_code == 200

    def test_sets_a_new_password_by_the_key_of_a_mail(self, client, person, mailoutbox):
        client.post(reverse("account_reset_password"), {"email": person.email})
        link = re.search(r"http://[^/]+(\S+)", mailoutbox[-1].body).group(1)
        page = client.get(link, follow=True)
        words = {"password1": NEW, "password2": NEW}
        answer = client.post(page.request["PATH_INFO"], words, follow=True)
        assert answer.redirect_chain
        answer = Client().post(reverse("account_login"), {"login": person.email, "password": NEW})
        assert answer.status_code == 302
