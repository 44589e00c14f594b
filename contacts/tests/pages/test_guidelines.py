"""How times are worked out: the rules as they stand, for everybody."""

from datetime import date

import pytest
from django.urls import reverse

from accountteam.tests.cast import local
from contacts.models import ResponseRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, cast, time_machine):
    time_machine.move_to(local("2006-05-18 11:00"), tick=False)

    def read(user):
        client.force_login(user)
        return client.get(reverse("contacts:guidelines")).text

    return read


class TestThePage:
    def test_s54_everybody_reads_the_rules_in_force(self, page, cast):
        for user in (cast.joan, cast.ellery_user, cast.nakai_user):
            text = page(user)
            assert "a telephone call in 15 to 30 minutes" in text
            assert "Guidelines only" in text

    def test_the_holidays_of_the_year_ahead(self, page, cast):
        text = page(cast.joan)
        assert "Memorial Day" in text
        assert text.count("Memorial Day") == 1

    def test_s68_a_rule_is_shown_from_its_day_on(self, page, cast):
        rule = ResponseRule.objects.get(source="S45")
        rule.effective_to = date(2006, 5, 17)
        rule.save()
        rule.pk, rule.version, rule.upper = None, 2, 45
        rule.effective_from, rule.effective_to = date(2006, 5, 18), None
        rule.save()
        text = page(cast.joan)
        assert "15 to 45 minutes" in text
        assert "15 to 30 minutes" not in text
        assert "Version 2" in text
