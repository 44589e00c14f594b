"""The broker is down: every page works, sign-in included; it is back: flagging catches up within 10 s."""

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from accountteam.tests.cast import PASSWORD

from .stage import Stage

pytestmark = pytest.mark.stack

PAGES = ["/queue/", "/companies/?q=cobalt", "/requests/log/"]


class TestWithoutTheBroker:
    def test_people_sign_in_and_work_and_the_flags_catch_up(self, play):
        run(play, down=8)

    @pytest.mark.prove
    def test_after_a_long_absence_too(self, play):
        run(play, down=90)


def run(play: Stage, *, down: float) -> None:
    assert play.until(play.portal.is_answering, 60)
    with play.without("valkey"):
        browser = Browser(play.portal.address)
        browser.sign_in(play.manager.email)
        for page in PAGES:
            assert browser.get(page)[0] == 200
        play.log_late()
        play.wait(down)
        assert not play.all_flagged()
    back = time.monotonic()
    assert play.until(play.all_flagged, 30), play.children["worker-sweep"].last_lines()
    assert time.monotonic() - back <= 10


class Browser:
    """Enough of one to sign in and read pages."""

    def __init__(self, address: str) -> None:
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def get(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        data = urllib.parse.urlencode(form).encode() if form else None
        headers = {"Referer": self.address}
        question = urllib.request.Request(self.address + path, data, headers)  # noqa: S310  # our own address
        try:
            with self.opener.open(question, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def sign_in(self, email: str) -> None:
        _, page = self.get("/sign-in/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None, page[:500]
        status, page = self.get(
            "/sign-in/login/", {"csrfmiddlewaretoken": token[1], "login": email, "password": PASSWORD}
        )
        assert status == 200, page[:500]
        assert 'name="password"' not in page
