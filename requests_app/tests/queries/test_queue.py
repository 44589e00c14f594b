"""The queue: order, groups, counts, whose it is. Times are local wall time of Denver unless said."""

from datetime import date

import pytest

from accountteam.tests.cast import local
from contacts.guideline import Channel
from contacts.models import BusinessCalendar, CalendarVersion, Person
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.queries import count_for
from requests_app.queries.queue import Asked, queue_for
from requests_app.queries.visible import visible_to

from .scene import NOW, acknowledged, day, logged, out, pks, shown

pytestmark = pytest.mark.django_db


class TestTheOrderOfTheQueue:
    def test_what_is_due_next_comes_first_in_its_group(self, cast):
        rows = day(cast)
        assert shown(queue_for(cast.ellery_user, Asked(), NOW)) == {
            "Past": pks(rows["missed"], rows["past"]),
            "Next hour": pks(rows["window"], rows["from"], rows["soon_mail"]),
            "Later today": pks(rows["soon"], rows["today"]),
            "Later": pks(rows["later"], rows["promised"]),
            "No set time": pks(rows["meeting"]),
            "Answered, not closed": pks(rows["spoken"]),
        }

    def test_each_state_is_named_as_the_clock_names_it(self, cast):
        rows = day(cast)
        entries = {e.facts.pk: e for g in queue_for(cast.ellery_user, Asked(), NOW).groups for e in g.entries}
        states = {name: (entries[row.pk].state, entries[row.pk].state_label) for name, row in rows.items()}
        assert states == {
            "missed": ("missed", ""),
            "past": ("past", ""),
            "window": ("window", ""),
            "from": ("running", "From 11:07"),
            "soon": ("running", ""),
            "soon_mail": ("soon", ""),
            "today": ("promise_today", ""),
            "later": ("running", ""),
            "promised": ("promised", ""),
            "meeting": ("none", "As arranged"),
            "spoken": ("met", "Answered"),
        }

    def test_each_row_has_the_one_thing_to_do_next(self, cast):
        rows = day(cast)
        actions = {
            e.facts.pk: e.action.label for g in queue_for(cast.ellery_user, Asked(), NOW).groups for e in g.entries
        }
        assert [actions[rows[name].pk] for name in ("past", "soon", "later", "today", "meeting", "spoken")] == [
            "Log the call",
            "Record response",
            "Acknowledge",
            "Record contact",
            "Open",
            "Resolve",
        ]

    def test_the_counts_are_those_of_hand_counted_rows(self, cast):
        day(cast)
        queue = queue_for(cast.ellery_user, Asked(), NOW)
        assert queue.counts == {
            "open": 11,
            "past": 2,
            "window": 1,
            "soon": 1,
            "promise": 1,
            "standing_in": 0,
            "untimed": 1,
            "answered": 1,
        }
        assert [group.count for group in queue.groups] == [2, 3, 2, 2, 1, 1]
        assert queue.total == queue.shown == count_for(cast.ellery_user, "queue", NOW) == 11

    @pytest.mark.parametrize("show", ["past", "window", "soon", "promise", "untimed", "answered"])
    def test_a_count_filters_to_as_many_rows(self, cast, show):
        day(cast)
        queue = queue_for(cast.ellery_user, Asked(show=show), NOW)
        assert queue.shown == queue.total == queue.counts[show] > 0

    def test_business_time_is_the_offices_and_states_before_its_start_say_when(self, cast):
        early = logged(cast, "2006-05-17 18:30")  # due Thu 08:30
        (group,) = queue_for(cast.ellery_user, Asked(), local("2006-05-17 19:00")).groups
        (entry,) = group.entries
        assert (entry.facts.pk, entry.state, entry.state_label) == (early.pk, "waiting", "Starts Thu 08:00")
        assert (entry.face.business_minutes, entry.circumstance) == (30, "after hours")

    def test_groups_are_cut_in_the_viewers_zone(self, cast):
        logged(
            cast, "2006-05-18 16:10", Channel.VOICEMAIL, clec=cast.prairie
        )  # 17:10 in Minneapolis: due Fri 12:00 CDT
        at = local("2006-05-19 00:30", "America/Chicago")  # Thu 23:30 in Denver
        (group,) = queue_for(cast.lindqvist_user, Asked(), at).groups
        assert group.title == "Later today"

    def test_one_request_is_one_row_where_a_missed_promise_runs_beside_a_new_one(self, cast):
        team_request = acknowledged(cast, "2006-05-15 09:20", "2006-05-15 10:00", date(2006, 5, 16))
        operations.promise(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            promised_on=date(2006, 5, 18),
            at=local("2006-05-17 09:00"),
        )
        queue = queue_for(cast.ellery_user, Asked(), NOW)
        assert shown(queue) == {"Past": [team_request.pk]}
        assert (queue.counts["open"], queue.counts["past"], queue.counts["promise"]) == (1, 1, 0)

    def test_closed_requests_are_gone(self, cast):
        team_request = logged(cast, "2006-05-18 10:40")
        operations.withdraw(request_id=team_request.pk, actor=cast.ellery_user, at=NOW)
        assert queue_for(cast.ellery_user, Asked(), NOW).groups == []


