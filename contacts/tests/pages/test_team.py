"""Your account team, as a company sees it. Times are local wall time in Denver unless said."""

from datetime import date

import pytest
import time_machine

from accountteam.tests.cast import assign, local
from accountteam.tests.walls import WALL
from contacts.models import Assignment, Availability, Person
from contacts.tests.pages.reading import words

pytestmark = pytest.mark.django_db

# What Ruth Ellery's card says of who stands in, and the beginnings of her greeting.
NOBODY, NADIA, SAM = "Nobody is named to stand in", "Nadia Castellano stands in: office", "Sam Begaye stands in: office"
OUT = "Ruth is out until Fri 19 May 08:00; the pager is 303-555-0191"
AWAY = "Ruth is away from the telephone; the pager is 303-555-0191"


@pytest.fixture
def visit(client):
    def get(user, at="2006-05-18 11:00", path="/team/"):
        client.force_login(user)
        with time_machine.travel(local(at), tick=False):
            return client.get(path)

    return get


def away(person, start, end, kind="out_of_office", **fields):
    start, end = local(start), local(end)
    Availability.objects.create(person=person, kind=kind, starts_at=start, ends_at=end, entered_at=start, **fields)


def card_of(person, page):
    return words(page).split(f"{person.name} Service Manager for")[1].split("Who it was before")[0]


class TestThePage:
    def test_s1_shows_a_sales_half_and_a_service_half(self, cast, visit):
        text = words(visit(cast.joan))
        assert "Service Ordering, provisioning, maintenance and repair, billing questions" in text
        assert "Ruth Ellery Service Manager for Colorado and New Mexico" in text
        assert "Sam Begaye Service Manager for Arizona" in text
        assert "Sales Products, prices, contracts, proposals" in text
        assert "Dana Whitcombe Sales Executive for all your states" in text

    def test_s3_is_where_a_company_lands(self, cast, client):
        client.force_login(cast.joan)
        assert client.get("/").headers["Location"] == "/team/"

    def test_shows_numbers_zone_and_when_they_were_verified(self, cast, visit):
        page = visit(cast.joan)
        text = words(page)
        assert 'href="tel:+13035550131"' in page.content.decode()
        assert "In the office until 17:00 11:00 MDT in Denver, 1 h ahead of you" in text  # Joan is in Phoenix
        assert "10:00 MST in Phoenix, your own time" in text
        assert "Numbers verified 4 May 2006" in text
        assert "Numbers not yet verified" in text

    def test_s26_shows_each_ones_director_with_numbers(self, cast, visit):
        text = words(visit(cast.joan))
        assert "Director Carol Brandvold 303-555-0121 pager 303-555-0181" in text
        assert "Director Marian Holloway 303-555-0101" in text

    def test_s27_marks_who_takes_emergencies(self, cast, visit):
        text = words(visit(cast.joan))
        assert "303-555-0161 emergencies" in text
        assert "303-555-0171 emergencies" in text
        assert "In an emergency use the pager or cellular." in text
        assert text.count("emergencies") == 2

    def test_s28_sales_have_four_channels_and_no_times(self, cast, visit):
        sales = words(visit(cast.joan)).split("Dana Whitcombe")[1]
        for told in ("303-555-0111", "303-555-0161", "303-555-0171", "dana.whitcombe@ilec.example.com"):
            assert told in sales
        assert "No response time is published for Sales." in sales
        assert "Page now" not in sales

    def test_promises_for_each_channel_in_both_clocks_with_reasons(self, cast, visit):
        text = words(visit(cast.joan))
        assert "Page now: a call between 11:15 and 11:30 MDT (10:15–10:30 your time) Why" in text
        assert "Inside office hours in Denver, so the clock starts at once." in text
        assert "Voicemail now: a response by 15:00 MDT (14:00 your time)" in text
        assert "Write now: a reply that names a date by Fri 19 May 11:00 MDT (10:00 your time)" in text
        assert "Call or visit: arranged as you ask, no set time" in text

    def test_s54_says_that_these_are_guidelines(self, cast, visit):
        assert "Guidelines only: Service Managers try to meet these times." in words(visit(cast.joan))

    def test_s63_says_whom_to_ask(self, cast, visit):
        text = words(visit(cast.joan))
        assert "Repair that went wrong, outage Ruth, or Sam for Arizona" in text
        assert "New product, price, proposal Dana" in text

    def test_leads_to_reporting_a_wrong_contact(self, cast, visit):
        assert f'href="/people/{cast.ellery.pk}/report/?back=/team/"' in visit(cast.joan).content.decode()


