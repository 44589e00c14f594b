"""Upkeep: calendars, guidelines and numbers on their pages (domain 3.1 rules 3 and 7, S68, E21)."""

from datetime import date

import pytest
from django.urls import reverse

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from contacts import operations
from contacts.models import (
    BusinessCalendar,
    CalendarProposal,
    CalendarVersion,
    Person,
    ResponseRule,
    RuleProposal,
    WrongContact,
)

from .reading import words

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]
WEEK = {**dict.fromkeys(DAYS, "08:00–17:00"), "saturday": "", "sunday": ""}
HOLIDAYS = """2006-01-02 New Year's Day (observed)
2006-05-29 Memorial Day
2006-07-04 Independence Day
2006-09-04 Labor Day
2006-11-23 Thanksgiving
2006-12-25 Christmas"""
CHANGE = {"year": "2006", "effective_from": "2006-06-01", "reason": "Bridge day agreed"}
TERMS = {
    "lower": "15",
    "upper": "45",
    "unit": "minutes",
    "count": "business",
    "day_end": "same_time",
    "met_by": "telephone_call",
    "effective_from": "2006-06-01",
    "reason": "Agreed",
}
UPKEEP = ["requests:upkeep", "contacts:calendars", "contacts:rules", "contacts:numbers"]


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def at_desk(client, cast):
    client.force_login(cast.ota_user)
    return client


def propose_url() -> str:
    return reverse("contacts:propose_calendar", args=[BusinessCalendar.objects.get().pk])


def calendar(client, **given):
    return client.post(propose_url(), {**WEEK, "holidays": f"{HOLIDAYS}\n2006-05-30 Bridge day", **CHANGE, **given})


def rule_url(source="S45") -> str:
    return reverse("contacts:propose_rule", args=[ResponseRule.objects.get(source=source).pk])


class TestWhoReachesThem:
    @pytest.mark.parametrize("name", UPKEEP)
    def test_sales_operations_and_administrators_and_nobody_else(self, client, cast, name):
        for user, status in [
            (cast.ota_user, 200),
            (cast.admin_user, 200),
            (cast.brandvold_user, 404),
            (cast.ellery_user, 404),
            (cast.joan, 404),
        ]:
            client.force_login(user)
            assert client.get(reverse(name)).status_code == status

    def test_by_the_bar_at_the_top(self, client, cast):
        for user in (cast.ota_user, cast.admin_user):
            client.force_login(user)
            assert f'href="{reverse("requests:upkeep")}"' in client.get(reverse("contacts:lookup")).text
        text = client.get(reverse("requests:upkeep")).text
        assert all(f'href="{reverse(name)}"' in text for name in UPKEEP)

    @pytest.mark.parametrize(
        ("name", "figure"),
        [("requests:upkeep", 9), ("contacts:calendars", 5), ("contacts:rules", 4), ("contacts:numbers", 4)],
    )
    def test_in_a_fixed_number_of_queries(self, client, cast, name, figure, django_assert_num_queries):
        client.force_login(cast.ota_user)
        calendar(client)
        client.post(rule_url(), TERMS)
        client.post(rule_url("S50"), {**TERMS, "lower": "", "met_by": "dated_acknowledgement"})
        for person in (cast.ellery, cast.begaye):
            operations.report_wrong_contact(person_id=person.pk, actor=cast.joan, what="Nobody answers", at=NOW)
        client.force_login(cast.admin_user)
        with django_assert_num_queries(WALL + figure):
            client.get(reverse(name))


