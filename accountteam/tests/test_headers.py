"""What answers carry that no view gives: files, redirects, errors, and a portal behind HTTPS."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as given
from django.test import Client
from django.urls import path, reverse

from accountteam import urls
from accountteam.tests.carrying import faults, faults_of_page
from accountteam.tests.cast import PASSWORD
from accountteam.tests.test_start import SOUND

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]


def fails(request):
    raise RuntimeError("the view fell over")


handler400 = urls.handler400
urlpatterns = [*urls.urlpatterns, path("fails", fails)]


class TestErrors:
    """Whoever answers: Django before any view, the CSRF check, a view, or nobody."""

    @pytest.fixture
    def asking(self, cast, settings):
        settings.ROOT_URLCONF = __name__
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(cast.joan)
        return client

    @pytest.mark.parametrize(
        ("status", "method", "url", "options"),
        [
            (400, "get", "/", {"headers": {"Host": "evil.example.com"}}),
            (403, "post", "/requests/log/", {}),
            (404, "get", "/no-such-page", {}),
            (404, "get", "/static/no-such-file.js", {}),
            (405, "get", "/people/1/verify/", {}),
            (500, "get", "/fails", {}),
        ],
    )
    def test_carry_it_all(self, asking, status, method, url, options):
        answer = getattr(asking, method)(url, **options)
        assert (answer.status_code, faults(answer)) == (status, [])

    def test_so_does_what_is_too_long(self, client):
        answer = client.post(reverse("account_login"), {"login": "x" * 3_000_000})
        assert (answer.status_code, faults(answer)) == (413, [])


class TestFiles:
    def test_carry_it_all(self, client):
        answer = client.get("/static/js/portal.js")
        assert (answer.status_code, faults(answer)) == (200, [])
        answer.close()

    @pytest.mark.parametrize(
        "url",
        [
            "/static/../manage.py",
            "/static/..%2fmanage.py",
            "/static/%2e%2e/manage.py",
            "/static/js/../../accountteam/settings.py",
            "/static//etc/passwd",
            "/static/..\\manage.py",
            "/static/%00",
            "/static/js/",
        ],
    )
    def test_lie_in_their_folder_and_nowhere_else(self, client, url):
        assert client.get(url).status_code == 404


class TestBehindHttps:
    """The settings of a portal in earnest, read as a deployment reads them."""

    SCRIPT = """
import django; django.setup()
from django.conf import settings
from django.test import Client, RequestFactory
for line in {lines!r}: print(eval(line))
"""

    def told(self, *lines, **environment):
        command = [sys.executable, "-c", self.SCRIPT.format(lines=lines)]
        settings = {"DJANGO_SETTINGS_MODULE": "accountteam.settings", **SOUND, **environment}
        return subprocess.run(
            command, env=settings, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()

    def test_cookies_are_for_this_host_over_https_and_for_no_script(self):
        assert self.told(
            "settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY",
            "settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_HTTPONLY",
            "settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE",
            "settings.SESSION_COOKIE_DOMAIN, settings.CSRF_COOKIE_DOMAIN, settings.SESSION_COOKIE_PATH",
        ) == [
            "('__Host-sessionid', True, True)",
            "('__Host-csrftoken', True, True)",
            "('Lax', 'Lax')",
            "(None, None, '/')",
        ]

    def test_browsers_are_told_to_come_by_https_for_a_year(self):
        asked = "Client().get('/healthz', headers={'Host': 'portal.ilec.example.com'}, secure=True)"
        assert self.told(f"{asked}['Strict-Transport-Security']") == ["max-age=31536000; includeSubDomains"]

    @pytest.mark.parametrize(("proxies", "status"), [("1", "200"), ("0", "301")])
    def test_a_proxy_is_believed_where_one_is_set_only(self, proxies, status):
        forwarded = {"Host": "portal.ilec.example.com", "X-Forwarded-Proto": "https"}
        asked = f"Client().get('/healthz', headers={forwarded})"
        assert self.told(f"{asked}.status_code", TRUSTED_PROXY_COUNT=proxies) == [status]


class TestForwardedHeaders:
    def test_do_not_name_the_host(self, client, cast, mailoutbox):
        forged = {"X-Forwarded-Host": "evil.example.com", "X-Forwarded-Server": "evil.example.com"}
        client.post(reverse("account_reset_password"), {"email": cast.joan.email}, headers=forged)
        assert "evil" not in mailoutbox[0].body

    def test_do_not_hide_who_guesses(self, client, cast, settings):
        """allauth counts by address: another X-Forwarded-For each time must not begin anew."""
        url = reverse("account_login")
        tried = [
            client.post(
                url, {"login": f"n{n}@example.com", "password": "guess"}, headers={"X-Forwarded-For": f"203.0.113.{n}"}
            )
            for n in range(12)
        ]
        assert "Too many" in tried[-1].text or tried[-1].status_code == 429


class TestCookies:
    def test_of_sign_in_are_for_no_script_and_no_other_site(self, client, cast):
        client.post(reverse("account_login"), {"login": cast.joan.email, "password": PASSWORD})
        client.get(reverse("requests:log"))
        cookies = {name: client.cookies[name] for name in (given.SESSION_COOKIE_NAME, given.CSRF_COOKIE_NAME)}
        assert all(cookie["httponly"] and cookie["samesite"] == "Lax" for cookie in cookies.values())

    def test_and_pages_are_forgotten_at_sign_out(self, client, cast):
        client.force_login(cast.joan)
        answer = client.post(reverse("account_logout"))
        assert answer["Clear-Site-Data"] == '"cache"'
        assert client.cookies[given.SESSION_COOKIE_NAME]["max-age"] == 0


class TestTheTestItself:
    @pytest.mark.parametrize(
        ("html", "fault"),
        [
            ("<p style='color:red'>", "a style"),
            ('<a onclick="x()">', "a handler"),
            ('<a href="javascript:x()">', "a script's address"),
            ("<script nonce='n'>x()</script>", "an inline script"),
            ('<script src="/a.js"></script>', "a script without the nonce"),
        ],
    )
    def test_finds_what_acts_by_itself(self, html, fault):
        assert fault in faults_of_page(html, "'self' 'nonce-n'")
