"""Reads: presence, teams, changes, history and the look-up. Times are local wall time in Denver unless said."""

from datetime import UTC, date, timedelta

import pytest
from django.db import connection

from accountteam.tests.cast import assign, local
from contacts import queries
from contacts.guideline import Channel
from contacts.models import Assignment, Availability, Clec, CompanyCode, DeskNumber, FormerName, Person
from contacts.queries import lookup
from contacts.queries.lookup import Search

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")
PHOENIX = "America/Phoenix"


def away(person, start, end, kind="out_of_office", zone="America/Denver", **fields):
    start, end = local(start, zone), local(end, zone)
    return Availability.objects.create(
        person=person, kind=kind, starts_at=start, ends_at=end, entered_at=start, **fields
    )


def presence(person, at=NOW):
    return queries.offices([person], at).presence(person)


class TestPresence:
    def test_in_the_office_until_it_closes(self, cast):
        assert presence(cast.ellery).code == "in"
        assert presence(cast.ellery).until == local("2006-05-18 17:00")

    def test_in_until_the_next_absence_begins(self, cast):
        away(cast.ellery, "2006-05-18 13:00", "2006-05-18 17:00", kind="no_quick_phone")
        assert presence(cast.ellery).until == local("2006-05-18 13:00")

    def test_of_two_to_come_the_first_ends_it(self, cast):
        away(cast.ellery, "2006-05-18 15:00", "2006-05-18 16:00", kind="no_quick_phone")
        away(cast.ellery, "2006-05-18 13:00", "2006-05-18 14:00", kind="no_quick_phone")
        assert presence(cast.ellery).until == local("2006-05-18 13:00")

    def test_s46_without_a_quick_phone_until_it_ends(self, cast):
        away(cast.ellery, "2006-05-18 10:00", "2006-05-18 13:00", kind="no_quick_phone")
        assert (presence(cast.ellery).code, presence(cast.ellery).until) == ("no_phone", local("2006-05-18 13:00"))

    def test_s47_saved_without_a_back_up_nobody_stands_in(self, cast):
        away(cast.ellery, "2006-05-18 09:00", "2006-05-18 17:00")
        assert cast.ellery.back_up == cast.castellano  # proposed when it was entered, and not taken
        assert presence(cast.ellery).stand_in is None

    def test_s47_nobody_stands_in_who_has_left(self, cast):
        away(cast.ellery, "2006-05-18 09:00", "2006-05-18 17:00", back_up=cast.begaye)
        cast.begaye.is_active = False
        cast.begaye.save()
        assert presence(cast.ellery).stand_in is None

    def test_s47_out_until_back_at_work_with_who_stands_in(self, cast):
        away(cast.ellery, "2006-05-18 09:00", "2006-05-18 17:00", back_up=cast.begaye)
        found = presence(cast.ellery)
        assert (found.code, found.until) == ("out", local("2006-05-19 08:00"))
        assert found.stand_in == cast.begaye

    def test_absences_in_a_row_are_one(self, cast):
        away(cast.ellery, "2006-05-18 09:00", "2006-05-18 17:00")
        away(cast.ellery, "2006-05-19 08:00", "2006-05-19 17:00")
        assert presence(cast.ellery).until == local("2006-05-22 08:00")

    def test_of_two_records_the_one_that_says_out_wins(self, cast):
        away(cast.ellery, "2006-05-18 09:00", "2006-05-18 17:00", kind="no_quick_phone")
        away(cast.ellery, "2006-05-18 10:00", "2006-05-18 12:00")
        assert presence(cast.ellery).code == "out"

    def test_closed_at_night_and_over_a_holiday_by_its_name(self, cast):
        night = presence(cast.ellery, local("2006-05-18 17:00"))
        assert (night.code, night.until, night.holiday) == ("closed", local("2006-05-19 08:00"), "")
        weekend = presence(cast.ellery, local("2006-05-27 12:00"))
        assert (weekend.until, weekend.holiday) == (local("2006-05-30 08:00"), "Memorial Day")

    def test_before_an_absence_that_begins_with_the_next_opening_is_out(self, cast):
        """As promises see it (domain 3.1 rule 6)."""
        away(cast.ellery, "2006-05-22 08:00", "2006-05-24 08:00")
        saturday = local("2006-05-20 12:00")
        assert (presence(cast.ellery, saturday).code, presence(cast.ellery, saturday).until) == (
            "out",
            local("2006-05-24 08:00"),
        )
        assert queries.quote(cast.ellery, Channel.PAGER, saturday).availability_class == "out_of_office"

    def test_is_each_persons_own_clock(self, cast):
        at = local("2006-05-18 16:30")  # 15:30 in Phoenix, 17:30 in Minneapolis
        facts = queries.offices([cast.begaye, cast.lindqvist], at)
        assert facts.presence(cast.begaye).until == local("2006-05-18 17:00", PHOENIX)
        assert facts.presence(cast.lindqvist).code == "closed"

    def test_a_cancelled_absence_does_not_count(self, cast):
        away(cast.ellery, "2006-05-18 09:00", "2006-05-18 17:00", cancelled_at=NOW)
        assert presence(cast.ellery).code == "in"


