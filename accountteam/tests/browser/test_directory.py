"""Sales Operations keep the directory: by keyboard, on a phone, in the dark."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accountteam.tests.browser.test_every_page import faults
from contacts.models import Assignment, Clec, CompanyCode, DeskNumber, FormerName

pytestmark = pytest.mark.browser


def pages(cast) -> list[str]:
    one, number = Assignment.objects.get(clec=cast.prairie, person=cast.lindqvist), DeskNumber.objects.all()[0]
    planned = Assignment.objects.create(
        clec=cast.lakehead, person=cast.castellano, position="service_manager", starts_on=date(2006, 6, 1)
    )
    return [
        *(reverse(f"contacts:desk_{name}") for name in ("companies", "people", "numbers")),
        *(reverse(f"contacts:desk_new_{name}") for name in ("company", "person", "number")),
        *(reverse(f"contacts:desk_{name}", args=[cast.prairie.pk]) for name in ("company", "edit_company", "assign")),
        *(reverse(f"contacts:desk_{name}", args=[cast.ellery.pk]) for name in ("person", "edit_person")),
        *(reverse(f"contacts:desk_{name}", args=[one.pk]) for name in ("replace", "end")),
        *(reverse(f"contacts:desk_{name}", args=[number.pk]) for name in ("replace_number", "end_number")),
        reverse("contacts:desk_call_off", args=[planned.pk]),
        reverse("requests:merge", args=[cast.prairie.pk]),
        reverse("contacts:desk_companies") + "?q=zzzz",
        reverse("contacts:desk_company", args=[long_named().pk]),
    ]


def long_named() -> Clec:
    name = "Independent Telephone and Telegraph Cooperative Association of Western Nebraska and the Dakotas"
    clec = Clec.objects.create(name=name, kind="both", states=["NE", "ND", "SD"])
    FormerName.objects.create(clec=clec, name="Telegraphundfernsprechgenossenschaftswesen" * 2)
    CompanyCode.objects.create(clec=clec, kind="OCN", value="Z9Z9", state="ND")
    return clec


class TestEveryPage:
    def test_axe_finds_nothing_serious_and_nothing_is_cut_off(self, portal, cast, live_server, page):
        DeskNumber.objects.create(desk="sales_operations", phone="+12065550101", effective_from=date(2000, 1, 1))
        portal(cast.ota_user)
        assert faults(page, live_server.url, pages(cast)) == []


class TestAJourney:
    def test_a_company_is_added_coded_and_given_its_manager(self, portal, cast, page):
        """S1, S58, domain 1.3: by keyboard alone once the page is there."""
        portal(cast.ota_user)
        page.get_by_role("link", name="Directory").click()
        page.get_by_role("link", name="New company").press("Enter")
        page.get_by_label("Name").fill("Aspen Voice")
        page.get_by_label("Colorado").press("Space")
        page.get_by_role("button", name="Add the company").press("Enter")
        page.get_by_label("Code", exact=True).fill("z0a1")
        page.get_by_label("Code", exact=True).press("Enter")
        expect(page.get_by_text("OCN Z0A1 is one of Aspen Voice’s codes.")).to_be_visible()
        page.get_by_role("link", name="Assign somebody").press("Enter")
        page.get_by_label("Who serves").select_option(label="Nadia Castellano, Service Manager, Salt Lake City")
        page.get_by_label("First day").fill("2006-05-18")
        page.get_by_label("First day").press("Enter")
        expect(page.get_by_text("Nadia Castellano is Service Manager of Aspen Voice")).to_be_visible()
        expect(page.get_by_text("No Sales Executive.")).to_be_visible()

    def test_two_at_once_are_told(self, portal, cast, page):
        """The second keeps what was typed, and saves once more."""
        portal(cast.ota_user)
        page.goto(page.url.split("/queue")[0] + reverse("contacts:desk_edit_person", args=[cast.ellery.pk]))
        type(cast.ellery).objects.filter(pk=cast.ellery.pk).update(
            revision=1, city="Boulder", changed_by=cast.admin_user
        )
        page.get_by_label("Pager").fill("303-555-0199")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Ada Minister saved this")).to_be_visible()
        assert page.get_by_label("Pager").input_value() == "303-555-0199"
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Ruth Ellery")).to_be_visible()
        expect(page.get_by_text("303-555-0199")).to_be_visible()
