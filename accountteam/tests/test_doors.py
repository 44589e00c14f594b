"""The front door: signing in, where each role lands, what a monitor asks, what every answer carries."""

import pytest
from django.urls import reverse

from accountteam.tests.cast import PASSWORD, local

pytestmark = pytest.mark.django_db


class TestSigningIn:
    def sign_in(self, client, email, password=PASSWORD):
        return client.post(reverse("account_login"), {"login": email, "password": password})

    def test_by_email_in_any_case(self, client, cast):
        answer = self.sign_in(client, cast.joan.email.upper())
        assert (answer.status_code, answer["Location"]) == (302, "/")

    def test_a_wrong_password_says_so_and_keeps_the_address(self, client, cast):
        answer = self.sign_in(client, cast.joan.email, "not it")
        assert cast.joan.email in answer.text
        assert "_auth_user_id" not in client.session

    def test_somebody_who_left_cannot(self, client, cast):
        cast.joan.is_active = False
        cast.joan.save()
        self.sign_in(client, cast.joan.email)
        assert "_auth_user_id" not in client.session

    def test_nobody_registers_themselves(self, client):
        answer = client.post(reverse("account_signup"), {"email": "a@example.com", "password1": PASSWORD})
        assert "_auth_user_id" not in client.session
        assert "closed" in answer.text.lower()

    def test_a_new_password_is_offered_by_mail(self, client, cast, mailoutbox):
        client.post(reverse("account_reset_password"), {"email": cast.joan.email})
        (mail,) = mailoutbox
        assert mail.subject == "Account Team: choose a new password"
        assert "account team portal" in mail.body
        assert "/sign-in/password/reset/key/" in mail.body

    def test_a_new_password_is_chosen_by_the_link_of_the_mail_once(self, client, cast, mailoutbox):
        new = "another horse battery"
        client.post(reverse("account_reset_password"), {"email": cast.joan.email})
        link = "/sign-in/" + mailoutbox[0].body.partition("/sign-in/")[2].split()[0]
        form = client.get(link)["Location"]
        client.post(form, {"password1": new, "password2": new})
        assert self.sign_in(client, cast.joan.email, new)["Location"] == "/"
        assert client.get(link).status_code == 200  # says that it has been used

    def test_an_address_without_a_sign_in_is_answered_alike_and_not_written_to(self, client, cast, mailoutbox):
        known = client.post(reverse("account_reset_password"), {"email": cast.joan.email}, follow=True)
        mailoutbox.clear()
        unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"}, follow=True)
        assert (unknown.status_code, unknown.redirect_chain) == (known.status_code, known.redirect_chain)
        assert mailoutbox == []

    @pytest.mark.parametrize("name", ["home", "contacts:team", "contacts:lookup", "requests:queue", "requests:past"])
    def test_every_page_asks_who_it_is(self, client, name):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))


class TestHome:
    @pytest.mark.parametrize(
        ("who", "lands_on"),
        [
            ("joan", "contacts:team"),
            ("ellery_user", "requests:queue"),
            ("whitcombe_user", "requests:queue"),
            ("brandvold_user", "requests:past"),
            ("holloway_user", "requests:past"),
            ("ota_user", "requests:queue"),
            ("admin_user", "contacts:lookup"),
        ],
    )
    def test_each_role_lands_where_it_works(self, client, cast, who, lands_on):
        client.force_login(getattr(cast, who))
        assert client.get(reverse("home"))["Location"] == reverse(lands_on)


class TestAMonitor:
    def test_the_process_and_the_database_answer(self, client):
        assert client.get(reverse("healthz")).text == "ok\n"
        assert client.get(reverse("readyz")).text == "ready\n"


class TestEveryAnswer:
    def test_allows_nothing_inline_and_no_other_host(self, client):
        policy = client.get(reverse("account_login"))["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'self'" in policy

    def test_is_written_in_the_viewers_zone(self, client, cast, time_machine):
        time_machine.move_to(local("2006-05-18 11:00"), tick=False)
        client.force_login(cast.joan)  # Phoenix keeps no summer time: an hour behind Denver
        page = client.get(reverse("contacts:team")).text
        assert "10:00" in page
        assert "MST" in page