def team(actor, clec, at=NOW):
    return queries.team_of(actor, clec.pk, at)


class TestTeam:
    def test_s1_has_a_service_half_and_a_sales_half(self, cast):
        found = team(cast.joan, cast.cobalt)
        assert [card.person for card in found.service.cards] == [cast.ellery, cast.begaye]
        assert [card.person for card in found.sales.cards] == [cast.whitcombe]

    def test_a_states_own_holder_takes_it_from_the_company_wide_one(self, cast):
        covers = [card.covers for card in team(cast.joan, cast.cobalt).service.cards]
        assert covers == ["Colorado and New Mexico", "Arizona"]
        assert team(cast.joan, cast.cobalt).sales.cards[0].covers == "all your states"
        assert team(cast.ellery_user, cast.cobalt).sales.cards[0].covers == "all states"

    def test_promises_what_each_channel_is_quoted(self, cast):
        """The card and the log form ask the same question."""
        lines = {line.channel: line for line in team(cast.joan, cast.cobalt).service.cards[0].promises}
        quoted = {
            c: queries.quote(cast.ellery, c, NOW).promise for c in (Channel.PAGER, Channel.VOICEMAIL, Channel.EMAIL)
        }
        assert lines["pager"].due_by == quoted[Channel.PAGER].due_by == local("2006-05-18 11:30")
        assert lines["voicemail"].due_by == quoted[Channel.VOICEMAIL].due_by == local("2006-05-18 15:00")
        assert lines["written"].due_by == quoted[Channel.EMAIL].due_by == local("2006-05-19 11:00")
        assert lines["meeting"].due_by is None

    def test_s28_sales_promise_nothing(self, cast):
        assert team(cast.joan, cast.cobalt).sales.cards[0].promises == []

    def test_a_number_is_the_desks_until_the_end_of_its_day_in_denver(self, cast):
        DeskNumber.objects.update(effective_to=date(2006, 5, 18))
        late = local("2006-05-18 23:59").astimezone(UTC)  # Friday there
        assert len(queries.desk_numbers(DeskNumber.Desk.SALES_OPERATIONS, late)) == 2
        assert queries.desk_numbers(DeskNumber.Desk.SALES_OPERATIONS, late + timedelta(minutes=1)) == []

    def test_s4_nobody_leaves_a_gap_with_both_numbers(self, cast):
        found = team(cast.lena, cast.lakehead)
        assert (found.service.cards, found.service.role) == ([], "Service Manager")
        assert [str(number.phone) for number in found.sales_operations] == ["(206) 345-5272", "(206) 346-9855"]

    def test_s4_states_without_a_holder_are_a_gap_too(self, cast):
        assign(cast.lakehead, cast.lindqvist, state="MN")
        found = team(cast.lena, cast.lakehead)
        assert found.service.cards[0].covers == "Minnesota"
        assert found.service.uncovered == "Washington"

    def test_s55_after_hours_the_clock_starts_with_the_next_opening(self, cast):
        found = team(cast.joan, cast.cobalt, local("2006-05-26 17:30"))  # Phoenix is open until 18:00 Denver time
        assert [(card.person, card.starts_at) for card in found.waiting] == [(cast.ellery, local("2006-05-30 08:00"))]

    def test_s63_asks_go_to_sales_and_to_service(self, cast):
        asks = dict(team(cast.joan, cast.cobalt).asks)
        assert asks["Repair that went wrong, outage"] == "Ruth, or Sam for Arizona"
        assert asks["New product, price, proposal"] == "Dana"
        assert asks["Does our agreement cover it?"] == "Ruth checks, Dana amends"
        assert dict(team(cast.lena, cast.lakehead).asks)["Repair that went wrong, outage"] == "Sales Operations"

    def test_first_names_that_two_share_become_whole_ones(self, cast):
        Person.objects.filter(pk=cast.begaye.pk).update(name="Ruth Begaye")
        asks = dict(team(cast.joan, cast.cobalt).asks)
        assert asks["Bill does not look right"] == "Ruth Ellery, or Ruth Begaye for Arizona"

    def test_is_as_many_queries_for_many_managers_as_for_one(self, cast, django_assert_num_queries):
        with django_assert_num_queries(8):
            team(cast.ken, cast.prairie)
        for state in ("ND", "SD"):
            other = cast.begaye if state == "ND" else cast.castellano
            assign(cast.prairie, other, state=state)
            away(other, "2006-05-18 09:00", "2006-05-18 17:00", back_up=cast.ellery)
        with django_assert_num_queries(8):
            team(cast.ken, cast.prairie)


