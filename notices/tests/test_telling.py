"""What is told goes by the right channels, at the right time, to whoever is there (known bugs 9, 21, 22, 25)."""

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import local
from contacts import wall
from contacts.models import Availability, Person
from notices.kinds import Relation
from notices.models import Delivery, Notice, Preference
from notices.operations import Fact, choose_channel, choose_delivery, mark_all_read, mark_read, tell

pytestmark = pytest.mark.django_db
NOON = local("2006-05-09 12:00")
NIGHT = local("2006-05-09 22:30")


def say(to, kind="reassigned", relation=Relation.OWNER, at=NOON, source="event:1", **context) -> None:
    tell([Fact(kind, source, "request:1", to, relation, {"because": "it is assigned to you"} | context, at)])


def out(person: Person, back_up: Person | None, until: str = "2006-05-12 17:00", kind="out_of_office") -> None:
    hours = {"starts_at": local("2006-05-08 08:00"), "ends_at": local(until), "entered_at": NOON}
    Availability.objects.create(person=person, back_up=back_up, kind=kind, **hours)


def mails() -> dict[str, Notice]:
    return {str(one.person or one.user): one for one in Notice.objects.filter(channel="email")}


def inboxes() -> set[str]:
    return {str(one.person or one.user) for one in Notice.objects.filter(channel="inbox")}


class TestTheChannels:
    def test_are_mail_and_inbox_where_nothing_was_chosen(self, cast):
        say(cast.ellery)
        assert set(Notice.objects.values_list("channel", "state")) == {("email", "queued"), ("inbox", "delivered")}

    def test_bug_9_a_preference_that_turns_one_off_counts(self, cast):
        choose_channel(actor=cast.ellery_user, kind="reassigned", channel="email", is_on=False, at=NOON)
        say(cast.ellery)
        assert (mails(), inboxes()) == ({}, {"Ruth Ellery"})

    def test_bug_9_and_so_does_one_that_adds_one(self, cast):
        choose_channel(actor=cast.ellery_user, kind="reassigned", channel="pager", is_on=True, at=NOON)
        say(cast.ellery)
        assert set(Notice.objects.values_list("channel", flat=True)) == {"email", "inbox", "pager"}

    def test_bug_9_but_not_while_it_is_paused(self, cast):
        choose_channel(actor=cast.ellery_user, kind="reassigned", channel="pager", is_on=True, at=NOON)
        choose_delivery(actor=cast.ellery_user, out_of_hours=False, paused_channels=["pager"], at=NOON)
        say(cast.ellery)
        assert set(Notice.objects.values_list("channel", flat=True)) == {"email", "inbox"}

    def test_are_only_those_by_which_somebody_can_be_reached(self, cast):
        choose_channel(actor=cast.ellery_user, kind="reassigned", channel="sms", is_on=True, at=NOON)
        say(cast.ellery)  # who has no cellular
        assert set(Notice.objects.values_list("channel", flat=True)) == {"email", "inbox"}

    def test_of_another_kind_or_person_stay_as_they_were(self, cast):
        choose_channel(actor=cast.ellery_user, kind="reassigned", channel="email", is_on=False, at=NOON)
        say(cast.ellery, kind="new_request")
        say(cast.castellano)
        assert mails().keys() == {"Ruth Ellery", "Nadia Castellano"}

    def test_of_an_account_of_ours_are_those_of_the_person(self, cast):
        say(cast.ellery_user)
        say(cast.ellery)
        assert [one.person for one in mails().values()] == [cast.ellery]

    def test_reach_an_account_of_a_company(self, cast):
        say(cast.joan, "responded", Relation.REQUESTER)
        assert (mails().keys(), inboxes()) == ({cast.joan.name}, {cast.joan.name})

    def test_are_none_for_a_relation_that_is_not_told_of_it(self, cast):
        with pytest.raises(KeyError):
            say(cast.joan, "past_guideline", Relation.REQUESTER)


