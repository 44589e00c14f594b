"""The reminder to look at one's own numbers: every 90 days, at most once in 30, in office hours (E21, known bug 21);
and word to Sales Operations of a card that somebody says is wrong."""

from datetime import date

import pytest
from django.urls import resolve

from accountteam.tests.cast import local
from contacts.models import Availability, Person
from contacts.operations import report_wrong_contact, verify_card
from notices.channels.email import message
from notices.models import Notice
from notices.operations import remind_of_numbers, tell_of_wrong_contacts

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")


@pytest.fixture
def ellery(cast):
    """The only one whose numbers are old."""
    Person.objects.update(verified_on=date(2006, 5, 1))
    Person.objects.filter(pk=cast.ellery.pk).update(verified_on=date(2006, 2, 17))
    return cast.ellery


def told() -> list[str]:
    return [str(notice.person) for notice in Notice.objects.filter(channel="email").order_by("pk")]


def mailed() -> Notice:
    return Notice.objects.get(channel="email")


class TestTheReminder:
    def test_goes_to_whoever_has_old_numbers(self, ellery):
        assert remind_of_numbers(at=NOW) == 1
        assert told() == ["Ruth Ellery"]

    def test_is_not_sent_on_the_eighty_ninth_day(self, ellery):
        assert remind_of_numbers(at=local("2006-05-17 11:00")) == 0

    def test_is_sent_once_in_thirty_days(self, ellery):
        assert [remind_of_numbers(at=local(at)) for at in ("2006-05-18 11:00", "2006-05-18 11:10")] == [1, 0]
        assert remind_of_numbers(at=local("2006-06-16 11:00")) == 0
        assert remind_of_numbers(at=local("2006-06-19 11:00")) == 1
        assert told() == ["Ruth Ellery"] * 2

    @pytest.mark.parametrize(
        ("at", "opening"),
        [
            ("2006-05-18 07:59", "2006-05-18 08:00"),
            ("2006-05-18 17:00", "2006-05-19 08:00"),
            ("2006-05-20 11:00", "2006-05-22 08:00"),
            ("2006-05-29 11:00", "2006-05-30 08:00"),
        ],
    )
    def test_known_bug_21_waits_for_office_hours(self, ellery, at, opening):
        remind_of_numbers(at=local(at))
        assert mailed().next_try_at == local(opening)

    def test_waits_until_somebody_is_back(self, cast, ellery):
        Availability.objects.create(
            person=ellery,
            kind="out_of_office",
            starts_at=local("2006-05-18 08:00"),
            ends_at=local("2006-05-19 08:00"),
            back_up=cast.castellano,
            entered_at=NOW,
        )
        remind_of_numbers(at=NOW)
        assert told() == ["Ruth Ellery"]
        assert mailed().next_try_at == local("2006-05-19 08:00")

    def test_does_not_go_to_who_has_left(self, ellery):
        Person.objects.update(is_active=False)
        assert remind_of_numbers(at=NOW) == 0

    def test_says_which_numbers_and_where_to_say_that_they_are_right(self, ellery):
        remind_of_numbers(at=NOW)
        sent = message(mailed())
        assert sent.subject == "Are your numbers still right?"
        for body in (sent.body, sent.alternatives[0].content):
            assert "since Fri 17 Feb" in body
            assert "303-555-0131" in body
            assert "/availability/" in body
            assert "Request" not in body


class TestAWrongContact:
    @pytest.fixture
    def reported(self, cast):
        return report_wrong_contact(person_id=cast.ellery.pk, actor=cast.joan, what="The pager is silent", at=NOW)

    def test_is_told_to_sales_operations_once(self, reported):
        for minute in ("11:01", "11:02"):
            tell_of_wrong_contacts(at=local(f"2006-05-18 {minute}"))
        assert told() == ["Frances Ota"]

    def test_once_told_it_is_looked_at_and_no_more(self, reported, django_assert_num_queries):
        tell_of_wrong_contacts(at=NOW)
        with django_assert_num_queries(2 + 4):  # what is open, what is told, and the wall around them
            tell_of_wrong_contacts(at=NOW)

    def test_a_new_report_is_told_beside_an_old_one(self, cast, reported):
        tell_of_wrong_contacts(at=NOW)
        report_wrong_contact(person_id=cast.begaye.pk, actor=cast.ota_user, what="Moved", at=NOW)
        tell_of_wrong_contacts(at=NOW)
        assert told() == ["Frances Ota"] * 2

    def test_known_bug_21_is_not_told_on_a_weekend(self, reported):
        tell_of_wrong_contacts(at=local("2006-05-20 11:00"))
        assert mailed().next_try_at == local("2006-05-22 08:00", "America/Los_Angeles")

    def test_is_not_told_once_the_card_is_verified(self, cast, reported):
        verify_card(person_id=cast.ellery.pk, actor=cast.ota_user, at=NOW)
        tell_of_wrong_contacts(at=NOW)
        assert told() == []

    def test_says_who_says_what_and_leads_to_the_numbers(self, reported):
        tell_of_wrong_contacts(at=NOW)
        notice = mailed()
        sent = message(notice)
        assert sent.subject == "Reported wrong: the card of Ruth Ellery"
        for body in (sent.body, sent.alternatives[0].content):
            assert "Joan Ferris says that" in body
            assert "The pager is silent" in body
        assert resolve(notice.context["path"]).view_name == "contacts:numbers"
