"""A text over what the portal reads at once (DATA_UPLOAD_MAX_MEMORY_SIZE): refused in words, nothing changed."""

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db

TOO_LONG = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)


class TestATextOverTheLimit:
    def sent(self, client, cast):
        client.force_login(cast.joan)
        return client.post(reverse("requests:log"), {"subject": "DS1 loop", "detail": TOO_LONG})

    def sent_as_browsers_do(self, client, cast):
        client.force_login(cast.joan)
        kind = "application/x-www-form-urlencoded"
        return client.post(reverse("requests:log"), f"subject=DS1&detail={TOO_LONG}", content_type=kind)

    @pytest.mark.parametrize("send", ["sent", "sent_as_browsers_do"])
    def test_is_answered_413_with_the_limit_and_the_way_back_to_what_was_typed(self, client, cast, send):
        answer = getattr(self, send)(client, cast)
        assert answer.status_code == 413
        assert "The text is too long" in answer.text
        assert "at most 8,000 characters" in answer.text
        assert "Back" in answer.text
        assert cast.cobalt.requests.count() == 0

    def test_is_a_page_of_the_portal_with_its_way_around(self, client, cast):
        assert reverse("requests:list") in self.sent(client, cast).text

    def test_says_so_as_well_to_somebody_who_has_not_signed_in(self, client):
        assert client.post(reverse("account_login"), {"login": TOO_LONG}).status_code == 413

    def test_what_else_cannot_be_read_is_still_answered_400(self, client, cast):
        client.force_login(cast.joan)
        many = {f"field{n}": "x" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
        answer = client.post(reverse("requests:log"), many)
        assert answer.status_code == 400
        assert "This could not be read" in answer.text
