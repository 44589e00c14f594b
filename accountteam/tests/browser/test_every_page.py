"""Every page, as each role: nothing serious for axe, nothing cut off at any width, nothing from elsewhere."""

from datetime import datetime
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from accountteam.tests.browser.conftest import NOON
from accountteam.tests.cast import hashed, standing_data
from contacts.models import Clec, User
from requests_app import demo
from requests_app.models import TeamRequest

pytestmark = pytest.mark.browser

WIDTHS = [375, 768, 1440]
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]


@pytest.fixture
def demo_loaded(transactional_db) -> None:
    standing_data()
    demo.load(datetime.fromisoformat(NOON))
    User.objects.update(password=hashed())


@pytest.fixture
def visit(demo_loaded, live_server, clock, elsewhere, page: Page):
    """Sign a demo person in, then open a page by its address."""

    def go(email: str, path: str) -> Page:
        if page.url == "about:blank":
            page.goto(live_server.url)
            page.get_by_label("E-mail address").fill(email)
            page.get_by_label("Password").fill("correct horse battery")
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(lambda url: "/sign-in/" not in url)
        page.goto(live_server.url + path)
        return page

    return go


def pages_of(email: str) -> list[str]:
    """The pages of this person, with a few requests of every kind of state among them."""
    user = User.objects.get(email=email)
    seen = TeamRequest.objects.filter(clec=user.clec) if user.clec else TeamRequest.objects.filter(owner=user.person)
    requests = [reverse("requests:detail", args=[pk]) for pk in seen.values_list("pk", flat=True)[:4]]
    if user.is_of_clec:
        return [reverse(name) for name in ("contacts:team", "requests:list", "requests:log")] + requests
    staff = [reverse(name) for name in ("contacts:lookup", "contacts:availability", "requests:log", "requests:queue")]
    companies = [reverse("contacts:company", args=[pk]) for pk in Clec.objects.values_list("pk", flat=True)[:2]]
    found = [reverse("contacts:lookup") + "?q=mesa", reverse("contacts:lookup") + "?q=zzzz"]
    return [*staff, *found, *companies, *requests]


def too_wide(page: Page) -> int:
    """Pixels that stick out to the right."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def problems(page: Page, path: str) -> list[str]:
    """What axe finds that would keep somebody out."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{path}: {rule['id']} {node['html'][:120]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def faults(page: Page, server: str, paths: list[str]) -> list[str]:
    """What axe finds and what sticks out, on a phone in the light and on a wide screen in the dark."""
    found = []
    for path in paths:
        for scheme, width in zip(SCHEMES, (375, 1440), strict=True):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(server + path)
            found += problems(page, path)
            found += [f"{path} at {width}"] if too_wide(page) > 0 else []
    return found


@pytest.mark.parametrize(
    "email",
    [
        "joan.ferris@cobalt.example.com",
        "astrid.holm@lakehead.example.com",
        "greta.lindqvist@ilec.example.com",
        "dana.whitcombe@ilec.example.com",
    ],
)
class TestPages:
    @pytest.mark.parametrize("scheme", SCHEMES)
    def test_axe_finds_nothing_serious(self, visit, email, scheme, page):
        page.emulate_media(color_scheme=scheme)
        found = [problem for path in pages_of(email) for problem in problems(visit(email, path), path)]
        assert found == []

    def test_no_request_is_wider_than_a_phone(self, visit, email, page):
        page.set_viewport_size({"width": 375, "height": 900})
        user = User.objects.get(email=email)
        mine = (
            TeamRequest.objects.filter(clec=user.clec) if user.clec else TeamRequest.objects.filter(owner=user.person)
        )
        wide = [
            f"{team_request} by {overflow} px"
            for team_request in mine
            if (overflow := too_wide(visit(email, reverse("requests:detail", args=[team_request.pk])))) > 0
        ]
        assert wide == []

    def test_nothing_is_cut_off_at_any_width(self, visit, email, page):
        wide = []
        for path in pages_of(email):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                overflow = too_wide(visit(email, path))
                wide += [f"{path} at {width}: {overflow} px"] if overflow > 0 else []
        assert wide == []


@pytest.mark.parametrize(("name", "query"), [("requests:past", ""), ("requests:record", "?kind=TeamRequest")])
class TestTheDirectorsPages:
    def test_axe_and_widths(self, visit, name, query, page):
        email = "everett.nakai@ilec.example.com"
        found = []
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                opened = visit(email, reverse(name) + query)
                found += problems(opened, f"{name} {scheme} {width}")
                assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert found == []


@pytest.mark.parametrize("email", ["everett.nakai@ilec.example.com", "joan.ferris@cobalt.example.com"])
class TestTheEvidence:
    def test_axe_and_widths(self, visit, live_server, email, page):
        user = User.objects.get(email=email)
        seen = (
            TeamRequest.objects.filter(clec=user.clec)
            if user.clec
            else TeamRequest.objects.filter(owner__director=user.person)
        )
        paths = [reverse("requests:evidence", args=[pk]) for pk in seen.values_list("pk", flat=True)[:3]]
        visit(email, paths[0])
        assert faults(page, live_server.url, paths) == []


class TestTheDoor:
    def test_signing_in(self, live_server, elsewhere, page, demo_loaded):
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.goto(live_server.url)
            assert problems(page, "sign in") == []
        page.goto(live_server.url + "/nowhere/")
        assert problems(page, "not found") == []