class TestComingChanges:
    def test_name_who_follows_and_when(self, cast):
        Assignment.objects.filter(clec=cast.prairie, person=cast.lindqvist).update(ends_on=date(2006, 5, 31))
        assign(cast.prairie, cast.castellano, starts_on=date(2006, 6, 1))
        (change,) = team(cast.ken, cast.prairie).changes
        assert (change.role, change.now, change.to, change.on) == (
            "Service Manager",
            cast.lindqvist,
            cast.castellano,
            date(2006, 6, 1),
        )

    def test_say_when_nobody_follows(self, cast):
        Assignment.objects.filter(clec=cast.prairie, person=cast.lindqvist).update(ends_on=date(2006, 5, 31))
        (change,) = team(cast.ken, cast.prairie).changes
        assert (change.now, change.to, change.on) == (cast.lindqvist, None, date(2006, 6, 1))

    def test_of_a_state_fall_back_to_the_company_wide_holder(self, cast):
        Assignment.objects.filter(clec=cast.cobalt, person=cast.begaye).update(ends_on=date(2006, 5, 31))
        (change,) = team(cast.joan, cast.cobalt).changes
        assert (change.where, change.now, change.to) == ("Arizona", cast.begaye, cast.ellery)

    def test_the_day_begins_in_the_new_holders_zone(self, cast):
        assign(cast.lakehead, cast.lindqvist, starts_on=date(2006, 5, 19))
        assert team(cast.lena, cast.lakehead, local("2006-05-18 23:59", "America/Chicago")).changes
        after = team(cast.lena, cast.lakehead, local("2006-05-19 00:00", "America/Chicago"))
        assert not after.changes
        assert after.service.cards[0].person == cast.lindqvist


