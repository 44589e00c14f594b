"""The digest: once at the start of each one's day, and what it says is what the queue shows (S10, S26, S51).

Times are local wall time of Denver unless said.
"""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountteam.celery import app
from accountteam.tests.cast import local, person
from contacts.guideline import Channel
from contacts.models import BusinessCalendar, CalendarVersion, Person, Position
from notices.channels.email import message
from notices.channels.short import short
from notices.models import Notice
from notices.operations import choose_channel, deliver
from requests_app import operations
from requests_app.models import DigestDay
from requests_app.operations import digesting
from requests_app.queries.queue import Asked, queue_for
from requests_app.tests.test_operations import log

from .queries.scene import NOW, acknowledged, day, logged, out, pks

pytestmark = pytest.mark.django_db

OPENING = local("2006-05-18 08:00")  # a Thursday


def digests(channel="email"):
    found = Notice.objects.filter(kind="digest", channel=channel).select_related("person")
    return {notice.person.name: notice for notice in found}


def references(notice, *titles):
    sections = [one for one in notice.context["sections"] if not titles or one["title"] in titles]
    return sorted(line["reference"] for section in sections for line in section["lines"])


def count(notice, title):
    return sum(section["count"] for section in notice.context["sections"] if section["title"] == title)


def on_the_page(user, *titles, at=NOW):
    groups = [group for group in queue_for(user, Asked(), at).groups if group.title in titles]
    return sorted(entry.facts.reference for group in groups for entry in group.entries)


def is_as_the_queue(user, notice, at=NOW):
    counts = queue_for(user, Asked(), at).counts
    assert references(notice, "Past guideline") == on_the_page(user, "Past", at=at)
    assert references(notice, "Promised for today", "Due today") == on_the_page(user, "Next hour", "Later today", at=at)
    assert (count(notice, "Past guideline"), count(notice, "Promised for today")) == (counts["past"], counts["promise"])


class TestTheStartOfTheDay:
    def test_each_is_told_once_when_their_office_opens(self, cast):
        logged(cast, "2006-05-17 16:50")
        for at in ("2006-05-18 07:59", "2006-05-18 08:00", "2006-05-18 08:01", "2006-05-18 12:00"):
            operations.send_digests(at=local(at))
        assert Notice.objects.filter(kind="digest", channel="email").count() == 1
        assert digests()["Ruth Ellery"].created_at == OPENING

    def test_each_by_their_own_zone(self, cast):
        logged(cast, "2006-05-17 16:50", clec=cast.prairie)  # Lindqvist's, in Minneapolis
        operations.send_digests(at=local("2006-05-18 07:59", "America/Chicago"))
        assert digests() == {}
        operations.send_digests(at=local("2006-05-18 08:00", "America/Chicago"))
        assert digests().keys() == {"Greta Lindqvist"}

    def test_law_7_after_a_silence_it_is_caught_up_until_the_day_is_over(self, cast):
        logged(cast, "2006-05-17 16:50")
        operations.send_digests(at=local("2006-05-18 17:00"))
        assert digests() == {}
        operations.send_digests(at=local("2006-05-18 16:59"))
        assert digests().keys() == {"Ruth Ellery"}

    @pytest.mark.parametrize("at", ["2006-05-20 10:00", "2006-05-29 10:00"], ids=["a Saturday", "Memorial Day"])
    def test_known_bug_21_no_day_begins_on_a_weekend_or_a_holiday(self, cast, at):
        logged(cast, "2006-05-17 16:50")
        assert operations.send_digests(at=local(at)) == 0
        assert not DigestDay.objects.exists()

    def test_the_next_day_has_its_own(self, cast):
        logged(cast, "2006-05-17 16:50")
        for at in ("2006-05-18 08:00", "2006-05-19 08:00"):
            operations.send_digests(at=local(at))
        assert Notice.objects.filter(kind="digest", channel="email").count() == 2

    def test_who_has_nothing_is_told_nothing_and_not_looked_at_again(self, cast):
        operations.send_digests(at=OPENING)
        assert digests() == {}
        logged(cast, "2006-05-18 08:20")
        operations.send_digests(at=local("2006-05-18 08:21"))
        assert digests() == {}

    def test_who_has_left_is_told_nothing(self, cast):
        logged(cast, "2006-05-17 16:50")
        Person.objects.filter(pk=cast.ellery.pk).update(is_active=False)
        assert operations.send_digests(at=OPENING) == 0

    def test_of_what_is_due_on_a_later_day_it_says_nothing(self, cast):
        today = logged(cast, "2006-05-18 07:30", channel=Channel.EMAIL)  # due 17:00
        acknowledged(cast, "2006-05-16 09:00", "2006-05-16 10:00", date(2006, 5, 19))
        operations.send_digests(at=OPENING)
        assert references(digests()["Ruth Ellery"]) == [today.reference]


