"""In or out, in two taps. Times are local wall time in Denver unless said."""

import pytest
import time_machine
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils.html import strip_tags

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from contacts.models import Availability, Person
from contacts.tests.pages.reading import words

pytestmark = pytest.mark.django_db
NOW = "2006-05-18 11:00"


@pytest.fixture
def page(client, cast):
    """Get or post as somebody, at a time."""

    def visit(user=None, at=NOW, path="/availability/", data=None, follow=True, **query):
        client.force_login(user or cast.ellery_user)
        with time_machine.travel(local(at), tick=False):
            if data is None:
                return client.get(path, query)
            return client.post(path, data, follow=follow)

    return visit


def choice(cast, **changed):
    given = {"kind": "out_of_office", "back_up": cast.castellano.pk, "until": "tomorrow", "note": ""}
    return {name: value for name, value in {**given, **changed}.items() if value is not None}


class TestThePage:
    def test_offers_the_end_of_today_and_the_next_opening(self, page):
        text = words(page())
        assert "In the office until 17:00 MDT" in text
        assert "Until end of today, 17:00 Until Fri 19 May 08:00" in text
        assert "Nothing planned" in text

    def test_after_closing_offers_the_next_opening_only(self, page):
        text = words(page(at="2006-05-26 18:00"))
        assert "end of today" not in text
        assert "Until Tue 30 May 08:00" in text

    def test_proposes_the_standing_back_up(self, cast, page):
        assert f'<option value="{cast.castellano.pk}" selected>' in page().content.decode()
        assert f'<option value="{cast.ellery.pk}"' not in page().content.decode()

    def test_is_there_for_the_directors_group(self, cast, page):
        text = words(page(cast.brandvold_user))
        for name in ("Ruth Ellery", "Sam Begaye", "Nadia Castellano"):
            assert name in text
        assert "In or out: Ruth Ellery" in words(page(cast.brandvold_user, person=cast.ellery.pk))

    @pytest.mark.parametrize("person", ["x", "", "-1", "987654", "9" * 5000, "１"])
    def test_is_not_there_for_nobody(self, cast, page, person):
        assert page(person=person).status_code == (200 if person == "" else 404)

    def test_is_not_there_for_others_nor_for_companies(self, cast, page):
        assert page(cast.begaye_user, person=cast.ellery.pk).status_code == 404
        assert page(cast.nakai_user, person=cast.ellery.pk).status_code == 404
        assert page(cast.joan).status_code == 404
        assert page(cast.joan, data=choice(cast, person=cast.ellery.pk)).status_code == 404
        assert not Availability.objects.exists()


class TestGoingOut:
    def test_one_button_sets_it_and_the_team_card_follows_at_once(self, cast, page):
        text = words(page(data=choice(cast)))
        assert "Ruth Ellery is out until Fri 19 May 08:00 MDT. Nadia Castellano stands in." in text
        assert "Out until Fri 19 May 08:00" in text
        card = words(page(cast.joan, path="/team/"))
        assert "Out until Fri 19 May 08:00" in card
        assert "Nadia Castellano stands in: office 801-555-0133" in card
        assert "Page now: a response between 15:00 today and Fri 19 May 10:00 MDT" in card

    def test_no_quick_phone_until_the_end_of_today(self, cast, page):
        page(data=choice(cast, kind="no_quick_phone", until="today"))
        assert Availability.objects.get().ends_at == local("2006-05-18 17:00")
        assert "No quick phone until 17:00" in words(page(cast.joan, path="/team/"))

    def test_until_a_chosen_time_in_ones_own_zone(self, cast, page):
        chosen = choice(cast, until="chosen", until_on="2006-05-19", until_time="13:30")
        page(cast.begaye_user, data=chosen)
        assert Availability.objects.get().ends_at == local("2006-05-19 13:30", "America/Phoenix")

    def test_is_planned_ahead(self, cast, page):
        planned = choice(
            cast, until="chosen", until_on="2006-05-24", until_time="", starts_on="2006-05-22", starts_time="13:00"
        )
        text = words(page(data=planned))
        assert "Ruth Ellery is out from Mon 22 May 13:00 MDT until Wed 24 May 08:00 MDT." in text
        assert "In the office until 17:00" in text
        assert "Call off" in text

    def test_on_a_day_the_clocks_change(self, cast, page):
        """02:30 does not exist on 2 April 2006: the first instant after stands for it."""
        skipped = choice(cast, until="chosen", until_on="2006-04-02", until_time="02:30")
        page(at="2006-03-31 11:00", data=skipped)
        assert Availability.objects.get().ends_at == local("2006-04-02 03:30")

    def test_says_when_the_back_up_is_away_too(self, cast, page):
        page(cast.castellano_user, data=choice(cast, back_up=cast.begaye.pk))
        assert "Nadia Castellano is away for part of that time too." in words(page(data=choice(cast)))

    def test_of_the_group_is_set_by_the_director(self, cast, page):
        page(cast.brandvold_user, data=choice(cast, person=cast.ellery.pk))
        assert Availability.objects.get().entered_by == cast.brandvold_user
        assert Availability.objects.get().person == cast.ellery

    def test_backdated_by_the_director_but_not_by_oneself(self, cast, page):
        sick = choice(cast, person=cast.ellery.pk, starts_on="2006-05-18", starts_time="08:00")
        refused = page(data=sick)
        assert refused.status_code == 422
        assert "Only their director enters an absence that began before now." in words(refused)
        assert page(cast.brandvold_user, data=sick).status_code == 200
        assert Availability.objects.get().starts_at == local("2006-05-18 08:00")