class TestWhoseQueueItIs:
    def test_a_stand_in_sees_the_rows_of_the_absent_and_for_whom(self, cast):
        own = logged(cast, "2006-05-18 10:50", clec=cast.prairie)
        theirs = logged(cast, "2006-05-18 10:40")
        out(cast, cast.ellery, "2006-05-18 10:45", "2006-05-19 08:00", back_up=cast.lindqvist)
        queue = queue_for(cast.lindqvist_user, Asked(), NOW)
        entries = queue.groups[0].entries
        assert [(e.facts.pk, e.stands_in, e.facts.owner) for e in entries] == [
            (theirs.pk, True, "Ruth Ellery"),
            (own.pk, False, "Greta Lindqvist"),
        ]
        assert queue.counts["standing_in"] == 1
        assert [record.person for record in queue.stand_ins] == [cast.ellery]
        assert shown(queue_for(cast.lindqvist_user, Asked(show="standing_in"), NOW)) == {"Next hour": [theirs.pk]}

    def test_s28_what_has_no_set_time_is_stood_in_for_too(self, cast):
        theirs = logged(cast, "2006-05-18 10:40", topic="product")
        out(cast, cast.whitcombe, "2006-05-18 10:45", "2006-05-18 17:00", back_up=cast.lindqvist)
        queue = queue_for(cast.lindqvist_user, Asked(show="standing_in"), NOW)
        assert shown(queue) == {"No set time": [theirs.pk]}
        assert queue.counts["standing_in"] == 1

    def test_after_the_absence_they_are_the_owners_alone(self, cast):
        logged(cast, "2006-05-18 10:40")
        out(cast, cast.ellery, "2006-05-18 10:45", "2006-05-18 11:00", back_up=cast.lindqvist)
        assert queue_for(cast.lindqvist_user, Asked(), NOW).total == 0

    def test_a_manager_does_not_see_anothers_rows(self, cast):
        day(cast)
        for who in (cast.lindqvist_user, cast.begaye_user, cast.castellano_user, cast.whitcombe_user):
            assert queue_for(who, Asked(), NOW).total == 0

    def test_s4_sales_operations_have_what_nobody_owns(self, cast):
        day(cast)
        unowned = logged(cast, "2006-05-18 10:50", clec=cast.lakehead)
        missing = logged(cast, "2006-05-18 10:50", topic="assignment_missing")
        assert shown(queue_for(cast.ota_user, Asked(), NOW)) == {
            "Next hour": [unowned.pk],
            "No set time": [missing.pk],
        }
        assert count_for(cast.ota_user, "queue", NOW) == 2

    def test_s28_a_contact_to_sales_has_age_in_business_days_and_no_time(self, cast):
        product = logged(cast, "2006-05-11 10:00", topic="product")
        complaint = logged(cast, "2006-05-12 11:00", topic="sales_complaint")
        (group,) = queue_for(cast.whitcombe_user, Asked(), NOW).groups
        assert [(e.facts.pk, e.state, e.business_days, e.face) for e in group.entries] == [
            (product.pk, "ageing", 5, None),
            (complaint.pk, "complaint", 4, None),
        ]

    def test_business_days_are_those_of_an_office_with_long_weekdays_and_half_a_saturday(self, cast):
        long_weeks(cast.whitcombe, cast.ellery)
        logged(cast, "2006-05-09 11:30", topic="product")  # the eighth day is not over, though 8 x 9 hours are
        (group,) = queue_for(cast.whitcombe_user, Asked(), NOW).groups
        assert [entry.business_days for entry in group.entries] == [7]
        acknowledged(cast, "2006-05-18 10:00", "2006-05-18 10:30", date(2006, 5, 20))  # Saturday noon
        (group,) = queue_for(cast.ellery_user, Asked(), NOW).groups
        (entry,) = group.entries
        assert (entry.face.business_minutes, entry.face.business_days) == (7 * 60 + 600 + 240, 2)

    def test_what_a_director_took_over_is_in_their_queue(self, cast):
        taken = logged(cast, "2006-05-18 10:40")
        operations.take_over(request_id=taken.pk, actor=cast.brandvold_user, reason="Ruth is in hospital", at=NOW)
        assert shown(queue_for(cast.brandvold_user, Asked(), NOW)) == {"Next hour": [taken.pk]}

    def test_every_row_of_a_queue_is_visible_to_its_reader(self, cast):
        day(cast)
        logged(cast, "2006-05-18 10:50", clec=cast.lakehead)
        out(cast, cast.ellery, "2006-05-18 10:55", "2006-05-19 08:00", back_up=cast.castellano)
        for who in (cast.ellery_user, cast.castellano_user, cast.ota_user, cast.whitcombe_user):
            rows = {e.facts.pk for g in queue_for(who, Asked(), NOW).groups for e in g.entries}
            assert rows <= set(visible_to(who, NOW).values_list("pk", flat=True))


