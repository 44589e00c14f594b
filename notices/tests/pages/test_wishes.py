"""How one is told: what comes by which way, when, and a test of it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accountteam.tests.cast import clec_account
from accountteam.tests.walls import WALL
from contacts.tests.pages.reading import words
from notices.kinds import KINDS
from notices.models import Delivery, Notice, Preference
from notices.operations import choose_channel, choose_delivery, deliver
from notices.queries.wishes import kinds_for

from .test_inbox import AT, LATER, ask

__all__ = ["ask"]
pytestmark = pytest.mark.django_db
# Session, user, company or person; choices, hours; the bar counts one, the queue two.
OF_A_COMPANY, OF_OURS = 6, 7


@pytest.fixture(autouse=True)
def gateway(settings):
    """Pages go out; text messages do not."""
    settings.GATEWAYS = settings.GATEWAYS | {
        "pager": settings.GATEWAYS["pager"] | {"mail": "{number}@pages.example.com"}
    }


def ticked(response, name="wanted") -> set[str]:
    boxes = re.findall(rf'<input [^>]*name="{name}" value="([^"]+)"([^>]*)>', response.text)
    return {value for value, rest in boxes if " checked" in rest}


def offered(response, name="wanted") -> set[str]:
    return set(re.findall(rf'name="{name}" value="([^"]+)"', response.text))


class TestThePage:
    def test_begins_with_the_defaults(self, cast, ask):
        page = ask(cast.ellery_user, "notices:wishes")
        assert {"new_request:email", "reassigned:email", "digest:email"} <= ticked(page)
        assert "reassigned:pager" in offered(page) - ticked(page)
        assert "Take the defaults" not in words(page)

    def test_says_what_cannot_be_turned_off_and_why(self, cast, ask):
        page = ask(cast.ellery_user, "notices:wishes")
        said = "A request went past guideline Always by e-mail: somebody counts on your knowing. Always"
        assert said in words(page)
        assert "past_guideline:email" not in offered(page)
        assert "past_guideline:pager" in offered(page)

    @pytest.mark.parametrize(
        ("who", "concerns", "does_not"),
        [
            ("joan", {"responded", "meeting", "outage"}, {"new_request", "past_guideline", "webhook_off"}),
            (
                "ellery_user",
                {"new_request", "past_guideline", "meeting", "raised_answered"},
                {"raised", "post_mortem_delivered", "untold"},
            ),
            ("brandvold_user", {"raised", "director_past_guideline"}, {"untold", "post_mortem_delivered"}),
            ("ota_user", {"untold", "wrong_contact", "old_numbers"}, {"raised", "post_mortem_delivered"}),
            ("admin_user", set(), set(KINDS)),
        ],
    )
    def test_lists_what_can_concern_the_role(self, cast, who, concerns, does_not):
        known = {kind.name for kind in kinds_for(getattr(cast, who))}
        assert concerns <= known
        assert known.isdisjoint(does_not | {"test"})

    def test_lists_the_companys_webhooks_for_who_keeps_them(self, cast):
        ira = clec_account("Ira Castle", cast.cobalt, "America/Denver", "clec_admin")
        assert "webhook_off" in {kind.name for kind in kinds_for(ira)}

    def test_offers_only_ways_by_which_one_is_reached(self, cast, ask):
        page = ask(cast.ellery_user, "notices:wishes")
        assert "Pager303-555-0191" in words(page)
        assert "No cellular number of yours is kept." in words(page)
        assert reverse("contacts:report", args=[cast.ellery.pk]) in page.text
        assert not [name for name in offered(page) if name.endswith((":sms", ":inbox", ":webhook"))]

    def test_offers_no_way_without_a_gateway(self, cast, ask, settings):
        settings.GATEWAYS = settings.GATEWAYS | {"pager": settings.GATEWAYS["sms"]}
        page = ask(cast.ellery_user, "notices:wishes")
        assert "No gateway is set up" in words(page)
        assert not [name for name in offered(page) if name.endswith(":pager")]

    def test_leads_who_keeps_numbers_to_them(self, cast, ask):
        page = ask(cast.ota_user, "notices:wishes")
        assert reverse("contacts:desk_edit_person", args=[cast.ota_user.person_id]) in page.text

    def test_tells_a_company_of_no_pagers(self, cast, ask):
        assert "pager" not in words(ask(cast.joan, "notices:wishes")).lower()

    def test_is_of_use_to_who_is_told_nothing(self, cast, ask):
        text = words(ask(cast.admin_user, "notices:wishes"))
        assert "Nothing is told to you by itself" in text
        assert "Send a test" in text

    @pytest.mark.parametrize(("who", "golden"), [("joan", OF_A_COMPANY), ("ellery_user", OF_OURS)])
    def test_asks_little_of_the_database(self, cast, client, time_machine, who, golden, django_assert_num_queries):
        time_machine.move_to(LATER, tick=False)
        user = getattr(cast, who)
        choose_channel(actor=user, kind="meeting", channel="email", is_on=False, at=AT)
        client.force_login(user)
        with django_assert_num_queries(WALL + golden):
            client.get(reverse("notices:wishes"))


class TestSaving:
    def save(self, ask, user, *, without=(), plus=(), **more):
        now = ticked(ask(user, "notices:wishes"))
        return ask(user, "notices:wishes", post={"wanted": sorted(now - set(without) | set(plus)), **more})

    @pytest.mark.parametrize("who", ["joan", "ellery_user"])
    def test_takes_one_away_and_writes_no_more_than_that(self, cast, ask, who):
        user = getattr(cast, who)
        assert self.save(ask, user, without=["meeting:email"]).url == "/inbox/wishes/"
        [row] = Preference.objects.all()
        assert (row.person or row.user, row.kind, row.channel, row.is_on) == (
            user.person or user,
            "meeting",
            "email",
            False,
        )
        assert not Delivery.objects.exists()
        page = ask(user, "notices:wishes")
        assert "meeting:email" in offered(page) - ticked(page)
        assert "Take the defaults" in words(page)

    def test_adds_a_way(self, cast, ask):
        self.save(ask, cast.ellery_user, plus=["past_guideline:pager"])
        assert Preference.objects.get().is_on
        self.save(ask, cast.ellery_user, without=["past_guideline:pager"])
        assert not Preference.objects.exists()

    def test_takes_any_hour_and_what_is_paused(self, cast, ask):
        self.save(ask, cast.ellery_user, out_of_hours="on", paused=["pager"])
        wish = Delivery.objects.get()
        assert (wish.person, wish.out_of_hours, wish.paused_channels) == (cast.ellery, True, ["pager"])
        assert ticked(ask(cast.ellery_user, "notices:wishes"), "paused") == {"pager"}

    def test_leaves_what_is_not_offered_as_it_was(self, cast, ask):
        choose_delivery(actor=cast.ellery_user, out_of_hours=False, paused_channels=["sms"], at=AT)
        choose_channel(actor=cast.ellery_user, kind="meeting", channel="sms", is_on=True, at=AT)
        self.save(ask, cast.ellery_user, paused=["pager"])
        assert Delivery.objects.get().paused_channels == ["pager", "sms"]
        assert Preference.objects.get().channel == "sms"

    @pytest.mark.parametrize(
        "bad",
        [
            {"plus": ["past_guideline:email"]},
            {"plus": ["post_mortem_delivered:email"]},
            {"plus": ["meeting:sms"]},
            {"plus": ["<b>:email"]},
            {"paused": ["email"]},
        ],
    )
    def test_of_what_is_not_offered_says_so_and_keeps_what_was_chosen(self, cast, ask, bad):
        page = self.save(ask, cast.ellery_user, without=["meeting:email"], out_of_hours="on", **bad)
        assert page.status_code == 422
        assert "is not among what you may choose" in words(page)
        assert "meeting:email" not in ticked(page)
        assert 'name="out_of_hours" id="id_out_of_hours" checked' in page.text
        assert "<b>" not in page.text
        assert not Preference.objects.exists()
        assert not Delivery.objects.exists()

    def test_is_each_ones_own(self, cast, ask):
        self.save(ask, cast.ellery_user, without=["meeting:email"])
        assert "meeting:email" in ticked(ask(cast.castellano_user, "notices:wishes"))
        assert "meeting:email" in ticked(ask(cast.joan, "notices:wishes"))

    @pytest.mark.parametrize("who", ["joan", "ellery_user"])
    def test_goes_back_to_the_defaults(self, cast, ask, who):
        user = getattr(cast, who)
        choose_channel(actor=cast.castellano_user, kind="meeting", channel="email", is_on=False, at=AT)
        self.save(ask, user, without=["meeting:email"], out_of_hours="on")
        assert ask(user, "notices:default_wishes", post={}).status_code == 302
        assert [row.person for row in Preference.objects.all()] == [cast.castellano]
        assert not Delivery.objects.exists()


class TestATest:
    @pytest.mark.parametrize("who", ["joan", "ellery_user", "admin_user"])
    def test_goes_by_that_way_alone_at_once_and_shows_in_the_log(self, cast, ask, who, mailoutbox):
        user = getattr(cast, who)
        answer = ask(user, "notices:send_own_test", post={"channel": "email"})
        assert answer.url == "/inbox/log/?channel=email"
        notice = Notice.objects.get()
        assert (notice.kind, notice.channel, notice.is_at_once, notice.person or notice.user) == (
            "test",
            "email",
            True,
            user.person or user,
        )
        assert deliver(channel="email", at=LATER + timedelta(seconds=1)) == 1
        assert "A test: you are reached by e-mail" in mailoutbox[0].subject
        assert "You receive this because you asked for a test." in mailoutbox[0].body
        assert "A test: you are reached by e-mail E-mail Sent" in words(ask(user, "notices:log"))

    def test_comes_by_pager_in_a_hundred_and_sixty_letters(self, cast, ask, mailoutbox):
        ask(cast.ellery_user, "notices:send_own_test", post={"channel": "pager"})
        assert deliver(channel="pager", at=LATER + timedelta(seconds=1)) == 1
        assert mailoutbox[0].to == ["13035550191@pages.example.com"]
        assert "A test: you are reached by pager" in mailoutbox[0].body

    def test_is_sent_once_a_minute(self, cast, ask):
        for seconds, count in [(0, 1), (59, 1), (61, 2)]:
            ask(cast.joan, "notices:send_own_test", at=LATER + timedelta(seconds=seconds), post={"channel": "email"})
            assert Notice.objects.count() == count
            said = words(ask(cast.joan, "notices:log"))
            assert ("less than a minute ago" in said) is (seconds == 59)

    def test_by_another_way_or_of_another_is_not_held_back(self, cast, ask):
        for user, channel in [(cast.joan, "email"), (cast.joan, "inbox"), (cast.ken, "email")]:
            ask(user, "notices:send_own_test", post={"channel": channel})
        assert Notice.objects.count() == 3

    @pytest.mark.parametrize("channel", ["pager", "sms", "webhook", "", "nonsense"])
    def test_goes_nowhere_where_one_cannot_be_reached(self, cast, ask, channel):
        assert ask(cast.joan, "notices:send_own_test", post={"channel": channel}).url == "/inbox/wishes/"
        assert "You cannot be reached that way." in words(ask(cast.joan, "notices:wishes"))
        assert not Notice.objects.exists()

    def test_that_fails_is_told_to_nobody_else(self, cast, ask, mailoutbox, monkeypatch):
        ask(cast.ellery_user, "notices:send_own_test", post={"channel": "pager"})
        cast.ellery.pager = ""
        cast.ellery.save()
        deliver(channel="pager", at=LATER + timedelta(seconds=1))
        assert [(one.kind, one.state) for one in Notice.objects.all()] == [("test", "failed")]
        assert not Notice.objects.filter(untold_at__isnull=False).exists()