class TestWithoutABackUp:
    def test_s47_warns_keeps_what_was_chosen_and_saves_on_the_second_press(self, cast, page):
        alone = choice(cast, back_up="", note="Training")
        warned = page(data=alone)
        assert warned.status_code == 422
        assert not Availability.objects.exists()
        assert "Nobody stands in. Name somebody, or save without a back-up." in words(warned)
        assert 'name="until" value="tomorrow"' in warned.content.decode()
        assert 'value="Training"' in warned.content.decode()
        saved = page(data={**alone, "confirmed": "1"})
        assert "Nobody stands in: what goes past guideline goes to the director at once." in words(saved)
        assert Availability.objects.get().back_up is None


class TestBadInput:
    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"until": "chosen"}, "Choose the day until which it lasts."),
            ({"until": "chosen", "until_on": "soon"}, "Write the day as 2006-05-19."),
            ({"until": "chosen", "until_on": "2006-05-19", "until_time": "8 am"}, "Write the time as HH:MM, 24 hours"),
            ({"until": "chosen", "until_on": "2006-05-19", "until_time": "25:00"}, "Write the time as HH:MM, 24 hours"),
            ({"until": "chosen", "until_on": "2006-05-17"}, "It ends before it begins."),
            ({"until": "chosen", "until_on": "9999-12-31"}, "more than a year away"),
            ({"until": "chosen", "until_on": "9999-12-31", "until_time": "23:59"}, "That date is out of reach."),
            ({"starts_on": "9999-12-31", "starts_time": "23:59"}, "That date is out of reach."),
            ({"until": "chosen", "until_on": "0001-01-01"}, "It ends before it begins."),
            ({"starts_on": "0001-01-01"}, "Only their director"),
            ({"until": "some day"}, "Say until when."),
            ({"until": None}, "Say until when."),
            ({"kind": "asleep"}, "Choose “Out of the office” or “No quick phone”."),
            ({"back_up": "987654"}, "Choose somebody of the list."),
            ({"note": "n" * 201}, "At most 200 characters; this has 201."),
        ],
    )
    def test_is_said_beside_the_field_and_nothing_is_kept(self, cast, page, changed, message):
        refused = page(data=choice(cast, **changed))
        assert refused.status_code == 422
        assert message in words(refused)
        assert "<title>Error: In or out" in refused.content.decode()
        assert not Availability.objects.exists()

    def test_the_end_of_today_is_over_on_a_stale_page(self, cast, page):
        refused = page(at="2006-05-18 17:00", data=choice(cast, until="today"))
        assert refused.status_code == 422
        assert "The office has closed for today. Choose another end." in words(refused)

    def test_posted_twice_says_that_it_is_set_already(self, cast, page):
        page(data=choice(cast))
        again = page(data=choice(cast))
        assert again.status_code == 422
        assert "Ruth Ellery is out already from Thu 18 May 11:00 MDT to Fri 19 May 08:00 MDT." in words(again)
        assert Availability.objects.count() == 1


