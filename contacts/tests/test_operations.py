"""Operations: out, back, called off, verified. Times are local wall time in Denver unless said."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, close_old_connections, connection, transaction

from accountteam.tests.cast import local
from contacts import operations, queries
from contacts.guideline import AvailabilityClass, Channel
from contacts.models import Availability, Person
from contacts.operations import AlreadyOver

pytestmark = pytest.mark.django_db
OUT, NO_PHONE = Availability.Kind.OUT_OF_OFFICE, Availability.Kind.NO_QUICK_PHONE
NOW = local("2006-05-10 09:00")


def out(cast, until="2006-05-11 08:00", *, at=NOW, person=None, actor=None, kind=OUT, **given):
    return operations.set_out(
        person_id=(person or cast.ellery).pk,
        actor=actor or cast.ellery_user,
        kind=kind,
        until=local(until),
        at=at,
        **{"back_up": cast.castellano, "note": "", **given},
    )


def refusal(cast, *args, **given):
    with pytest.raises(ValidationError) as refused:
        out(cast, *args, **given)
    assert not Availability.objects.filter(entered_at=NOW).exists()
    return refused.value.message_dict


class TestGoingOut:
    def test_s46_a_page_has_the_long_interval_at_once(self, cast):
        before = queries.quote(cast.ellery, Channel.PAGER, NOW)
        out(cast)
        after = queries.quote(cast.ellery, Channel.PAGER, NOW)
        assert before.promise.due_by == local("2006-05-10 09:30")
        assert after.availability_class == AvailabilityClass.OUT_OF_OFFICE
        assert after.promise.due_by == local("2006-05-10 17:00")

    def test_begins_with_the_minute_it_is_set_in(self, cast):
        absence = out(cast, at=NOW + timedelta(seconds=42))
        assert absence.starts_at == NOW
        assert queries.quote(cast.ellery, Channel.PAGER, NOW + timedelta(seconds=42)).availability == absence

    def test_s47_wants_somebody_to_stand_in(self, cast):
        assert refusal(cast, back_up=None) == {
            "back_up": ["Nobody stands in. Name somebody, or save without a back-up."]
        }

    def test_s47_is_saved_without_a_back_up_when_that_is_meant(self, cast):
        assert out(cast, back_up=None, without_back_up=True).back_up is None

    def test_nobody_stands_in_for_themselves(self, cast):
        assert refusal(cast, back_up=cast.ellery) == {"back_up": ["Somebody else has to stand in."]}

    def test_is_planned_ahead(self, cast):
        absence = out(cast, "2006-05-16 08:00", starts_at=local("2006-05-15 08:00"))
        assert queries.quote(cast.ellery, Channel.PAGER, NOW).availability is None
        assert queries.quote(cast.ellery, Channel.PAGER, local("2006-05-15 09:00")).availability == absence

    def test_ends_after_it_begins_and_after_now(self, cast):
        assert "ends before it begins" in refusal(cast, "2006-05-10 09:00")["until"][0]
        assert "ends before it begins" in refusal(cast, "2006-05-09 12:00")["until"][0]

    def test_does_not_last_for_ever(self, cast):
        assert "more than a year" in refusal(cast, "2026-05-10 09:00")["until"][0]
        ages = {"starts_at": local("1996-05-10 09:00"), "actor": cast.brandvold_user}
        assert "more than a year" in refusal(cast, **ages)["until"][0]

    def test_twice_at_the_same_time_says_what_there_is(self, cast):
        out(cast, at=NOW - timedelta(hours=1))
        message = refusal(cast, "2006-05-10 17:00")["until"][0]
        assert message == (
            "Ruth Ellery is out already from Wed 10 May 08:00 MDT to Thu 11 May 08:00 MDT. "
            "End that first, or choose another time."
        )

    def test_one_follows_another_in_the_same_minute(self, cast):
        out(cast, "2006-05-12 08:00", starts_at=local("2006-05-11 08:00"))
        assert out(cast, "2006-05-13 08:00", starts_at=local("2006-05-12 08:00")).pk
        assert out(cast, "2006-05-11 08:00").pk

    def test_may_overlap_having_no_quick_phone(self, cast):
        out(cast, kind=NO_PHONE)
        assert out(cast).kind == OUT

    def test_is_backdated_by_the_director_only(self, cast):
        began = {"starts_at": NOW - timedelta(hours=1)}
        assert "Only their director" in refusal(cast, **began)["starts_at"][0]
        assert "Only their director" in refusal(cast, actor=cast.ota_user, **began)["starts_at"][0]
        assert out(cast, actor=cast.brandvold_user, **began).starts_at == NOW - timedelta(hours=1)

    def test_is_set_for_others_only_by_who_may(self, cast):
        for actor in (cast.begaye_user, cast.nakai_user, cast.joan):
            with pytest.raises(Person.DoesNotExist):
                out(cast, actor=actor)
        assert out(cast, actor=cast.ota_user).entered_by == cast.ota_user


class TestComingBack:
    def test_ends_it_now_and_promises_follow(self, cast):
        absence = out(cast)
        back = local("2006-05-10 13:07")
        operations.return_early(availability_id=absence.pk, actor=cast.ellery_user, at=back + timedelta(seconds=30))
        assert Availability.objects.get().ends_at == back
        assert queries.quote(cast.ellery, Channel.PAGER, back).promise.due_by == local("2006-05-10 13:37")

    def test_within_the_minute_takes_it_back(self, cast):
        absence = out(cast)
        operations.return_early(availability_id=absence.pk, actor=cast.ellery_user, at=NOW + timedelta(seconds=20))
        assert Availability.objects.get().cancelled_at == NOW
        assert queries.quote(cast.ellery, Channel.PAGER, NOW).availability is None

    def test_at_its_end_there_is_nothing_to_end(self, cast):
        absence = out(cast)
        with pytest.raises(AlreadyOver):
            operations.return_early(availability_id=absence.pk, actor=cast.ellery_user, at=absence.ends_at)

    def test_twice_changes_nothing(self, cast):
        absence = out(cast)
        for minutes, raised in ((60, None), (120, AlreadyOver)):
            at = NOW + timedelta(minutes=minutes)
            if raised is None:
                operations.return_early(availability_id=absence.pk, actor=cast.ellery_user, at=at)
            else:
                with pytest.raises(raised):
                    operations.return_early(availability_id=absence.pk, actor=cast.ellery_user, at=at)
        assert Availability.objects.get().ends_at == NOW + timedelta(minutes=60)

    def test_is_not_for_others(self, cast):
        absence = out(cast)
        with pytest.raises(Availability.DoesNotExist):
            operations.return_early(availability_id=absence.pk, actor=cast.begaye_user, at=NOW)


class TestCallingOff:
    def test_leaves_the_place_free(self, cast):
        absence = out(cast, "2006-05-16 08:00", starts_at=local("2006-05-15 08:00"))
        operations.cancel_availability(availability_id=absence.pk, actor=cast.brandvold_user, at=NOW)
        assert out(cast, "2006-05-16 08:00", starts_at=local("2006-05-15 08:00")).pk != absence.pk

    def test_is_for_what_has_not_begun(self, cast):
        with pytest.raises(AlreadyOver):
            operations.cancel_availability(availability_id=out(cast).pk, actor=cast.ellery_user, at=NOW)

    def test_twice_changes_nothing(self, cast):
        absence = out(cast, "2006-05-16 08:00", starts_at=local("2006-05-15 08:00"))
        operations.cancel_availability(availability_id=absence.pk, actor=cast.ellery_user, at=NOW)
        with pytest.raises(AlreadyOver):
            operations.cancel_availability(availability_id=absence.pk, actor=cast.ellery_user, at=NOW)


class TestVerifying:
    def test_keeps_the_day_in_the_persons_zone(self, cast):
        late = local("2006-05-10 23:30")  # 22:30 in Phoenix, Thursday in UTC
        operations.verify_card(person_id=cast.begaye.pk, actor=cast.begaye_user, at=late)
        assert Person.objects.get(pk=cast.begaye.pk).verified_on == date(2006, 5, 10)

    def test_is_for_oneself_the_director_and_sales_operations(self, cast):
        for actor in (cast.ellery_user, cast.brandvold_user, cast.ota_user):
            assert operations.verify_card(person_id=cast.ellery.pk, actor=actor, at=NOW) == cast.ellery
        for actor in (cast.begaye_user, cast.joan):
            with pytest.raises(Person.DoesNotExist):
                operations.verify_card(person_id=cast.ellery.pk, actor=actor, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_absences_entered_at_once_become_one(cast):
    """Both see no absence before they begin; the person's row makes the second wait, and it is told."""
    import threading

    start, outcomes = threading.Barrier(2), []

    def enter():
        try:
            start.wait(5)
            outcomes.append(out(cast))
        except ValidationError as refused:
            outcomes.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    close_old_connections()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Availability", "ValidationError"]
    assert Availability.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_stand_in_for_each_other_go_out_at_once(cast):
    """The back-up's row is only referred to: nobody waits for one who is going out as well."""
    import threading

    outcomes = []

    def the_other():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            outcomes.append(out(cast, person=cast.castellano, actor=cast.castellano_user, back_up=cast.ellery))
        except OperationalError as waited:
            outcomes.append(waited)
        finally:
            connection.close()

    with transaction.atomic():
        out(cast, back_up=cast.castellano)
        thread = threading.Thread(target=the_other)
        thread.start()
        thread.join(20)
    close_old_connections()
    assert [type(outcome).__name__ for outcome in outcomes] == ["Availability"]
