"""What the portal refuses to start with, and that a sound one passes Django's own checks for production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from accountteam.checks import may_start

ROOT = Path(__file__).resolve().parents[2]
OTHER = "mB5xQ0sW8kD3nF6vH1jL9pT2rY7uC4eZ_iOaXgNyEwUtRqKdS-"
KEY = "Vq3xT8mR1nZ6bK0wJ5cH9dL2gS7pF4yA-uE_oIiXzQvWtBrNkM"
# As a deployment sets it. No server is asked for any of this.
SOUND = {
    "PATH": os.environ["PATH"],
    "SECRET_KEY": KEY,
    "RECORD_KEY": OTHER,
    "PORTAL_URL": "https://portal.ilec.example.com",
    "ALLOWED_HOSTS": "portal.ilec.example.com",
    "TRUSTED_PROXY_COUNT": "1",
    "EMAIL_URL": "smtp://mail.ilec.example.com:25",
    "DATABASE_URL": "postgres://portal:word@127.0.0.1:1/portal",
    "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
    "PLAIN_STATIC": "true",
}
PROGRAMS = {
    "web": ["gunicorn", "accountteam.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket"],
    "worker": ["celery", "-A", "accountteam", "worker", "--concurrency=1"],
    "beat": ["celery", "-A", "accountteam", "beat"],
}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def sound(settings):
    """The settings of a portal in earnest."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS, settings.RECORD_KEY = KEY, [], OTHER
    settings.DEBUG = settings.DEMO = False
    settings.PORTAL_URL, settings.SECURE = "https://portal.ilec.example.com", True
    settings.ALLOWED_HOSTS = ["portal.ilec.example.com"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return settings


@pytest.fixture
def at_home(sound):
    """What `make run` starts with."""
    sound.DEMO, sound.SECURE, sound.PORTAL_URL = True, False, "http://127.0.0.1:8000"
    sound.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    return sound


def said() -> list[str]:
    return [str(message.id).removeprefix("accountteam.") for message in may_start(None)]


class TestAPortalInEarnest:
    def test_starts_when_all_is_sound(self, sound):
        assert said() == []

    @pytest.mark.parametrize(
        ("name", "value", "mistake"),
        [
            ("SECRET_KEY", "", "key_missing"),
            ("SECRET_KEY", KEY[:49], "key_short"),
            ("SECRET_KEY", "a" * 60, "key_known"),
            ("SECRET_KEY", "django-insecure-" + KEY, "key_known"),
            ("SECRET_KEY", "account-team-demo" + KEY, "key_known"),
            ("SECRET_KEY_FALLBACKS", [KEY, "old"], "key_short"),
            ("RECORD_KEY", "", "key_missing"),
            ("RECORD_KEY", OTHER[:49], "key_short"),
            ("RECORD_KEY", KEY, "key_shared"),
            ("DEBUG", True, "debug"),
            ("DEMO", True, "demo"),
            ("ALLOWED_HOSTS", ["*"], "hosts"),
            ("ALLOWED_HOSTS", ["portal.ilec.example.com", "*"], "hosts"),
            ("ALLOWED_HOSTS", [], "hosts"),
            ("PORTAL_URL", "http://127.0.0.1:8000", "address"),
            ("SECURE", False, "plain"),
            ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "mail"),
        ],
    )
    def test_does_not_start_with(self, sound, name, value, mistake):
        setattr(sound, name, value)
        assert said() == [mistake]

    def test_is_known_by_the_hosts_it_answers_to_where_its_address_was_forgotten(self, at_home):
        at_home.DEMO, at_home.ALLOWED_HOSTS, at_home.SECRET_KEY = False, ["portal.ilec.example.com"], "short"
        assert said() == ["key_short", "address"]