class TestComingBack:
    def test_ends_it_and_the_team_card_follows(self, cast, page):
        page(data=choice(cast))
        absence = Availability.objects.get()
        text = words(page(at="2006-05-18 13:00", path=reverse("contacts:end_early", args=[absence.pk]), data={}))
        assert "Ruth Ellery is back." in text
        assert "Page now: a call between 13:15 and 13:30 MDT" in words(
            page(cast.joan, at="2006-05-18 13:00", path="/team/")
        )

    def test_twice_says_that_it_is_over(self, cast, page):
        page(data=choice(cast))
        path = reverse("contacts:end_early", args=[Availability.objects.get().pk])
        page(at="2006-05-18 13:00", path=path, data={})
        assert "over already; nothing was changed" in words(page(at="2006-05-18 13:01", path=path, data={}))

    def test_what_is_planned_is_called_off_once(self, cast, page):
        page(data=choice(cast, starts_on="2006-05-18", starts_time="15:00"))
        path = reverse("contacts:cancel", args=[Availability.objects.get().pk])
        assert "Ruth Ellery’s absence is called off." in words(page(path=path, data={}))
        assert "nothing was changed" in words(page(path=path, data={}))

    def test_of_others_is_not_there(self, cast, page):
        page(data=choice(cast))
        pk = Availability.objects.get().pk
        for user in (cast.begaye_user, cast.nakai_user, cast.joan):
            for name in ("contacts:end_early", "contacts:cancel"):
                assert page(user, path=reverse(name, args=[pk]), data={}).status_code == 404
                assert page(user, path=reverse(name, args=[987654]), data={}).status_code == 404
        assert Availability.objects.get().ends_at == local("2006-05-19 08:00")

    def test_takes_posts_only(self, cast, page):
        assert page(path="/availability/1/end/").status_code == 405
        assert page(path="/availability/1/cancel/").status_code == 405


class TestTheMenu:
    def drawn(self, user, at=NOW):
        request = RequestFactory().get("/queue/?show=past")
        request.user, request.at = user, local(at)
        context = Context({"request": request, "user": user, "at": request.at, "csrf_token": "t"})
        return Template("{% load presence %}{% presence_menu %}").render(context)

    def test_sets_it_in_two_taps_and_returns(self, cast, page):
        menu = self.drawn(cast.ellery_user)
        assert "In the office until 17:00" in " ".join(strip_tags(menu).split())
        assert '<input type="hidden" name="back" value="/queue/?show=past" />' in menu
        answer = page(data=choice(cast, until="today", person=cast.ellery.pk, back="/queue/"), follow=False)
        assert answer.headers["Location"] == "/queue/"

    def test_offers_the_way_back_while_one_is_out(self, cast, page):
        page(data=choice(cast))
        assert "I’m back" in self.drawn(cast.ellery_user)

    def test_is_empty_for_companies_and_for_who_has_no_office(self, cast):
        assert self.drawn(cast.joan).strip() == ""
        assert self.drawn(cast.admin_user).strip() == ""


def test_the_page_is_as_many_queries_for_many_absences_as_for_none(cast, client, django_assert_num_queries):
    client.force_login(cast.brandvold_user)
    with time_machine.travel(local(NOW), tick=False):
        with django_assert_num_queries(WALL + QUERIES):
            client.get("/availability/")
        for day in range(20, 30):
            for person in (cast.ellery, cast.begaye):
                start, end = local(f"2006-06-{day} 08:00"), local(f"2006-06-{day} 17:00")
                Availability.objects.create(
                    person=person,
                    kind="out_of_office",
                    starts_at=start,
                    ends_at=end,
                    entered_at=start,
                    back_up=Person.objects.get(pk=cast.castellano.pk),
                )
        with django_assert_num_queries(WALL + QUERIES):
            client.get("/availability/")


QUERIES = 10