class TestProposingACalendar:
    def test_starts_from_what_is_in_force(self, at_desk):
        text = at_desk.get(propose_url()).text
        assert text.count('value="08:00–17:00"') == 5
        assert "2006-05-29 Memorial Day" in text
        assert "2007-05-28 Memorial Day" not in text

    def test_shows_another_year_and_copies_the_one_before(self, at_desk):
        assert "2007-05-28 Memorial Day" in at_desk.get(propose_url(), {"year": "2007"}).text
        assert "2007-05-29 Memorial Day" in at_desk.get(propose_url(), {"year": "2007", "copy": "1"}).text

    def test_leads_to_the_review_and_waits(self, at_desk):
        answer = calendar(at_desk)
        proposal = CalendarProposal.objects.get()
        assert answer.url == reverse("requests:calendar_proposal", args=[proposal.pk])
        assert ["2006-05-30", "Bridge day"] in proposal.holidays
        assert ["2007-05-28", "Memorial Day"] in proposal.holidays
        shown = words(at_desk.get(answer.url))
        assert "Tue 30 May 2006: Bridge day" in shown
        assert "An administrator decides, and not the one who proposed it." in shown

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            (dict.fromkeys(DAYS, ""), "No day has open hours"),
            ({"monday": "08:00-12:00, 11:00-17:00"}, "08:00–12:00 and 11:00–17:00 overlap"),
            ({"monday": "8 to 5"}, "“8 to 5” is no opening time"),
            ({"holidays": HOLIDAYS + "\n2006-05-29 Again"}, "Mon 29 May 2006 is listed 2 times"),
            ({"holidays": HOLIDAYS + "\n2006-05-27 Feast"}, "falls on a day that is closed anyway"),
            ({"holidays": "29 May Memorial Day"}, "“29 May Memorial Day” is no day with a name"),
            ({"holidays": "2006-02-30 Nothing"}, "is no day with a name"),
            ({"holidays": "2007-05-28 Memorial Day"}, "2007-05-28 is not in 2006"),
            ({"effective_from": "2006-05-17"}, "That day has passed"),
            ({"effective_from": "soon"}, "Write the day as 2006-05-19"),
            ({"reason": ""}, "Fill in “Why”"),
            ({"holidays": HOLIDAYS}, "That is how it is already"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, at_desk, given, message):
        answer = calendar(at_desk, **given)
        assert answer.status_code == 422
        assert message in words(answer)
        assert "Error:" in answer.text
        assert not CalendarProposal.objects.exists()

    def test_known_bug_3_takes_24_00(self, at_desk):
        calendar(at_desk, monday="08:00–24:00")
        assert [0, 480, 1440] in CalendarProposal.objects.get().windows


class TestDecidingACalendar:
    @pytest.fixture
    def url(self, at_desk, cast) -> str:
        url = calendar(at_desk).url
        at_desk.force_login(cast.admin_user)
        return url

    def test_makes_it_a_version_and_stands_in_the_history(self, client, url):
        answer = client.post(url, {"decision": "approve"}, follow=True)
        assert "Approved: version 2, in force from Thu 1 Jun" in words(answer)
        shown = words(client.get(reverse("contacts:calendars")))
        assert "2 to come" in shown
        assert "Bridge day agreed" in shown
        assert "Frances Ota" in shown

    def test_declined_wants_a_reason(self, client, url):
        answer = client.post(url, {"decision": "decline"})
        assert answer.status_code == 422
        assert "Say why it is declined" in words(answer)
        assert "Declined. Nothing changes." in words(
            client.post(url, {"decision": "decline", "answer": "No"}, follow=True)
        )
        assert CalendarVersion.objects.count() == 1

    def test_twice_says_who_was_first(self, client, url):
        client.post(url, {"decision": "approve"})
        assert "Ada Minister decided it before" in words(client.post(url, {"decision": "approve"}, follow=True))

    def test_without_a_button_is_refused(self, client, url):
        assert client.post(url, {}).status_code == 422
        assert client.post(url, {"decision": "maybe"}).status_code == 422

    def test_by_the_proposer_is_forbidden(self, client, cast, url):
        client.force_login(cast.ota_user)
        assert client.post(url, {"decision": "approve"}).status_code == 403
        assert CalendarVersion.objects.count() == 1


