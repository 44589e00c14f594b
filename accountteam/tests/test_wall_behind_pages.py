"""The pages with the first wall switched off: the second lets none of a rival's through."""

import sys
from dataclasses import replace
from importlib import import_module

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from accountteam.tests.cast import local
from requests_app import operations
from requests_app.models import Outage, TeamRequest
from requests_app.queries import outages
from requests_app.tests.pages.reading import NOW, logged, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_first_wall(monkeypatch):
    """Every query that narrows to what somebody may see narrows no more."""
    import_module(settings.ROOT_URLCONF)
    every = Outage.objects.defer("posted_by", "remind_at", "flagged_at")
    monkeypatch.setattr(outages, "outages_for", lambda actor: every.all())
    narrowed = [module for module in list(sys.modules.values()) if hasattr(module, "visible_to")]
    assert len(narrowed) > 3
    for module in narrowed:
        monkeypatch.setattr(module, "visible_to", lambda actor, at: TeamRequest.objects.all())


@pytest.fixture
def shown(client):
    def show(user, url):
        client.force_login(user)
        with time_machine.travel(NOW, tick=False):
            return client.get(url)

    return show


@pytest.fixture
def rivals(cast):
    logged(cast, local("2006-05-18 10:10"), subject="Ours")
    return logged(cast, local("2006-05-18 10:20"), clec=cast.prairie, by=cast.ken, subject="The rival's")


@pytest.mark.usefixtures("without_first_wall")
class TestWithoutTheFirstWall:
    def test_staff_see_all(self, cast, rivals, shown):
        """Or the rest of this class would prove nothing."""
        assert shown(cast.ellery_user, reverse("requests:detail", args=[rivals.pk])).status_code == 200

    def test_a_companys_list_shows_its_own_alone(self, cast, rivals, shown):
        text = words(shown(cast.joan, reverse("requests:list")))
        assert "Ours" in text
        assert "The rival's" not in text

    def test_so_does_its_export(self, cast, rivals, shown):
        answer = shown(cast.joan, reverse("requests:list") + "?format=csv")
        text = b"".join(answer.streaming_content).decode()
        assert "Ours" in text
        assert "The rival's" not in text

    def test_a_rivals_request_is_not_there(self, cast, rivals, shown):
        assert shown(cast.joan, reverse("requests:detail", args=[rivals.pk])).status_code == 404

    def test_of_outages_it_sees_those_in_its_states_alone(self, cast, shown):
        facts = operations.Facts("The rival's", ["ND"], "Fargo", NOW, "NROC")
        given = {"actor": cast.ota_user, "next_update_at": local("2006-05-18 12:00"), "at": NOW}
        theirs = operations.post_outage(facts=facts, text="Lost", **given)
        ours = operations.post_outage(facts=replace(facts, subject="Ours", states=["CO"]), text="Lost", **given)
        text = words(shown(cast.joan, reverse("requests:outages")))
        assert "Ours" in text
        assert "The rival's" not in text
        answers = [shown(cast.joan, reverse("requests:outage", args=[one.pk])).status_code for one in (ours, theirs)]
        assert answers == [200, 404]

    def test_and_takes_no_note(self, cast, rivals, client):
        client.force_login(cast.joan)
        url = reverse("requests:act", args=[rivals.pk, "note"])
        assert client.post(url, {"text": "Seen"}).status_code == 404
        assert not rivals.events.filter(note="Seen").exists()
