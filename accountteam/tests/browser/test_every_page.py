"""Every page, as each role: nothing serious for axe, nothing cut off at any width, nothing from elsewhere."""

from datetime import datetime
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from accountteam.tests.browser.conftest import NOON
from accountteam.tests.cast import hashed, standing_data
from contacts.models import Clec, User
from requests_app import demo
from requests_app.models import TeamRequest

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
Look = tuple[Scheme, int]
WIDTHS = [375, 768, 1440]
SCHEMES: list[Scheme] = ["light", "dark"]
PHONE_AND_DESK: list[Look] = [("light", 375), ("dark", 1440)]
EVERY_LOOK: list[Look] = [(scheme, width) for scheme in SCHEMES for width in WIDTHS]
OF_COMPANIES = ["joan.ferris@cobalt.example.com", "astrid.holm@lakehead.example.com"]
OF_OURS = ["greta.lindqvist@ilec.example.com", "dana.whitcombe@ilec.example.com"]
DIRECTOR = "everett.nakai@ilec.example.com"
# What fades from one colour into the next is taken at its end.
SETTLE = "document.getAnimations().forEach((one) => one instanceof CSSTransition && one.finish())"


@pytest.fixture
def demo_loaded(transactional_db) -> None:
    standing_data()
    demo.load(datetime.fromisoformat(NOON))
    User.objects.update(password=hashed())


@pytest.fixture
def signed_in(demo_loaded, live_server, clock, elsewhere, page: Page):
    """Sign a demo person in."""

    def go(email: str) -> None:
        page.context.clear_cookies()
        page.goto(live_server.url)
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill("correct horse battery")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)

    return go


def requests_of(email: str) -> list[str]:
    user = User.objects.get(email=email)
    seen = TeamRequest.objects.filter(clec=user.clec) if user.clec else TeamRequest.objects.filter(owner=user.person)
    return [reverse("requests:detail", args=[pk]) for pk in seen.values_list("pk", flat=True)]


_OF_COMPANIES = ("contacts:team", "requests:list", "requests:my_company", "requests:log", "requests:project")


def pages_of(email: str) -> list[str]:
    """The pages of this person, with a few requests of every kind of state among them."""
    user, requests = User.objects.get(email=email), requests_of(email)[:4]
    if user.is_of_clec:
        return [reverse(name) for name in _OF_COMPANIES] + requests
    staff = [reverse(name) for name in ("contacts:lookup", "contacts:availability", "requests:log", "requests:queue")]
    companies = [reverse("contacts:company", args=[pk]) for pk in Clec.objects.values_list("pk", flat=True)[:2]]
    found = [reverse("contacts:lookup") + "?q=mesa", reverse("contacts:lookup") + "?q=zzzz"]
    return [*staff, *found, *companies, *requests]


def too_wide(page: Page) -> int:
    """Pixels that stick out to the right."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def cut_off(page: Page, name: str, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    return [f"{name} at {width}: {overflow} px"] if (overflow := too_wide(page)) > 0 else []


def problems(page: Page, name: str) -> list[str]:
    """What axe finds that would keep somebody out. A page takes axe's script once."""
    axe = Axe("" if page.evaluate("'axe' in window") else AXE_SCRIPT)
    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{name}: {rule['id']} {node['html'][:120]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def looked_at(page: Page, name: str, looks: list[Look]) -> list[str]:
    """What axe finds and what sticks out of the page as it stands, each look a scheme and a width.

    It is not loaded again: schemes and widths are the style sheets' alone, whatever the page was loaded with.
    """
    found = []
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        found += cut_off(page, name, width)
        page.evaluate(SETTLE)
        found += problems(page, f"{name} {scheme} {width}")
    return found


def faults(page: Page, server: str, paths: list[str], looks: list[Look] = PHONE_AND_DESK) -> list[str]:
    """What axe finds, by default on a phone in the light and on a wide screen in the dark; what sticks out anywhere."""
    found = []
    for path in paths:
        page.goto(server + path)
        found += looked_at(page, path, looks)
        found += cut_off(page, path, 768)
    return found


class TestPages:
    """One load of the demo for several people, and one load of each page for all looks at it: both take long."""

    @pytest.mark.parametrize("people", [OF_COMPANIES, OF_OURS], ids=["of companies", "of ours"])
    def test_keep_nobody_out_and_nothing_is_cut_off(self, signed_in, live_server, people, page):
        found = []
        for email in people:
            signed_in(email)
            pages = pages_of(email)
            found += faults(page, live_server.url, pages)
            for path in set(requests_of(email)) - set(pages):
                page.goto(live_server.url + path)
                found += cut_off(page, path, 375)
        assert found == []

    def test_of_the_director_do_so_at_every_width(self, signed_in, live_server, page):
        signed_in(DIRECTOR)
        paths = [reverse("requests:past"), reverse("requests:record") + "?kind=TeamRequest"]
        assert faults(page, live_server.url, paths, EVERY_LOOK) == []


@pytest.mark.parametrize("email", ["everett.nakai@ilec.example.com", "joan.ferris@cobalt.example.com"])
class TestTheEvidence:
    def test_axe_and_widths(self, signed_in, live_server, email, page):
        user = User.objects.get(email=email)
        seen = (
            TeamRequest.objects.filter(clec=user.clec)
            if user.clec
            else TeamRequest.objects.filter(owner__director=user.person)
        )
        paths = [reverse("requests:evidence", args=[pk]) for pk in seen.values_list("pk", flat=True)[:3]]
        signed_in(email)
        assert faults(page, live_server.url, paths) == []


class TestTheDoor:
    def test_signing_in(self, live_server, elsewhere, page, demo_loaded):
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.goto(live_server.url)
            assert problems(page, "sign in") == []
        page.goto(live_server.url + "/nowhere/")
        assert problems(page, "not found") == []