class TestGuidelines:
    def test_are_proposed_reviewed_and_approved(self, client, cast, at_desk):
        answer = at_desk.post(rule_url(), TERMS)
        proposal = RuleProposal.objects.get()
        assert answer.url == reverse("contacts:rule_proposal", args=[proposal.pk])
        assert "15 to 45 minutes" in words(at_desk.get(answer.url))
        assert "A change waits to be decided" in words(at_desk.get(reverse("contacts:rules")))
        client.force_login(cast.admin_user)
        done = client.post(answer.url, {"decision": "approve"}, follow=True)
        assert "Approved. In force from Thu 1 Jun" in words(done)
        assert "Version 2 from 1 Jun 2006" in words(done)
        assert "to 31 May 2006" in words(done)

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({"lower": "60"}, "The earliest is after the latest"),
            ({"upper": "0"}, "greater than or equal to 1"),
            ({"day_end": "close"}, "Only business days can end at closing time"),
            ({"effective_from": "2006-05-18"}, "That day has begun"),
            ({"upper": "30"}, "That is how it is already"),
        ],
    )
    def test_that_make_no_sense_are_refused(self, at_desk, given, message):
        answer = at_desk.post(rule_url(), {**TERMS, **given})
        assert answer.status_code == 422
        assert message in words(answer)

    def test_without_one_in_force_say_so(self, at_desk):
        ResponseRule.objects.filter(source="S45").update(effective_to=date(2006, 5, 1))
        assert "None is in force today" in words(at_desk.get(reverse("contacts:rules")))


class TestReportingAWrongContact:
    def url(self, person) -> str:
        return reverse("contacts:report", args=[person.pk])

    def test_from_the_card_and_back_to_it(self, client, cast):
        client.force_login(cast.joan)
        url = self.url(cast.ellery)
        assert url in client.get(reverse("contacts:team")).text
        answer = client.post(url, {"what": "Nobody answers", "back": reverse("contacts:team")})
        assert answer.url == reverse("contacts:team")
        assert WrongContact.objects.get().what == "Nobody answers"
        assert "Nobody answers" not in client.get(reverse("contacts:team")).text

    def test_stands_on_the_card_for_our_people_until_it_is_verified(self, client, cast):
        operations.report_wrong_contact(person_id=cast.ellery.pk, actor=cast.joan, what="Nobody answers", at=NOW)
        company = reverse("contacts:company", args=[cast.cobalt.pk])
        client.force_login(cast.castellano_user)
        assert "Reported wrong on Thu 18 May by Joan Ferris: “Nobody answers”" in words(client.get(company))
        client.force_login(cast.ota_user)
        numbers = reverse("contacts:numbers")
        assert "1 reported wrong" in words(client.get(numbers))
        client.post(reverse("contacts:verify", args=[cast.ellery.pk]), {"back": numbers})
        assert "0 reported wrong" in words(client.get(numbers))
        assert "Nobody answers" not in client.get(company).text

    def test_of_somebody_elses_team_is_not_there(self, client, cast):
        client.force_login(cast.joan)
        assert client.get(self.url(cast.lindqvist)).status_code == 404
        assert client.post(self.url(cast.lindqvist), {"what": "x"}).status_code == 404

    def test_without_words_is_refused(self, client, cast):
        client.force_login(cast.joan)
        assert client.post(self.url(cast.ellery), {"what": " "}).status_code == 422

    def test_returns_to_no_other_host(self, client, cast):
        client.force_login(cast.joan)
        assert client.post(self.url(cast.ellery), {"what": "x", "back": "https://evil.example.com/"}).url == "/"


class TestOnesOwnOldNumbers:
    @pytest.mark.parametrize("page", ["requests:queue", "contacts:availability"])
    def test_are_asked_about_until_verified(self, client, cast, page):
        Person.objects.filter(pk=cast.ellery.pk).update(verified_on=date(2006, 2, 17))
        client.force_login(cast.ellery_user)
        assert "Are your numbers still right?" in client.get(reverse(page)).text
        client.post(reverse("contacts:verify", args=[cast.ellery.pk]), {"back": reverse(page)})
        assert "Are your numbers still right?" not in client.get(reverse(page)).text