class TestHistory:
    def test_who_it_was_on_3_may_has_an_answer(self, cast):
        Assignment.objects.filter(clec=cast.prairie, person=cast.lindqvist).update(starts_on=date(2006, 5, 15))
        assign(cast.prairie, cast.castellano, starts_on=date(2006, 1, 1), ends_on=date(2006, 5, 14))
        history = queries.history_of(cast.ken, cast.prairie.pk, NOW)

        def served(on):
            return {(one.person.name, one.role) for one in queries.on_day(history, cast.ken, on)}

        eklund = ("Tom Eklund", "Sales Executive")
        assert served(date(2006, 5, 3)) == {("Nadia Castellano", "Service Manager"), eklund}
        assert served(date(2006, 5, 14)) == {("Nadia Castellano", "Service Manager"), eklund}
        assert served(date(2006, 5, 15)) == {("Greta Lindqvist", "Service Manager"), eklund}
        assert served(date(2005, 12, 31)) == {eklund}
        assert served(date(1999, 12, 31)) == set()

    def test_says_which_states_were_whose(self, cast):
        history = queries.history_of(cast.joan, cast.cobalt.pk, NOW)
        covers = {one.person.first_name: one.covers for one in queries.on_day(history, cast.joan, date(2006, 5, 3))}
        assert covers == {"Ruth": "Colorado and New Mexico", "Sam": "Arizona", "Dana": "all your states"}

    def test_tells_past_present_and_planned_apart(self, cast):
        assign(cast.lakehead, cast.castellano, ends_on=date(2006, 5, 17))
        assign(cast.lakehead, cast.lindqvist, starts_on=date(2006, 6, 1))
        tenures = queries.history_of(cast.lena, cast.lakehead.pk, NOW).tenures
        assert {tenure.assignment.person.first_name: tenure.when for tenure in tenures} == {
            "Nadia": "before",
            "Greta": "coming",
            "Tom": "now",
        }

    def test_of_another_company_is_not_there(self, cast):
        with pytest.raises(Clec.DoesNotExist):
            queries.history_of(cast.joan, cast.prairie.pk, NOW)


def names(words="", actor=None, cast=None, **narrowed):
    hits = lookup.hits_for(actor or cast.ellery_user, Search(words, **narrowed), NOW)
    by_id = Clec.objects.in_bulk(hits.ids)
    return hits.kind, [by_id[pk].name.split()[0] for pk in hits.ids]


