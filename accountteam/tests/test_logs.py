"""No log tells a secret or what people wrote, and no record can be forged by what somebody sends."""

import io
import logging
import uuid
from datetime import timedelta
from types import SimpleNamespace

import psycopg2
import pytest
from celery import signals
from celery.app.log import TaskFormatter
from django.conf import settings as given
from django.test import Client
from django.urls import path, reverse
from gunicorn.config import Config

from accountteam import gunicorn_conf, urls
from accountteam.logs import Careful, make_careful
from accountteam.tests.cast import PASSWORD
from accountteam.tests.test_crawler import PLACES
from requests_app.models import TeamRequest
from requests_app.tests.pages.reading import NOW, logged

pytestmark = pytest.mark.django_db

BODY = "Jeopardy code K17, call my cell"
FEED = f"/feeds/{'0123456789abcdef' * 4}.ics"
LINK = "/sign-in/password/reset/key/1-d5f2ab-0123456789abcdef0123456789abcdef/"


def breaks_a_rule(request):
    """PostgreSQL quotes the whole row, with what was posted, in what it raises."""
    TeamRequest.objects.update(status="", detail=request.POST["detail"])


def gives_up(request):
    raise RuntimeError("the view fell over")


handler400 = urls.handler400
urlpatterns = [*urls.urlpatterns, path("breaks", breaks_a_rule), path("gives-up", gives_up)]


@pytest.fixture
def log():
    """All that is logged with LOG_LEVEL=DEBUG, as the portal's own handler writes it."""
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter(given.LOGGING["formatters"]["plain"]["format"]))
    handler.addFilter(Careful())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


class TestADayOfWork:
    def test_leaves_no_secret_and_no_text_in_the_log(self, visitor, cast, log, mailoutbox, time_machine):
        time_machine.move_to(NOW)
        secrets = [PASSWORD, "a wrong guess", "another horse battery", BODY]
        visitor.post(reverse("account_login"), {"login": cast.joan.email, "password": "a wrong guess"})
        visitor.post(reverse("account_reset_password"), {"email": cast.joan.email})
        link = mailoutbox[0].body.partition("/sign-in/")[2].split()[0]
        secrets += [link.rstrip("/").rpartition("/")[2], mailoutbox[0].body[:60]]
        opened = visitor.get(f"/sign-in/{link}")
        assert opened.status_code == 302
        new = "another horse battery"
        visitor.post(opened["Location"], {"password1": new, "password2": new})
        visitor.post(reverse("account_login"), {"login": cast.joan.email, "password": new})
        page = visitor.get(reverse("requests:log")).text
        secrets.append(page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0])
        secrets += [visitor.session.session_key, visitor.cookies[given.CSRF_COOKIE_NAME].value]
        token = str(uuid.uuid4())
        kept = {"topic": "order", "state": "NM", "channel": "portal_form", "subject": "DS1", "detail": BODY}
        visitor.post(reverse("requests:log"), {**kept, "token": token})
        feed = visitor.post(reverse("requests:renew_feed")).text.partition("/feeds/")[2].partition(".ics")[0]
        assert visitor.get(f"/feeds/{feed}.ics").status_code == 200
        assert visitor.get(f"/feeds/{feed[::-1]}.ics").status_code == 404
        secrets += [feed, feed[::-1]]
        assert TeamRequest.objects.get().detail == BODY
        assert visitor.post("/gives-up", {"detail": BODY, "password": new}).status_code == 500
        told = log.getvalue()
        assert "the view fell over" in told
        assert [secret for secret in secrets if secret in told] == []

    @pytest.mark.django_db(transaction=True)
    def test_tells_of_a_refused_row_its_rule_and_not_its_text(self, visitor, cast, log):
        logged(cast, NOW)
        visitor.force_login(cast.joan)
        assert visitor.post("/breaks", {"detail": BODY}).status_code == 500
        told = log.getvalue()
        assert "IntegrityError: PostgreSQL 23514, " in told
        assert BODY not in told
        assert "DETAIL" not in told


