"""Whom the sweep tells, and when. Times are local wall time of the manager."""

import pytest

from accountteam.tests.cast import local
from contacts.models import Availability, BusinessCalendar, Person
from notices.models import Notice
from requests_app import operations
from requests_app.models import Commitment, Event
from requests_app.tests.test_operations import log
from requests_app.tests.test_sweep import MINUTE, PAST, RECEIVED, respond, told

pytestmark = pytest.mark.django_db


class TestTellingAtOnce:
    def test_the_manager_and_the_named_back_up_are_told(self, cast):
        log(cast, RECEIVED)
        operations.sweep(at=PAST)
        assert told() == ["Nadia Castellano", "Ruth Ellery"]

    @pytest.mark.parametrize("at", ["2006-05-10 03:12", "2006-05-13 12:00"], ids=["at night", "at the weekend"])
    def test_bug_22_at_any_hour(self, cast, at):
        log(cast, RECEIVED)
        operations.sweep(at=local(at))
        assert {notice.next_try_at for notice in Notice.objects.filter(channel="email")} == {local(at)}
        assert told() == ["Nadia Castellano", "Ruth Ellery"]

    def test_who_stands_in_during_an_absence_comes_before_the_standing_back_up(self, cast):
        log(cast, RECEIVED)
        out(cast.ellery, cast.lindqvist, "2006-05-09 10:30", "2006-05-09 12:00")
        operations.sweep(at=PAST)
        assert told() == ["Greta Lindqvist", "Ruth Ellery"]

    def test_rule_6_of_two_absences_the_one_that_says_out_names_who_stands_in(self, cast):
        log(cast, RECEIVED)
        out(cast.ellery, cast.lindqvist, "2006-05-09 10:30", "2006-05-09 12:00")
        out(cast.ellery, cast.begaye, "2006-05-09 10:00", "2006-05-09 13:00", kind="no_quick_phone")
        operations.sweep(at=PAST)
        assert told() == ["Greta Lindqvist", "Ruth Ellery"]

    def test_s4_where_nobody_is_assigned_sales_operations_are_told(self, cast):
        log(cast, RECEIVED, clec=cast.lakehead, actor=cast.lena)
        operations.sweep(at=PAST)
        assert told() == ["Frances Ota"]

    def test_bug_22_nobody_to_tell_is_an_alarm(self, cast, caplog):
        log(cast, RECEIVED, clec=cast.lakehead, actor=cast.lena)
        Person.objects.filter(pk=cast.ota.pk).update(is_active=False)
        assert operations.sweep(at=PAST) == 1
        assert "there is nobody to tell" in caplog.text

    def test_somebody_who_has_left_is_not_written_to_and_the_director_hears_at_once(self, cast):
        log(cast, RECEIVED)
        Person.objects.filter(pk=cast.castellano.pk).update(is_active=False)
        operations.sweep(at=PAST)
        assert told() == ["Ruth Ellery"]
        assert told("director_past_guideline") == ["Carol Brandvold"]


