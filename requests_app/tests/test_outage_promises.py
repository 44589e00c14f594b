"""The promised updates of outages: reminded of once before, told once when missed, at any hour (S33, E8, E10)."""

import logging
from datetime import timedelta

import pytest
import time_machine

from accountteam.tests.cast import local
from accountteam.wall.roles import LOGIN
from contacts import wall
from notices.channels.email import message
from notices.models import Notice
from notices.operations import deliver
from requests_app.models import Outage
from requests_app.operations import outage_promises, watch_outages
from requests_app.tasks import watch_outages as task

from .test_outages import AT, MINUTE, NEXT, contact_of, post, restore, told, update

pytestmark = pytest.mark.django_db

SOON = NEXT - 10 * MINUTE
MISSED = NEXT + MINUTE
REMINDED = [("Ruth Ellery", "email", "outage_update_due"), ("Ruth Ellery", "inbox", "outage_update_due")]
TOLD = [
    ("Ruth Ellery", "email", "outage_update_missed"),
    ("Ruth Ellery", "inbox", "outage_update_missed"),
    ("Carol Brandvold", "email", "outage_update_missed"),
    ("Carol Brandvold", "inbox", "outage_update_missed"),
]


class TestWhoeverPromisedIt:
    def test_is_reminded_ten_minutes_before_and_once(self, cast):
        post(cast)
        watch_outages(at=SOON - MINUTE)
        assert told() == []
        for at in (SOON, SOON + MINUTE):
            watch_outages(at=at)
        assert told() == REMINDED

    def test_is_not_reminded_of_what_comes_sooner_than_that(self, cast):
        post(cast, next_update_at=AT + 10 * MINUTE)
        watch_outages(at=AT + 5 * MINUTE)
        assert told() == []

    def test_is_told_once_when_it_is_missed_and_so_is_the_director(self, cast):
        post(cast)
        assert watch_outages(at=NEXT) == 0
        Notice.objects.all().delete()
        assert [watch_outages(at=at) for at in (MISSED, MISSED, MISSED + MINUTE)] == [1, 0, 0]
        assert told() == TOLD

    def test_of_two_who_posted_is_the_one_who_promised_last(self, cast):
        update(post(cast), cast.lindqvist_user, SOON, next_update_at=NEXT + 30 * MINUTE)
        watch_outages(at=NEXT + 31 * MINUTE)
        assert {name for name, _, _ in told()} == {"Greta Lindqvist", "Everett Nakai"}

    @pytest.mark.parametrize("who", ["brandvold_user", "ota_user"])
    def test_without_a_director_sales_operations_is_told_besides(self, cast, who):
        post(cast, actor=getattr(cast, who))
        watch_outages(at=MISSED)
        assert {name for name, _, _ in told()} == {getattr(cast, who).name, "Frances Ota"}

    def test_is_told_at_any_hour(self, cast):
        night = local("2006-05-14 03:00")
        post(cast, at=night, began_at=night, next_update_at=night + 30 * MINUTE)
        watch_outages(at=night + 31 * MINUTE)
        assert set(Notice.objects.filter(kind="outage_update_missed").values_list("next_try_at", "is_at_once")) == {
            (night + 31 * MINUTE, True)
        }

    def test_is_left_alone_by_an_update_in_time(self, cast):
        outage = post(cast)
        watch_outages(at=SOON)
        waiting = Notice.objects.filter(kind="outage_update_due", channel="email")
        assert waiting.get().state == "queued"
        update(outage, cast.ellery_user, SOON + MINUTE, next_update_at=NEXT + 60 * MINUTE)
        assert waiting.get().state == "suppressed"
        assert watch_outages(at=MISSED) == 0

    def test_is_left_alone_once_it_is_restored(self, cast):
        restore(post(cast), cast.ellery_user, SOON)
        assert watch_outages(at=MISSED) == 0
        assert told() == []

    def test_that_was_missed_and_made_good_can_be_missed_again(self, cast):
        outage = post(cast)
        watch_outages(at=MISSED)
        update(outage, cast.ellery_user, MISSED, next_update_at=MISSED + 5 * MINUTE)
        assert watch_outages(at=MISSED + 6 * MINUTE) == 1
        assert told() == TOLD * 2


class TestWhatItSays:
    def test_names_the_promise_in_the_zone_of_whoever_reads_it(self, cast):
        post(cast)
        watch_outages(at=SOON)
        watch_outages(at=MISSED)
        reminder = message(Notice.objects.get(kind="outage_update_due", channel="email"))
        assert reminder.subject == "An update is due by Tue 16 May 14:00 MDT: SS7 isolation, Durango CO"
        alarm = message(Notice.objects.get(kind="outage_update_missed", channel="email", person=cast.brandvold))
        assert alarm.subject == "Promise missed, update of an outage: SS7 isolation, Durango CO"
        assert "was promised for Tue 16 May 14:00 MDT by Ruth Ellery, and has not come" in alarm.body
        assert "You receive this because you are the director of Ruth Ellery." in alarm.body

    def test_no_company_is_told_that_it_was_missed(self, cast):
        contact_of(cast, cast.prairie)
        post(cast, states=["ND"])
        Notice.objects.all().delete()
        watch_outages(at=MISSED)
        assert Notice.objects.filter(person=None).count() == 0


class TestTheLook:
    def test_law_7_after_a_day_of_silence_it_is_caught_up_and_nobody_is_reminded_of_what_is_missed(self, cast):
        post(cast)
        with time_machine.travel(NEXT + timedelta(days=1), tick=False):
            task()
            task()
        assert told() == TOLD
        assert Outage.objects.get().flagged_at == NEXT + timedelta(days=1)

    def test_one_that_cannot_be_told_stops_no_other(self, cast, monkeypatch, caplog):
        broken, sound = post(cast), post(cast)
        missed = outage_promises.outage_telling.missed

        def fails(outage, at):
            if outage == broken:
                raise RuntimeError
            return missed(outage, at)

        monkeypatch.setattr(outage_promises.outage_telling, "missed", fails)
        with caplog.at_level(logging.ERROR):
            assert watch_outages(at=MISSED) == 1
        assert f"The promise of outage {broken.pk} could not be looked after" in caplog.text
        assert set(Outage.objects.filter(flagged_at=None)) == {broken}
        assert sound.updates.count() == 1

    def test_works_as_the_application_alone(self, cast, mailoutbox):
        post(cast)
        with wall.chosen(wall.Choice(LOGIN)):
            assert watch_outages(at=MISSED) == 1
            deliver(at=MISSED)
        assert len(mailoutbox) == 2
