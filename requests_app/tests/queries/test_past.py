"""The director's page: groups, what happens next, whose it is. Times are local wall time of Denver unless said."""

from datetime import date, timedelta

import pytest

from accountteam.tests.cast import local
from contacts.guideline import Channel
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.operations.logging import Contact
from requests_app.queries import count_for, past
from requests_app.queries.past import NotADirectors, engine_lag, every_need, past_guideline_for

from .scene import NOW, acknowledged, day, logged, needs, out, pks

pytestmark = pytest.mark.django_db


class TestTheDirectorsPage:
    def test_raised_come_first_then_past_then_what_passes_next(self, cast):
        rows = day(cast)
        operations.raise_to_director(
            request_id=rows["meeting"].pk, actor=cast.joan, reason="Nobody called back", at=local("2006-05-18 10:00")
        )
        page = past_guideline_for(cast.brandvold_user, NOW)
        assert needs(page) == {
            "raised": pks(rows["meeting"]),
            "past": pks(rows["missed"], rows["past"]),
            "about": pks(rows["window"], rows["from"], rows["soon_mail"]),
        }
        assert page.counts == {"all": 6, "past": 1, "missed": 1, "about": 3, "raised": 1}
        assert count_for(cast.brandvold_user, "past", NOW) == 2

    @pytest.mark.parametrize("show", ["past", "missed", "about", "raised"])
    def test_a_count_filters_to_as_many_rows(self, cast, show):
        rows = day(cast)
        operations.raise_to_director(request_id=rows["past"].pk, actor=cast.joan, reason="Nobody called", at=NOW)
        page = past_guideline_for(cast.brandvold_user, NOW, show)
        assert page.shown == page.total == page.counts[show] > 0

    def test_what_was_raised_and_is_past_or_about_to_pass_stands_on_top_and_needs_them_once(self, cast):
        rows = day(cast)
        for name in ("past", "missed", "window"):
            operations.raise_to_director(request_id=rows[name].pk, actor=cast.joan, reason="Nobody called", at=NOW)
        page = past_guideline_for(cast.brandvold_user, NOW)
        assert needs(page) == {
            "raised": pks(rows["past"], rows["missed"], rows["window"]),
            "about": pks(rows["from"], rows["soon_mail"]),
        }
        assert page.counts == {"all": 5, "past": 1, "missed": 1, "about": 3, "raised": 3}
        assert page.total == page.shown == 5
        assert [(group.count, group.above) for group in page.groups] == [(3, 0), (2, 1)]
        assert [need.facts.pk for need in every_need(cast.brandvold_user, NOW)] == [
            need.facts.pk for group in page.groups for need in group.needs
        ]
        for show, names in (("past", ["past"]), ("missed", ["missed"]), ("about", ["window", "from", "soon_mail"])):
            (group,) = past_guideline_for(cast.brandvold_user, NOW, show).groups
            assert [need.facts.pk for need in group.needs] == pks(*(rows[name] for name in names))

    @pytest.mark.parametrize(
        ("raised_at", "how_long"),
        [
            ("2006-05-18 10:55", "5 min of office time"),
            ("2006-05-17 16:30", "3 h 30 of office time"),
            ("2006-05-17 11:00", "1 business day"),
        ],
    )
    def test_how_long_ago_it_was_raised_is_counted_in_office_hours(self, cast, raised_at, how_long):
        asked = logged(cast, "2006-05-12 09:00", Channel.CONFERENCE_CALL)
        operations.raise_to_director(request_id=asked.pk, actor=cast.joan, reason="No call", at=local(raised_at))
        (group,) = past_guideline_for(cast.brandvold_user, NOW).groups
        assert group.needs[0].raised.how_long == how_long

    def test_s56_a_director_sees_the_own_group_only(self, cast):
        rows = day(cast)
        theirs = logged(cast, "2006-05-18 09:00", clec=cast.prairie)
        assert needs(past_guideline_for(cast.nakai_user, NOW)) == {"past": [theirs.pk]}
        assert theirs.pk not in needs(past_guideline_for(cast.brandvold_user, NOW))["past"]
        assert past_guideline_for(cast.holloway_user, NOW).groups == []
        assert rows

    def test_s26_s56_what_was_raised_stays_on_top_until_it_is_answered(self, cast):
        team_request = logged(cast, "2006-05-11 11:00", topic="product")
        operations.raise_to_director(
            request_id=team_request.pk,
            actor=cast.joan,
            reason="No price yet",
            tried="Wrote twice",
            at=local("2006-05-11 11:00"),
        )
        (group,) = past_guideline_for(cast.holloway_user, NOW).groups
        (need,) = group.needs
        assert (group.title, need.raised.reason, need.raised.tried) == ("Raised to you", "No price yet", "Wrote twice")
        assert (need.raised.how_long, need.raised.raised_by) == ("5 business days", "Joan Ferris")
        assert (need.next.words, need.before.words, need.before.at) == (
            "Stays on top until you answer",
            "You were told at",
            local("2006-05-11 11:00"),
        )
        operations.answer_raise(request_id=team_request.pk, actor=cast.holloway_user, answer="Priced today", at=NOW)
        assert past_guideline_for(cast.holloway_user, NOW).groups == []

    def test_how_long_is_counted_in_the_managers_office_hours(self, cast):
        logged(cast, "2006-05-17 16:00")  # due 16:30, 30 minutes before closing
        (group,) = past_guideline_for(cast.brandvold_user, local("2006-05-18 09:00")).groups
        (need,) = group.needs
        assert (need.how_long, need.minutes_past, need.face.elapsed_minutes) == ("1 h 30 past", 90, 990)

    def test_what_happens_next_follows_the_notices(self, cast):
        logged(cast, "2006-05-18 10:05")  # due 10:35
        director = cast.brandvold_user

        def steps(at):
            (group,) = past_guideline_for(director, local(at)).groups
            need = group.needs[0]
            return [(step.words, step.at) for step in (need.next, need.before)]

        assert steps("2006-05-18 10:20") == [
            ("Past guideline after", local("2006-05-18 10:35")),
            ("Ruth Ellery and Nadia Castellano are told then, you at", local("2006-05-18 11:06")),
        ]
        assert steps("2006-05-18 10:36") == [
            ("Stays here until it is answered", None),
            ("Ruth Ellery is told as soon as it is recorded", None),
        ]
        operations.sweep(at=local("2006-05-18 10:36"))
        assert steps("2006-05-18 10:40") == [
            ("You are told at", local("2006-05-18 11:06")),
            ("Ruth Ellery was told at", local("2006-05-18 10:36")),
        ]
        operations.sweep(at=local("2006-05-18 11:06"))
        assert steps("2006-05-18 11:07") == [
            ("Stays here until it is answered", None),
            ("You were told at", local("2006-05-18 11:06")),
        ]
        director = cast.ota_user
        assert steps("2006-05-18 11:07")[1] == ("Carol Brandvold was told at", local("2006-05-18 11:06"))

    def test_who_was_told_stays_who_was_told_whoever_has_it_now(self, cast):
        team_request, noon = logged(cast, "2006-05-18 10:05"), local("2006-05-18 12:00")
        for told in ("2006-05-18 10:36", "2006-05-18 11:06"):
            operations.sweep(at=local(told))
        moved = {"request_id": team_request.pk, "actor": cast.ota_user, "reason": "Ruth is ill", "at": noon}
        operations.reassign(person=cast.lindqvist, **moved)
        (group,) = past_guideline_for(cast.nakai_user, noon).groups
        step = group.needs[0].before
        assert (step.words, step.at) == ("Carol Brandvold was told at", local("2006-05-18 11:06"))
        operations.reassign(person=cast.brandvold, **moved)  # above whom there is nobody
        (group,) = past_guideline_for(cast.ota_user, noon).groups
        assert group.needs[0].before.words == "Carol Brandvold was told at"

    def test_without_a_back_up_the_director_is_told_with_the_manager(self, cast):
        logged(cast, "2006-05-18 10:50", clec=cast.prairie)
        (group,) = past_guideline_for(cast.nakai_user, NOW).groups
        assert group.needs[0].before.words == "Greta Lindqvist and you are told then"

    def test_nor_is_anybody_else_where_the_absence_names_nobody(self, cast):
        logged(cast, "2006-05-18 10:50")
        out(cast, cast.ellery, "2006-05-18 10:55", "2006-05-19 08:00")
        (group,) = past_guideline_for(cast.brandvold_user, NOW).groups
        assert group.needs[0].before.words == "Ruth Ellery and you are told then"

    def test_attempts_promise_and_presence_stand_in_the_row(self, cast):
        team_request = acknowledged(cast, "2006-05-15 09:20", "2006-05-15 10:00", date(2006, 5, 16))
        for at in ("2006-05-17 09:00", "2006-05-17 10:00"):
            operations.attempt(
                request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=local(at)
            )
        operations.promise(
            request_id=team_request.pk,
            actor=cast.ellery_user,
            promised_on=date(2006, 5, 19),
            at=local("2006-05-17 11:00"),
        )
        out(cast, cast.ellery, "2006-05-18 08:00", "2006-05-19 08:00", back_up=cast.castellano)
        (group,) = past_guideline_for(cast.brandvold_user, NOW).groups
        (need,) = group.needs
        assert (need.attempts, need.last_attempt_at) == (2, local("2006-05-17 10:00"))
        assert need.promised_on == date(2006, 5, 19)
        assert (need.presence.code, need.stand_in) == ("out", cast.castellano)
        assert need.seen == team_request.events.latest("id").pk

    def test_what_is_due_today_while_its_manager_is_out_is_about_to_pass(self, cast):
        mail = logged(cast, "2006-05-17 15:00", Channel.EMAIL)  # due Thu 15:00
        logged(cast, "2006-05-18 09:00", Channel.EMAIL)  # due Fri 09:00
        out(cast, cast.ellery, "2006-05-18 08:00", "2006-05-18 11:00", back_up=cast.castellano)  # over by now
        off = out(cast, cast.ellery, "2006-05-18 11:00", "2006-05-22 08:00", back_up=cast.castellano)
        off.cancelled_at = NOW
        off.save()
        assert past_guideline_for(cast.brandvold_user, NOW).groups == []
        out(cast, cast.ellery, "2006-05-18 11:00", "2006-05-22 08:00", back_up=cast.castellano)
        assert needs(past_guideline_for(cast.brandvold_user, NOW)) == {"about": [mail.pk]}

    def test_what_an_absent_manager_left_behind_is_still_the_directors(self, cast):
        team_request = logged(cast, "2006-05-18 10:00")
        cast.ellery.is_active = False
        cast.ellery.save()
        assert needs(past_guideline_for(cast.brandvold_user, NOW)) == {"past": [team_request.pk]}

    def test_sales_operations_see_all_groups_and_what_nobody_owns(self, cast):
        one = logged(cast, "2006-05-18 10:00")
        two = logged(cast, "2006-05-18 10:01", clec=cast.prairie)
        three = logged(cast, "2006-05-18 10:02", clec=cast.lakehead)
        page = past_guideline_for(cast.ota_user, NOW)
        assert needs(page) == {"past": pks(one, two, three)}
        assert page.people is None
        operations.sweep(at=NOW)
        need = past_guideline_for(cast.ota_user, NOW).groups[0].needs[2]
        assert (need.manager, need.before.words) == (None, "Sales Operations were told at")

    @pytest.mark.parametrize("who", ["joan", "ellery_user", "whitcombe_user", "admin_user"])
    def test_it_is_not_there_for_others(self, cast, who):
        with pytest.raises(NotADirectors):
            past_guideline_for(getattr(cast, who), NOW)
        with pytest.raises(NotADirectors):
            every_need(getattr(cast, who), NOW)

    def test_pages_follow_one_another_across_the_groups(self, cast):
        rows = day(cast)
        operations.raise_to_director(request_id=rows["past"].pk, actor=cast.joan, reason="Nobody called", at=NOW)
        whole = [need.facts.pk for need in every_need(cast.brandvold_user, NOW)]
        pages, left = [], []
        for number in (1, 2, 3):
            page = past_guideline_for(cast.brandvold_user, NOW, page=number, size=2)
            pages += [need.facts.pk for group in page.groups for need in group.needs]
            left.append(page.left)
        assert pages == whole == pks(rows["past"], rows["missed"], rows["window"], rows["from"], rows["soon_mail"])
        assert left == [3, 1, 0]

    def test_what_comes_or_ends_while_an_export_streams_shifts_no_other_row(self, cast, monkeypatch):
        monkeypatch.setattr(past, "AT_ONCE", 2)
        rows = [logged(cast, f"2006-05-18 10:{minute:02}") for minute in range(6)]
        for row in rows[:3]:
            operations.raise_to_director(request_id=row.pk, actor=cast.joan, reason="Nobody called", at=NOW)
        export = every_need(cast.brandvold_user, NOW)
        found = [next(export).facts.pk, next(export).facts.pk]
        operations.answer_raise(request_id=rows[0].pk, actor=cast.brandvold_user, answer="Sam calls", at=NOW)
        logged(cast, "2006-05-18 09:00")
        found.append(next(export).facts.pk)
        operations.withdraw(request_id=rows[4].pk, actor=cast.joan, at=NOW)
        found += [need.facts.pk for need in export]
        assert found == pks(*rows)

    def test_the_engines_lag_is_counted_from_when_it_was_past(self, cast):
        logged(cast, "2006-05-09 10:05")  # due 10:35, past from 10:36
        assert engine_lag(local("2006-05-09 10:35:59")) == 0
        assert engine_lag(local("2006-05-09 10:36:03")) == 3
        operations.sweep(at=local("2006-05-09 10:36:03"))
        assert engine_lag(local("2006-05-09 10:40")) == 0

    def test_the_lag_of_what_was_logged_late_begins_when_it_was_logged(self, cast):
        at = local("2006-05-09 12:00")
        contact = Contact(topic="order", channel=Channel.PAGER, subject="Late", received_at=local("2006-05-09 10:05"))
        operations.log_request(clec_id=cast.cobalt.pk, contact=contact, actor=cast.ellery_user, at=at)
        assert engine_lag(at + timedelta(seconds=2)) == 2