class TestSomebodyOut:
    def test_s47_says_until_when_who_stands_in_and_whether_they_are_in(self, cast, visit):
        away(cast.ellery, "2006-05-17 08:00", "2006-05-19 08:00", back_up=cast.castellano)
        text = words(visit(cast.joan))
        assert "Out until Fri 19 May 08:00" in text
        assert (
            "Nadia Castellano stands in: office 801-555-0133 pager 801-555-0193 In the office until 17:00 MDT" in text
        )

    def test_s47_the_voicemail_tells_the_essentials(self, cast, visit):
        assert "Voicemail Ruth is in; the pager is 303-555-0191; Nadia Castellano stands in on 801-555-0133" in words(
            visit(cast.joan)
        )
        away(cast.ellery, "2006-05-17 08:00", "2006-05-19 08:00", back_up=cast.castellano)
        assert "Voicemail Ruth is out until Fri 19 May 08:00; the pager is 303-555-0191" in words(visit(cast.joan))

    @pytest.mark.parametrize(
        ("kind", "named", "named_is", "card", "greeting"),
        [
            (None, None, "", None, "Ruth is in; the pager is 303-555-0191; Nadia Castellano stands in on 801-555-0133"),
            (None, None, "gone", None, "Ruth is in; the pager is 303-555-0191 Director"),
            ("out_of_office", None, "", NOBODY, f"{OUT}; nobody stands in Director"),
            ("out_of_office", "castellano", "", NADIA, f"{OUT}; Nadia Castellano stands in on 801-555-0133 Director"),
            ("out_of_office", "begaye", "", SAM, f"{OUT}; Sam Begaye stands in on 602-555-0132 Director"),
            (
                "out_of_office",
                "castellano",
                "out",
                NADIA,
                f"{OUT}; Nadia Castellano stands in, but is out too Director",
            ),
            ("out_of_office", "castellano", "gone", NOBODY, f"{OUT}; nobody stands in Director"),
            ("no_quick_phone", None, "", NOBODY, f"{AWAY}; nobody stands in Director"),
            ("no_quick_phone", "begaye", "", SAM, f"{AWAY}; Sam Begaye stands in on 602-555-0132 Director"),
            (
                "no_quick_phone",
                "begaye",
                "no phone",
                SAM,
                f"{AWAY}; Sam Begaye stands in on 602-555-0132, but is away from the telephone too Director",
            ),
        ],
    )
    @pytest.mark.parametrize("recorded", ["", "Says that Owen Pratt stands in."])
    def test_s47_card_and_voicemail_name_the_same(self, cast, visit, kind, named, named_is, card, greeting, recorded):
        person = getattr(cast, named or "castellano")
        if named_is == "gone":
            Person.objects.filter(pk=person.pk).update(is_active=False)
        elif named_is:
            named_kind = "out_of_office" if named_is == "out" else "no_quick_phone"
            away(person, "2006-05-17 08:00", "2006-05-22 08:00", kind=named_kind)
        if kind:
            back_up = getattr(cast, named) if named else None
            away(cast.ellery, "2006-05-17 08:00", "2006-05-19 08:00", kind=kind, back_up=back_up)
            Person.objects.filter(pk=cast.ellery.pk).update(voicemail_greeting=recorded)
        text = card_of(cast.ellery, visit(cast.joan))
        assert f"Voicemail {greeting}" in text + " Director"
        assert [said for said in (NOBODY, NADIA, SAM) if said in text] == ([card] if card else [])
        assert "Owen" not in text

    def test_s47_at_night_the_absence_of_the_next_morning_counts(self, cast, visit):
        away(cast.ellery, "2006-05-18 16:00", "2006-05-19 12:00", kind="no_quick_phone")
        text = card_of(cast.ellery, visit(cast.joan, at="2006-05-18 20:00"))
        assert "Voicemail The office is closed; the pager is 303-555-0191 Director" in text
        assert "Nadia" not in text

    def test_s47_a_greeting_on_record_stands_while_the_manager_is_in(self, cast, visit):
        Person.objects.filter(pk=cast.ellery.pk).update(voicemail_greeting="Says it all.")
        assert "Voicemail Says it all." in words(visit(cast.joan))

    def test_s46_s49_the_promises_follow_at_once(self, cast, visit):
        away(cast.ellery, "2006-05-18 11:00", "2006-05-18 17:00", kind="no_quick_phone", back_up=cast.castellano)
        text = words(visit(cast.joan))
        assert "No quick phone until 17:00" in text
        assert "Page now: a response between 15:00 today and Fri 19 May 10:00 MDT" in text

    def test_without_a_back_up_names_the_director(self, cast, visit):
        away(cast.begaye, "2006-05-17 08:00", "2006-05-19 08:00")
        assert "Nobody is named to stand in. Director: Carol Brandvold, 303-555-0121" in words(visit(cast.joan))


