"""Moving running due times on their page: one asks, another decides (domain 3.1 rule 3)."""

import pytest
from django.urls import reverse

from requests_app.models import Commitment, Event, Rebase
from requests_app.tests.test_rebasing import NOW, approved, clock, written

from .reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def moving(cast, time_machine):
    """A request that a new version, approved already, would move by a day."""
    time_machine.move_to(NOW, tick=False)
    return written(cast)


@pytest.fixture
def url(cast, moving) -> str:
    return reverse("requests:due_times", args=[approved(cast).pk])


def as_whom(client, user):
    client.force_login(user)
    return client


class TestRunningDueTimes:
    def test_are_for_sales_operations_and_administrators_alone(self, client, cast, url):
        for user, status in [(cast.ota_user, 200), (cast.admin_user, 200), (cast.ellery_user, 404), (cast.joan, 404)]:
            assert as_whom(client, user).get(url).status_code == status

    def test_are_moved_when_one_asks_and_another_approves(self, client, cast, url, moving):
        before = clock(moving)
        asked = as_whom(client, cast.ota_user).post(url, {"reason": "Bridge day"}, follow=True)
        assert "Bridge day" in words(asked)
        assert clock(moving) == before
        as_whom(client, cast.admin_user).post(url, {"decision": "approve"})
        before.refresh_from_db()
        assert (before.outcome, clock(moving).previous) == (Commitment.Outcome.REPLACED, before)
        assert Event.objects.filter(team_request=moving, kind="rebased").exists()

    def test_are_not_moved_by_the_one_who_asked(self, client, cast, url, moving):
        before = clock(moving)
        admin = as_whom(client, cast.admin_user)
        admin.post(url, {"reason": "Bridge day"})
        admin.post(url, {"decision": "approve"})
        assert Rebase.objects.get().decided_at is None
        assert clock(moving) == before

    def test_stay_with_a_reason_where_it_is_declined(self, client, cast, url):
        as_whom(client, cast.ota_user).post(url, {"reason": "Bridge day"})
        answer = as_whom(client, cast.admin_user).post(url, {"decision": "decline", "answer": "Too late"}, follow=True)
        assert "“Too late”" in words(answer)

    def test_are_left_alone_by_whoever_asked_and_withdrew_it(self, client, cast, url):
        asked = as_whom(client, cast.ota_user)
        assert "Withdraw it" in asked.post(url, {"reason": "Bridge day"}, follow=True).text
        answer = asked.post(url, {"decision": "withdraw"}, follow=True)
        assert "Withdrawn by Frances Ota" in words(answer)
        assert 'name="reason"' in answer.text

    def test_are_withdrawn_by_nobody_else(self, client, cast, url):
        as_whom(client, cast.ota_user).post(url, {"reason": "Bridge day"})
        assert "Withdraw it" not in as_whom(client, cast.admin_user).get(url).text
        assert client.post(url, {"decision": "withdraw"}).status_code == 403
        assert Rebase.objects.get().decided_at is None

    def test_need_a_reason_to_be_asked_for(self, client, cast, url):
        assert as_whom(client, cast.ota_user).post(url, {"reason": " "}).status_code == 422
        assert not Rebase.objects.exists()