class TestItAndTheQueue:
    def test_show_the_same_requests(self, cast):
        rows = day(cast)
        operations.send_digests(at=NOW)
        notice = digests()["Ruth Ellery"]
        is_as_the_queue(cast.ellery_user, notice)
        assert references(notice, "Promised for today") == [rows["today"].reference]
        assert len(references(notice, "Past guideline")) == 2
        assert pks(rows["missed"], rows["past"])

    def test_of_who_stands_in(self, cast):
        day(cast)
        out(cast, cast.ellery, "2006-05-18 09:00", "2006-05-19 12:00", cast.castellano)
        operations.send_digests(at=NOW)
        is_as_the_queue(cast.castellano_user, digests()["Nadia Castellano"])
        assert digests().keys() == {"Nadia Castellano"}

    def test_of_the_desk_with_what_nobody_owns(self, cast):
        for _ in range(2):
            logged(cast, "2006-05-18 10:45", clec=cast.lakehead)
        operations.send_digests(at=NOW)
        is_as_the_queue(cast.ota_user, digests()["Frances Ota"])
        assert len(references(digests()["Frances Ota"])) == 2

    def test_of_a_rival_company_s_manager_hold_nothing_of_this_one(self, cast):
        day(cast)
        mine = logged(cast, "2006-05-18 10:45", clec=cast.prairie)
        operations.send_digests(at=NOW)
        assert references(digests()["Greta Lindqvist"]) == [mine.reference]

    def test_past_ten_rows_a_section_says_how_many_more_there_are(self, cast):
        for _ in range(12):
            logged(cast, "2006-05-18 10:00")
        operations.send_digests(at=NOW)
        notice = digests()["Ruth Ellery"]
        assert (len(references(notice)), count(notice, "Past guideline")) == (10, 12)
        assert "  and 2 more\n" in message(notice).body


class TestAbsences:
    def test_who_is_out_is_told_nothing_and_whoever_stands_in_is(self, cast):
        logged(cast, "2006-05-17 16:50")
        out(cast, cast.ellery, "2006-05-17 17:00", "2006-05-19 12:00", cast.castellano)
        operations.send_digests(at=OPENING)
        assert digests().keys() == {"Nadia Castellano"}
        assert digests("inbox").keys() == {"Nadia Castellano"}
        body = message(digests()["Nadia Castellano"]).body
        assert "(Ruth Ellery)" in body
        assert "you stand in for Ruth Ellery until Fri 19 May 12:00 MDT" in body

    def test_what_begins_by_the_next_business_day_is_named_on_both_sides(self, cast):
        out(cast, cast.ellery, "2006-05-19 08:00", "2006-05-22 08:00", cast.castellano)
        operations.send_digests(at=OPENING)
        span = "from Fri 19 May 08:00 MDT until Mon 22 May 08:00 MDT"
        assert digests()["Ruth Ellery"].context["absences"] == [f"Nadia Castellano stands in for you {span}"]
        assert digests()["Nadia Castellano"].context["absences"] == [f"you stand in for Ruth Ellery {span}"]
        assert message(digests()["Ruth Ellery"]).subject == f"Your day: Nadia Castellano stands in for you {span}"

    def test_what_lies_further_ahead_is_not(self, cast):
        out(cast, cast.ellery, "2006-05-22 08:00", "2006-05-24 08:00", cast.castellano)
        assert operations.send_digests(at=OPENING) == 0

    def test_of_who_stands_in_later_today_the_queue_is_not_theirs_yet(self, cast):
        logged(cast, "2006-05-17 16:50")
        out(cast, cast.ellery, "2006-05-18 13:00", "2006-05-19 12:00", cast.castellano)
        operations.send_digests(at=OPENING)
        assert digests()["Nadia Castellano"].context["sections"] == []