def written(message, *arguments, exc_info=None, formatter=None) -> str:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    logger = logging.Logger("some")
    logger.addHandler(handler)
    make_careful(logger)
    logger.error(message, *arguments, exc_info=exc_info)
    return out.getvalue()


class TestARecord:
    @pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x1b[2K", "\x85", "\u2028"])
    def test_is_one_line_whatever_is_in_it(self, end):
        told = written("Forbidden: %s", f"/x{end}2006-05-18 ERROR forged")
        assert len(told.splitlines()) == 1
        assert told.isprintable() or told.rstrip("\n").isprintable()

    def test_sets_in_what_was_raised(self):
        try:
            raise ValueError("x\n2006-05-18 11:00 ERROR forged: yes")
        except ValueError as error:
            told = written("It failed", exc_info=error)
        first, *rest = told.splitlines()
        assert first == "It failed"
        assert rest
        assert all(line.startswith("  ") for line in rest)

    def test_hides_links_that_are_secrets_and_no_others(self):
        assert written("Not found: %s", LINK) == "Not found: /sign-in/password/reset/key/[cut]/\n"
        assert written("Not found: %s", FEED) == "Not found: /feeds/[cut].ics\n"
        for place in PLACES:
            url = place.url(
                dict.fromkeys(place.arguments, 17)
                | {"action": "answer_raise", "step": "confirm_meeting", "key": "k", "uidb36": "1"}
            )
            assert written("%s", url) == f"{url}\n"

    def test_is_as_careful_when_a_worker_writes_it(self, cast):
        """Celery names the error in its own words, and formats with a formatter of its own."""
        try:
            TeamRequest.objects.create(detail=BODY)
        except Exception as error:
            told = written("Task raised: %r, %s", error, error, exc_info=error, formatter=TaskFormatter("%(message)s"))
        assert BODY not in told
        assert "PostgreSQL 23502" in told

    def test_says_why_there_is_no_database(self):
        with pytest.raises(psycopg2.OperationalError) as raised:
            psycopg2.connect(host="127.0.0.1", port=1)
        assert "refused" in written("It failed", exc_info=raised.value)

    def test_of_worker_and_beat_passes_the_filter(self):
        receivers = [str(receiver) for _, receiver in signals.after_setup_logger.receivers]
        assert any("make_careful" in receiver for receiver in receivers)


class TestTheServersLog:
    @pytest.fixture
    def server(self):
        config = Config()
        for name in ("accesslog", "access_log_format", "logger_class"):
            config.set(name, getattr(gunicorn_conf, name))
        log = config.logger_class(config)
        out = io.StringIO()
        for handler in log.access_log.handlers:
            handler.setStream(out)
        yield lambda **environment: self.asked(log, out, environment)
        log.access_log.handlers.clear()
        log.error_log.handlers.clear()

    def asked(self, log, out, environment):
        answer = SimpleNamespace(status="200 OK", headers=[], sent=7)
        known = {
            "REQUEST_METHOD": "GET",
            "RAW_URI": environment["PATH_INFO"] + "?" + environment.get("QUERY_STRING", ""),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "192.0.2.1",
        }
        log.access(answer, SimpleNamespace(headers=[]), {**known, **environment}, timedelta(0))
        return out.getvalue()

    def test_has_no_link_that_is_a_secret_no_query_and_no_page_before(self, server):
        told = server(PATH_INFO=LINK, QUERY_STRING="q=quite+private", HTTP_REFERER="http://portal/?q=quite+private")
        assert '"GET /sign-in/password/reset/key/[cut]/ HTTP/1.1" 200 7' in told
        assert "private" not in told

    def test_has_no_address_of_a_calendar_feed(self, server):
        assert '"GET /feeds/[cut].ics HTTP/1.1" 200 7' in server(PATH_INFO=FEED)

    def test_cannot_be_forged_by_an_address(self, server):
        told = server(PATH_INFO="/x\n192.0.2.9 [] GET /forged")
        assert len(told.splitlines()) == 1