class TestTheTime:
    def test_is_now_for_who_is_at_work(self, cast):
        say(cast.ellery)
        assert mails()["Ruth Ellery"].next_try_at == NOON

    @pytest.mark.parametrize(
        ("at", "opening"),
        [
            ("2006-05-09 22:30", "2006-05-10 08:00"),
            ("2006-05-13 12:00", "2006-05-15 08:00"),
            ("2006-05-29 11:00", "2006-05-30 08:00"),
        ],
        ids=["at night", "at the weekend", "on Memorial Day"],
    )
    def test_bug_21_is_the_next_opening_of_their_own_office(self, cast, at, opening):
        say(cast.begaye, at=local(at))
        assert mails()["Sam Begaye"].next_try_at == local(opening, "America/Phoenix")

    def test_bug_21_is_the_standard_opening_in_the_zone_of_an_account_of_a_company(self, cast):
        say(cast.ken, "responded", Relation.REQUESTER, NIGHT)
        assert mails()[cast.ken.name].next_try_at == local("2006-05-10 08:00", cast.ken.zone)

    def test_bug_9_is_now_for_who_asked_to_have_it_at_any_hour(self, cast):
        choose_delivery(actor=cast.ellery_user, out_of_hours=True, paused_channels=[], at=NOON)
        say(cast.ellery, at=NIGHT)
        assert mails()["Ruth Ellery"].next_try_at == NIGHT

    @pytest.mark.parametrize("who", ["ellery", "joan"])
    def test_bug_7_is_now_where_nobody_can_work_out_their_hours(self, cast, who, caplog):
        one = getattr(cast, who)
        one.zone = "Mars/Olympus"
        kind, relation = ("reassigned", Relation.OWNER) if who == "ellery" else ("responded", Relation.REQUESTER)
        say(one, kind, relation, NIGHT)
        assert mails()[one.name].next_try_at == NIGHT
        assert "cannot be worked out" in caplog.text

    def test_of_the_digest_is_the_start_of_the_day_even_then(self, cast):
        choose_delivery(actor=cast.ellery_user, out_of_hours=True, paused_channels=[], at=NOON)
        say(cast.ellery, "digest", at=NIGHT)
        assert mails()["Ruth Ellery"].next_try_at == local("2006-05-10 08:00")

    @pytest.mark.parametrize("kind", ["raised", "director_past_guideline"])
    def test_is_now_for_what_a_director_is_owed(self, cast, kind):
        say(cast.brandvold, kind, Relation.DIRECTOR, NIGHT)
        told = mails()["Carol Brandvold"]
        assert (told.next_try_at, told.is_at_once) == (NIGHT, True)

    def test_in_an_inbox_is_now_at_any_hour(self, cast):
        say(cast.ellery, at=NIGHT)
        assert Notice.objects.get(channel="inbox").sent_at == NIGHT


class TestSomebodyWhoIsOut:
    def test_has_theirs_go_to_whom_the_absence_names_and_it_says_for_whom(self, cast):
        out(cast.ellery, cast.lindqvist)
        say(cast.ellery)
        [told] = mails().values()
        assert told.person == cast.lindqvist
        assert told.context["because"] == "you stand in for Ruth Ellery"

    def test_finds_it_in_their_inbox_all_the_same(self, cast):
        out(cast.ellery, cast.lindqvist)
        say(cast.ellery)
        assert inboxes() == {"Greta Lindqvist", "Ruth Ellery"}

    def test_bug_29_is_stood_in_for_by_the_back_ups_back_up_and_the_chain_is_recorded(self, cast):
        out(cast.ellery, cast.castellano)
        out(cast.castellano, cast.begaye)
        say(cast.ellery)
        [told] = mails().values()
        assert told.person == cast.begaye
        assert told.context["stands_in_for"] == ["Ruth Ellery", "Nadia Castellano"]
        assert told.context["because"] == "you stand in for Nadia Castellano, who stands in for Ruth Ellery"

    def test_in_a_circle_is_told_themselves(self, cast):
        out(cast.ellery, cast.castellano)
        out(cast.castellano, cast.begaye)
        out(cast.begaye, cast.ellery)
        say(cast.ellery)
        assert mails().keys() == {"Ruth Ellery"}
        assert "stands_in_for" not in mails()["Ruth Ellery"].context

    def test_for_whom_nobody_stands_in_is_told_themselves(self, cast):
        out(cast.ellery, None)
        say(cast.ellery)
        assert mails().keys() == {"Ruth Ellery"}

    def test_tomorrow_has_what_waits_for_tomorrow_go_to_the_back_up_in_the_back_ups_hours(self, cast):
        out(cast.ellery, cast.begaye)
        say(cast.ellery, at=NIGHT)
        assert mails()["Sam Begaye"].next_try_at == local("2006-05-10 08:00", "America/Phoenix")

    def test_gets_what_goes_at_once_as_well_as_the_back_up(self, cast):
        out(cast.brandvold, cast.nakai)
        say(cast.brandvold, "raised", Relation.DIRECTOR, NIGHT)
        assert mails().keys() == {"Carol Brandvold", "Everett Nakai"}
        assert {one.next_try_at for one in mails().values()} == {NIGHT}

    def test_keeps_what_is_of_use_to_nobody_else_until_they_are_back(self, cast):
        out(cast.ellery, cast.castellano)
        say(cast.ellery, "old_numbers")
        assert mails().keys() == {"Ruth Ellery"}
        assert mails()["Ruth Ellery"].next_try_at == local("2006-05-15 08:00")

    def test_without_a_quick_phone_is_not_out(self, cast):
        out(cast.ellery, cast.castellano, kind="no_quick_phone")
        say(cast.ellery)
        assert mails().keys() == {"Ruth Ellery"}

    def test_and_their_back_up_who_is_told_anyway_are_told_once(self, cast):
        out(cast.ellery, cast.castellano)
        fact = ("reassigned", "event:1", "request:1")
        mine, theirs = {"because": "it is assigned to you"}, {"because": "it is assigned to you too"}
        tell(
            [
                Fact(*fact, cast.ellery, Relation.OWNER, mine, NOON),
                Fact(*fact, cast.castellano, Relation.OWNER, theirs, NOON),
            ]
        )
        assert {name: one.context["because"] for name, one in mails().items()} == {
            "Nadia Castellano": "it is assigned to you too"
        }