class TestAfterHours:
    def test_s55_says_when_the_clock_starts_and_who_repairs_at_night(self, cast, visit):
        text = words(visit(cast.joan, "2006-05-26 19:00"))
        assert "Outside office hours." in text
        assert "The clock of a contact to Ruth Ellery starts Tue 30 May 08:00 MDT, after Memorial Day." in text
        assert "Repair Center, 24 hours, 800-555-0140" in text
        assert "Closed, opens Tue 30 May 08:00 Memorial Day" in text
        assert "Memorial Day, a holiday, is skipped." in text

    def test_inside_hours_there_is_no_such_notice(self, cast, visit):
        assert "Outside office hours" not in words(visit(cast.joan))


class TestGaps:
    def test_s4_without_a_service_manager_shows_both_numbers_and_the_way_to_ask(self, cast, visit):
        page = visit(cast.lena)
        text = words(page)
        assert "No Service Manager Nobody is assigned today." in text
        assert "Telephone 206-345-5272 or 206-346-9855" in text
        assert 'href="tel:+12063455272"' in page.content.decode()
        assert (
            f"topic=assignment_missing&amp;clec={cast.lakehead.pk}&amp;subject=No+Service+Manager"
            in page.content.decode()
        )

    def test_s4_without_a_sales_executive_too(self, cast, visit):
        Assignment.objects.filter(clec=cast.cobalt, person=cast.whitcombe).delete()
        assert "No Sales Executive Nobody is assigned today." in words(visit(cast.joan))

    def test_s58_a_state_without_its_own_is_named(self, cast, visit):
        assign(cast.lakehead, cast.lindqvist, state="MN")
        assert "No Service Manager for Washington" in words(visit(cast.lena))


def test_a_coming_change_shows(cast, visit):
    Assignment.objects.filter(clec=cast.prairie, person=cast.lindqvist).update(ends_on=date(2006, 5, 31))
    assert "Greta Lindqvist is your Service Manager only until Thu 1 Jun." in words(visit(cast.ken))
    assign(cast.prairie, cast.castellano, starts_on=date(2006, 6, 1))
    expected = "Your Service Manager changes from Greta Lindqvist to Nadia Castellano on Thu 1 Jun."
    assert expected in words(visit(cast.ken))


def test_our_people_are_sent_to_the_look_up(cast, visit):
    assert visit(cast.ellery_user).headers["Location"] == "/companies/"


def test_takes_no_posts(cast, client):
    client.force_login(cast.joan)
    assert client.post("/team/").status_code == 405


def test_the_page_is_as_many_queries_for_three_managers_as_for_one(cast, client, django_assert_num_queries):
    client.force_login(cast.ken)
    with time_machine.travel(local("2006-05-18 11:00"), tick=False):
        with django_assert_num_queries(WALL + QUERIES):
            client.get("/team/")
        assign(cast.prairie, cast.begaye, state="ND")
        assign(cast.prairie, cast.castellano, state="SD")
        away(cast.castellano, "2006-05-17 08:00", "2006-05-19 08:00", back_up=cast.ellery)
        with django_assert_num_queries(WALL + QUERIES):
            client.get("/team/")


QUERIES = 16