def long_weeks(*people):
    """Ten hours on weekdays, four on Saturday."""
    calendar = BusinessCalendar.objects.create(name="Long weeks")
    hours = [*([day, 480, 1080] for day in range(5)), [5, 480, 720]]
    CalendarVersion.objects.create(
        calendar=calendar, number=1, windows=hours, holidays=[], approved_by="Ada Minister", approved_at=NOW
    )
    Person.objects.filter(pk__in=[one.pk for one in people]).update(calendar=calendar)


class TestFindingInTheQueue:
    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("cobalt", 2),
            ("COBALT mesa", 2),
            ("cm060512", 1),
            ("loops cobalt", 1),
            ("ferris", 1),
            ("prairie", 0),
            ("%", 0),
        ],
    )
    def test_every_word_stands_somewhere_in_the_row(self, cast, words, found):
        logged(cast, "2006-05-18 10:40", subject="Three loops", pon="CM060512-0007")
        logged(cast, "2006-05-18 10:41", subject="A trunk", contact_name="Joan Ferris")
        assert queue_for(cast.ellery_user, Asked(words=words), NOW).total == found

    def test_a_reference_finds_its_request(self, cast):
        first, second = logged(cast, "2006-05-18 10:40"), logged(cast, "2006-05-18 10:41")
        assert shown(queue_for(cast.ellery_user, Asked(words=f"r-{second.pk}"), NOW)) == {"Next hour": [second.pk]}
        assert queue_for(cast.ellery_user, Asked(words="r-99999999999999999999"), NOW).total == 0
        assert first.pk != second.pk

    def test_written_are_all_channels_that_are_acknowledged(self, cast):
        rows = day(cast)
        fax = logged(cast, "2006-05-18 10:50", Channel.LETTER_OR_FAX)
        assert queue_for(cast.ellery_user, Asked(channel="written"), NOW).total == 6
        assert shown(queue_for(cast.ellery_user, Asked(channel="voicemail"), NOW)) == {"Later today": [rows["soon"].pk]}
        assert fax.pk in shown(queue_for(cast.ellery_user, Asked(channel="written"), NOW))["Later"]

    def test_pages_follow_one_another_without_gap_or_repeat(self, cast):
        day(cast)
        whole = [e.facts.pk for g in queue_for(cast.ellery_user, Asked(), NOW).groups for e in g.entries]
        pages, left = [], []
        for number in (1, 2, 3):
            queue = queue_for(cast.ellery_user, Asked(page=number), NOW, page_size=4)
            pages += [e.facts.pk for g in queue.groups for e in g.entries]
            left.append(queue.left)
        assert pages == whole
        assert left == [7, 3, 0]
        assert queue_for(cast.ellery_user, Asked(page=9), NOW, page_size=4).groups == []

    def test_what_is_answered_comes_on_the_last_page_however_old(self, cast):
        answered = logged(cast, "2006-05-17 09:00", topic="product")
        young = logged(cast, "2006-05-18 10:00", topic="product")
        at = local("2006-05-18 10:10")
        operations.respond(request_id=answered.pk, actor=cast.whitcombe_user, medium=Medium.EMAIL, at=at)
        pages = [queue_for(cast.whitcombe_user, Asked(page=number), NOW, page_size=1) for number in (1, 2)]
        assert list(map(shown, pages)) == [{"No set time": [young.pk]}, {"Answered, not closed": [answered.pk]}]


class TestTheEmptyQueue:
    def test_it_says_when_the_last_clock_stopped(self, cast):
        team_request = logged(cast, "2006-05-18 10:40")
        operations.respond(
            request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=local("2006-05-18 10:48")
        )
        operations.resolve(
            note="Settled", request_id=team_request.pk, actor=cast.ellery_user, at=local("2006-05-18 10:50")
        )
        queue = queue_for(cast.ellery_user, Asked(), NOW)
        assert (queue.groups, queue.last_stopped_at) == ([], local("2006-05-18 10:48"))

    def test_nothing_ever_ran_is_said_apart(self, cast):
        assert queue_for(cast.ellery_user, Asked(), NOW).last_stopped_at is None