class TestWhatItSays:
    def test_reads_as_a_whole(self, cast, settings):
        settings.PORTAL_URL = "http://127.0.0.1:8000"
        past = logged(cast, "2006-05-17 10:00", subject="DS1 loop")
        due = logged(cast, "2006-05-17 16:50", subject="<b>Trunk</b>")
        operations.send_digests(at=OPENING)
        sent = message(digests()["Ruth Ellery"])
        assert sent.subject == "Your day: 1 past guideline, 1 due today"
        assert sent.body == (
            "Your day: 1 past guideline, 1 due today.\n"
            "\n"
            "Past guideline: 1\n"
            f"  Wed 17 May 10:30 MDT  {past.reference} Cobalt Mesa Telecom, DS1 loop\n"
            "\n"
            "Due today: 1\n"
            f"  08:20 MDT  {due.reference} Cobalt Mesa Telecom, <b>Trunk</b>\n"
            "\n"
            "(Guidelines only: Service Managers try to meet these times.)\n"
            "\n"
            "Open your queue:\n"
            "http://127.0.0.1:8000/queue/\n"
            "\n"
            "--\n"
            "You receive this because your working day begins.\n"
            "Times are America/Denver. Please do not answer this message: nobody reads the answers.\n"
        )
        html = sent.alternatives[0].content
        assert "&lt;b&gt;Trunk" in html
        assert html.count("Guidelines only") == 2
        assert html.count("href") == 1

    def test_in_a_text_message_is_how_many(self, cast, settings):
        settings.PORTAL_URL = "https://portal.example.net"
        logged(cast, "2006-05-17 16:50")
        operations.send_digests(at=OPENING)
        assert short(digests()["Ruth Ellery"]) == (
            "Your day: 1 due today. Because your working day begins. https://portal.example.net/queue/"
        )

    def test_bug_9_may_be_turned_off_and_stays_in_the_inbox(self, cast):
        choose_channel(actor=cast.ellery_user, kind="digest", channel="email", is_on=False, at=OPENING)
        with pytest.raises(ValidationError):
            choose_channel(actor=cast.ellery_user, kind="digest", channel="inbox", is_on=False, at=OPENING)
        logged(cast, "2006-05-17 16:50")
        operations.send_digests(at=OPENING)
        assert (digests(), digests("inbox").keys()) == ({}, {"Ruth Ellery"})

    def test_goes_by_itself_whatever_else_has_waited_for_the_opening(self, cast):
        for _ in range(2):
            log(cast, local("2006-05-17 20:00"), actor=cast.joan)
        operations.send_digests(at=OPENING)
        deliver(at=OPENING, patience=1)
        assert sorted(sent.subject.split(":")[0] for sent in mail.outbox) == ["New", "Your day"]
        assert "R-" in next(sent.body for sent in mail.outbox if sent.subject.startswith("Your day"))

    def test_does_not_go_out_once_the_day_is_over(self, cast):
        logged(cast, "2006-05-17 16:50")
        operations.send_digests(at=OPENING)
        deliver(at=local("2006-05-19 09:00"), patience=1)
        assert digests()["Ruth Ellery"].state == "suppressed"


class TestMany:
    @pytest.mark.parametrize("more", [0, 9])
    def test_it_asks_the_database_as_often_for_ten_people_as_for_one(self, cast, more):
        acknowledged(cast, "2006-05-16 09:00", "2006-05-16 10:00", OPENING.date())
        for number in range(more):
            one = person(f"Manager {number}", Position.SERVICE_MANAGER, "America/Denver", "Denver")
            logged(cast, "2006-05-17 16:50").commitments.update(responsible=one)
        with CaptureQueriesContext(connection) as queries:
            assert operations.send_digests(at=OPENING) == 1 + more
        # Of two offices: Minneapolis has opened as well, and has nothing.
        assert len(queries) == 39

    def test_once_it_is_done_a_look_is_three_queries(self, cast, django_assert_num_queries):
        operations.send_digests(at=OPENING)
        with django_assert_num_queries(3 + 4):  # and the wall around them
            operations.send_digests(at=local("2006-05-18 08:01"))

    def test_bug_20_an_office_that_cannot_be_told_stops_no_other(self, cast, monkeypatch, caplog):
        logged(cast, "2006-05-17 16:50")
        logged(cast, "2006-05-17 16:50", clec=cast.prairie)
        tell = digesting.tell

        def refusing(facts):
            if any(fact.to == cast.ellery for fact in facts):
                raise ValueError("This office cannot be told")
            tell(facts)

        with monkeypatch.context() as patched:
            patched.setattr(digesting, "tell", refusing)
            assert operations.send_digests(at=OPENING) == 1
        assert "The digests of the office in America/Denver could not be told" in caplog.text
        assert operations.send_digests(at=OPENING) == 1  # and it is tried again
        assert digests().keys() == {"Ruth Ellery", "Greta Lindqvist"}

    def test_bug_7_an_office_whose_hours_are_broken_stops_no_other(self, cast, caplog):
        broken = BusinessCalendar.objects.create(name="Broken")
        CalendarVersion.objects.create(
            calendar=broken, number=1, windows=[], holidays=[], approved_by="Nobody", approved_at=NOW
        )
        Person.objects.filter(pk=cast.begaye.pk).update(calendar=broken)
        logged(cast, "2006-05-17 16:50")
        operations.send_digests(at=OPENING)
        assert "When the day begins in America/Phoenix cannot be worked out" in caplog.text
        assert digests().keys() == {"Ruth Ellery"}

    def test_every_minute_the_portal_looks(self):
        entry = app.conf.beat_schedule["digests"]
        assert (entry["task"], entry["schedule"]) == ("requests_app.tasks.send_digests", 60.0)