class TestTellingTheDirector:
    def test_domain_7_after_30_business_minutes_if_it_is_still_unmet(self, cast):
        log(cast, RECEIVED)
        operations.sweep(at=PAST)
        operations.sweep(at=local("2006-05-09 11:05:59"))
        assert told("director_past_guideline") == []
        operations.sweep(at=local("2006-05-09 11:06"))
        assert told("director_past_guideline") == ["Carol Brandvold"]
        event = Event.objects.get(kind="director_told")
        told_to = {"director": "Carol Brandvold", "director_id": cast.brandvold.pk}
        assert (event.at, event.data) == (local("2006-05-09 11:06"), told_to)

    def test_they_are_the_business_minutes_of_the_manager(self, cast):
        log(cast, local("2006-05-09 16:20"))  # due 16:50, flagged 16:51: nine minutes today, the rest tomorrow
        operations.sweep(at=local("2006-05-09 16:51"))
        assert Commitment.objects.get().director_due_at == local("2006-05-10 08:21")

    def test_flagged_at_night_they_begin_in_the_morning(self, cast):
        log(cast, RECEIVED)
        operations.sweep(at=local("2006-05-09 23:00"))
        assert Commitment.objects.get().director_due_at == local("2006-05-10 08:30")

    def test_at_once_where_there_is_no_back_up(self, cast):
        log(cast, RECEIVED, state="AZ")  # Begaye's; in Phoenix it is 9:05
        operations.sweep(at=PAST)
        assert told() == ["Sam Begaye"]
        assert told("director_past_guideline") == ["Carol Brandvold"]

    def test_at_once_where_the_absence_was_saved_without_a_back_up(self, cast):
        out(cast.ellery, None, "2006-05-09 08:00", "2006-05-10 08:00")
        received = local("2006-05-08 10:00")
        log(cast, received)
        operations.sweep(at=local("2006-05-09 09:01"))
        assert told() == ["Ruth Ellery"]
        assert told("director_past_guideline") == ["Carol Brandvold"]

    def test_once_each(self, cast):
        log(cast, RECEIVED)
        for minute in range(120):
            operations.sweep(at=PAST + minute * MINUTE)
        assert told() == ["Nadia Castellano", "Ruth Ellery"]
        assert told("director_past_guideline") == ["Carol Brandvold"]
        assert Event.objects.filter(kind="director_told").count() == 1

    def test_bug_23_answered_in_between_the_director_is_not_told(self, cast):
        team_request = log(cast, RECEIVED)
        operations.sweep(at=PAST)
        respond(cast, team_request, local("2006-05-09 11:05"))
        operations.sweep(at=local("2006-05-09 12:00"))
        assert told("director_past_guideline") == []

    def test_bug_23_and_what_was_still_queued_is_held_back(self, cast):
        team_request = log(cast, RECEIVED)
        operations.sweep(at=PAST)
        respond(cast, team_request, PAST)
        assert set(Notice.objects.filter(channel="email").values_list("state", flat=True)) == {"suppressed"}

    def test_reassigned_in_between_it_is_the_new_managers_director(self, cast):
        team_request = log(cast, RECEIVED)
        operations.sweep(at=PAST)
        operations.reassign(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            person=cast.lindqvist,
            reason="Ellery is ill",
            at=local("2006-05-09 10:50"),
        )
        operations.sweep(at=local("2006-05-09 11:06"))
        assert told("director_past_guideline") == ["Everett Nakai"]

    def test_flagged_while_nobodys_and_then_assigned_the_new_managers_director_is_told(self, cast):
        team_request = log(cast, RECEIVED, clec=cast.lakehead, actor=cast.lena)
        operations.sweep(at=PAST)
        operations.reassign(
            request_id=team_request.pk,
            actor=cast.ota_user,
            person=cast.lindqvist,
            reason="Takes Lakehead on",
            at=local("2006-05-09 10:50"),
        )
        operations.sweep(at=local("2006-05-09 11:19"))
        assert told("director_past_guideline") == []
        operations.sweep(at=local("2006-05-09 11:20"))
        assert told("director_past_guideline") == ["Everett Nakai"]

    def test_taken_over_by_the_director_nobody_above_is_told(self, cast):
        team_request = log(cast, RECEIVED)
        operations.sweep(at=PAST)
        operations.take_over(
            request_id=team_request.pk, actor=cast.brandvold_user, reason="Mine", at=local("2006-05-09 10:50")
        )
        operations.sweep(at=local("2006-05-09 11:06"))
        assert told("director_past_guideline") == []
        assert operations.sweep(at=local("2006-05-09 11:07")) == 0
        commitment = team_request.commitments.get()
        assert (commitment.director_due_at, commitment.director_told_at) == (None, None)

    def test_bug_19_an_office_without_hours_is_an_alarm_not_an_exclusion(self, cast, caplog):
        log(cast, RECEIVED)
        empty = BusinessCalendar.objects.create(name="Not filled in")
        Person.objects.filter(pk=cast.ellery.pk).update(calendar=empty)
        assert operations.sweep(at=PAST) == 1
        assert told() == ["Nadia Castellano", "Ruth Ellery"]
        assert told("director_past_guideline") == ["Carol Brandvold"]
        assert "cannot be worked out" in caplog.text


def out(person, back_up, starts, ends, kind="out_of_office"):
    return Availability.objects.create(
        person=person,
        back_up=back_up,
        kind=kind,
        starts_at=local(starts),
        ends_at=local(ends),
        entered_at=local(starts),
    )