class TestSomebodyWhoHasLeft:
    def left(self, *people: Person) -> None:
        Person.objects.filter(pk__in=[person.pk for person in people]).update(is_active=False)

    @pytest.mark.parametrize("kind", ["reassigned", "past_guideline", "old_numbers"])
    def test_bug_22_gets_nothing_and_the_standing_back_up_does(self, cast, kind):
        self.left(cast.ellery)
        say(Person.objects.get(pk=cast.ellery.pk), kind)
        assert mails().keys() == inboxes() == {"Nadia Castellano"}

    def test_bug_22_without_a_back_up_has_it_go_to_the_director(self, cast):
        self.left(cast.ellery, cast.castellano)
        say(Person.objects.get(pk=cast.ellery.pk))
        assert mails().keys() == {"Carol Brandvold"}

    def test_bug_22_without_anybody_has_it_go_to_sales_operations(self, cast):
        self.left(cast.ellery, cast.castellano, cast.brandvold)
        say(Person.objects.get(pk=cast.ellery.pk))
        assert mails().keys() == {"Frances Ota"}

    def test_bug_22_where_there_is_nobody_at_all_is_written_to_themselves(self, cast):
        self.left(*Person.objects.all())
        say(Person.objects.get(pk=cast.ellery.pk))
        assert mails().keys() == {"Ruth Ellery"}


class TestThePrice:
    def test_does_not_grow_with_what_is_told(self, cast, django_assert_max_num_queries):
        facts = [
            Fact("past_guideline", f"event:{number}", "request:1", person, Relation.OWNER, {}, NOON)
            for number in range(500)
            for person in (cast.ellery, cast.castellano)
        ]
        with django_assert_max_num_queries(11):
            tell(facts)
        assert Notice.objects.count() == 2000


class TestChoosing:
    def choose(self, cast, kind, channel, *, is_on=False) -> None:
        choose_channel(actor=cast.ellery_user, kind=kind, channel=channel, is_on=is_on, at=NOON)

    @pytest.mark.parametrize(
        ("kind", "channel"),
        [("past_guideline", "email"), ("reassigned", "inbox"), ("no such", "email"), ("reassigned", "no such")],
    )
    def test_has_its_limits(self, cast, kind, channel):
        with pytest.raises(ValidationError):
            self.choose(cast, kind, channel)
        assert not Preference.objects.exists()

    def test_what_is_so_anyway_needs_no_row(self, cast):
        self.choose(cast, "reassigned", "email")
        self.choose(cast, "reassigned", "email", is_on=True)
        assert not Preference.objects.exists()

    def test_twice_changes_nothing(self, cast):
        for _ in range(2):
            self.choose(cast, "reassigned", "email")
        assert Preference.objects.get().is_on is False

    @pytest.mark.parametrize("channel", ["email", "inbox"])
    def test_pauses_nothing_by_which_comes_what_must_be_heard(self, cast, channel):
        with pytest.raises(ValidationError):
            choose_delivery(actor=cast.ellery_user, out_of_hours=False, paused_channels=[channel], at=NOON)

    @pytest.mark.parametrize("who", ["joan", "ellery_user", "ota_user"])
    def test_is_allowed_to_each_for_themselves_by_the_database_too(self, cast, who):
        actor = getattr(cast, who)
        with wall.chosen(wall.choice_of(actor)):
            choose_channel(actor=actor, kind="reassigned", channel="email", is_on=False, at=NOON)
            choose_delivery(actor=actor, out_of_hours=True, paused_channels=[], at=NOON)
        with wall.chosen(wall.choice_of(cast.ken)):
            assert not Preference.objects.exists()
            assert not Delivery.objects.exists()

    def test_bug_34_counts_for_nobody_else(self, cast):
        say(cast.ellery)
        assert mark_read(actor=cast.castellano_user, notice_id=Notice.objects.get(channel="inbox").pk, at=NOON) == 0
        assert mark_all_read(actor=cast.ellery_user, newest=2**62, at=NOON) == 1
        assert mark_all_read(actor=cast.ellery_user, newest=2**62, at=NIGHT) == 0
        assert Notice.objects.get(channel="inbox").read_at == NOON
