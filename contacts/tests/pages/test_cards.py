"""Cards to take along: of whoever one is shown, and of nobody else."""

import pytest
import vobject
from django.urls import reverse

from accountteam.tests.walls import BARE

pytestmark = pytest.mark.django_db


@pytest.fixture
def take(client):
    def get(user, name, *arguments):
        client.force_login(user)
        return client.get(reverse(f"contacts:{name}", args=arguments))

    return get


def names(answer) -> list[str]:
    assert answer.status_code == 200
    return [card.fn.value for card in vobject.readComponents(answer.content.decode())]


class TestOfAPerson:
    def test_is_a_file_for_an_address_book(self, cast, take):
        answer = take(cast.joan, "person_card", cast.ellery.pk)
        assert answer["Content-Type"] == "text/vcard; charset=utf-8"
        assert answer["Content-Disposition"] == f'attachment; filename="{cast.ellery.pk}.vcf"'
        assert names(answer) == ["Ruth Ellery"]

    @pytest.mark.parametrize("stranger", ["lindqvist", "brandvold", "castellano"])
    def test_of_whoever_does_not_serve_the_company_there_is_none(self, cast, take, stranger):
        assert take(cast.joan, "person_card", getattr(cast, stranger).pk).status_code == 404

    def test_is_for_our_people_of_everybody(self, cast, take):
        assert names(take(cast.ellery_user, "person_card", cast.lindqvist.pk)) == ["Greta Lindqvist"]

    def test_of_nobody_there_is_none(self, cast, take):
        assert take(cast.ellery_user, "person_card", 987654321).status_code == 404


class TestOfATeam:
    def test_is_everybody_who_serves_the_company(self, cast, take):
        own = {"Ruth Ellery", "Sam Begaye", "Dana Whitcombe"}
        assert set(names(take(cast.joan, "team_cards", cast.cobalt.pk))) == own
        assert set(names(take(cast.lindqvist_user, "team_cards", cast.cobalt.pk))) == own

    def test_of_a_rival_there_is_none(self, cast, take):
        assert take(cast.joan, "team_cards", cast.prairie.pk).status_code == 404

    def test_golden(self, cast, client, django_assert_num_queries):
        client.force_login(cast.joan)
        with django_assert_num_queries(BARE + QUERIES):
            client.get(reverse("contacts:team_cards", args=[cast.cobalt.pk]))


QUERIES = 4


class TestOnTheTeamsCard:
    def test_is_drawn_for_a_camera_without_script_or_style(self, cast, client):
        client.force_login(cast.joan)
        page = client.get("/team/").text
        assert page.count('<svg class="qr"') == 3
        assert 'aria-label="Code with the numbers of Ruth Ellery"' in page
        assert reverse("contacts:person_card", args=[cast.ellery.pk]) in page
        assert reverse("contacts:team_cards", args=[cast.cobalt.pk]) in page
        assert "style=" not in page