class TestLookUp:
    @pytest.fixture(autouse=True)
    def more(self, cast):
        FormerName.objects.create(clec=cast.lakehead, name="Bluestem Tel")
        CompanyCode.objects.create(clec=cast.prairie, kind="OCN", value="X0B3", state="ND")
        CompanyCode.objects.create(clec=cast.prairie, kind="RSID", value="X9B")

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("mesa", ["Cobalt"]),
            ("COBALT MESA", ["Cobalt"]),
            ("telecom cobalt", ["Cobalt"]),
            ("  lake   carr ", ["Lakehead"]),
            ("c", ["Cobalt", "Lakehead", "Prairie"]),
            ("tel", ["Cobalt", "Lakehead"]),
            ("bluestem", ["Lakehead"]),
            ("colorado", ["Cobalt"]),
            ("mn", ["Lakehead", "Prairie"]),
            ("x0b3", ["Prairie"]),
            (" X9B ", ["Prairie"]),
            ("XQA", ["Cobalt"]),
        ],
    )
    def test_s3_finds_by_part_of_a_name_former_name_code_or_state(self, cast, words, found):
        assert names(words, cast=cast) == ("match", found)

    @pytest.mark.parametrize(
        ("slip", "meant"),
        [("cobolt", "Cobalt"), ("prarie swich", "Prairie"), ("lakhead", "Lakehead"), ("bluestm", "Lakehead")],
    )
    def test_forgives_a_slip_in_typing(self, cast, slip, meant):
        kind, found = names(slip, cast=cast)
        assert (kind, found[0]) == ("alike", meant)

    @pytest.mark.parametrize("words", ["zzyzx", "%", "_", "\\", "'; drop table--", "☎️", "ß", "x" * 120, "(", "[a-z]"])
    def test_finds_nothing_for_what_is_no_name(self, cast, words):
        assert names(words, cast=cast) == ("none", [])

    def test_an_exact_code_names_its_company(self, cast):
        assert lookup.hits_for(cast.ellery_user, Search("x0b3"), NOW).exact == cast.prairie.pk

    def test_a_code_that_affiliates_share_names_none(self, cast):
        CompanyCode.objects.create(clec=cast.prairie, kind="ACNA", value="XQA")
        hits = lookup.hits_for(cast.ellery_user, Search("XQA"), NOW)
        assert hits.exact is None
        assert len(hits.ids) == 2

    def test_is_narrowed_by_state_and_by_what_is_missing(self, cast):
        assert names("tel", cast=cast, state="CO") == ("match", ["Cobalt"])
        assert names("", cast=cast, state="MN") == ("match", ["Lakehead", "Prairie"])
        assert names("", cast=cast, gap="no_service_manager") == ("match", ["Lakehead"])
        assert names("", cast=cast, gap="no_sales_executive") == ("none", [])

    def test_what_is_missing_follows_each_persons_own_day(self, cast):
        Assignment.objects.filter(clec=cast.prairie, person=cast.lindqvist).update(ends_on=date(2006, 5, 18))
        missing = Search(gap="no_service_manager")
        last = lookup.hits_for(cast.ellery_user, missing, local("2006-05-18 23:59", "America/Chicago"))
        over = lookup.hits_for(cast.ellery_user, missing, local("2006-05-19 00:00", "America/Chicago"))
        assert cast.prairie.pk not in last.ids
        assert cast.prairie.pk in over.ids

    def test_without_a_search_shows_the_companies_one_serves(self, cast):
        assert names("", cast=cast) == ("yours", ["Cobalt"])
        assert names("", actor=cast.admin_user) == ("yours", [])

    def test_never_tells_a_company_of_another(self, cast):
        for words in ("prairie", "X0B3", "MN", "prarie", ""):
            assert lookup.hits_for(cast.joan, Search(words), NOW).ids == []
        assert lookup.hits_for(cast.joan, Search("tel"), NOW).ids == [cast.cobalt.pk]

    def test_says_for_which_states_each_manager_is(self, cast):
        (row,) = queries.companies_found(cast.ellery_user, Search("mesa"), NOW).rows
        assert [(contact.person.first_name, contact.states) for contact in row.service] == [
            ("Ruth", "CO, NM"),
            ("Sam", "AZ"),
        ]
        assert [(contact.person.first_name, contact.states) for contact in row.sales] == [("Dana", "")]


@pytest.fixture
def ten_thousand(cast):
    """Companies enough that reading them all would be slower than asking the index."""
    words = ["Aspen", "Butte", "Cedar", "Falls", "Granite", "Summit", "Valley", "River", "Canyon", "Copper"]
    rows = [
        Clec(name=f"{words[n % 10]} {words[n // 10 % 10]} {words[n // 100 % 10]} Net {n}", kind="both", states=["UT"])
        for n in range(10_000)
    ]
    Clec.objects.bulk_create(rows)
    FormerName.objects.bulk_create(FormerName(clec=row, name=f"{row.name} Cooperative") for row in rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_clec, contacts_formername")
    return rows


@pytest.mark.usefixtures("ten_thousand")
class TestTheIndexOfNames:
    @pytest.mark.parametrize(
        ("rows", "index"), [(Clec, "clec_name_lookup"), (FormerName, "formername_lookup")], ids=["names", "former"]
    )
    def test_serves_parts_and_slips(self, rows, index):
        """Straight after an import too, before anything tidied up."""
        for search in (lookup.names_having, lookup.names_like):
            assert index in search(rows.objects.all(), "COBALT MES").explain()

    def test_is_used_in_a_fixed_number_of_queries(self, cast, ten_thousand, django_assert_num_queries):
        for clec in ten_thousand[:5]:
            assign(clec, cast.lindqvist)
            assign(clec, cast.eklund)
        for words, shown in (("mesa", 1), ("granite", 15)):
            with django_assert_num_queries(9):
                found = queries.companies_found(cast.ellery_user, Search(words), NOW)
            assert len(found.rows) == shown
