"""Who signs in and who does not is in the log, by account and place, without what they typed."""

import logging

import pytest
from django.urls import reverse

from accountteam.tests.cast import PASSWORD
from accountteam.tests.test_sign_in import NEW_PASSWORD, sign_in, sure

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(caplog):
    caplog.set_level(logging.INFO, logger="accountteam.sign_in")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "accountteam.sign_in"]


def test_a_sign_in_and_its_end(client, cast, told):
    sign_in(client, cast.joan.email, REMOTE_ADDR="192.0.2.7")
    client.post(reverse("account_logout"), REMOTE_ADDR="192.0.2.7")
    account = f"Account {cast.joan.pk}"
    assert told() == [f"{account} signed in by password from 192.0.2.7", f"{account} signed out from 192.0.2.7"]


@pytest.mark.parametrize("email", ["joan.ferris@cobalt.example.com", "correct.horse@example.com"])
def test_a_failed_one_without_what_was_typed(client, cast, told, email):
    sign_in(client, email, "my other password", REMOTE_ADDR="192.0.2.7")
    assert told() == ["Somebody failed to sign in from 192.0.2.7"]


def test_a_new_password(client, cast, told):
    sign_in(client, cast.joan.email)
    sure(client)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    assert told()[-1] == f"Account {cast.joan.pk} changed the password from 127.0.0.1"
