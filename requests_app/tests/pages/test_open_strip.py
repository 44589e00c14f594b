"""The strip of open requests on a company's team page."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accountteam.tests.cast import local
from contacts.guideline import Channel
from contacts.models import Availability
from requests_app import operations

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db


def strip(user):
    request = SimpleNamespace(user=user, at=NOW)
    with timezone.override(user.zone):
        text = Template("{% load requests_app_tags %}{% open_strip %}").render(Context({"request": request, "at": NOW}))
    return SimpleNamespace(text=text)


def at(text):
    return local(f"2006-05-18 {text}")


class TestTheStrip:
    def test_nothing_open_says_so(self, cast):
        assert "Nothing is open" in words(strip(cast.joan))

    def test_the_next_four_by_time_each_with_what_it_waits_for(self, cast):
        logged(cast, local("2006-05-16 09:00"), topic="product", subject="Price of UDIT")
        logged(cast, local("2006-05-17 15:00"), channel=Channel.VOICEMAIL, subject="No dial tone")
        logged(cast, at("10:42"), subject="T1 down again")
        promised = logged(cast, local("2006-05-15 09:00"), channel=Channel.EMAIL, subject="April loss report")
        operations.acknowledge(
            request_id=promised.pk,
            actor=cast.ellery_user,
            promised_on=date(2006, 5, 18),
            at=local("2006-05-15 10:00"),
        )
        logged(cast, at("10:50"), channel=Channel.EMAIL, subject="Line splitting", state="AZ")
        page = words(strip(cast.joan))
        told = [
            "5 requests, the next 4 by time",
            "Past guideline No dial tone Voicemail to Ruth Ellery. Answer was due 09:00 MST, 1 h 00 past.",
            "Raise to Carol Brandvold",
            "In window T1 down again Page to Ruth Ellery. A call by 10:12 MST, in 12 min 00 s.",
            "Promise today April loss report Ruth Ellery promised to contact you by 16:00 MST, in 6 h 00.",
            "Line splitting E-mail to Sam Begaye. A reply with a date by Fri 19 May 09:50 MST",
        ]
        places = [page.index(part) for part in told]
        assert places == sorted(places)
        assert "Price of UDIT" not in page

    def test_who_stands_in_and_what_was_raised_already(self, cast):
        Availability.objects.create(
            person=cast.ellery,
            kind="out_of_office",
            starts_at=at("10:55"),
            ends_at=local("2006-05-19 08:00"),
            back_up=cast.castellano,
            entered_at=at("10:54"),
        )
        late = logged(cast, local("2006-05-17 15:00"))
        operations.raise_to_director(request_id=late.pk, actor=cast.joan, reason="Nobody called", at=at("10:00"))
        page = words(strip(cast.joan))
        assert "Page to Ruth Ellery, Nadia Castellano stands in." in page
        assert "Raise to" not in page

    def test_s28_sales_shows_its_age(self, cast):
        logged(cast, local("2006-05-16 09:00"), topic="product")
        page = words(strip(cast.joan))
        assert "Page to Dana Whitcombe. No response time is published for Sales: 2 business days old." in page

    def test_a_rival_sees_nothing_of_it(self, cast):
        logged(cast, at("10:42"))
        assert "Nothing is open" in words(strip(cast.ken))

    def test_its_cost_is_fixed(self, cast):
        def count():
            with CaptureQueriesContext(connection) as queries:
                strip(cast.joan)
            return len(queries)

        logged(cast, at("10:42"))
        logged(cast, at("10:42"), topic="product")
        before = count()
        for minute in range(20, 30):
            logged(cast, at(f"10:{minute}"), state="AZ" if minute % 2 else "NM")
            logged(cast, at(f"10:{minute}"), topic="product")
        assert count() <= before <= 14