class TestAGateway:
    """Of pagers or text messages."""

    def test_that_can_be_used_is_started_with(self, sound):
        sound.GATEWAYS = sound.GATEWAYS | {"sms": gateway(sound, url="https://sms.example.com/send")}
        assert said() == []

    @pytest.mark.parametrize(
        ("given", "mistake"),
        [
            ({"url": "http://sms.example.com/"}, "The gateway for sms cannot be used: The address has to begin with"),
            ({"url": "https://sms.example.com/", "shape": "[]"}, "its shape has no place for {number} and {text}"),
            ({"mail": "sms@example.com"}, "its e-mail address has no place for {number}"),
        ],
    )
    def test_that_cannot_is_said_to_be_that(self, sound, given, mistake):
        sound.GATEWAYS = sound.GATEWAYS | {"sms": gateway(sound, **given)}
        [error] = may_start(None)
        assert mistake in error.msg

    def test_on_this_machine_is_for_tests(self, sound):
        sound.OUTBOUND_LOOPBACK_PORTS = [8025]
        assert said() == ["outbound"]


def gateway(settings, **given: str) -> dict[str, str]:
    return settings.GATEWAYS["sms"] | given


class TestTheDemoAtHome:
    @pytest.mark.parametrize(
        ("url", "hosts"),
        [
            ("http://127.0.0.1:8000", ["localhost", "127.0.0.1", "[::1]"]),
            ("http://127.0.0.1:8000", ["*"]),  # HOST=0.0.0.0
            ("http://192.168.1.5:8000", ["localhost", "127.0.0.1", "[::1]", "192.168.1.5"]),
            ("http://desk:8000", ["localhost", "desk"]),
        ],
    )
    def test_starts_as_make_run_starts_it(self, at_home, url, hosts):
        at_home.PORTAL_URL, at_home.ALLOWED_HOSTS, at_home.SECRET_KEY = url, hosts, "a short one"
        assert said() == []

    @pytest.mark.parametrize(
        ("url", "hosts"),
        [
            ("https://portal.ilec.example.com", ["localhost"]),
            ("http://93.184.216.34", ["localhost"]),
            ("http://127.0.0.1:8000", ["portal.ilec.example.com"]),
        ],
    )
    def test_is_not_shown_to_the_world(self, at_home, url, hosts):
        at_home.PORTAL_URL, at_home.ALLOWED_HOSTS = url, hosts
        assert "demo" in said()

    def test_needs_a_key_all_the_same(self, at_home):
        at_home.SECRET_KEY = ""
        assert said() == ["key_missing"]

    def test_starts_without_the_demo_where_only_this_machine_can_call(self, at_home):
        at_home.DEMO = False
        assert said() == []


class TestPrograms:
    @pytest.mark.parametrize("program", PROGRAMS)
    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"SECRET_KEY": ""}, "SECRET_KEY is not set: it has to be 50 or more random characters"),
            ({"DEBUG": "true"}, "DEBUG is on: an error would show everybody the portal's insides; leave it unset."),
        ],
    )
    def test_end_at_once_and_say_why(self, program, change, sentence):
        done = run("-m", *PROGRAMS[program], **{**SOUND, **change})
        assert done.returncode == 3
        assert "The portal does not start:" in done.stderr
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr

    def test_commands_run_all_the_same(self):
        done = run("manage.py", "check", **{**SOUND, "DEBUG": "true", "SECRET_KEY": ""})
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.django_db
class TestANewKey:
    """docs/operations.md, *Keys*: the old one is read for a while, so that nobody is signed out."""

    @pytest.mark.parametrize(("fallbacks", "stays"), [(["old"], True), ([], False)])
    def test_signs_nobody_out_while_the_old_one_is_kept(self, client, cast, settings, fallbacks, stays):
        settings.SECRET_KEY = "old"
        client.force_login(cast.joan)
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", fallbacks
        assert (client.get(reverse("contacts:team")).status_code == 200) is stays


class TestDjangosOwnChecks:
    def test_find_nothing_in_a_sound_portal(self):
        done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **SOUND)
        assert "no issues" in done.stdout
        assert (done.returncode, done.stderr) == (0, "")

    def test_are_told_with_ours(self):
        done = run("manage.py", "check", "--deploy", **{**SOUND, "ALLOWED_HOSTS": "*"})
        assert done.returncode == 1
        assert "accountteam.hosts" in done.stderr
